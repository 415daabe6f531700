import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import main
from tests.fakes import ARTICLE, draft_json
from tests.scripted_server import ScriptedServer, completion, status


@pytest.fixture
def run():
    """Runs the command as a shell would."""
    return lambda *arguments, stdin=None: CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)


@pytest.fixture
def article(tmp_path):
    """A file with an article."""
    file = tmp_path / "ferry.txt"
    file.write_text(ARTICLE)
    return file


def test_a_brief_of_a_file_as_json(run, article):
    """Without a model the extractive engine writes it, and says so."""
    result = run("brief", article)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["engine"]["name"] == "extractive"


def test_a_brief_of_standard_input_as_markdown(run):
    """- is standard input, and so is no file at all."""
    for arguments in (["brief", "--format", "markdown", "-"], ["brief", "--format", "markdown"]):
        result = run(*arguments, stdin=ARTICLE)
        assert result.exit_code == 0
        assert "Brandt" in result.stdout


def test_a_folder_is_briefed_into_another(run, tmp_path, article):
    """One file each; what is there already is left alone; one bad article does not stop the others."""
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe")
    (tmp_path / "blank.txt").write_text(" \n")
    out = tmp_path / "out"
    first = run("brief", tmp_path, "--out", out)
    assert first.exit_code == 1
    assert "bad.txt: not UTF-8" in first.stderr
    assert "blank.txt" in first.stderr
    assert [file.name for file in out.iterdir()] == ["ferry.json"]
    written = (out / "ferry.json").stat().st_mtime_ns
    assert "1 there already" in run("brief", article, "--out", out).stderr
    assert (out / "ferry.json").stat().st_mtime_ns == written


def test_an_interrupted_run_leaves_no_part_of_a_brief(run, tmp_path, article, monkeypatch):
    """Or the next run would leave it alone."""
    write_text = Path.write_text

    def half(path, content, *rest):
        write_text(path, content[:20], *rest)
        raise OSError

    monkeypatch.setattr(Path, "write_text", half)
    assert run("brief", article, "--out", tmp_path / "out").exit_code == 1
    assert not (tmp_path / "out" / "ferry.json").exists()
    monkeypatch.undo()
    assert run("brief", article, "--out", tmp_path / "out").exit_code == 0
    assert json.loads((tmp_path / "out" / "ferry.json").read_text())["parties"]


def test_two_files_of_one_name(run, tmp_path, article):
    """Neither brief overwrites the other: nothing is written, and it is said."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "ferry.txt").write_text(ARTICLE)
    result = run("brief", article, tmp_path / "sub", "--out", tmp_path / "out")
    assert (result.exit_code, "one name" in result.stderr) == (1, True)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made(run, article):
    """One line."""
    result = run("brief", article, "--out", "/dev/null/x")
    assert (result.exit_code, "/dev/null/x: Not a directory" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("variable", "value"), [("PARLEY_PRICES", "{bad"), ("PARLEY_ENGINE", "llm"), ("PARLEY_DEADLINE", "soon")]
)
def test_settings_that_do_not_do_are_named(run, monkeypatch, variable, value):
    """The variable at fault, in one line."""
    monkeypatch.setenv(variable, value)
    result = run("check")
    assert result.exit_code == 1
    assert variable.lower() in result.stderr.lower() or "prices" in result.stderr
    assert "Traceback" not in result.output


def test_errors_are_one_line(run, tmp_path, monkeypatch):
    """No stack trace for what the caller can mend."""
    monkeypatch.setenv("PARLEY_DEADLINE", "soon")
    result = run("brief", stdin=ARTICLE)
    assert (result.exit_code, "DEADLINE" in result.stderr, "Traceback" in result.output) == (1, True, False)
    monkeypatch.delenv("PARLEY_DEADLINE")
    assert "no word" in run("brief", stdin="   ").stderr
    assert "No model is configured" in run("brief", "--engine", "llm", stdin=ARTICLE).stderr
    assert run("brief", tmp_path / "missing.txt").exit_code == 2


def test_check_says_what_answers(run, monkeypatch):
    """Engine, store and model, and a failure where the model does not answer."""
    assert "model: none configured" in run("check").stdout
    with ScriptedServer(completion(draft_json())).running() as model:
        monkeypatch.setenv("PARLEY_LLM_BASE_URL", model.url)
        failed = run("check")
    assert failed.exit_code == 1
    assert "upstream" in failed.stderr


def test_check_needs_a_store(run, monkeypatch):
    """A path that cannot be made is said."""
    monkeypatch.setenv("PARLEY_STORE_URL", "sqlite:////proc/nothing/parley.db")
    result = run("check")
    assert result.exit_code == 1
    assert "store" in result.stderr


def test_the_model_is_asked_where_one_is_configured(run, monkeypatch):
    """auto takes the model, with one HTTP call."""
    with ScriptedServer(completion(draft_json()), status(500)).running() as model:
        monkeypatch.setenv("PARLEY_LLM_BASE_URL", model.url)
        result = run("brief", stdin=ARTICLE)
    assert (result.exit_code, model.calls) == (0, 1)
    brief = json.loads(result.stdout)
    assert (brief["engine"]["name"], brief["engine"]["model"]) == ("llm", "scripted-1")


def test_a_worker_needs_a_store_that_lasts(run, monkeypatch):
    """With any other there are no jobs, and that is said."""
    monkeypatch.setenv("PARLEY_STORE_URL", "memory:")
    result = run("worker")
    assert (result.exit_code, "There are no jobs" in result.stderr) == (1, True)
