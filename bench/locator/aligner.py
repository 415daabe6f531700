"""LangExtract's aligner as it comes: exact, then parts, then the longest common subsequence of words."""

from collections.abc import Sequence
from importlib.metadata import version

from langextract.data import Extraction
from langextract.resolver import Resolver

from bench.locator.serving import Span, serve


def prepare(text: str) -> str:
    return text


def locate(text: str, quotes: Sequence[str]) -> list[Span | None]:
    """All quotes in one call, in the order given, which its alignment makes use of."""
    extractions = [Extraction("quote", quote) for quote in quotes]
    list(Resolver().align(extractions, text, 0, 0))
    intervals = (one.char_interval for one in extractions)
    return [(one.start_pos, one.end_pos) if one else None for one in intervals]


if __name__ == "__main__":
    serve(version("langextract"), prepare, locate)
