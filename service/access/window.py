"""Sliding windows: requests counted by the window, the one before weighted by how much of it is less than one ago."""

import math
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from limits import RateLimitItem

# Longer than a Redis nearby ever takes; a request bears with it once, and then not again until Redis is back.
REDIS_SECONDS = 0.25


@dataclass(slots=True)
class Quota:
    """What is left to somebody: requests, and the seconds until there is one more; policy is the limit as a header."""

    allowed: bool
    remaining: int
    seconds: int
    policy: str


class LocalWindow:
    """Counts in this process. Not with the memory storage of limits, which starts a thread a hundred times a second."""

    def __init__(self, amount: int, seconds: int) -> None:
        self._amount = amount
        self._seconds = seconds
        self._policy = _policy(amount, seconds)
        self._lock = threading.Lock()
        self._window = 0
        self._counts: dict[tuple[str, str], int] = {}
        self._earlier: dict[tuple[str, str], int] = {}

    def count(self, kind: str, name: str) -> Quota:
        """Count a request of somebody where it is allowed, and say what is left to them."""
        who = kind, name
        window, passed = divmod(time.time(), self._seconds)
        left = self._seconds - passed
        with self._lock:
            if window != self._window:
                self._earlier = self._counts if window == self._window + 1 else {}
                self._counts = {}
                self._window = int(window)
            earlier, count = self._earlier.get(who, 0), self._counts.get(who, 0)
            weight = int(earlier * left / self._seconds)
            if allowed := weight + count < self._amount:
                count = self._counts[who] = count + 1
        wait = min(left, left % (self._seconds / earlier)) if earlier else left
        return Quota(allowed, max(0, self._amount - weight - count), max(1, math.ceil(wait)), self._policy)


class RedisWindow:
    """Counts in a Redis, for all who share it. Raises limits' StorageError where it does not answer."""

    def __init__(self, item: "RateLimitItem", url: str) -> None:
        from limits.storage import RedisStorage
        from limits.strategies import SlidingWindowCounterRateLimiter
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        storage = RedisStorage(
            url,
            key_prefix="parley",
            wrap_exceptions=True,
            socket_timeout=REDIS_SECONDS,
            socket_connect_timeout=REDIS_SECONDS,
            retry=Retry(NoBackoff(), 0),  # type: ignore[arg-type] # they are passed on to redis.from_url
        )
        self._item = item
        self._limiter = SlidingWindowCounterRateLimiter(storage)
        self._policy = _policy(item.amount, item.get_expiry())

    def count(self, kind: str, name: str) -> Quota:
        """As LocalWindow does."""
        allowed = self._limiter.hit(self._item, kind, name)
        stats = self._limiter.get_window_stats(self._item, kind, name)
        return Quota(allowed, stats.remaining, max(1, math.ceil(stats.reset_time - time.time())), self._policy)


def _policy(amount: int, seconds: int) -> str:
    return f'"default";q={amount};w={seconds}'
