"""Rows that were changed behind a store's back, in every database."""

import sqlite3
from contextlib import closing

import psycopg
import pytest

from service.app import open_store
from tests.storing import stored


@pytest.fixture
def store(database_url):
    with closing(open_store(database_url, 2**24)[0]) as store:
        yield store


def change(url, changes):
    """What somebody else does to the table of briefs."""
    if url.startswith("sqlite:"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection, connection:
            connection.execute(f"UPDATE briefs SET {changes}")
    else:
        with psycopg.connect(url) as connection:
            connection.execute(f"UPDATE parley_briefs SET {changes}")


@pytest.mark.parametrize("changes", ["body = {}", "article = NULL", "expires = expires + 1", "digest = {}", "id = 'b'"])
def test_a_row_that_was_changed_is_a_miss_and_replaced(database_url, store, changes):
    """Neither another body nor another article, time or id is served; the next brief takes its place."""
    store.put(stored())
    change(database_url, changes.format("x''" if database_url.startswith("sqlite:") else "''"))
    assert (store.get("a"), store.get("b"), store.recent(5)) == (None, None, [])
    store.put(stored())
    assert store.get("a") == stored()


def test_a_row_of_an_older_schema_is_a_miss(store, monkeypatch):
    """A brief that this release cannot render is made anew."""
    store.put(stored())
    monkeypatch.setattr("service.store.stored.content_hash", lambda _: "another")
    assert (store.get("a"), store.recent(5)) == (None, [])
    store.put(stored())
    assert store.get("a") == stored()


def test_a_listing_goes_on_behind_changed_rows(database_url, store):
    """A page has as many as were asked for, while there are any."""
    for number in range(6):
        store.put(stored(str(number), age=10 - number))
    change(database_url, "article = NULL WHERE id IN ('5', '4', '2')")
    assert [item.id for item in store.recent(2)] == ["3", "1"]
    assert [item.id for item in store.recent(2, "3")] == ["1", "0"]
