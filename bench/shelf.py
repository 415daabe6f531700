"""A store filled with briefs, as many as it takes, in one go: put() one by one would take minutes."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from bench.load import NUMBER
from bench.sample import article
from schemas.article import Article
from service.app import create_briefer
from service.briefing import Briefer
from service.settings import Settings
from service.store.stored import COLUMNS, Row, Stored, sealed, size_of

BODY = b'{"a brief": "%s"}' % (b"x" * 4_000)
_REQUEST = Article(text=article()).model_dump_json(exclude_none=True).encode()


def request(number: int) -> bytes:
    """What is posted for a brief of the shelf: JSON, 4 kB."""
    return _REQUEST.replace(NUMBER, b"%08d" % number)


def open_shelf(url: str) -> Briefer:
    """A service without its web, whose store is at url."""
    return create_briefer(Settings(engine="extractive", store_url=url, store_max_mb=2**20))


def fill(url: str, briefs: int) -> None:
    """Put the briefs of requests 0 to briefs into a store, which this makes where it is new."""
    briefer = open_shelf(url)
    # A look in the usual way sets the store up.
    briefer.recent(1)
    rows = map(sealed, _briefs(briefer, briefs))
    if url.startswith("postgresql:"):
        _fill_postgres(url, rows)
    else:
        _fill_sqlite(url, rows)
    briefer.close()


def _briefs(briefer: Briefer, briefs: int) -> Iterator[Stored]:
    now = time.time()
    ids = (briefer.id_of(Article.model_validate_json(request(number))) for number in range(briefs))
    return (Stored(id, BODY, now, now + 3_600) for id in ids)


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
