"""One SQLite file in WAL mode: opened, migrated, shared by threads and processes, and replaced when it is broken."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog
from filelock import FileLock, Timeout

from service.store.outage import Outage, Use
from service.store.pool import BUDGET, Pool
from service.store.stored import StoreUnavailable

# Opening is rare, and no request's fault: it takes the turns of all who want to.
OPENING = 2.0
MIGRATIONS = (
    # Files older than the first release counted no version.
    """
    DROP TABLE IF EXISTS briefs;
    DROP TABLE IF EXISTS total;
    DROP TABLE IF EXISTS articles;
    CREATE TABLE briefs (
        id TEXT PRIMARY KEY,
        created REAL NOT NULL,
        expires REAL NOT NULL,
        digest BLOB NOT NULL,
        body BLOB NOT NULL,
        article BLOB,
        size INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX briefs_by_age ON briefs (created, id);
    CREATE INDEX briefs_by_expiry ON briefs (expires);
    CREATE TABLE total (size INTEGER NOT NULL) STRICT;
    INSERT INTO total VALUES (0);
    CREATE TRIGGER grown AFTER INSERT ON briefs BEGIN
        SELECT RAISE(ABORT, 'the index does not lead to it')
            WHERE NOT EXISTS (SELECT 1 FROM briefs WHERE id = NEW.id AND +digest = NEW.digest);
        UPDATE total SET size = size + NEW.size;
    END;
    CREATE TRIGGER shrunk AFTER DELETE ON briefs BEGIN UPDATE total SET size = size - OLD.size; END;
    CREATE TABLE articles (
        id TEXT PRIMARY KEY,
        body BLOB NOT NULL,
        digest BLOB NOT NULL,
        created REAL NOT NULL
    ) STRICT;
    CREATE TABLE claims (
        key TEXT PRIMARY KEY,
        owner TEXT NOT NULL,
        expires REAL NOT NULL,
        wanted INTEGER NOT NULL,
        failure TEXT
    ) STRICT;
    """,
    """
    CREATE TABLE spent (
        owner TEXT NOT NULL,
        day TEXT NOT NULL,
        tokens INTEGER NOT NULL,
        PRIMARY KEY (owner, day)
    ) STRICT;
    """,
)
SIDE_FILES = ("-wal", "-shm")
# The statements are constants and tested: where one does not compile or its constraints do not hold, the file is
# not what was made. A short read is a file cut off.
BROKEN = {
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_TOOBIG,
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_FORMAT,
    sqlite3.SQLITE_NOTADB,
}
SHORT_READ = sqlite3.SQLITE_IOERR | 2 << 8

log = structlog.get_logger()


class _Connection(sqlite3.Connection):
    inode: tuple[int, int]


class SqliteFile:
    """At most size connections to the file at path, opened on first use. Safe to share between threads.

    A statement waits patience seconds for another's lock.
    """

    def __init__(self, path: Path, size: int, outage: Outage | None = None, patience: float = BUDGET) -> None:
        self._patience = patience
        self.outage = outage or Outage("sqlite")
        self._path = path
        # SQLite has one writer. Who waits for it here is served in turn, who waits in SQLite by luck.
        self._pool = Pool(self.outage, self._open, self._is_current, size, writers=1)
        self._opening = threading.Lock()

    @contextmanager
    def connection(self, use: Use) -> Iterator[sqlite3.Connection]:
        """A connection in autocommit. Raises StoreUnavailable."""
        connection = None
        try:
            with self._pool.connection(use) as connection:
                yield connection
        except (sqlite3.Error, UnicodeError, OSError) as error:
            reason = _reason(error)
            if _is_broken(error) and connection is not None:
                self._replace(connection.inode, reason)
            else:
                self.outage.failed(use, reason)
            raise StoreUnavailable(f"sqlite: {reason}") from error
        self.outage.worked(use)

    def scrub(self) -> None:
        """Take what was deleted out of the write-ahead log too, unless somebody reads it just now."""
        with suppress(StoreUnavailable), self.connection("read") as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._pool.close()

    def _is_current(self, connection: _Connection) -> bool:
        # A file that was deleted or quarantined can still be read and written by who has it open.
        try:
            return _inode(self._path) == connection.inode
        except FileNotFoundError:
            return False

    def _open(self) -> _Connection:
        with self._locked():
            try:
                return self._connect()
            except (sqlite3.Error, UnicodeError) as error:
                if not _is_broken(error):
                    raise
                self._quarantine(_reason(error))
                return self._connect()

    def _connect(self) -> _Connection:
        connection = sqlite3.connect(
            self._path, self._patience, isolation_level=None, check_same_thread=False, factory=_Connection
        )
        # Text of a damaged file may be anything.
        connection.text_factory = lambda text: text.decode(errors="replace")
        try:
            # What DELETE forgets is overwritten. REPLACE fires triggers of deletion only if they are recursive.
            connection.executescript(
                "PRAGMA secure_delete = ON; PRAGMA recursive_triggers = ON; "
                "PRAGMA synchronous = NORMAL; PRAGMA journal_mode = WAL; "
                # KiB. The system has the file in its memory too, once for all connections.
                "PRAGMA cache_size = -500"
            )
            self._migrate(connection)
            connection.inode = _inode(self._path)
        except BaseException:
            connection.close()
            raise
        return connection

    def _migrate(self, connection: sqlite3.Connection) -> None:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        for number, script in enumerate(MIGRATIONS[version:], version + 1):
            connection.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT")

    def _replace(self, broken: tuple[int, int], reason: str) -> None:
        with suppress(OSError, StoreUnavailable), self._locked():
            if _inode(self._path) == broken:
                self._quarantine(reason)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        # Several processes switching a new file to WAL at once get "database is locked" in spite of the timeout, and
        # a file must not be opened while it is being renamed.
        if not self._opening.acquire(timeout=OPENING):
            raise StoreUnavailable("sqlite: many threads want to open it")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{self._path}.lock", OPENING, poll_interval=0.005):
                yield
        except Timeout:
            raise StoreUnavailable("sqlite: many processes want to open it") from None
        finally:
            self._opening.release()

    def _quarantine(self, reason: str) -> None:
        """Set the file aside, the one set aside before is dropped: they hold articles."""
        aside = f"{self._path}.broken-"
        for old in self._path.parent.glob(f"{self._path.name}.broken-*"):
            old.unlink(missing_ok=True)
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        for suffix in (*SIDE_FILES, ""):
            with suppress(FileNotFoundError):
                os.rename(f"{self._path}{suffix}", f"{aside}{stamp}{suffix}")
        log.error("store_quarantined", reason=reason, file=f"{aside}{stamp}")


def _inode(path: Path) -> tuple[int, int]:
    found = os.stat(path)
    return found.st_dev, found.st_ino


def _is_broken(error: Exception) -> bool:
    # A UnicodeError is SQLite naming what it found, and that was no text.
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF in BROKEN or code == SHORT_READ or isinstance(error, UnicodeError)


def _reason(error: Exception) -> str:
    """Not its message, which could hold what is in the file."""
    return getattr(error, "sqlite_errorname", type(error).__name__)
