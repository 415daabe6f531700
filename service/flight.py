"""A brief in the making, and what the threads of this process that want it wait on."""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from service.budget import Report
from service.errors import ServiceError
from service.store.stored import Stored

# Who is slower to hear of a stage, since a database is away, holds up nobody.
HEARING = 5.0

Cache = Literal["hit", "miss", "collapsed"]


@dataclass(frozen=True, slots=True)
class Made:
    """A brief, and whether a store holds it."""

    stored: Stored
    kept: bool


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to find a brief that another process made, and how to make it. make is told where to report stages."""

    find: Callable[[], Stored | None]
    make: Callable[[Report], Made]


class Flight:
    """Made in a thread of its own, for as many callers as there are.

    leads: it makes the brief itself. claimed: it has the claim of its key. failure: what others may be told.
    """

    def __init__(self, key: str, recipe: Recipe) -> None:
        self.key = key
        self.recipe = recipe
        self.callers = 0
        self.cache: Cache = "miss"
        self.leads = False
        self.claimed = False
        self.failure: ServiceError | None = None
        lock = threading.RLock()
        self._changed = threading.Condition(lock)
        # A thousand who do not listen need not wake at each stage, and wake one after another in the end: all at once
        # they would keep each other from the interpreter.
        self._landed = threading.Condition(lock)
        self._heard: dict[int, int] = {}
        self._stages: list[tuple[str, int]] = []
        self._outcome: Made | BaseException | None = None

    def board(self, *, listens: bool) -> None:
        """This thread wants the brief; listens: and to be told its stages."""
        with self._changed:
            self.callers += 1
            if listens:
                self._heard[threading.get_ident()] = 0

    def leave(self) -> None:
        """This thread does not want it any more, or has it."""
        with self._changed:
            self.callers -= 1
            if self._heard.pop(threading.get_ident(), None) is not None:
                self._changed.notify_all()

    def tell(self, stage: str, calls: int) -> None:
        """Say that a stage begins, and go on when those who listen have heard it."""
        with self._changed:
            self._stages.append((stage, calls))
            if self._heard:
                self._changed.notify_all()
            # Who hears that its job was cancelled leaves, and what nobody wants costs no further call and is not kept.
            self._changed.wait_for(lambda: min(self._heard.values(), default=math.inf) >= len(self._stages), HEARING)

    def land(self, outcome: Made | BaseException) -> None:
        """Say what it came to."""
        with self._changed:
            self._outcome = outcome
            self._changed.notify_all()
            self._landed.notify()

    def wait(self, end: float, report: Report | None, *, starts: bool) -> Made:
        """What it comes to, raised where it is an error. report is called with its stages, in this thread.

        Raises ServiceError deadline_exceeded at the end (of time.monotonic()), but not to the caller who started it.
        """
        told = 0
        while True:
            with self._changed:
                while self._outcome is None and (report is None or told == len(self._stages)):
                    # The engine keeps the time of who started it, and has more to say at the end of it.
                    in_time = starts and self.leads and self.cache == "miss"
                    left = None if in_time else end - time.monotonic()
                    if left is not None and left <= 0:
                        raise ServiceError("deadline_exceeded", "The brief that was waited for was not done in time.")
                    (self._changed if report else self._landed).wait(left)
                stages, outcome = self._stages[told:], self._outcome
                if outcome is not None:
                    self._landed.notify()
            told += len(stages)
            if report:
                for stage, calls in stages:
                    report(stage, calls)
                with self._changed:
                    self._heard[threading.get_ident()] = told
                    self._changed.notify_all()
            if isinstance(outcome, BaseException):
                raise outcome
            if outcome is not None:
                return outcome
