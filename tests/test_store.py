"""One suite over every store that keeps what it is given."""

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from service.store.memory import MemoryStore
from service.store.null import NullStore
from service.store.sqlite import SqliteStore
from service.store.stored import Stored, StoreUnavailable

NOW = time.time()


def stored(id="a", body=b'{"n": 1}', age=0.0, ttl=3600.0, article="text"):
    return Stored(id, body, NOW - age, NOW - age + ttl, article)


@pytest.fixture(params=["sqlite", "memory"])
def store_of(request, tmp_path):
    """Builds a store of at most max_bytes."""
    if request.param == "memory":
        return MemoryStore
    return lambda max_bytes: SqliteStore(tmp_path / "deep" / "parley.db", max_bytes)


@pytest.fixture
def store(store_of):
    return store_of(2**20)


def test_what_is_put_is_got(store):
    """Bytes, times and article come back as they were."""
    assert store.put(stored())
    assert store.get("a") == stored()
    assert store.get("b") is None


def test_put_replaces(store):
    """The newest brief of an id counts."""
    store.put(stored())
    store.put(stored(body=b"new"))
    assert store.get("a").body == b"new"
    assert len(store.recent(10)) == 1


def test_expired_briefs_are_gone(store):
    """Neither get nor recent shows them."""
    store.put(stored(age=10, ttl=5))
    assert store.get("a") is None
    assert store.recent(10) == []


def test_delete_forgets(store):
    """It says whether there was anything to forget."""
    store.put(stored())
    assert store.delete("a")
    assert not store.delete("a")
    assert store.get("a") is None


def test_recent_pages_from_newest_to_oldest(store):
    """Following the cursor gives every brief once."""
    for number in range(7):
        store.put(stored(id=f"id{number}", age=100 - number))
    pages, cursor = [], None
    while page := store.recent(3, cursor):
        pages += [item.id for item in page]
        cursor = page[-1].id
    assert pages == [f"id{number}" for number in reversed(range(7))]


def test_the_oldest_go_when_it_is_full(store_of):
    """The bound holds over bodies and articles, and replacing does not count twice."""
    store = store_of(1000)
    for number in range(5):
        for _ in range(3):
            store.put(stored(id=f"id{number}", body=b"x" * 250, age=100 - number, article="y" * 50))
    assert [item.id for item in store.recent(10)] == ["id4", "id3", "id2"]


def test_what_is_larger_than_the_bound_is_not_kept(store_of):
    """It says so, and leaves the others alone."""
    store = store_of(1000)
    store.put(stored(body=b"x" * 100))
    assert not store.put(stored(id="b", body=b"x" * 2000))
    assert store.get("b") is None
    assert store.get("a") is not None


def test_threads_share_it(store):
    """Many writers and readers at once lose nothing."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: store.put(stored(id=f"id{number}")), range(64)))
        found = list(pool.map(lambda number: store.get(f"id{number}"), range(64)))
    assert all(found)


def test_sqlite_outlives_the_process(tmp_path):
    """Another store on the same file has the brief, and no article where none was given."""
    SqliteStore(tmp_path / "p.db", 2**20).put(stored(article=None))
    assert SqliteStore(tmp_path / "p.db", 2**20).get("a").article is None


def test_a_flipped_byte_is_a_miss(tmp_path):
    """A body that does not fit its digest is not served."""
    store = SqliteStore(tmp_path / "p.db", 2**20)
    store.put(stored())
    with sqlite3.connect(tmp_path / "p.db") as connection:
        connection.execute("UPDATE briefs SET body = ?", (b'{"n": 2}',))
    connection.close()
    assert store.get("a") is None


def test_a_row_of_another_schema_is_a_miss(tmp_path, monkeypatch):
    """After an upgrade an old brief is neither served nor listed."""
    store = SqliteStore(tmp_path / "p.db", 2**20)
    store.put(stored())
    monkeypatch.setattr("service.store.sqlite.content_hash", lambda _: "another")
    assert store.get("a") is None
    assert store.recent(5) == []


@pytest.mark.parametrize("content", [b"not a database, but long enough to be taken for one" * 100, b""])
def test_a_broken_file_is_unavailable_or_made_anew(tmp_path, content):
    """No error but StoreUnavailable leaves the store."""
    (tmp_path / "p.db").write_bytes(content)
    store = SqliteStore(tmp_path / "p.db", 2**20)
    try:
        store.put(stored())
    except StoreUnavailable:
        assert content
    else:
        assert store.get("a") == stored()


def test_a_locked_file_is_unavailable_within_its_budget(tmp_path):
    """Somebody else's long transaction costs a request a fraction of a second."""
    store = SqliteStore(tmp_path / "p.db", 2**20)
    store.put(stored())
    other = sqlite3.connect(tmp_path / "p.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    began = time.monotonic()
    with pytest.raises(StoreUnavailable):
        store.put(replace(stored(), id="b"))
    assert time.monotonic() - began < 2
    other.close()


def test_many_openings_at_once(tmp_path):
    """A new file is set up once, whoever comes first."""
    barrier = threading.Barrier(8)

    def open_and_put(number):
        store = SqliteStore(tmp_path / "new.db", 2**20)
        barrier.wait()
        return store.put(stored(id=str(number)))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(open_and_put, range(8)))


def test_null_keeps_nothing():
    """Whatever is put is not there."""
    store = NullStore()
    assert not store.put(stored())
    assert store.get("a") is None
    assert not store.delete("a")
    assert store.recent(5) == []


def test_articles_of_jobs_stay_until_they_are_deleted(tmp_path):
    """Neither the bound nor a brief's deletion touches them."""
    store = SqliteStore(tmp_path / "p.db", 1000)
    store.put_article("a", b"x" * 5000)
    for number in range(5):
        store.put(stored(id=f"id{number}", body=b"x" * 400))
    store.delete("a")
    assert store.get_article("a") == b"x" * 5000
    assert store.articles_before(time.time() + 1) == ["a"]
    assert store.articles_before(NOW - 1) == []
    store.put_article("a", b"y")
    assert store.get_article("a") == b"y"
    store.delete_article("a")
    assert store.get_article("a") is None
