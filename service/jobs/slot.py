"""Which worker is which, and which of them live.

DBOS notes for every job that runs the id of its executor, and gives it to nobody else. Here that id is the number of a
slot, and a slot is a lock that its worker holds: the operating system or PostgreSQL lets go of it when the worker dies,
however it dies. So no worker needs a lasting name, and whose slot can be locked is dead.
"""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from filelock import FileLock, Timeout

if TYPE_CHECKING:
    from psycopg import Connection

# The first half of the keys of our advisory locks: "parl".
SPACE = 0x7061726C
# A machine that vanishes without a word is given up by PostgreSQL after some twelve seconds.
KEEPALIVE = {"tcp_keepalives_idle": 6, "tcp_keepalives_interval": 2, "tcp_keepalives_count": 3}
CONNECT_SECONDS = 3


class Slots(Protocol):
    """Numbered locks. take() fails where somebody holds the number; a number of one's own is never taken twice.

    close() lets go of all.
    """

    def take(self, number: int) -> bool: ...

    def release(self, number: int) -> None: ...

    def keep(self, number: int) -> bool:
        """Is a slot that was taken still ours? Taken again where it was lost and is free. Raises OSError."""
        ...

    def close(self) -> None: ...


def slots_at(url: str) -> Slots:
    """The slots of the workers that share a queue."""
    return FileSlots(Path(url.removeprefix("sqlite:///"))) if url.startswith("sqlite:///") else AdvisorySlots(url)


def take_lowest(slots: Slots) -> int:
    """The number of the first slot that is free, taken."""
    number = 0
    while not slots.take(number):
        number += 1
    return number


class FileSlots:
    """Files beside the queue's, locked: for the workers of one machine."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: dict[int, FileLock] = {}

    def take(self, number: int) -> bool:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(f"{self._path}.worker-{number}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return False
        self._held[number] = lock
        return True

    def release(self, number: int) -> None:
        self._held.pop(number).release()

    def keep(self, number: int) -> bool:
        return True

    def close(self) -> None:
        while self._held:
            self._held.popitem()[1].release()


class AdvisorySlots:
    """Advisory locks of a PostgreSQL session: a pooler between must not share it between transactions."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session: Connection[Any] | None = None
        self._held: set[int] = set()

    def take(self, number: int) -> bool:
        taken = bool(self._ask("SELECT pg_try_advisory_lock(%s, %s)", SPACE, number))
        if taken:
            self._held.add(number)
        return taken

    def release(self, number: int) -> None:
        self._ask("SELECT pg_advisory_unlock(%s, %s)", SPACE, number)
        self._held.discard(number)

    def keep(self, number: int) -> bool:
        with suppress(OSError):
            self._ask("SELECT 1")
        return number in self._held or self.take(number)

    def close(self) -> None:
        if self._session is not None:
            self._session.close()
        self._session = None
        self._held.clear()

    def _ask(self, statement: str, *values: int) -> object:
        """The one value of a statement. Raises OSError when the session is gone; the next one opens another."""
        import psycopg

        try:
            if self._session is None:
                self._session = psycopg.connect(self._url, autocommit=True, connect_timeout=CONNECT_SECONDS)
                for name, seconds in KEEPALIVE.items():
                    self._session.execute(f"SET {name} = {seconds}")
            row = self._session.execute(statement, values).fetchone()
        except psycopg.Error as error:
            self.close()
            raise ConnectionError("PostgreSQL does not answer") from error
        return row[0] if row else None
