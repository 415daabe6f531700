"""One suite over the claims of every store that processes share."""

import multiprocessing
from contextlib import ExitStack, closing
from functools import partial

import pytest

from service.app import open_store
from service.errors import ServiceError
from service.store import postgres_claims, sqlite_claims
from service.store.claim import Claim, failure_from_text
from tests import processes

until = partial(processes.until, seconds=5, pause=0.005)


@pytest.fixture
def claims(database_url):
    with ExitStack() as opened:
        store, claims = open_store(database_url, 2**20)
        opened.enter_context(closing(store))
        yield opened.enter_context(closing(claims))


@pytest.fixture
def _short_leases(monkeypatch):
    for module in (sqlite_claims, postgres_claims):
        monkeypatch.setattr(module, "LEASE", 0.05)


def test_the_first_has_it(claims):
    """The second learns whose it is, and the first that it is waited for."""
    assert claims.claim("k", "a") == Claim("a", wanted=False)
    assert claims.claim("k", "b") == Claim("a", wanted=True)
    assert claims.look("k") == Claim("a", wanted=True)
    assert claims.look("other") is None


def test_what_is_given_back_is_free(claims):
    """By its owner only."""
    claims.claim("k", "a")
    claims.release("k", "b")
    assert claims.look("k").owner == "a"
    claims.release("k", "a")
    assert claims.look("k") is None
    assert claims.claim("k", "b").owner == "b"


def test_a_failure_is_left_for_who_waits(claims):
    """Code, message and when to come back; who comes anew tries anew."""
    claims.claim("k", "a")
    claims.release("k", "a", ServiceError("upstream_unavailable", "down", retry_after=7))
    failure = claims.look("k").failure
    assert (failure.code, failure.message, failure.retry_after) == ("upstream_unavailable", "down", 7)
    assert claims.claim("k", "b") == Claim("b", wanted=False)
    assert claims.look("k").failure is None


@pytest.mark.parametrize("text", ["", "null", "{}", '{"code": "new", "message": "", "retry_after": null}'])
def test_a_failure_that_cannot_be_read(text):
    """Is one all the same."""
    assert failure_from_text(text).code == "internal"


@pytest.mark.usefixtures("_short_leases")
def test_a_lease_runs_out(claims):
    """And the next who asks has it."""
    claims.claim("k", "a")
    until(lambda: claims.look("k") is None)
    assert claims.claim("k", "b") == Claim("b", wanted=False)


@pytest.mark.usefixtures("_short_leases")
def test_a_lease_runs_out_while_its_owner_lives(claims, monkeypatch):
    """A busy process keeps its claim, for a while."""
    claims.claim("k", claims.owner)
    until(lambda: claims.look("k") is None)
    assert claims.claim("k", "b") == Claim(claims.owner, wanted=True)
    for module in (sqlite_claims, postgres_claims):
        monkeypatch.setattr(module, "GRACE", 0.0)
    assert claims.claim("k", "b") == Claim("b", wanted=False)


@pytest.mark.usefixtures("_short_leases")
def test_a_lease_that_is_renewed(claims):
    """It lasts; that of another key does not."""
    claims.claim("k", "a")
    claims.claim("other", "a")
    until(lambda: claims.renew(["k"], "a") or claims.look("other") is None)
    claims.renew(["k"], "a")
    assert claims.look("k").owner == "a"


def race(url, barrier, number, wins):
    store, claims = open_store(url, 2**20)
    with closing(store), closing(claims):
        for key in range(50):
            barrier.wait()
            if claims.claim(str(key), str(number)).owner == str(number):
                wins.put(key)


def test_of_many_processes_one_has_it(database_url):
    """Each key is won exactly once."""
    context = multiprocessing.get_context("fork")
    barrier, wins = context.Barrier(4), context.Queue()
    racers = [context.Process(target=race, args=(database_url, barrier, number, wins)) for number in range(4)]
    for process in racers:
        process.start()
    won = sorted(wins.get(timeout=20) for _ in range(50))
    for process in racers:
        process.join()
    assert (won, wins.empty()) == (list(range(50)), True)
