"""What a store keeps, and how a row is sealed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from xxhash import xxh3_128_digest

from service.fingerprint import content_hash

# In the order of the columns: id, created, expires, digest, body, article.
Row = tuple[str, float, float, bytes, bytes, bytes | None]
COLUMNS = "id, created, expires, digest, body, article"


class StoreUnavailable(Exception):
    """The store did not answer; nothing is known of what it holds."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A brief as the JSON bytes that are served; times in seconds since the epoch. article is the text, if kept."""

    id: str
    body: bytes
    created: float
    expires: float
    article: str | None = None


def sealed(stored: Stored) -> Row:
    """The row of a brief."""
    article = None if stored.article is None else stored.article.encode()
    digest = _digest(stored.id, stored.created, stored.expires, stored.body, article)
    return stored.id, stored.created, stored.expires, digest, stored.body, article


def unsealed(row: Sequence[object]) -> Stored | None:
    """The brief of a row; None where a byte of it has changed or it has another version of the schema."""
    # A damaged file returns any type for any column.
    match row:
        case str(id), float(created), float(expires), bytes(digest), bytes(body), bytes() | None as article:
            if _digest(id, created, expires, body, article) != digest:
                return None
            return Stored(id, body, created, expires, None if article is None else article.decode())
        case _:
            return None


def size_of(row: Row) -> int:
    """What counts against the bound."""
    return len(row[4]) + len(row[5] or b"")


def seal_of(article_id: str, body: bytes) -> bytes:
    """What a job's article is put with; it is lost where it no longer fits."""
    return hashlib.sha256(article_id.encode("utf-8", "replace") + b"\0" + body).digest()


def _digest(id: str, created: float, expires: float, body: bytes, article: bytes | None) -> bytes:
    # Against faults of disks, not against people: those could write the digest too. A row of another schema reads as
    # a changed one, and is a miss.
    head = f"{content_hash('schemas')} {id} {created!r} {expires!r} {len(body)} {article is None} "
    return xxh3_128_digest(b"".join((head.encode("utf-8", "replace"), body, article or b"")))
