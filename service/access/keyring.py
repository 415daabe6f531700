"""The API keys of a file, which holds their hashes and not the keys."""

import hashlib
import hmac
import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

import structlog

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
LINE = re.compile(rf"({NAME.pattern}):([0-9a-f]{{64}})", re.ASCII)
LOOK_SECONDS = 1.0
# Of the hash that a key is looked up by; the rest is compared in constant time.
INDEXED = 8

State = tuple[int, int, int]
Keys = dict[str, list["Key"]]

UNSEEN: State = (-1, -1, -1)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Key:
    """digest is the SHA-256 of the key in hex. A name may have several keys, the old and the new one."""

    name: str
    digest: str


class KeysInvalid(Exception):
    """A file of keys cannot be used. The message says where, and nothing of what is in it."""


class Keyring:
    """The keys of the file at path, read again within a second of a change. Safe to share between threads.

    Where the file is of no use the last good keys stay: none, for a process that starts then.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._loaded: tuple[State | None, Keys] = (UNSEEN, {})
        self._look()
        self._next_look = time.monotonic() + LOOK_SECONDS

    def find(self, presented: str) -> Key | None:
        """The key that somebody presents, if it is one."""
        digest = digest_of(presented)
        found = None
        for key in self._keys().get(digest[:INDEXED], ()):
            if hmac.compare_digest(key.digest, digest):
                found = key
        return found

    def named(self, name: str) -> list[Key]:
        """The keys of a name."""
        return [key for keys in self._keys().values() for key in keys if key.name == name]

    def _keys(self) -> Keys:
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + LOOK_SECONDS
            self._look()
        return self._loaded[1]

    def _look(self) -> None:
        seen, keys = self._loaded
        state = _state(self._path)
        if state == seen:
            return
        try:
            keys = read(self._path)
            log.info("api_keys_read", keys=sum(map(len, keys.values())))
        except KeysInvalid as error:
            log.error("api_keys_invalid", reason=str(error), kept=sum(map(len, keys.values())))
        # In one piece, and with the state from before it was read: what changed meanwhile is seen the next time.
        self._loaded = (state, keys)


def mint(name: str) -> tuple[str, str]:
    """A new key, and the line for the file. Raises ValueError where the name cannot stand in it."""
    if not NAME.fullmatch(name):
        raise ValueError("a name has up to 64 letters, digits, dots, hyphens and underscores, a letter or digit first")
    key = f"parley_{secrets.token_urlsafe(32)}"
    return key, f"{name}:{digest_of(key)}"


def digest_of(key: str) -> str:
    """How the file knows a key."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def _state(path: Path) -> State | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


def read(path: Path) -> Keys:
    """The keys of a file, by the beginning of their hashes. Raises KeysInvalid."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KeysInvalid(f"cannot be read ({type(error).__name__})") from None
    keys: Keys = {}
    for number, line in enumerate(map(str.strip, lines), 1):
        if line and not line.startswith("#"):
            key = _parse(line, number)
            of_prefix = keys.setdefault(key.digest[:INDEXED], [])
            if any(other.digest == key.digest for other in of_prefix):
                raise KeysInvalid(f"line {number} has a key that an earlier line has")
            of_prefix.append(key)
    if not keys:
        # An editor that empties a file before it writes it would otherwise lock everybody out.
        raise KeysInvalid("there is no key in it")
    return keys


def _parse(line: str, number: int) -> Key:
    match = LINE.fullmatch(line)
    if match is None:
        raise KeysInvalid(f"line {number} is not name:sha256, as `parley keys new` prints it")
    return Key(match[1], match[2])
