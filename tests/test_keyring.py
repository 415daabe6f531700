"""API keys out of a file."""

import hashlib
import hmac
import os

import pytest
from structlog.testing import capture_logs

from service.access import keyring as module
from service.access.keyring import Keyring, KeysInvalid, digest_of, mint, read
from tests.key_file import write


@pytest.fixture(autouse=True)
def _looks_every_time(monkeypatch):
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.0)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "keys"


def test_a_minted_key_is_found_by_the_line_that_came_with_it(file):
    """The file holds the SHA-256 of the key, and no part of the key."""
    key, line = mint("alice")
    write(file, "# people", "", line)
    assert line == f"alice:{hashlib.sha256(key.encode()).hexdigest()}"
    assert Keyring(file).find(key).name == "alice"
    assert Keyring(file).find(key + "x") is None
    assert Keyring(file).find("") is None
    assert Keyring(file).find("\udcff") is None
    assert mint("alice")[0] != key


@pytest.mark.parametrize("name", ["", "a b", "a:b", "-a", "ä", "a" * 65, "a\n"])
def test_names_that_do_not_fit_the_file(name):
    """They are refused before there is a key for them."""
    with pytest.raises(ValueError, match="a name has"):
        mint(name)


def test_keys_are_compared_in_constant_time(file, monkeypatch):
    """What the index leaves is decided by compare_digest, which sees the whole of both hashes."""
    key, line = mint("alice")
    write(file, line)
    seen = []
    monkeypatch.setattr(module.hmac, "compare_digest", lambda *pair: seen.append(pair) or hmac_equal(*pair))
    assert Keyring(file).find(key).name == "alice"
    assert seen == [(digest_of(key), digest_of(key))]


hmac_equal = hmac.compare_digest


def test_a_changed_file_is_read_again(file):
    """New keys are let in, removed ones are not, and a name may have two at a time."""
    (old, old_line), (new, new_line) = mint("alice"), mint("alice")
    write(file, old_line)
    ring = Keyring(file)
    write(file, old_line, new_line)
    assert ring.find(old).name == ring.find(new).name == "alice"
    assert len(ring.named("alice")) == 2
    write(file, new_line)
    assert ring.find(old) is None
    assert ring.find(new).name == "alice"


@pytest.mark.parametrize("content", [None, "", "alice:abc\n", "alice\n", "# nobody\n", "\udcff", "a b:" + "0" * 64])
def test_a_broken_file_is_refused_or_ignored(file, content):
    """The last good keys stay, and the log says so once, without a word of the file; who has none lets nobody in."""
    key, line = mint("alice")
    write(file, line)
    ring = Keyring(file)
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content.encode("utf-8", "surrogateescape"))
    with capture_logs() as logs:
        assert ring.find(key)
        assert ring.find(key)
    assert [entry["event"] for entry in logs] == ["api_keys_invalid"]
    assert "alice" not in str(logs)
    with pytest.raises(KeysInvalid):
        read(file)
    late = Keyring(file)
    assert late.find(key) is None
    new, line = mint("bob")
    write(file, line)
    assert ring.find(key) is None
    assert ring.find(new).name == late.find(new).name == "bob"


def test_one_key_is_one_tenants(file):
    """The same key under two names would be either's briefs."""
    line = mint("alice")[1]
    write(file, line, line.replace("alice", "bob"))
    with pytest.raises(KeysInvalid, match="line 2"):
        read(file)


def test_the_file_is_looked_at_once_a_second(file, monkeypatch):
    """Not at every request."""
    monkeypatch.setattr(module, "LOOK_SECONDS", 1000.0)
    key, line = mint("alice")
    write(file, line)
    ring = Keyring(file)
    monkeypatch.setattr(os, "stat", None)
    monkeypatch.setattr(module, "_state", None)
    assert all(ring.find(key) for _ in range(100))
