"""Claims in the SQLite file of the store. Leases run by the clock that the machine's processes share."""

import os
import socket
import time
from collections.abc import Collection

from service.errors import ServiceError
from service.store.claim import (
    FAILURE_SECONDS,
    FORGOTTEN_AFTER,
    GRACE,
    LEASE,
    Claim,
    claim_of,
    failure_to_text,
    process_name,
)
from service.store.sqlite_file import SqliteFile


class SqliteClaims:
    def __init__(self, file: SqliteFile) -> None:
        self._file = file
        self.owner = process_name()

    def claim(self, key: str, owner: str) -> Claim:
        while not self._take(key, owner):
            now = time.time()
            held = self._held(key, now - GRACE)
            alive = held is not None and _lives(held.owner)
            # Not RETURNING: the lock would be held until its row is fetched.
            with self._file.connection("claim") as connection:
                connection.execute(
                    "INSERT INTO claims VALUES (:key, :owner, :expires, 0, NULL) ON CONFLICT (key) DO UPDATE SET "
                    "owner = iif(expires <= :dead OR failure IS NOT NULL, :owner, owner), "
                    "expires = iif(expires <= :dead OR failure IS NOT NULL, :expires, expires), "
                    "wanted = iif(expires <= :dead OR failure IS NOT NULL, 0, wanted OR owner <> :owner), "
                    "failure = NULL",
                    {"key": key, "owner": owner, "dead": now - GRACE * alive, "expires": now + LEASE},
                )
            # It may have been given back in between.
            if held := self._held(key, now - GRACE):
                return held
        return Claim(owner, wanted=False)

    def look(self, key: str) -> Claim | None:
        return self._held(key, time.time())

    def renew(self, keys: Collection[str], owner: str) -> None:
        expires = time.time() + LEASE
        marks = ", ".join("?" * len(keys))
        with self._file.connection("claim") as connection:
            connection.execute(
                f"UPDATE claims SET expires = ? WHERE key IN ({marks}) AND owner = ? AND failure IS NULL",
                (expires, *keys, owner),
            )

    def release(self, key: str, owner: str, failure: ServiceError | None = None) -> None:
        now = time.time()
        with self._file.connection("claim") as connection:
            if failure is None:
                connection.execute(
                    "DELETE FROM claims WHERE key = ? AND owner = ? OR expires < ?", (key, owner, now - FORGOTTEN_AFTER)
                )
            else:
                connection.execute(
                    "UPDATE claims SET expires = ?, failure = ? WHERE key = ? AND owner = ?",
                    (now + FAILURE_SECONDS, failure_to_text(failure), key, owner),
                )

    def close(self) -> None:
        self._file.close()

    def _take(self, key: str, owner: str) -> bool:
        """Whether nobody had it, as is the rule."""
        with self._file.connection("claim") as connection:
            row = (key, owner, time.time() + LEASE)
            return connection.execute("INSERT OR IGNORE INTO claims VALUES (?, ?, ?, 0, NULL)", row).rowcount == 1

    def _held(self, key: str, after: float) -> Claim | None:
        with self._file.connection("claim") as connection:
            row = connection.execute(
                "SELECT owner, wanted, failure FROM claims WHERE key = ? AND expires > ?", (key, after)
            ).fetchone()
        return claim_of(*row) if row else None


def _lives(owner: str) -> bool:
    """Whether the owner is a process of this machine that runs; one that cannot be seen from here does not."""
    host, _, rest = owner.partition(":")
    pid = rest.partition(":")[0]
    if host != socket.gethostname()[: len(host)] or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
