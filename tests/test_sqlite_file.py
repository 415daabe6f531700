"""Faults of a real SQLite file: a miss at the most, and mended where it can be."""

import os
import random
import shutil
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress

import pytest
import structlog

from service.app import open_store
from service.store import outage
from service.store.stored import StoreUnavailable
from tests.storing import no_file_beyond, open_and_put, put_by_processes, stored


@pytest.fixture
def path(tmp_path):
    return tmp_path / "parley.db"


@pytest.fixture
def store(path):
    with closing(store_at(path)) as store:
        yield store


@pytest.fixture
def _no_pause(monkeypatch):
    """Every request tries a store that is down."""
    monkeypatch.setattr(outage, "PAUSE", 0.0)


def store_at(path):
    return open_store(f"sqlite:///{path}", 2**24)[0]


def use(store, count=20):
    """What a few requests do; how many of their briefs are found, and how often the store did not answer."""
    found = failed = 0
    for number in range(count):
        item = stored(id=f"id{number}", body=f'{{"n": {number}}}'.encode() * 100)
        try:
            before = store.get(item.id)
            assert before in (None, item)
            store.put(item)
            assert store.get(item.id) in (None, item)
            found += before is not None
        except StoreUnavailable:
            failed += 1
    return found, failed


def set_aside(path):
    return sorted(other.name for other in path.parent.glob("*.broken-*"))


def test_it_outlives_the_process(path, store):
    """Another store on the same file has the brief."""
    store.put(stored())
    with closing(store_at(path)) as other:
        assert other.get("a") == stored()


@pytest.mark.parametrize("content", [b"not a database, but long enough to be taken for one" * 100, b"\0" * 8192])
def test_what_is_no_database_is_set_aside(path, content):
    """The first request finds a new file already, and what was there can be looked at."""
    path.write_bytes(content)
    with structlog.testing.capture_logs() as logs, closing(store_at(path)) as store:
        assert use(store) == (0, 0)
    assert [entry["event"] for entry in logs] == ["store_quarantined"]
    assert len(set_aside(path)) == 1
    assert (path.parent / set_aside(path)[0]).read_bytes() == content


def test_only_the_last_file_set_aside_is_kept(path):
    """They hold articles, and would fill the disk."""
    for content in (b"one" * 1000, b"two" * 1000):
        path.write_bytes(content)
        with closing(store_at(path)) as store:
            store.put(stored())
        path.with_name("parley.db-wal").unlink(missing_ok=True)
    assert (path.parent / set_aside(path)[-1]).read_bytes().startswith(b"two")
    assert len(set_aside(path)) == 1


@pytest.mark.usefixtures("_no_pause")
@pytest.mark.parametrize("seed", range(40))
def test_flipped_bytes(path, seed):
    """Wherever bytes change, nothing but what was put is ever served, nothing else is raised, and soon all is well."""
    with closing(store_at(path)) as store:
        use(store)
    dice = random.Random(seed)
    content = bytearray(path.read_bytes())
    for _ in range(dice.choice([1, 8, 64])):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    if seed % 4 == 0:
        page = dice.randrange(len(content) // 4096) * 4096
        content[page : page + 4096] = dice.randbytes(4096)
    path.write_bytes(content)
    with closing(store_at(path)) as store:
        use(store)
        with suppress(StoreUnavailable):
            store.recent(100)
        use(store)
        assert use(store) == (20, 0)


def test_a_file_that_breaks_while_it_is_open(path, store):
    """Who finds it broken replaces it, and everybody else goes over to the new one."""
    use(store)
    store.delete("a")
    with path.open("r+b") as file:
        file.write(b"\xff" * path.stat().st_size)
    with closing(store_at(path)) as other:
        assert other.put(stored(id="b"))
        assert store.get("b") == stored(id="b")
        assert store.put(stored(id="c"))
        assert other.get("c") == stored(id="c")
    assert len([name for name in set_aside(path) if not name.endswith(("-wal", "-shm"))]) == 1


@pytest.mark.parametrize("total", [2**60, -(2**60)])
def test_a_total_that_cannot_be(path, store, total):
    """It is counted anew, and nothing is evicted for it."""
    store.put(stored())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE total SET size = ?", (total,))
    assert use(store) == (0, 0)
    assert store.get("a") == stored()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT size = (SELECT sum(size) FROM briefs) FROM total").fetchone() == (1,)


@pytest.mark.usefixtures("_no_pause")
def test_a_file_cut_off(path):
    """Half a file is a broken file."""
    with closing(store_at(path)) as store:
        use(store)
    os.truncate(path, path.stat().st_size // 2 + 100)
    with closing(store_at(path)) as store:
        use(store)
        assert use(store) == (20, 0)


def test_a_deleted_file_is_made_anew(path, store):
    """What was in it is gone for everybody, and what is put now is there for everybody."""
    store.put(stored())
    path.unlink()
    assert store.get("a") is None
    store.put(stored(id="b"))
    with closing(store_at(path)) as other:
        assert other.get("b") == stored(id="b")


def test_a_deleted_folder_is_made_anew(tmp_path):
    """Down to the folder that it lies in."""
    with closing(store_at(tmp_path / "var" / "parley.db")) as store:
        store.put(stored())
        shutil.rmtree(tmp_path / "var")
        assert store.get("a") is None
        assert store.put(stored())


def test_an_unwritable_folder_is_unavailable(tmp_path):
    """A file stands where the folder should be: no rights of any user help."""
    (tmp_path / "var").write_text("")
    with closing(store_at(tmp_path / "var" / "parley.db")) as store, structlog.testing.capture_logs() as logs:
        assert use(store) == (0, 20)
        with pytest.raises(StoreUnavailable):
            store.check()
    assert [entry["event"] for entry in logs] == ["store_down"]


@contextmanager
def no_room(monkeypatch):
    """The file may grow no further: for SQLite by max_page_count, which each connection sets for itself."""
    connect = sqlite3.connect

    def limited(*args, **options):
        connection = connect(*args, **options)
        connection.execute("PRAGMA max_page_count = 20")
        return connection

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", limited)
        yield


def test_a_full_file_is_still_read(path, monkeypatch):
    """A brief is not kept, those that are there are served, and it is said once until there is room again."""
    with structlog.testing.capture_logs() as logs:
        with no_room(monkeypatch), closing(store_at(path)) as store:
            claims = open_store(f"sqlite:///{path}", 2**24)[1]
            assert store.put(stored())
            for number in range(5):
                with pytest.raises(StoreUnavailable, match="FULL"):
                    store.put(stored(id=str(number), body=b"x" * 2**20))
                assert store.get("a") == stored()
                assert claims.claim(str(number), "me").owner == "me"
            with pytest.raises(StoreUnavailable):
                store.check()
        assert [entry["event"] for entry in logs] == ["store_down"]


def test_a_full_disk(path, store):
    """The same where the system refuses to let the file grow."""
    store.put(stored())
    with no_file_beyond(200_000):
        with pytest.raises(StoreUnavailable):
            store.put(stored(id="b", body=b"x" * 2**20))
        assert store.get("a") == stored()
    assert store.put(stored(id="b", body=b"x" * 2**20))
    store.check()


def test_a_locked_file_is_unavailable_within_its_budget(path, store):
    """Somebody else's long transaction costs a writer a quarter of a second, and a reader nothing."""
    store.put(stored())
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()
        with pytest.raises(StoreUnavailable, match="BUSY"):
            store.put(stored(id="b"))
        assert store.get("a") == stored()
        assert time.monotonic() - began < 1
    assert store.put(stored(id="b"))


def test_what_is_deleted_is_not_in_the_file(path, store):
    """Neither in the database nor in its log."""
    store.put(stored(article="the secret of Marrick " * 1000))
    store.put(stored(id="b"))
    assert store.delete("a")
    for file in path.parent.iterdir():
        assert b"secret of Marrick" not in file.read_bytes()
    assert store.get("b") == stored(id="b")


OLD_SCHEMA = """
    CREATE TABLE briefs (id TEXT PRIMARY KEY, body BLOB NOT NULL, digest BLOB NOT NULL, created REAL NOT NULL,
        expires REAL NOT NULL, article TEXT, size INTEGER NOT NULL) STRICT;
    CREATE TABLE total (size INTEGER NOT NULL) STRICT;
    INSERT INTO total VALUES (8);
    INSERT INTO briefs VALUES ('a', x'00', x'00', 1, 4e9, 'text', 8);
"""


@pytest.mark.parametrize("schema", ["", OLD_SCHEMA])
def test_processes_that_open_it_at_once(path, schema):
    """A new file is set up, and an old one migrated, once, whoever comes first; nobody fails."""
    if schema:
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(schema)
    put_by_processes(f"sqlite:///{path}")
    assert set_aside(path) == []
    with closing(store_at(path)) as store:
        assert {item.id for item in store.recent(9)} == {"0", "1", "2", "3"}


def test_threads_that_open_it_at_once(path):
    """The same within a process."""
    barrier = threading.Barrier(8)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: open_and_put(f"sqlite:///{path}", number, barrier), range(8)))
