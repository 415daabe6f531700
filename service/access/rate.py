"""How often somebody may ask, counted in memory or in Redis."""

import threading
import time
from contextlib import suppress

import structlog

from service.access.window import LocalWindow, Quota, RedisWindow

PROBE_SECONDS = 1.0

log = structlog.get_logger()


class RateLimiter:
    """Counts requests over a sliding window. Safe to share between threads.

    limit is COUNT/UNIT. In memory each of the workers allows its part of it. Where storage is a Redis that does not
    answer, the memory stands in for it until it does.
    """

    def __init__(self, limit: str, storage: str, workers: int) -> None:
        from limits import parse
        from limits.errors import StorageError

        whole = parse(limit)
        self._here = LocalWindow(max(1, whole.amount // workers), whole.get_expiry())
        self._shared = None if storage == "memory:" else RedisWindow(whole, storage)
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

    def _do_without(self, shared: RedisWindow, error: Exception) -> None:
        with self._lock:
            if self._away:
                return
            self._away = True
        log.warning("rate_limit_storage_unavailable", error=type(error.__cause__ or error).__name__)
        threading.Thread(target=self._await, args=(shared,), name="rate-limit-storage", daemon=True).start()

    def _await(self, shared: RedisWindow) -> None:
        while self._away:
            time.sleep(PROBE_SECONDS)
            with suppress(self._failure):
                # Not a ping: a Redis that cannot be written answers it.
                shared.count("probe", "")
                self._away = False
        log.info("rate_limit_storage_back")
