"""instructor's CitationMixin: a regular expression of the quote, with up to five edits."""

from collections.abc import Sequence
from importlib.metadata import version

from instructor import CitationMixin

from bench.locator.serving import Span, serve


def prepare(text: str) -> str:
    return text


def locate(text: str, quotes: Sequence[str]) -> list[Span | None]:
    """The span of the whole match of each; those of its groups follow it."""
    return [next(CitationMixin(substring_quotes=[quote]).get_spans(text), None) for quote in quotes]


if __name__ == "__main__":
    serve(version("instructor"), prepare, locate)
