"""A store that dies with the process."""

import itertools
import threading
import time
from collections import OrderedDict

from service.store.stored import Stored


class MemoryStore:
    """Holds at most max_bytes of briefs and articles; the oldest go first."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._size = 0
        self._briefs: OrderedDict[str, Stored] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, id: str) -> Stored | None:
        with self._lock:
            stored = self._briefs.get(id)
        return stored if stored and stored.expires > time.time() else None

    def put(self, stored: Stored) -> bool:
        if _size(stored) > self._max_bytes:
            return False
        with self._lock:
            self._remove(stored.id)
            self._briefs[stored.id] = stored
            self._size += _size(stored)
            while self._size > self._max_bytes:
                self._remove(next(iter(self._briefs)))
        return True

    def delete(self, id: str) -> bool:
        with self._lock:
            return self._remove(id)

    def recent(self, limit: int, before: str | None = None, owner: str = "") -> list[Stored]:
        with self._lock:
            newest_first = list(reversed(self._briefs.values()))
        if before is not None:
            newest_first = list(itertools.dropwhile(lambda stored: stored.id != before, newest_first))[1:]
        now = time.time()
        return [stored for stored in newest_first if stored.expires > now and stored.id.endswith(owner)][:limit]

    def check(self) -> None:
        """It always answers."""

    def close(self) -> None:
        """It goes with the process."""

    def _remove(self, id: str) -> bool:
        stored = self._briefs.pop(id, None)
        if stored is None:
            return False
        self._size -= _size(stored)
        return True


def _size(stored: Stored) -> int:
    return len(stored.body) + len((stored.article or "").encode())
