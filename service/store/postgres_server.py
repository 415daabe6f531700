"""Connections to a PostgreSQL server that never keep a caller waiting: what is slow, frozen or gone is unavailable."""

import select
from collections.abc import Generator, Mapping, Sequence
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg import generators
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.waiting import Ready, Wait

from service.store.outage import Outage, Use
from service.store.pool import BUDGET, Pool
from service.store.stored import StoreUnavailable

# What we no longer wait for shall not go on in the server, nor hold locks if this process is frozen in a transaction.
# So the server gives up a little before we do.
SERVER_SHARE = 0.8
MIGRATING = 5.0
MIGRATION_LOCK = 7_206_548_119
MIGRATIONS = (
    """
    CREATE TABLE parley_briefs (
        id text PRIMARY KEY,
        created double precision NOT NULL,
        expires double precision NOT NULL,
        digest bytea NOT NULL,
        body bytea NOT NULL,
        article bytea,
        size bigint NOT NULL
    );
    CREATE INDEX parley_briefs_by_age ON parley_briefs (created, id);
    CREATE INDEX parley_briefs_by_expiry ON parley_briefs (expires);
    CREATE TABLE parley_total (size bigint NOT NULL);
    INSERT INTO parley_total VALUES (0);
    CREATE TABLE parley_articles (
        id text PRIMARY KEY,
        body bytea NOT NULL,
        digest bytea NOT NULL,
        created double precision NOT NULL
    );
    CREATE FUNCTION parley_count() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE parley_total SET size = size
            + CASE WHEN TG_OP = 'DELETE' THEN 0 ELSE NEW.size END - CASE WHEN TG_OP = 'INSERT' THEN 0 ELSE OLD.size END;
        RETURN NULL;
    END $$;
    CREATE TRIGGER parley_count AFTER INSERT OR UPDATE OF size OR DELETE ON parley_briefs
        FOR EACH ROW EXECUTE FUNCTION parley_count();
    CREATE UNLOGGED TABLE parley_claims (
        key text PRIMARY KEY,
        owner text NOT NULL,
        expires timestamptz NOT NULL,
        wanted boolean NOT NULL,
        failure text
    );
    """,
    """
    CREATE TABLE parley_spent (
        owner text NOT NULL,
        day text NOT NULL,
        tokens bigint NOT NULL,
        PRIMARY KEY (owner, day)
    );
    """,
)

# A brief that is not kept, or is made a second time, costs more than another try.
TRIES: dict[Use, int] = {"read": 1, "claim": 4, "write": 4}
SLOW = (psycopg.errors.ConnectionTimeout, psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable)

T = TypeVar("T")
Rows = list[tuple[Any, ...]]


class BoundedConnection(psycopg.Connection[tuple[Any, ...]]):
    """Gives a statement so many seconds, and is then closed: what comes later would answer the wrong question."""

    patience: float

    def wait(self, gen: Generator[Any, Any, T], interval: float = BUDGET, timeout: float | None = None) -> T:
        try:
            return _wait(gen, self.patience, self.pgconn.socket)
        except BaseException:
            self.pgconn.finish()
            raise


class PostgresServer:
    """At most size connections to url, opened on first use. Safe to share between threads.

    A statement has patience seconds, and so has opening a connection.
    """

    def __init__(
        self, url: str, size: int, outage: Outage | None = None, patience: float = BUDGET, name: str = "parley"
    ) -> None:
        self.outage = outage or Outage("postgresql")
        self._patience = patience
        given: dict[str, Any] = conninfo_to_dict(url)
        limit = int(patience * SERVER_SHARE * 1000)
        limits = f"-c statement_timeout={limit} -c lock_timeout={limit} -c idle_in_transaction_session_timeout=1000"
        given["options"] = f"{given.get('options') or ''} {limits}"
        given["application_name"] = name
        given.setdefault("gssencmode", "disable")
        self._conninfo = make_conninfo(**given)
        self._migrated = False
        self._pool = Pool(self.outage, self._open, _is_quiet, size, writers=size)

    def ask(self, use: Use, statement: LiteralString, values: Mapping[str, Any] | Sequence[Any] = ()) -> Rows:
        """The rows of a statement in autocommit, which may be carried out more than once. Raises StoreUnavailable."""
        for left in reversed(range(TRIES[use])):
            try:
                return self.ask_once(use, statement, values)
            except StoreUnavailable:
                if not left or not self.outage.answered_lately:
                    raise
        raise AssertionError("every use has a try")

    def ask_once(self, use: Use, statement: LiteralString, values: Mapping[str, Any] | Sequence[Any]) -> Rows:
        """The rows of a statement in autocommit. Raises StoreUnavailable."""
        try:
            with self._pool.connection(use) as connection:
                cursor = connection.execute(statement, values)
                rows = cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            # Its message could hold values.
            reason = error.sqlstate or type(error).__name__
            if not (isinstance(error, SLOW) and self.outage.answered_lately):
                self._migrated = False
                self.outage.failed(use, reason)
            raise StoreUnavailable(f"postgresql: {reason}") from error
        self.outage.worked(use)
        return rows

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._pool.close()

    def _open(self) -> BoundedConnection:
        # Not Connection.connect(): it waits for two seconds at the least.
        connection = BoundedConnection(_wait(generators.connect(self._conninfo), self._patience))
        try:
            connection.patience = self._patience
            connection.autocommit = True
            if not self._migrated:
                _migrate(connection)
                connection.patience = self._patience
                self._migrated = True
        except BaseException:
            connection.close()
            raise
        return connection


def _wait(gen: Generator[Any, Any, T], patience: float, socket: int = -1) -> T:
    """What gen returns, unless the server keeps silent for so many seconds.

    psycopg's own limits count the time too in which this thread is kept from running, and so take a busy process for a
    dead server; here an answer that is there counts, however late it is looked at. gen names its socket, or it
    is given.
    """
    try:
        wanted = next(gen)
        while True:
            descriptor, state = wanted if isinstance(wanted, tuple) else (socket, wanted)
            poll = select.poll()
            poll.register(
                descriptor, (select.POLLIN if state & Wait.R else 0) | (select.POLLOUT if state & Wait.W else 0)
            )
            found = poll.poll(patience * 1000)
            if not found:
                raise psycopg.errors.ConnectionTimeout("the server keeps silent")
            # What else can be found, say a lost connection, comes to light by reading.
            events = found[0][1]
            wanted = gen.send(
                (Ready.R if events & ~select.POLLOUT else 0) | (Ready.W if events & select.POLLOUT else 0)
            )
    except StopIteration as end:
        result: T = end.value
        return result


def _is_quiet(connection: BoundedConnection) -> bool:
    """A server that has something to say to an idle connection has closed it."""
    if connection.closed:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)


def _migrate(connection: BoundedConnection) -> None:
    if connection.execute("SELECT to_regclass('parley_schema') IS NOT NULL").fetchone() == (True,):
        version = connection.execute("SELECT version FROM parley_schema").fetchone()
        if version and version[0] >= len(MIGRATIONS):
            return
    connection.patience = MIGRATING
    with connection.transaction():
        connection.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))
        connection.execute("CREATE TABLE IF NOT EXISTS parley_schema (version int NOT NULL)")
        row = connection.execute("DELETE FROM parley_schema RETURNING version").fetchone()
        for script in MIGRATIONS[row[0] if row else 0 :]:
            connection.execute(script)
        connection.execute("INSERT INTO parley_schema VALUES (%s)", (max(len(MIGRATIONS), row[0] if row else 0),))
