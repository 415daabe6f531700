"""What a request sees of a store at fault: a miss in time, and never more than that."""

import json
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import psycopg
import pytest
import structlog

from service.app import CLAIM_SECONDS, create_app, open_store
from service.store.pool import BUDGET
from tests.fakes import ARTICLE, FakeEngine, draft
from tests.processes import until
from tests.storing import no_file_beyond

# A request reads, claims and writes. The rest of it takes time on a busy machine.
IN_TIME = 2 * BUDGET + CLAIM_SECONDS + 0.5


@pytest.fixture
def client_of(settings):
    """Builds a client of a service on a store, whose engine takes no time."""
    apps = []

    def build(url, **changed):
        configured = settings(store_url=url, rate_limit="none", **changed)
        apps.append(create_app(configured, {"extractive": FakeEngine(draft())}))
        return apps[-1].test_client()

    yield build
    for app in apps:
        app.extensions["briefer"].close()


def ask(client, number=0, **headers):
    """Cache-Status and seconds of a request that must be answered with a brief."""
    began = time.monotonic()
    response = client.post("/v1/briefs", json={"text": f"{ARTICLE}\nEdition {number}."}, headers=headers)
    seconds = time.monotonic() - began
    assert response.status_code == 200, response.text
    assert json.loads(response.data)["parties"]
    return response.headers["Cache-Status"].partition("; ttl")[0], seconds


def readiness(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert client.get("/livez").status_code == 200
    return response.json["store"]


@contextmanager
def stopped(postgres, url):
    postgres.stop()
    try:
        yield
    finally:
        postgres.start()


@contextmanager
def frozen(postgres, url):
    with postgres.frozen():
        yield


@contextmanager
def slow(postgres, url):
    """Each statement waits for somebody's lock."""
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE parley_briefs, parley_total, parley_claims IN ACCESS EXCLUSIVE MODE")
        yield


@pytest.mark.parametrize("fault", [stopped, frozen, slow])
def test_postgresql_at_fault(postgres, client_of, fault):
    """Each request is a miss in time, it is said once, readiness tells, and then there are hits again."""
    url = postgres.database()
    client = client_of(url)
    ask(client)
    assert ask(client)[0] == "parley; hit"
    with structlog.testing.capture_logs() as logs:
        with fault(postgres, url):
            answers = [ask(client, number) for number in (0, 0, 1, 2)]
            assert readiness(client) == "unavailable"
        assert {cache for cache, _ in answers} == {"parley; fwd=miss"}
        assert max(seconds for _, seconds in answers) < IN_TIME
        until(lambda: ask(client)[0] == "parley; hit")
        ask(client, 3)
        # What failed last is tried again within a second.
        until(lambda: readiness(client) == "ok")
    events = [entry["event"] for entry in logs if entry["event"].startswith("store_")]
    assert events == ["store_down", "store_up"]


@contextmanager
def locked(path):
    """Somebody's transaction does not end."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def full(path):
    """The file may not grow."""
    return no_file_beyond(1)


@pytest.mark.parametrize("fault", [locked, full])
def test_a_sqlite_file_that_cannot_be_written(tmp_path, client_of, fault):
    """What is there is served, what is new is a miss in time, and it is said once."""
    path = tmp_path / "p.db"
    client = client_of(f"sqlite:///{path}")
    ask(client)
    with structlog.testing.capture_logs() as logs:
        with fault(path):
            assert ask(client)[0] == "parley; hit"
            answers = [ask(client, number) for number in (1, 2, 1)]
            assert readiness(client) == "unavailable"
        assert {cache for cache, _ in answers} == {"parley; fwd=miss"}
        assert max(seconds for _, seconds in answers) < IN_TIME
        assert ask(client, 3)[0] == "parley; fwd=miss; stored"
    assert [entry["event"] for entry in logs].count("store_down") == 1


def test_a_sqlite_file_of_noise(tmp_path, client_of):
    """The file is set aside and made anew; the jobs' is not touched."""
    path, jobs = tmp_path / "p.db", tmp_path / "jobs.db"
    client = client_of(f"sqlite:///{path}")
    ask(client)
    jobs.write_bytes(b"jobs")
    path.with_name("p.db-wal").unlink()
    path.write_bytes(b"\xff" * path.stat().st_size)
    other = client_of(f"sqlite:///{path}")
    assert ask(other)[0].startswith("parley; fwd=miss")
    ask(other)
    assert ask(other)[0] == "parley; hit"
    assert readiness(other) == "ok"
    assert len([name for name in tmp_path.glob("p.db.broken-*") if not name.name.endswith(("-wal", "-shm"))]) == 1
    assert jobs.read_bytes() == b"jobs"


def test_two_hundred_misses_at_once_are_all_kept(tmp_path, client_of):
    """On SQLite, whoever waits for whom."""
    url = f"sqlite:///{tmp_path}/p.db"
    app = client_of(url, max_in_flight=200).application
    with ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(lambda number: ask(app.test_client(), number)[0], range(200)))
    assert set(answers) == {"parley; fwd=miss; stored"}
    with closing(open_store(url, 2**30)[0]) as store:
        assert len(store.recent(300)) == 200
