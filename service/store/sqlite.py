"""The default store: one SQLite file in WAL mode, shared by any number of threads and processes.

Whatever writes is one statement: SQLite holds its lock while a statement runs, and a thread of a busy process may be
kept from the next one for a long time.
"""

import time
from collections.abc import Sequence

from service.store.row_store import MOST_REMOVED, RowStore
from service.store.sqlite_file import SqliteFile
from service.store.stored import COLUMNS, Row, Stored, seal_of, size_of, unsealed


class SqliteStore(RowStore):
    """Briefs in a file, articles of jobs, and what was spent."""

    def __init__(self, file: SqliteFile, max_bytes: int) -> None:
        super().__init__(max_bytes)
        self._file = file

    def get(self, id: str) -> Stored | None:
        with self._file.connection("read") as connection:
            row = connection.execute(
                f"SELECT {COLUMNS} FROM briefs WHERE id = ? AND expires > ?", (id, time.time())
            ).fetchone()
        return unsealed(row) if row else None

    def delete(self, id: str) -> bool:
        with self._file.connection("write") as connection:
            deleted = connection.execute("DELETE FROM briefs WHERE id = ?", (id,)).rowcount > 0
        self._file.scrub()
        return deleted

    def check(self) -> None:
        with self._file.connection("read") as connection:
            connection.execute("SELECT size FROM total").fetchone()
        self._file.outage.require_over()

    def close(self) -> None:
        self._file.close()

    def put_article(self, id: str, body: bytes) -> None:
        """Keep the article of a job until it is deleted: neither time nor size evicts it. On disk when this returns."""
        with self._file.connection("write") as connection:
            # A connection on which this fails is closed.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(
                "INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?)", (id, body, seal_of(id, body), time.time())
            )
            connection.execute("PRAGMA synchronous = NORMAL")

    def get_article(self, id: str) -> bytes | None:
        with self._file.connection("read") as connection:
            row = connection.execute("SELECT body, digest FROM articles WHERE id = ?", (id,)).fetchone()
        match row:
            case (bytes(body), bytes(digest)) if seal_of(id, body) == digest:
                return body
            case _:
                return None

    def delete_article(self, id: str) -> None:
        with self._file.connection("write") as connection:
            connection.execute("DELETE FROM articles WHERE id = ?", (id,))

    def articles_before(self, time: float) -> list[str]:
        """The ids of the articles put before a time."""
        with self._file.connection("read") as connection:
            return [id for (id,) in connection.execute("SELECT id FROM articles WHERE created < ?", (time,))]

    def spend(self, owner: str, day: str, tokens: int) -> None:
        with self._file.connection("write") as connection:
            connection.execute("DELETE FROM spent WHERE day < ?", (day,))
            connection.execute(
                "INSERT INTO spent VALUES (?, ?, ?) ON CONFLICT (owner, day) DO UPDATE "
                "SET tokens = tokens + excluded.tokens",
                (owner, day, tokens),
            )

    def spent(self, owner: str, day: str) -> int:
        with self._file.connection("read") as connection:
            row = connection.execute("SELECT tokens FROM spent WHERE owner = ? AND day = ?", (owner, day)).fetchone()
        return int(row[0]) if row else 0

    def _write(self, row: Row) -> None:
        with self._file.connection("write") as connection:
            connection.execute("INSERT OR REPLACE INTO briefs VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, size_of(row)))

    def _clear_away(self) -> None:
        # A total below nothing or above the file is damaged, and would keep everything or nothing.
        possible = "BETWEEN 0 AND (SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size())"
        # Looked at before: to delete nothing takes the lock all the same.
        look = (
            "SELECT EXISTS (SELECT 1 FROM briefs WHERE expires <= ?) "
            f"OR EXISTS (SELECT 1 FROM total WHERE size > ? OR size NOT {possible})"
        )
        with self._file.connection("write") as connection:
            if not connection.execute(look, (time.time(), self._max_bytes)).fetchone()[0]:
                return
            if connection.execute("SELECT 1 FROM briefs WHERE expires <= ? LIMIT 1", (time.time(),)).fetchone():
                connection.execute(
                    "DELETE FROM briefs WHERE id IN (SELECT id FROM briefs WHERE expires <= ? LIMIT ?)",
                    (time.time(), MOST_REMOVED),
                )
            if connection.execute(f"SELECT 1 FROM total WHERE size NOT {possible}").fetchone():
                connection.execute("UPDATE total SET size = (SELECT coalesce(sum(size), 0) FROM briefs)")
            for _ in range(MOST_REMOVED):
                if not connection.execute("SELECT 1 FROM total WHERE size > ?", (self._max_bytes,)).fetchone():
                    break
                connection.execute(
                    "DELETE FROM briefs WHERE id = (SELECT id FROM briefs ORDER BY created, id LIMIT 1) "
                    "AND (SELECT size FROM total) > ?",
                    (self._max_bytes,),
                )

    def _rows(self, limit: int, before: str | None, owner: str) -> Sequence[Row]:
        after_cursor = "AND (created, id) < (SELECT created, id FROM briefs WHERE id = :before)" if before else ""
        with self._file.connection("read") as connection:
            return connection.execute(
                f"SELECT {COLUMNS} FROM briefs WHERE expires > :now AND id LIKE :ending {after_cursor} "
                "ORDER BY created DESC, id DESC LIMIT :limit",
                {"now": time.time(), "ending": f"%{owner}", "before": before, "limit": limit},
            ).fetchall()
