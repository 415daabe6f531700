"""How many tokens of a model somebody may spend in a day."""

import threading
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable

from service.errors import ServiceError
from service.store.stored import StoreUnavailable


@runtime_checkable
class Ledger(Protocol):
    """What owners have spent on a day (ISO), for every process. Every method raises StoreUnavailable."""

    def spend(self, owner: str, day: str, tokens: int) -> None:
        """Add to it, and forget the days before."""
        ...

    def spent(self, owner: str, day: str) -> int: ...


class Allowance:
    """At most so many tokens for each owner between two midnights (UTC); None is no bound.

    A brief's tokens are known when it is made, so those that are in the making together may go beyond it. What a
    ledger cannot take, or without one all, is counted in this process.
    """

    def __init__(self, tokens: int | None, ledger: Ledger | None) -> None:
        self._tokens = tokens
        self._ledger = ledger
        self._lock = threading.Lock()
        self._day = ""
        self._known: Counter[str] = Counter()
        self._unwritten: Counter[str] = Counter()

    def require(self, owner: str) -> None:
        """Raises ServiceError budget_exhausted where there is nothing left for today."""
        if self._tokens is None:
            return
        now = datetime.now(UTC)
        if self._spent(owner, self._turned_to(now)) >= self._tokens:
            midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), UTC)
            message = f"The {self._tokens} tokens of this day (UTC) are spent; stored briefs are still served."
            raise ServiceError("budget_exhausted", message, retry_after=(midnight - now).total_seconds())

    def charge(self, owner: str, tokens: int) -> None:
        """Count what was spent."""
        if self._tokens is None or not tokens:
            return
        day = self._turned_to(datetime.now(UTC))
        with self._lock:
            due = self._unwritten.pop(owner, 0) + tokens
        try:
            if self._ledger is None:
                raise StoreUnavailable("none")
            self._ledger.spend(owner, day, due)
        except StoreUnavailable:
            with self._lock:
                self._unwritten[owner] += due
        else:
            with self._lock:
                self._known[owner] += due

    def _spent(self, owner: str, day: str) -> int:
        if self._ledger is not None:
            # A ledger that does not answer has at least what it had.
            with suppress(StoreUnavailable):
                self._known[owner] = self._ledger.spent(owner, day)
        return self._known[owner] + self._unwritten[owner]

    def _turned_to(self, now: datetime) -> str:
        day = now.date().isoformat()
        with self._lock:
            if day != self._day:
                self._day = day
                self._known.clear()
                self._unwritten.clear()
        return day
