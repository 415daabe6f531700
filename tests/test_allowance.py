"""Tokens a day."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from schemas.article import Article
from service import allowance as module
from service.allowance import Allowance
from service.app import create_app
from service.briefing import Briefer
from service.errors import ServiceError
from service.jobs.task import Task
from service.store.sqlite import SqliteStore
from service.store.sqlite_file import SqliteFile
from service.store.stored import StoreUnavailable
from tests.fakes import ARTICLE, FakeEngine, draft


class FakeLedger:
    """Keeps it in a dictionary, unless it is away."""

    def __init__(self):
        self.tokens = {}
        self.away = False

    def spend(self, owner, day, tokens):
        self.tokens[owner, day] = self.spent(owner, day) + tokens

    def spent(self, owner, day):
        if self.away:
            raise StoreUnavailable("away")
        return self.tokens.get((owner, day), 0)


class Spendthrift(FakeEngine):
    """Uses up 60 tokens a draft, also where it fails."""

    def draft(self, reading, budget):
        budget.add_tokens(40, 20, None)
        return super().draft(reading, budget)


@pytest.fixture
def clock(monkeypatch):
    now = SimpleNamespace(at=datetime(2026, 5, 4, 23, 0, tzinfo=UTC))

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return now.at

    monkeypatch.setattr(module, "datetime", Clock)
    return now


def exhausted(allowance, owner="a"):
    """The seconds until there is more; None where there is some left."""
    try:
        allowance.require(owner)
    except ServiceError as error:
        return error.retry_after
    return None


@pytest.mark.parametrize("ledger", [None, FakeLedger()])
def test_what_is_left_of_a_day(clock, ledger):
    """Each owner has so much until midnight, UTC, and as much again after it."""
    allowance = Allowance(100, ledger)
    allowance.charge("a", 99)
    assert exhausted(allowance) is None
    allowance.charge("a", 50)
    assert exhausted(allowance) == 3600
    assert exhausted(allowance, "b") is None
    clock.at = datetime(2026, 5, 5, 0, 0, tzinfo=UTC)
    assert exhausted(allowance) is None


def test_processes_share_a_ledger(clock):
    """What one of them charges, another counts."""
    ledger = FakeLedger()
    Allowance(100, ledger).charge("a", 100)
    assert exhausted(Allowance(100, ledger))


def test_a_ledger_that_is_away(clock):
    """What it had counts, what is spent meanwhile too, and is written when it is back, once."""
    ledger = FakeLedger()
    allowance = Allowance(100, ledger)
    allowance.charge("a", 50)
    assert exhausted(allowance) is None
    ledger.away = True
    allowance.charge("a", 30)
    assert exhausted(allowance) is None
    allowance.charge("a", 20)
    assert exhausted(allowance)
    ledger.away = False
    assert exhausted(allowance)
    allowance.charge("a", 1)
    assert ledger.tokens == {("a", "2026-05-04"): 101}


def test_no_allowance_is_no_bound():
    """And nothing is written down."""
    ledger = FakeLedger()
    allowance = Allowance(None, ledger)
    allowance.charge("a", 10**9)
    assert exhausted(allowance) is None
    assert ledger.tokens == {}


def test_a_spent_day_over_http(settings, tmp_path):
    """429 until midnight for what needs the model, by either way; hits, and what needs none, are served."""
    engines = {"llm": Spendthrift(draft()), "extractive": FakeEngine(draft(), name="extractive")}
    configured = settings(
        daily_tokens=100, store_url=f"sqlite:///{tmp_path}/parley.db", llm_base_url="http://127.0.0.1:1"
    )
    client = create_app(configured, engines).test_client()

    def ask(text, **headers):
        return client.post("/v1/briefs", json={"text": text}, headers=headers)

    assert [ask(f"{ARTICLE} {number}").status_code for number in range(3)] == [200, 200, 429]
    refused = ask("More words.")
    assert refused.get_json()["code"] == "budget_exhausted"
    assert 0 < int(refused.headers["Retry-After"]) <= 86400
    assert "Connection" not in refused.headers
    assert ask("More words.", Prefer="respond-async").get_json()["code"] == "budget_exhausted"
    assert ask(f"{ARTICLE} 0").headers["Cache-Status"].startswith("parley; hit")
    assert ask(f"{ARTICLE} 0", **{"Cache-Control": "no-cache"}).status_code == 429
    assert client.post("/v1/briefs", json={"text": ARTICLE, "engine": "extractive"}).status_code == 200
    assert engines["llm"].drafted == 2


def test_failures_and_jobs_cost_too(settings, tmp_path):
    """Tokens of a draft that came to nothing are charged, and a job's to whoever sent it."""
    store = SqliteStore(SqliteFile(tmp_path / "p.db", 2), 2**20)
    engine = Spendthrift(ServiceError("model_refused", "No."))
    briefer = Briefer({"llm": engine}, store, settings(daily_tokens=100, llm_base_url="http://127.0.0.1:1"))
    job = "job1" + "c" * 12
    store.put_article(f"{job}-0", Article(text=ARTICLE).model_dump_json().encode())
    for _ in range(2):
        outcome = Task(briefer, store, store).run(f"{job}-0", "llm", None, lambda *_: None)
        assert outcome["problem"]["code"] == "model_refused"
    assert Task(briefer, store, store).run(f"{job}-0", "llm", None, lambda *_: None)["problem"]["code"] == (
        "budget_exhausted"
    )
    briefer.require_allowance("llm", "d" * 12)
    briefer.close()
