"""A bounded set of connections that threads share."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Generic, Protocol, TypeVar

from service.store.outage import Outage, Use
from service.store.stored import StoreUnavailable

# What the store may take to connect or to answer.
BUDGET = 0.25
# To wait for one's turn is not the store's fault. When it is, whoever is in front finds out, and nobody waits on. A
# brief that is not kept, or is made a second time, costs more than a hit that is missed.
TURN: dict[Use, float] = {"read": 2.0, "claim": 10.0, "write": 10.0}


class Closable(Protocol):
    def close(self) -> None: ...


C = TypeVar("C", bound=Closable)


class Pool(Generic[C]):
    """At most size connections, opened when needed. One that fails in use is closed, one gone stale is replaced.

    At most writers of them write at once.
    """

    def __init__(
        self, outage: Outage, open: Callable[[], C], is_fresh: Callable[[C], bool], size: int, writers: int
    ) -> None:
        self._outage = outage
        self._open = open
        self._is_fresh = is_fresh
        self._free = threading.BoundedSemaphore(size)
        self._writers = threading.BoundedSemaphore(writers)
        self._idle: deque[C] = deque()

    @contextmanager
    def connection(self, use: Use) -> Iterator[C]:
        """A connection of one's own for a while. Raises StoreUnavailable when none is free, or where it is in vain."""
        asked = time.monotonic()
        with _turn(self._writers, use) if use == "write" else nullcontext(), _turn(self._free, use):
            self._outage.gate(use, asked)
            connection = self._take()
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
            self._idle.append(connection)

    def close(self) -> None:
        """Close what is idle."""
        while (connection := self._idle_one()) is not None:
            connection.close()

    def _take(self) -> C:
        while (connection := self._idle_one()) is not None:
            if self._is_fresh(connection):
                return connection
            connection.close()
        return self._open()

    def _idle_one(self) -> C | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None


@contextmanager
def _turn(places: threading.BoundedSemaphore, use: Use) -> Iterator[None]:
    if not places.acquire(timeout=TURN[use]):
        raise StoreUnavailable("every connection is in use")
    try:
        yield
    finally:
        places.release()
