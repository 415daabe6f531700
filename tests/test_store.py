"""One suite over every store that keeps what it is given."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import pytest

from service.app import open_store
from service.store.null import NullStore
from tests.storing import NOW, stored


@pytest.fixture(params=["sqlite", "postgres", "memory"])
def url(request, tmp_path):
    """Where a store is, new and empty."""
    if request.param == "postgres":
        return request.getfixturevalue("postgres").database()
    return "memory:" if request.param == "memory" else f"sqlite:///{tmp_path}/deep/parley.db"


@pytest.fixture
def store_of(url):
    """Builds a store of at most max_bytes."""
    with ExitStack() as opened:
        yield lambda max_bytes: opened.enter_context(closing(open_store(url, max_bytes)[0]))


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


def test_recent_has_one_owners_alone(store):
    """Pages are full of those whose ids end with it, however many others lie between."""
    for number in range(6):
        for owner in ("aaa", "bbb"):
            store.put(stored(id=f"id{number}{owner}", age=100 - number))
    assert [item.id for item in store.recent(4, None, "aaa")] == [f"id{number}aaa" for number in (5, 4, 3, 2)]
    assert [item.id for item in store.recent(4, "id2aaa", "aaa")] == ["id1aaa", "id0aaa"]
    assert store.recent(4, None, "c") == []


@pytest.mark.parametrize("url", ["sqlite", "postgres"], indirect=True)
def test_what_was_spent_adds_up(url):
    """By owner and day, over every process; the days before are forgotten."""
    with closing(open_store(url, 2**20)[0]) as one, closing(open_store(url, 2**20)[0]) as other:
        for number in range(20):
            (one, other)[number % 2].spend("a", "2026-05-04", 10)
        assert one.spent("a", "2026-05-04") == other.spent("a", "2026-05-04") == 200
        assert (one.spent("b", "2026-05-04"), one.spent("a", "2026-05-05")) == (0, 0)
        other.spend("b", "2026-05-05", 1)
        assert (one.spent("a", "2026-05-04"), one.spent("b", "2026-05-05")) == (0, 1)


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


def test_any_text_is_kept(store):
    """NUL, line ends and characters beyond the basic plane come back."""
    store.put(stored(article="a\0b\r\n\U0001f600"))
    assert store.get("a").article == "a\0b\r\n\U0001f600"


def test_briefs_without_an_article(store):
    """None is not the empty text."""
    store.put(stored(article=None))
    store.put(stored(id="b", article=""))
    assert (store.get("a").article, store.get("b").article) == (None, "")


def test_a_put_clears_away_what_has_expired(store_of):
    """Nothing lies about because nobody asks for it; the bound counts what is there."""
    store = store_of(1000)
    store.put(stored(id="old", body=b"x" * 900, age=10, ttl=5))
    store.put(stored(id="a", body=b"x" * 500))
    store.put(stored(id="b", body=b"x" * 400))
    assert {item.id for item in store.recent(5)} == {"a", "b"}


def test_it_answers(store):
    """check() says nothing where nothing is wrong."""
    store.check()


def test_null_keeps_nothing():
    """Whatever is put is not there."""
    store = NullStore()
    assert not store.put(stored())
    assert store.get("a") is None
    assert not store.delete("a")
    assert store.recent(5) == []


@pytest.mark.parametrize("url", ["sqlite", "postgres"], indirect=True)
def test_articles_of_jobs_stay_until_they_are_deleted(store_of):
    """Neither the bound nor a brief's deletion touches them."""
    store = store_of(1000)
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
