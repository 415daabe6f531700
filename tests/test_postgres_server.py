"""Faults of a real PostgreSQL: a miss at the most, within its budget, and over when they are over."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg
import pytest
import structlog

from service.app import open_store
from service.store.outage import PAUSE
from service.store.stored import StoreUnavailable
from tests.storing import put_by_processes, stored

BUDGET = 0.25
# What this machine may need on top of a budget.
SLACK = 0.25


@pytest.fixture
def url(postgres):
    return postgres.database()


@pytest.fixture
def store(url):
    with closing(open_store(url, 2**24)[0]) as store:
        yield store


def until_it_answers(question):
    """The answer, and after how many seconds it came."""
    began = time.monotonic()
    while time.monotonic() - began < 10:
        try:
            return question(), time.monotonic() - began
        except StoreUnavailable:
            time.sleep(0.01)
    raise AssertionError("the store does not come back")


def seconds_until_refused(question):
    began = time.monotonic()
    with pytest.raises(StoreUnavailable):
        question()
    return time.monotonic() - began


def test_a_frozen_server(postgres, store):
    """One request waits for its budget, the next ones not at all, and it is said once; then all is as before."""
    store.put(stored())
    with structlog.testing.capture_logs() as logs:
        with postgres.frozen():
            assert BUDGET - 0.05 < seconds_until_refused(lambda: store.get("a")) < BUDGET + SLACK
            waits = [seconds_until_refused(lambda: store.get("a")) for _ in range(100)]
            assert sum(waits) < SLACK
            assert seconds_until_refused(lambda: store.put(stored("b"))) < BUDGET + SLACK
        found, seconds = until_it_answers(lambda: store.get("a"))
        store.put(stored("b"))
    assert (found, seconds < PAUSE + SLACK) == (stored(), True)
    assert [entry["event"] for entry in logs] == ["store_down", "store_up"]


def test_a_frozen_server_and_many_threads(postgres, store):
    """They wait side by side, not one after the other."""
    with ThreadPoolExecutor(32) as pool:
        list(pool.map(lambda number: store.get(str(number)), range(32)))
        with postgres.frozen():
            began = time.monotonic()
            waits = list(pool.map(lambda _: seconds_until_refused(lambda: store.get("a")), range(64)))
            assert time.monotonic() - began < 3 * BUDGET
            assert max(waits) < 2 * BUDGET + SLACK


def test_a_server_that_is_stopped_and_started(postgres, store):
    """Refused at once while it is away; no connection of before is used after."""
    for number in range(32):
        store.put(stored(str(number)))
    postgres.stop()
    try:
        assert seconds_until_refused(lambda: store.get("1")) < BUDGET + SLACK
        with pytest.raises(StoreUnavailable):
            store.check()
    finally:
        postgres.start()
    until_it_answers(store.check)
    assert [store.get(str(number)) for number in range(32)] == [stored(str(number)) for number in range(32)]


def test_a_server_that_was_restarted_in_a_quiet_hour(postgres, store):
    """Whoever comes next does not notice."""
    store.put(stored())
    postgres.stop()
    postgres.start()
    assert store.get("a") == stored()


def test_a_slow_statement(url, store):
    """What waits for somebody's lock is given up, here and in the server."""
    store.put(stored())
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE parley_briefs IN ACCESS EXCLUSIVE MODE")
        assert seconds_until_refused(lambda: store.get("a")) < BUDGET + SLACK
        assert seconds_until_refused(lambda: store.delete("a")) < BUDGET + SLACK
    assert until_it_answers(lambda: store.get("a"))[0] == stored()


def test_a_database_that_is_emptied(url, store):
    """The tables are made anew."""
    store.put(stored())
    with psycopg.connect(url) as other:
        other.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    assert until_it_answers(lambda: store.get("a"))[0] is None
    assert store.put(stored())


def test_processes_that_open_it_at_once(url):
    """The tables are made once, whoever comes first; nobody fails."""
    put_by_processes(url)


def test_writers_of_the_same_and_of_old_briefs_do_not_block_each_other(url):
    """Puts, evictions and deletions at once: no deadlock, none refused, and the bound holds."""
    with closing(open_store(url, 20_000)[0]) as store, ThreadPoolExecutor(3) as pool:

        def use(number):
            store.put(stored(str(number % 40), b"x" * (500 + number)))
            store.delete(str((number + 7) % 40))

        list(pool.map(use, range(400)))
        assert sum(len(item.body) + 4 for item in store.recent(100)) <= 20_000


def test_an_unknown_host(caplog):
    """No name, no store; and nothing of the password is said."""
    with (
        closing(open_store("postgresql://parley:secret@127.0.0.1:1/none", 2**20)[0]) as store,
        structlog.testing.capture_logs() as logs,
        caplog.at_level(logging.DEBUG),
    ):
        seconds_until_refused(lambda: store.get("a"))
    assert [entry["event"] for entry in logs] == ["store_down"]
    assert "secret" not in caplog.text + str(logs)
