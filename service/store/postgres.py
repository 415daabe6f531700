"""The store that machines share: PostgreSQL, through psycopg.

Whatever writes is one statement in autocommit: in a transaction a busy or frozen process would keep its locks, on the
total say, between two of them.
"""

import time
from collections.abc import Sequence

from service.store.postgres_server import PostgresServer
from service.store.row_store import MOST_REMOVED, RowStore
from service.store.stored import COLUMNS, Row, Stored, seal_of, size_of, unsealed


class PostgresStore(RowStore):
    """Briefs in a database, articles of jobs, and what was spent."""

    def __init__(self, server: PostgresServer, max_bytes: int) -> None:
        super().__init__(max_bytes)
        self._server = server

    def get(self, id: str) -> Stored | None:
        rows = self._server.ask(
            "read", f"SELECT {COLUMNS} FROM parley_briefs WHERE id = %s AND expires > %s", (id, time.time())
        )
        return unsealed(rows[0]) if rows else None

    def delete(self, id: str) -> bool:
        return bool(self._server.ask("write", "DELETE FROM parley_briefs WHERE id = %s RETURNING id", (id,)))

    def check(self) -> None:
        self._server.ask("read", "SELECT size FROM parley_total")
        self._server.outage.require_over()

    def close(self) -> None:
        self._server.close()

    def put_article(self, id: str, body: bytes) -> None:
        """Keep the article of a job until it is deleted: neither time nor size evicts it. On disk when this returns."""
        self._server.ask(
            "write",
            "INSERT INTO parley_articles VALUES (%s, %s, %s, %s) ON CONFLICT (id) DO UPDATE "
            "SET body = excluded.body, digest = excluded.digest, created = excluded.created",
            (id, body, seal_of(id, body), time.time()),
        )

    def get_article(self, id: str) -> bytes | None:
        rows = self._server.ask("read", "SELECT body, digest FROM parley_articles WHERE id = %s", (id,))
        return rows[0][0] if rows and seal_of(id, rows[0][0]) == rows[0][1] else None

    def delete_article(self, id: str) -> None:
        self._server.ask("write", "DELETE FROM parley_articles WHERE id = %s", (id,))

    def articles_before(self, time: float) -> list[str]:
        """The ids of the articles put before a time."""
        return [id for (id,) in self._server.ask("read", "SELECT id FROM parley_articles WHERE created < %s", (time,))]

    def spend(self, owner: str, day: str, tokens: int) -> None:
        self._server.ask("write", "DELETE FROM parley_spent WHERE day < %s", (day,))
        # Done twice it would count twice.
        self._server.ask_once(
            "write",
            "INSERT INTO parley_spent VALUES (%s, %s, %s) ON CONFLICT (owner, day) DO UPDATE "
            "SET tokens = parley_spent.tokens + excluded.tokens",
            (owner, day, tokens),
        )

    def spent(self, owner: str, day: str) -> int:
        rows = self._server.ask("read", "SELECT tokens FROM parley_spent WHERE owner = %s AND day = %s", (owner, day))
        return int(rows[0][0]) if rows else 0

    def _write(self, row: Row) -> None:
        self._server.ask(
            "write",
            f"INSERT INTO parley_briefs ({COLUMNS}, size) VALUES (%s, %s, %s, %s, %s, %s, %s) "
            "ON CONFLICT (id) DO UPDATE SET created = excluded.created, expires = excluded.expires, "
            "digest = excluded.digest, body = excluded.body, article = excluded.article, size = excluded.size",
            (*row, size_of(row)),
        )

    def _clear_away(self) -> None:
        # Others' rows are skipped, and the total comes last: no deadlock.
        self._server.ask(
            "write",
            "DELETE FROM parley_briefs WHERE id IN (SELECT id FROM parley_briefs WHERE expires <= %s "
            "LIMIT %s FOR UPDATE SKIP LOCKED)",
            (time.time(), MOST_REMOVED),
        )
        for _ in range(MOST_REMOVED):
            removed = self._server.ask(
                "write",
                "DELETE FROM parley_briefs WHERE id = (SELECT id FROM parley_briefs "
                "WHERE (SELECT size FROM parley_total) > %s ORDER BY created, id LIMIT 1 FOR UPDATE SKIP LOCKED) "
                "RETURNING id",
                (self._max_bytes,),
            )
            if not removed:
                break

    def _rows(self, limit: int, before: str | None, owner: str) -> Sequence[Row]:
        after_cursor = (
            "AND (created, id) < (SELECT created, id FROM parley_briefs WHERE id = %(before)s)" if before else ""
        )
        rows = self._server.ask(
            "read",
            f"SELECT {COLUMNS} FROM parley_briefs WHERE expires > %(now)s AND id LIKE %(ending)s {after_cursor} "
            "ORDER BY created DESC, id DESC LIMIT %(limit)s",
            {"now": time.time(), "ending": f"%{owner}", "before": before, "limit": limit},
        )
        return [(row[0], row[1], row[2], row[3], row[4], row[5]) for row in rows]
