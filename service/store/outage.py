"""Whether a store is down: said once when it goes down and once when it is back, however many requests meet it."""

import threading
import time
from typing import Literal

import structlog

from service import metric
from service.store.stored import StoreUnavailable

PAUSE = 1.0
# Who was answered so lately shows that a store is slow at the most.
LATELY = 0.2

# A full store may still have room for a claim: that one goes well does not mean that briefs are kept again.
Use = Literal["read", "claim", "write"]

log = structlog.get_logger()


class Outage:
    """What a store lately failed at. A store that cannot be written, a full one say, is still read.

    After a failure one caller tries again every PAUSE seconds, and the others do not wait for it. Writes are always
    tried: a brief is dear, and what is to be forgotten has to be. count says how often it went down.
    """

    def __init__(self, store: str) -> None:
        self.count = 0
        self._store = store
        self._lock = threading.Lock()
        self._failing: dict[Use, float] = {}
        self._began = 0.0
        self._answered = -LATELY

    @property
    def answered_lately(self) -> bool:
        """Has somebody had an answer of late? Then who waited in vain met a busy store, not a dead one."""
        return time.monotonic() - self._answered < LATELY

    def require_over(self) -> None:
        """Raises StoreUnavailable where any use of the store failed last."""
        if self._failing:
            raise StoreUnavailable(f"{self._store}: cannot be written")

    def gate(self, use: Use, asked: float) -> None:
        """Raises StoreUnavailable where it is known to be down, and it is not yet time to try again.

        A write is refused only where another failed since it was asked for: then it need not find out itself. That
        reads take too long says nothing of a claim, which has more time: a busy store is no reason for a second call.
        """
        if not self._failing:
            return
        now = time.monotonic()
        with self._lock:
            again = self._failing.get(use, 0.0)
            if again > (asked + PAUSE if use == "write" else now):
                raise StoreUnavailable(f"{self._store}: still down")
            if use in self._failing and use != "write":
                self._failing[use] = now + PAUSE

    def failed(self, use: Use, reason: str) -> None:
        with self._lock:
            first = not self._failing
            self._failing[use] = time.monotonic() + PAUSE
            if first:
                self.count += 1
                self._began = time.monotonic()
        if first:
            metric.STORE_OUTAGES.inc()
            metric.STORE_DOWN.set(1)
            log.warning("store_down", store=self._store, during=use, reason=reason, outages=self.count)

    def worked(self, use: Use) -> None:
        self._answered = time.monotonic()
        if use not in self._failing:
            return
        with self._lock:
            over = self._failing.pop(use, None) is not None and not self._failing
        if over:
            metric.STORE_DOWN.set(0)
            log.warning("store_up", store=self._store, seconds=round(time.monotonic() - self._began, 1))
