"""Flights within one process, with the claims of a real SQLite file where two of them play at being two processes."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import pytest

from service.app import open_store
from service.collapse import Collapse
from service.errors import ServiceError
from service.flight import Made, Recipe
from service.store.stored import Stored, StoreUnavailable
from tests import processes

until = partial(processes.until, seconds=10, pause=0.002)
BRIEF = Stored("k", b"{}", time.time(), time.time() + 3600)


class Kitchen:
    """Makes the brief when it is let, counts how often, and keeps it in a store."""

    def __init__(self, store=None, error=None):
        self.store = store
        self.error = error
        self.calls = 0
        self.begun = threading.Event()
        self.kept = threading.Event()
        self.go = threading.Event()

    def make(self, report):
        self.calls += 1
        report("drafting", 0)
        self.begun.set()
        assert self.go.wait(10)
        report("verifying", 1)
        if self.error:
            raise self.error
        self.kept.set()
        return Made(BRIEF, kept=bool(self.store and self.store.put(BRIEF)))

    @property
    def recipe(self):
        return Recipe(lambda: self.store and self.store.get("k"), self.make)


@pytest.fixture
def pool():
    with ThreadPoolExecutor(1100) as pool:
        yield pool


@pytest.fixture
def two(tmp_path):
    """Two processes' flights and what they cook in, over one file."""
    opened = [open_store(f"sqlite:///{tmp_path}/p.db", 2**20) for _ in range(2)]
    kitchens = [Kitchen(store) for store, _ in opened]
    yield [(Collapse(claims, 64), kitchen) for (_, claims), kitchen in zip(opened, kitchens, strict=True)]
    for store, _ in opened:
        store.close()


def waiting(collapse):
    return sum(flight.callers for flight in list(collapse._flights.values()))


@contextmanager
def refused(code):
    with pytest.raises(ServiceError) as caught:
        yield
    assert caught.value.code == code


def test_a_thousand_threads_and_one_call(pool):
    """One makes it, the others have waited."""
    collapse, kitchen = Collapse(None, 1000), Kitchen()
    answers = [pool.submit(collapse.brief, "k", kitchen.recipe, 60, None) for _ in range(1000)]
    until(lambda: waiting(collapse) == 1000)
    kitchen.go.set()
    caches = [answer.result()[1] for answer in answers]
    assert (kitchen.calls, caches.count("miss"), caches.count("collapsed")) == (1, 1, 999)


def test_a_thousand_threads_and_one_error(pool):
    """It is everybody's; the next request tries again."""
    collapse, kitchen = Collapse(None, 1000), Kitchen(error=ServiceError("model_refused", "no"))
    answers = [pool.submit(collapse.brief, "k", kitchen.recipe, 60, None) for _ in range(1000)]
    until(lambda: waiting(collapse) == 1000)
    kitchen.go.set()
    assert {answer.exception().code for answer in answers} == {"model_refused"}
    kitchen.error = None
    assert collapse.brief("k", kitchen.recipe, 60, None)[1] == "miss"
    assert kitchen.calls == 2


def test_other_keys_do_not_wait(pool):
    """Only what is the same is collapsed."""
    collapse, slow, quick = Collapse(None, 8), Kitchen(), Kitchen()
    first = pool.submit(collapse.brief, "k", slow.recipe, 60, None)
    quick.go.set()
    assert collapse.brief("other", quick.recipe, 60, None)[1] == "miss"
    slow.go.set()
    assert first.result()[1] == "miss"


def test_each_keeps_its_own_deadline(pool):
    """One gives up, the other still gets it."""
    collapse, kitchen = Collapse(None, 8), Kitchen()
    first = pool.submit(collapse.brief, "k", kitchen.recipe, 60, None)
    until(kitchen.begun.is_set)
    began = time.monotonic()
    with refused("deadline_exceeded"):
        collapse.brief("k", kitchen.recipe, 0.1, None)
    assert 0.1 <= time.monotonic() - began < 1
    kitchen.go.set()
    assert first.result()[0].stored == BRIEF


def test_waiters_hold_no_place_of_leaders_and_are_bounded(pool):
    """With two places, two wait and two lead; a third of either is told to come back."""
    collapse, kitchens = Collapse(None, 2), [Kitchen(), Kitchen(), Kitchen()]
    one = [pool.submit(collapse.brief, "k", kitchens[0].recipe, 60, None) for _ in range(3)]
    until(lambda: collapse._waiters._value == 0)
    with refused("overloaded"):
        collapse.brief("k", kitchens[0].recipe, 60, None)
    other = pool.submit(collapse.brief, "other", kitchens[1].recipe, 60, None)
    until(kitchens[1].begun.is_set)
    with refused("overloaded"):
        collapse.brief("third", kitchens[2].recipe, 60, None)
    for kitchen in kitchens:
        kitchen.go.set()
    assert sorted(answer.result()[1] for answer in one) == ["collapsed", "collapsed", "miss"]
    assert other.result()[1] == "miss"
    assert collapse.brief("third", kitchens[2].recipe, 60, None)[1] == "miss"


def test_everybody_hears_of_the_stages(pool):
    """In order, those of before too."""
    collapse, kitchen = Collapse(None, 8), Kitchen()
    heard = [[], []]
    reports = [lambda *stage, heard=stages: heard.append(stage) for stages in heard]
    answers = [pool.submit(collapse.brief, "k", kitchen.recipe, 60, report) for report in reports]
    until(lambda: waiting(collapse) == 2)
    kitchen.go.set()
    assert [answer.result() for answer in answers]
    assert heard == [[("drafting", 0), ("verifying", 1)]] * 2


class GoneError(Exception):
    pass


def leave(stage, calls):
    raise GoneError


def leaving(condition):
    """A report that ends its caller's wait when a condition holds."""

    def leave(stage, calls):
        until(condition)
        raise GoneError

    return leave


def test_it_goes_on_when_who_asked_first_has_gone(pool):
    """For whoever waits still."""
    collapse, kitchen = Collapse(None, 8), Kitchen()
    first = pool.submit(collapse.brief, "k", kitchen.recipe, 60, leaving(lambda: waiting(collapse) == 2))
    until(lambda: waiting(collapse) == 1)
    second = pool.submit(collapse.brief, "k", kitchen.recipe, 60, None)
    assert isinstance(first.exception(), GoneError)
    kitchen.go.set()
    assert (second.result()[1], kitchen.calls) == ("collapsed", 1)


def test_it_ends_when_nobody_waits(pool):
    """At its next stage, and leaves nothing behind."""
    collapse, kitchen = Collapse(None, 8), Kitchen()
    with pytest.raises(GoneError):
        collapse.brief("k", kitchen.recipe, 60, leave)
    kitchen.go.set()
    until(lambda: not collapse._flights)
    assert collapse.brief("k", kitchen.recipe, 60, None)[1] == "miss"
    assert kitchen.calls == 2


@pytest.mark.parametrize("others", [0, 1])
def test_who_leaves_at_the_last_stage_is_heard_first(two, pool, others):
    """Nothing is kept unless somebody else waits, however long it takes who leaves to say so."""
    collapse, kitchen = two[0]
    kitchen.go.set()

    def leave_late(stage, calls):
        if stage == "verifying":
            until(lambda: waiting(collapse) == 1 + others)
            assert not kitchen.kept.wait(0.2)
            raise GoneError

    first = pool.submit(collapse.brief, "k", kitchen.recipe, 60, leave_late)
    joined = [pool.submit(collapse.brief, "k", kitchen.recipe, 60, None) for _ in range(others)]
    assert isinstance(first.exception(), GoneError)
    assert [answer.result()[0].stored for answer in joined] == [BRIEF] * others
    until(lambda: not collapse._flights)
    assert (kitchen.store.get("k") is not None) == bool(others)


def test_across_processes_one_calls(two, pool):
    """The other takes what it finds in the store, and holds no place of a leader meanwhile."""
    (first, cooking), (second, idle) = two
    leader = pool.submit(first.brief, "k", cooking.recipe, 60, None)
    until(cooking.begun.is_set)
    waiters = [pool.submit(second.brief, "k", idle.recipe, 60, None) for _ in range(10)]
    until(lambda: waiting(second) == 10 and first._claims.look("k").wanted)
    assert second._leaders._value == 64
    cooking.go.set()
    assert leader.result() == (Made(BRIEF, kept=True), "miss")
    assert [waiter.result() for waiter in waiters] == [(Made(BRIEF, kept=True), "collapsed")] * 10
    assert (cooking.calls, idle.calls) == (1, 0)


def test_across_processes_a_failure_is_shared_once(two, pool):
    """Waiters get it and do not try; who comes after it does."""
    (first, cooking), (second, idle) = two
    cooking.error = ServiceError("upstream_unavailable", "down", retry_after=9)
    leader = pool.submit(first.brief, "k", cooking.recipe, 60, None)
    until(cooking.begun.is_set)
    waiter = pool.submit(second.brief, "k", idle.recipe, 60, None)
    until(lambda: second._flights["k"].cache == "collapsed")
    cooking.go.set()
    assert leader.exception().code == "upstream_unavailable"
    error = waiter.exception()
    assert (error.code, error.message, error.retry_after) == ("upstream_unavailable", "down", 9)
    idle.go.set()
    assert second.brief("k", idle.recipe, 60, None)[1] == "miss"
    assert idle.calls == 1


def test_across_processes_a_waiter_keeps_its_deadline(two, pool):
    """Whatever the leader does."""
    (first, cooking), (second, idle) = two
    leader = pool.submit(first.brief, "k", cooking.recipe, 60, None)
    until(cooking.begun.is_set)
    with refused("deadline_exceeded"):
        second.brief("k", idle.recipe, 0.2, None)
    cooking.go.set()
    assert leader.result()[1] == "miss"


def test_across_processes_it_goes_on_when_only_others_wait(two, pool):
    """The leader's own caller has gone, the other process's gets the brief."""
    (first, cooking), (second, idle) = two

    def is_followed():
        return any(flight.cache == "collapsed" for flight in list(second._flights.values()))

    leader = pool.submit(first.brief, "k", cooking.recipe, 60, leaving(is_followed))
    until(lambda: any(flight.leads for flight in list(first._flights.values())))
    waiter = pool.submit(second.brief, "k", idle.recipe, 60, None)
    assert isinstance(leader.exception(), GoneError)
    cooking.go.set()
    assert waiter.result()[1] == "collapsed"
    assert (cooking.calls, idle.calls) == (1, 0)


class DeadClaims:
    owner = "dead"

    def claim(self, key, owner):
        raise StoreUnavailable("dead")


def test_without_its_store_it_collapses_within_the_process(pool):
    """And is no worse than without claims."""
    collapse, kitchen = Collapse(DeadClaims(), 8), Kitchen()
    answers = [pool.submit(collapse.brief, "k", kitchen.recipe, 60, None) for _ in range(5)]
    until(lambda: waiting(collapse) == 5)
    kitchen.go.set()
    assert sorted(answer.result()[1] for answer in answers) == ["collapsed"] * 4 + ["miss"]
