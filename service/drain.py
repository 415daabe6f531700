"""What `parley serve` does on SIGTERM: say that it is not ready, wait until that is seen, then stop."""

import signal
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from service.runtime import drain

# Long enough for a load balancer that looks every second.
NOTICE_SECONDS = 2.0


class Drain:
    """Stands between SIGTERM and the server's own handler. A second signal, or SIGINT, stops the server at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._others: list[Callable[[], None]] = []
        self._stop_server: Any = None

    def also(self, stop: Callable[[], None]) -> None:
        """Have stop called when draining begins."""
        self._others.append(stop)

    def take_signals(self) -> None:
        """To be called in the main thread, after the server has set its handlers."""
        self._stop_server = signal.getsignal(signal.SIGTERM)
        signal.signal(signal.SIGTERM, self._begin)
        signal.signal(signal.SIGINT, self._stop)

    def _begin(self, number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, self._stop)
        drain(self._folder)
        timer = threading.Timer(NOTICE_SECONDS, self._stop, (number, frame))
        timer.daemon = True
        timer.start()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        for stop in self._others:
            stop()
        self._stop_server(number, frame)
