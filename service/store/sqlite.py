"""The default store: one SQLite file in WAL mode, shared by any number of threads and processes."""

import hashlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from service.fingerprint import content_hash
from service.store.stored import Stored, StoreUnavailable

BUSY_MS = 250
SCHEMA = """
CREATE TABLE IF NOT EXISTS briefs (
    id TEXT PRIMARY KEY,
    body BLOB NOT NULL,
    digest BLOB NOT NULL,
    created REAL NOT NULL,
    expires REAL NOT NULL,
    article TEXT,
    size INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS briefs_by_age ON briefs (created, id);
CREATE INDEX IF NOT EXISTS briefs_by_expiry ON briefs (expires);
CREATE TABLE IF NOT EXISTS total (size INTEGER NOT NULL) STRICT;
INSERT INTO total SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM total);
CREATE TRIGGER IF NOT EXISTS grown AFTER INSERT ON briefs BEGIN UPDATE total SET size = size + NEW.size; END;
CREATE TRIGGER IF NOT EXISTS shrunk AFTER DELETE ON briefs BEGIN UPDATE total SET size = size - OLD.size; END;
CREATE TABLE IF NOT EXISTS articles (id TEXT PRIMARY KEY, body BLOB NOT NULL, created REAL NOT NULL) STRICT;
"""
COLUMNS = "id, body, digest, created, expires, article"


class SqliteStore:
    """Briefs in the file at path, at most max_bytes of them; the oldest go first. Opens on first use."""

    def __init__(self, path: Path, max_bytes: int) -> None:
        self._path = path
        self._max_bytes = max_bytes
        self._local = threading.local()

    def get(self, id: str) -> Stored | None:
        with self._connection() as connection:
            row = connection.execute(
                f"SELECT {COLUMNS} FROM briefs WHERE id = ? AND expires > ?", (id, time.time())
            ).fetchone()
        return _stored(row) if row else None

    def put(self, stored: Stored) -> bool:
        size = len(stored.body) + len((stored.article or "").encode())
        if size > self._max_bytes:
            return False
        row = (
            stored.id,
            stored.body,
            _digest(stored.body),
            stored.created,
            stored.expires,
            stored.article,
            size,
        )
        with self._transaction() as connection:
            # Not INSERT OR REPLACE: it deletes without the trigger that keeps the total.
            connection.execute("DELETE FROM briefs WHERE id = ? OR expires <= ?", (stored.id, time.time()))
            connection.execute("INSERT INTO briefs VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            self._evict(connection)
        return True

    def delete(self, id: str) -> bool:
        with self._transaction() as connection:
            return connection.execute("DELETE FROM briefs WHERE id = ?", (id,)).rowcount > 0

    def recent(self, limit: int, before: str | None = None) -> list[Stored]:
        after_cursor = "AND (created, id) < (SELECT created, id FROM briefs WHERE id = :before)" if before else ""
        with self._connection() as connection:
            rows = connection.execute(
                f"SELECT {COLUMNS} FROM briefs WHERE expires > :now {after_cursor} "
                "ORDER BY created DESC, id DESC LIMIT :limit",
                {"now": time.time(), "before": before, "limit": limit},
            ).fetchall()
        return [stored for row in rows if (stored := _stored(row))]

    def put_article(self, id: str, body: bytes) -> None:
        """Keep the article of a job until it is deleted: neither time nor size evicts it. On disk when this returns."""
        with self._connection() as connection:
            connection.execute("PRAGMA synchronous = FULL")
            try:
                connection.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?)", (id, body, time.time()))
            finally:
                connection.execute("PRAGMA synchronous = NORMAL")

    def get_article(self, id: str) -> bytes | None:
        with self._connection() as connection:
            row = connection.execute("SELECT body FROM articles WHERE id = ?", (id,)).fetchone()
        return row[0] if row else None

    def delete_article(self, id: str) -> None:
        with self._connection() as connection:
            connection.execute("DELETE FROM articles WHERE id = ?", (id,))

    def articles_before(self, time: float) -> list[str]:
        """The ids of the articles put before a time."""
        with self._connection() as connection:
            return [id for (id,) in connection.execute("SELECT id FROM articles WHERE created < ?", (time,))]

    def _evict(self, connection: sqlite3.Connection) -> None:
        while connection.execute("SELECT size FROM total").fetchone()[0] > self._max_bytes:
            connection.execute("DELETE FROM briefs WHERE id = (SELECT id FROM briefs ORDER BY created, id LIMIT 1)")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            if not hasattr(self._local, "connection"):
                self._local.connection = self._open()
            yield self._local.connection
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailable(f"{type(error).__name__}: {error}") from error

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=BUSY_MS / 1000, isolation_level=None)
        # Several processes switching a new file to WAL at once get "database is locked" in spite of the timeout.
        with FileLock(f"{self._path}.lock"):
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(SCHEMA)
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection


def _stored(row: tuple[str, bytes, bytes, float, float, str | None]) -> Stored | None:
    id, body, digest, created, expires, article = row
    if _digest(body) != digest:
        return None
    return Stored(id, body, created, expires, article)


def _digest(body: bytes) -> bytes:
    """Of a body and the schema it was written by: a row of another schema reads as a changed one, and is a miss."""
    return hashlib.sha256(content_hash("schemas").encode() + body).digest()
