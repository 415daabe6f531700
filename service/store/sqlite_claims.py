"""Claims in the SQLite file of the store. Leases run by the clock that the machine's processes share."""

import time
from collections.abc import Collection

from service.errors import ServiceError
from service.store.claim import FAILURE_SECONDS, FORGOTTEN_AFTER, LEASE, Claim, failure_from_text, failure_to_text
from service.store.sqlite_file import SqliteFile


class SqliteClaims:
    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    def claim(self, key: str, owner: str) -> Claim:
        while True:
            now = time.time()
            # Not RETURNING: the lock would be held until its row is fetched.
            with self._file.connection("claim") as connection:
                connection.execute(
                    "INSERT INTO claims VALUES (:key, :owner, :expires, 0, NULL) ON CONFLICT (key) DO UPDATE SET "
                    "owner = iif(expires <= :now OR failure IS NOT NULL, :owner, owner), "
                    "expires = iif(expires <= :now OR failure IS NOT NULL, :expires, expires), "
                    "wanted = iif(expires <= :now OR failure IS NOT NULL, 0, wanted OR owner <> :owner), "
                    "failure = NULL",
                    {"key": key, "owner": owner, "now": now, "expires": now + LEASE},
                )
            # It may have been given back in between.
            if held := self.look(key):
                return held

    def look(self, key: str) -> Claim | None:
        with self._file.connection("claim") as connection:
            row = connection.execute(
                "SELECT owner, wanted, failure FROM claims WHERE key = ? AND expires > ?", (key, time.time())
            ).fetchone()
        return Claim(row[0], bool(row[1]), failure_from_text(row[2]) if row[2] else None) if row else None

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
