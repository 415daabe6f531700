"""What stores that keep rows have in common, whatever database the rows are in."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress

from service.store.stored import Row, Stored, StoreUnavailable, sealed, size_of, unsealed

# Bounds what one put may have to clear away.
MOST_REMOVED = 100
MOST_PAGES = 5


class RowStore(ABC):
    """Briefs, at most max_bytes of them; the oldest go first. Every method raises StoreUnavailable."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes

    def put(self, stored: Stored) -> bool:
        row = sealed(stored)
        if size_of(row) > self._max_bytes:
            return False
        self._write(row)
        # What is not cleared away now is with the next put.
        with suppress(StoreUnavailable):
            self._clear_away()
        return True

    def recent(self, limit: int, before: str | None = None, owner: str = "") -> list[Stored]:
        # A page with damaged rows is filled from the next, so that a listing does not end there.
        found: list[Stored] = []
        for _ in range(MOST_PAGES):
            rows = self._rows(limit, before, owner)
            found += [stored for row in rows if (stored := unsealed(row))]
            if len(found) >= limit or not rows:
                break
            before = rows[-1][0]
        return found[:limit]

    @abstractmethod
    def _write(self, row: Row) -> None:
        """Keep a row, in place of one with its id."""

    @abstractmethod
    def _clear_away(self) -> None:
        """Remove up to MOST_REMOVED rows that have expired, and up to as many while there are more than max_bytes."""

    @abstractmethod
    def _rows(self, limit: int, before: str | None, owner: str) -> Sequence[Row]:
        """Up to limit rows whose ids end with owner, the newest first, before the one with a given id."""
