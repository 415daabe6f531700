"""Identical requests in flight lead to one call.

Across threads they share a flight. Across processes and machines the flight that leads has a claim in the store, which
it renews; the flights of the others wait for what it puts there, each for all of its process's threads.
"""

import contextvars
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Protocol, cast

from service.budget import Report
from service.errors import ServiceError
from service.flight import Cache, Flight, Made, Recipe
from service.store.claim import LEASE, Claim
from service.store.stored import Stored, StoreUnavailable

POLL = 0.1
RENEW = LEASE / 4
RETRY_WHEN_FULL = 5.0


class Claims(Protocol):
    """One row a key in a shared store: who is making its brief. Every method raises StoreUnavailable.

    owner names this process, for as long as it lives.
    """

    owner: str

    def claim(self, key: str, owner: str) -> Claim:
        """Take what is free, or whose owner failed or let its lease run out; mark it as wanted otherwise.

        A lease that ran out is still good for GRACE seconds while its owner is seen to live.
        """
        ...

    def look(self, key: str) -> Claim | None: ...

    def renew(self, keys: Collection[str], owner: str) -> None: ...

    def release(self, key: str, owner: str, failure: ServiceError | None = None) -> None:
        """Give it back, or leave in it for a moment why there will be no brief."""
        ...

    def close(self) -> None: ...


class Abandoned(Exception):
    """Nobody waits for a flight any more."""


class Collapse:
    """Runs flights. places bounds those that lead, and once more whoever waits for another's."""

    def __init__(self, claims: Claims | None, places: int) -> None:
        self._claims = claims
        self._owner = claims.owner if claims else ""
        self._lock = threading.Lock()
        self._flights: dict[str, Flight] = {}
        self._led: set[str] = set()
        self._renewing = False
        # Together they stay below the server's threads, or hits would wait behind them.
        self._leaders = threading.BoundedSemaphore(places)
        self._waiters = threading.BoundedSemaphore(places)

    def brief(self, key: str, recipe: Recipe, seconds: float, report: Report | None) -> tuple[Made, Cache]:
        """The brief of key, and how it was come by: collapsed for whoever waited for another's call.

        report is called in this thread; what it raises ends this caller's wait, and with the last one's the flight.
        Raises ServiceError: deadline_exceeded after seconds, overloaded, or what the flight ended with.
        """
        end = time.monotonic() + seconds
        while True:
            flight, starts = self._board(key, recipe, listens=report is not None)
            try:
                if starts:
                    return flight.wait(end, report, starts=True), flight.cache
                with _place(self._waiters):
                    return flight.wait(end, report, starts=False), "collapsed"
            except Abandoned:
                continue
            finally:
                flight.leave()

    def is_in_flight(self, key: str) -> bool:
        """Whether a brief of key is being made in this process."""
        return key in self._flights

    def leading(self) -> AbstractContextManager[None]:
        """A place to call an engine from. Raises ServiceError overloaded when all are taken."""
        return _place(self._leaders)

    def check(self) -> None:
        """Raises StoreUnavailable where there are claims and they do not answer."""
        if self._claims:
            self._claims.look("")

    def close(self) -> None:
        """Close the connections of the claims."""
        if self._claims:
            self._claims.close()

    def _board(self, key: str, recipe: Recipe, *, listens: bool) -> tuple[Flight, bool]:
        with self._lock:
            flight = self._flights.get(key)
            starts = flight is None
            if flight is None:
                flight = self._flights[key] = Flight(key, recipe)
            flight.board(listens=listens)
        if starts:
            # In a thread of its own, so that it goes on for the others when the caller who started it has gone.
            run = contextvars.copy_context().run
            threading.Thread(target=run, args=(self._fly, flight), name="flight", daemon=True).start()
        return flight, starts

    def _fly(self, flight: Flight) -> None:
        outcome: Made | BaseException
        try:
            outcome = self._outcome(flight)
        except BaseException as error:
            outcome = error
        with self._lock:
            del self._flights[flight.key]
        flight.land(outcome)

    def _outcome(self, flight: Flight) -> Made:
        try:
            try:
                stored = self._await_turn(flight)
            except StoreUnavailable:
                # Then identical requests are collapsed within each process.
                stored = None
            if stored:
                return Made(stored, kept=True)
            with self.leading(), self._renewed(flight):
                return self._lead(flight)
        finally:
            self._release(flight)

    def _await_turn(self, flight: Flight) -> Stored | None:
        """What another process made; None when it is for us to make, by a claim where there are any."""
        if self._claims is None:
            return None
        leader = self._claims.claim(flight.key, self._owner).owner
        if leader != self._owner:
            flight.cache = "collapsed"
            with _place(self._waiters):
                if stored := self._follow(flight, leader, self._claims):
                    return stored
        flight.claimed = True
        # Who had the claim before may have been through just before us.
        stored = flight.recipe.find()
        if stored and flight.cache == "miss":
            flight.cache = "hit"
        return stored

    def _follow(self, flight: Flight, leader: str, claims: Claims) -> Stored | None:
        """What the leader made; None when the claim is ours now. Raises the ServiceError that it failed with."""
        while leader != self._owner:
            time.sleep(POLL)
            if flight.callers == 0:
                raise Abandoned
            held = claims.look(flight.key)
            if held and held.failure:
                raise held.failure
            if held and held.owner == leader:
                continue
            if stored := flight.recipe.find():
                return stored
            leader = claims.claim(flight.key, self._owner).owner
        return None

    def _lead(self, flight: Flight) -> Made:
        flight.leads = True
        try:
            return flight.recipe.make(lambda stage, calls: self._tell(flight, stage, calls))
        except Abandoned:
            raise
        except ServiceError as error:
            flight.failure = error
            raise
        except Exception:
            flight.failure = ServiceError("internal", "This is a fault of the service; its log says where.")
            raise

    def _tell(self, flight: Flight, stage: str, calls: int) -> None:
        flight.tell(stage, calls)
        if flight.callers == 0 and not self._is_wanted_elsewhere(flight):
            raise Abandoned

    def _is_wanted_elsewhere(self, flight: Flight) -> bool:
        if not flight.claimed or self._claims is None:
            return False
        try:
            held = self._claims.look(flight.key)
        except StoreUnavailable:
            return True
        return held is not None and held.wanted

    @contextmanager
    def _renewed(self, flight: Flight) -> Iterator[None]:
        if not flight.claimed:
            yield
            return
        with self._lock:
            self._led.add(flight.key)
            if not self._renewing:
                threading.Thread(target=self._renew, name="lease", daemon=True).start()
                self._renewing = True
        try:
            yield
        finally:
            with self._lock:
                self._led.discard(flight.key)

    def _renew(self) -> None:
        while True:
            time.sleep(RENEW)
            with self._lock:
                keys = list(self._led)
                if not keys:
                    self._renewing = False
                    return
            with suppress(StoreUnavailable):
                cast(Claims, self._claims).renew(keys, self._owner)

    def _release(self, flight: Flight) -> None:
        if flight.claimed and self._claims:
            # Otherwise its lease runs out.
            with suppress(StoreUnavailable):
                self._claims.release(flight.key, self._owner, flight.failure)


@contextmanager
def _place(places: threading.BoundedSemaphore) -> Iterator[None]:
    if not places.acquire(blocking=False):
        raise ServiceError("overloaded", "Too many briefs are in progress.", retry_after=RETRY_WHEN_FULL)
    try:
        yield
    finally:
        places.release()
