"""A circuit breaker. The libraries for it count whole calls and do not tell how long to stay away."""

import threading
import time

FAILURES = 5
OPEN_SECONDS = 30.0
RECENT_SECONDS = 60.0


class Breaker:
    """Opens after FAILURES failed calls in a row, for OPEN_SECONDS; then lets one call through to try."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._opened = 0.0
        self._ended = -RECENT_SECONDS

    def wait(self) -> float:
        """Seconds to stay away; 0 where a call may be made now, which must then end in succeeded() or failed()."""
        with self._lock:
            if self._failures < FAILURES:
                return 0.0
            left = self._opened + OPEN_SECONDS - time.monotonic()
            if left > 0:
                return left
            # Half open: this caller tries, the others wait as long again.
            self._opened = time.monotonic()
            return 0.0

    @property
    def is_open(self) -> bool:
        """Whether calls are held back, or one is on its way to try."""
        return self._failures >= FAILURES

    @property
    def state(self) -> str:
        """How the last call of the last minute ended: ok or failing; unknown where there was none."""
        if time.monotonic() - self._ended > RECENT_SECONDS:
            return "unknown"
        return "failing" if self._failures else "ok"

    def succeeded(self) -> None:
        with self._lock:
            self._failures = 0
            self._ended = time.monotonic()

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            self._ended = time.monotonic()
            if self._failures >= FAILURES:
                self._opened = time.monotonic()
