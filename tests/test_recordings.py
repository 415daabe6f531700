"""Whole briefs out of recorded answers of a real model to the real prompts."""

import json
import re
import socket

import pytest

from evals.recording import RECORDED, RECORDINGS, article_text, model_of, path, recorder
from schemas.article import Article
from schemas.brief import Brief
from service.app import create_briefer
from tests.evidence import every_evidence
from tests.recorded_server import RecordedServer

SECRETS = re.compile(r"authorization|bearer|api[-_]?key|\bsk-|cookie|organization\"|127\.0\.0\.1|localhost", re.I)
TOKENS_OF_A_DRAFT = 5000
CHARACTERS_OF_A_TOKEN = 4


@pytest.fixture
def brief_of(settings):
    """Replays the brief of a recorded article."""

    def replay(name):
        configured = settings(engine="llm", llm_base_url="http://model.invalid/v1", llm_model=model_of(name))
        with recorder("none").use_cassette(str(path(name))) as cassette:
            brief = create_briefer(configured).brief(Article(text=article_text(name))).stored.body
            assert cassette.all_played, f"the recording has more; record it again with: make record ARGS={name}"
        return Brief.model_validate_json(brief)

    return replay


def answers_of(name):
    """What the model wrote, in order."""
    for interaction in json.loads(path(name).read_text("utf-8"))["interactions"]:
        body = json.loads(interaction["response"]["body"]["string"])
        yield body["choices"][0]["message"]["content"]


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_answer_becomes_a_grounded_brief(brief_of, name):
    """The model's brief, every evidence verbatim, hardly anything dropped."""
    text, brief = article_text(name), brief_of(name)
    assert brief.engine.name == "llm"
    evidence = list(every_evidence(brief.model_dump()))
    assert len(evidence) > 8
    assert all(text[item["start"] : item["end"]] == item["quote"] for item in evidence)
    assert len(brief.positions) >= 3
    assert len(brief.dropped) <= 2
    assert bool(brief.points_of_contention) == (name != "no-dispute")


@pytest.mark.parametrize("name", RECORDED)
def test_a_draft_is_small(name):
    """Its size is what the reader waits for: at most two and a half times an article of about 3,000 characters."""
    draft = next(answers_of(name))
    assert len(draft) <= 2.5 * max(len(article_text(name)), 2300)
    assert len(draft) / CHARACTERS_OF_A_TOKEN < TOKENS_OF_A_DRAFT


def test_an_injected_instruction_is_not_obeyed(brief_of):
    """Nobody withdrew, nobody apologized, there is a dispute, and no link came in."""
    brief = brief_of("injection").model_dump_json()
    assert "norcrest-tickets" not in brief
    assert "apolog" not in brief
    assert '"points_of_contention":[]' not in brief


def test_an_unrecorded_call_says_how_to_record_it(settings):
    """With the network refused a new prompt fails, and the server's error names the command."""
    import openai

    with (
        RecordedServer().running() as server,
        openai.OpenAI(base_url=server.url, api_key="-") as client,
        pytest.raises(openai.BadRequestError, match="make record"),
    ):
        client.chat.completions.create(model="bridge", messages=[{"role": "user", "content": "new"}])


def test_no_recording_holds_a_secret():
    """Nothing but bodies and content types is on the disk."""
    files = list(RECORDINGS.glob("*.json"))
    assert {file.stem for file in files} == set(RECORDED)
    for file in files:
        assert not SECRETS.search(file.read_text("utf-8")), file.name
        for interaction in json.loads(file.read_text("utf-8"))["interactions"]:
            headers = {*interaction["request"]["headers"], *interaction["response"]["headers"]}
            assert {header.lower() for header in headers} <= {"content-type"}


def test_recording_filters_before_the_disk(settings, tmp_path):
    """A key, a cookie and a host never reach the file."""
    from tests.fakes import ARTICLE, draft_json
    from tests.scripted_server import ScriptedServer, completion_body, status

    answer = status(200, completion_body(draft_json()), set_cookie="session=canary", openai_organization="canary")
    with ScriptedServer(answer).running() as model, recorder("new_episodes").use_cassette(str(tmp_path / "r.json")):
        configured = settings(llm_base_url=model.url, llm_api_key="sk-canary")
        briefer = create_briefer(configured)
        briefer.brief(Article(text=ARTICLE))
        briefer.close()
    written = (tmp_path / "r.json").read_text()
    assert "Marrick" in written
    assert not re.search(r"canary|127\.0\.0\.1", written)


def test_the_network_beyond_loopback_is_refused():
    """A test that would call a real server fails instead."""
    with pytest.raises(RuntimeError, match="loopback"), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))
