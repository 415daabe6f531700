import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from schemas.article import Article
from service.briefing import Briefer
from service.errors import ServiceError
from service.jobs import article as article_module
from service.jobs import task as task_module
from service.jobs.task import Task
from service.store.sqlite import SqliteStore
from service.store.sqlite_file import SqliteFile
from service.store.stored import StoreUnavailable
from tests.fakes import ARTICLE, FakeEngine, draft


@pytest.fixture
def store(tmp_path):
    store = SqliteStore(SqliteFile(tmp_path / "parley.db", 4), 2**20)
    store.put_article("ref", Article(text=ARTICLE).model_dump_json().encode())
    return store


@pytest.fixture
def run(settings, store, monkeypatch):
    """Runs the job whose article is at "ref" with an engine."""
    monkeypatch.setattr(article_module, "PAUSE", 0.01)

    def run(engine=None, newer_than=None, store=store, reference="ref", **changed):
        briefer = Briefer({"extractive": engine or FakeEngine(draft())}, store, settings(**changed))
        return Task(briefer, store, store).run(reference, "auto", newer_than, lambda *_: None)

    return run


def test_a_job_ends_with_the_id_of_its_brief(run, store):
    """Which is in the store."""
    outcome = run()
    assert store.get(outcome["brief_id"]).article == ARTICLE


def test_a_job_that_runs_again_finds_its_brief(run):
    """The engine is asked once, though the first run was not remembered; no-cache counts from when it was asked for."""
    engine = FakeEngine(draft())
    asked = time.time()
    assert run(engine, asked) == run(engine, asked)
    assert engine.drafted == 1
    run(engine, time.time())
    assert engine.drafted == 2


def test_a_lost_article_has_its_own_code(run):
    """The job fails, and says so."""
    assert run(reference="gone")["problem"]["code"] == "article_lost"


def test_a_garbled_article_is_lost(run, store):
    """A store that hands back something else has lost it too."""
    store.put_article("ref", b'{"text": 1}')
    assert run()["problem"]["code"] == "article_lost"


def test_a_failure_is_remembered_as_its_problem(run):
    """What the caller of the synchronous API would have got."""
    problem = run(FakeEngine(ServiceError("model_refused", "No.")))["problem"]
    assert (problem["status"], problem["code"], problem["detail"]) == (422, "model_refused", "No.")


def test_a_job_waits_for_a_place(settings, store, monkeypatch):
    """A queue may hand out more than there is room for: what was accepted is not refused for that."""
    store.put_article("other", Article(text=f"{ARTICLE} Again.").model_dump_json().encode())
    engine = HeldEngine(draft())
    briefer = Briefer({"extractive": engine}, store, settings(max_in_flight=1))
    waits = SimpleNamespace(time=time.time, sleep=lambda _: engine.go.set())
    monkeypatch.setattr(task_module, "time", waits)
    task = Task(briefer, store, store)
    with ThreadPoolExecutor() as threads:
        first = threads.submit(task.run, "ref", "auto", None, lambda *_: None)
        assert engine.begun.wait(20)
        assert "brief_id" in task.run("other", "auto", None, lambda *_: None)
        assert "brief_id" in first.result()


class HeldEngine(FakeEngine):
    """One that is not through before it may go on."""

    def __init__(self, outcome):
        super().__init__(outcome)
        self.begun, self.go = threading.Event(), threading.Event()

    def draft(self, reading, budget):
        self.begun.set()
        assert self.go.wait(20)
        return super().draft(reading, budget)


def test_a_bug_fails_the_job_without_its_words(run, capsys):
    """The problem holds nothing of the exception, which could hold the article, and neither does the log."""
    problem = run(FakeEngine(RuntimeError(ARTICLE)))["problem"]
    assert problem["code"] == "internal"
    assert "Marrick" not in str(problem) + "".join(capsys.readouterr())


class Flaky(SqliteStore):
    """A store that fails some times first."""

    failures = 3

    def _failing(self):
        self.failures -= 1
        if self.failures >= 0:
            raise StoreUnavailable("busy")

    def get_article(self, id):
        self._failing()
        return super().get_article(id)

    def put(self, stored):
        self._failing()
        return super().put(stored)


def test_a_busy_store_is_waited_for(run, store, tmp_path):
    """With the article and with the brief."""
    flaky = Flaky(SqliteFile(tmp_path / "parley.db", 4), 2**20)
    flaky.failures = 3
    assert store.get(run(store=flaky)["brief_id"])


def test_a_dead_store_fails_the_job(run, tmp_path, monkeypatch):
    """But not for ever."""
    monkeypatch.setattr(task_module, "STORE_SECONDS", 0.05)
    flaky = Flaky(SqliteFile(tmp_path / "parley.db", 4), 2**20)
    flaky.failures = 10**6
    assert run(store=flaky)["problem"]["code"] == "upstream_unavailable"


def test_a_brief_that_does_not_fit_fails_the_job(run, tmp_path):
    """Nobody could fetch it."""
    assert run(store=SqliteStore(SqliteFile(tmp_path / "parley.db", 4), 10))["problem"]["code"] == "internal"
