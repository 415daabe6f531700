"""A store filled with briefs, as many as it takes, in one go: put() one by one would take minutes."""

import hashlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from service.app import open_store
from service.store.stored import COLUMNS, Row, Stored, sealed, size_of

BODY = b'{"a brief": "%s"}' % (b"x" * 4_000)


def id_of(number: int) -> str:
    """The id of a brief of the shelf. As ids are, it is a hash: neighbours in number are none in an index."""
    return hashlib.sha256(b"%d" % number).hexdigest()[:32]


def fill(url: str, briefs: int) -> None:
    """Put briefs 0 to briefs into a store, which this makes where it is new."""
    store, _ = open_store(url, 2**40)
    # The first in the usual way, which sets the store up.
    store.put(next(_briefs(range(1))))
    store.close()
    if url.startswith("postgresql:"):
        _fill_postgres(url, map(sealed, _briefs(range(1, briefs))))
    else:
        _fill_sqlite(url, map(sealed, _briefs(range(1, briefs))))


def _briefs(numbers: range) -> Iterator[Stored]:
    now = time.time()
    return (Stored(id_of(number), BODY, now, now + 3_600) for number in numbers)


def _fill_sqlite(url: str, rows: Iterator[Row]) -> None:
    connection = sqlite3.connect(Path(url.removeprefix("sqlite:///")))
    with connection:
        connection.executemany(
            "INSERT INTO briefs VALUES (?, ?, ?, ?, ?, ?, ?)", ((*row, size_of(row)) for row in rows)
        )
    connection.close()


def _fill_postgres(url: str, rows: Iterator[Row]) -> None:
    import psycopg

    with psycopg.connect(url) as connection:
        # The trigger that counts would update its one row once for each.
        connection.execute("SET LOCAL session_replication_role = replica")
        with connection.cursor().copy(f"COPY parley_briefs ({COLUMNS}, size) FROM STDIN") as copy:
            for row in rows:
                copy.write_row((*row, size_of(row)))
        connection.execute("UPDATE parley_total SET size = (SELECT sum(size) FROM parley_briefs)")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE parley_briefs")
