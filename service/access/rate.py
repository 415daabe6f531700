"""How often somebody may ask, counted in memory or in Redis."""

import math
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.storage import Storage

# Longer than a Redis nearby ever takes; a request bears with it once, and then not again until Redis is back.
REDIS_SECONDS = 0.25
PROBE_SECONDS = 1.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Quota:
    """What is left to somebody: requests, and the seconds until there is one more; policy is the limit as a header."""

    allowed: bool
    remaining: int
    seconds: int
    policy: str


class RateLimiter:
    """Counts requests over a sliding window. Safe to share between threads.

    limit is COUNT/UNIT. In memory each of the workers allows its part of it. Where storage is a Redis that does not
    answer, the memory stands in for it until it does.
    """

    def __init__(self, limit: str, storage: str, workers: int) -> None:
        from limits import parse
        from limits.errors import StorageError
        from limits.storage import MemoryStorage

        whole = parse(limit)
        share = type(whole)(max(1, whole.amount // workers), whole.multiples)
        self._here = _Window(share, MemoryStorage())
        self._shared = None if storage == "memory:" else _Window(whole, _redis(storage))
        self._failure = StorageError
        self._away = False
        self._lock = threading.Lock()

    def count(self, kind: str, name: str) -> Quota:
        """Count a request of somebody, and say what is left to them."""
        if self._shared is not None and not self._away:
            try:
                return self._shared.count(kind, name)
            except self._failure as error:
                self._do_without(self._shared, error)
        return self._here.count(kind, name)

    def _do_without(self, shared: "_Window", error: Exception) -> None:
        with self._lock:
            if self._away:
                return
            self._away = True
        log.warning("rate_limit_storage_unavailable", error=type(error.__cause__ or error).__name__)
        threading.Thread(target=self._await, args=(shared,), name="rate-limit-storage", daemon=True).start()

    def _await(self, shared: "_Window") -> None:
        while self._away:
            time.sleep(PROBE_SECONDS)
            with suppress(self._failure):
                # Not a ping: a Redis that cannot be written answers it.
                shared.count("probe", "")
                self._away = False
        log.info("rate_limit_storage_back")


class _Window:
    def __init__(self, item: "RateLimitItem", storage: "Storage") -> None:
        from limits.strategies import SlidingWindowCounterRateLimiter

        self._item = item
        self._limiter = SlidingWindowCounterRateLimiter(storage)
        self._policy = f'"default";q={item.amount};w={item.get_expiry()}'

    def count(self, kind: str, name: str) -> Quota:
        allowed = self._limiter.hit(self._item, kind, name)
        stats = self._limiter.get_window_stats(self._item, kind, name)
        return Quota(allowed, stats.remaining, max(1, math.ceil(stats.reset_time - time.time())), self._policy)


def _redis(url: str) -> "Storage":
    from limits.storage import RedisStorage
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return RedisStorage(
        url,
        key_prefix="parley",
        wrap_exceptions=True,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        retry=Retry(NoBackoff(), 0),  # type: ignore[arg-type] # they are passed on to redis.from_url
    )
