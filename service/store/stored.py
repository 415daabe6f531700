"""What a store keeps."""

from dataclasses import dataclass


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
