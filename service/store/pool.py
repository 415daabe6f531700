"""A bounded set of connections that threads share."""

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from types import TracebackType
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
        self.outage = outage
        self.open = open
        self.is_fresh = is_fresh
        # In turn: who comes later does not get ahead.
        self.writers = threading.BoundedSemaphore(writers)
        self.places: SimpleQueue[None] = SimpleQueue()
        for _ in range(size):
            self.places.put(None)
        # The last one used is used next: what it remembers is nearest, and no more are opened than are needed at once.
        self.idle: deque[C] = deque()

    def connection(self, use: Use) -> "_Lease[C]":
        """A connection of one's own for a while. Raises StoreUnavailable when none is free, or where it is in vain."""
        return _Lease(self, use)

    def close(self) -> None:
        """Close what is not in use."""
        with suppress(IndexError):
            while True:
                self.idle.pop().close()


class _Lease(Generic[C]):
    __slots__ = ("_connection", "_pool", "_use")

    def __init__(self, pool: Pool[C], use: Use) -> None:
        self._pool = pool
        self._use = use

    def __enter__(self) -> C:
        asked = time.monotonic()
        if self._use == "write" and not self._pool.writers.acquire(timeout=TURN[self._use]):
            raise StoreUnavailable("others write")
        try:
            self._connection = self._take(asked)
        except BaseException:
            self._end_turn()
            raise
        return self._connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if error:
                self._connection.close()
            else:
                self._pool.idle.append(self._connection)
        finally:
            self._pool.places.put(None)
            self._end_turn()

    def _take(self, asked: float) -> C:
        try:
            self._pool.places.get(timeout=TURN[self._use])
        except Empty:
            raise StoreUnavailable("every connection is in use") from None
        try:
            self._pool.outage.gate(self._use, asked)
            return self._fresh()
        except BaseException:
            self._pool.places.put(None)
            raise

    def _fresh(self) -> C:
        try:
            connection = self._pool.idle.pop()
        except IndexError:
            return self._pool.open()
        if self._pool.is_fresh(connection):
            return connection
        # So are the others: nobody would come upon them for a long time.
        connection.close()
        self._pool.close()
        return self._pool.open()

    def _end_turn(self) -> None:
        if self._use == "write":
            self._pool.writers.release()
