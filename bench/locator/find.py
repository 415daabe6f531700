"""The floor: str.find, which knows letters alone."""

import platform
from collections.abc import Sequence

from bench.locator.serving import Span, serve


def prepare(text: str) -> str:
    return text


def locate(text: str, quotes: Sequence[str]) -> list[Span | None]:
    found = ((text.find(quote), len(quote)) for quote in quotes)
    return [(start, start + length) if start >= 0 else None for start, length in found]


if __name__ == "__main__":
    serve(platform.python_version(), prepare, locate)
