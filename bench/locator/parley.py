"""Parley's Locator."""

from collections.abc import Sequence
from importlib.metadata import version

from bench.locator.serving import Span, serve
from service.grounding.locate import Locator


def prepare(text: str) -> Locator:
    """The folded form of the text, which is made at the first quote that is not there to the letter."""
    locator = Locator(text)
    locator.locate("\ufffd stands in no article \ufffd")
    return locator


def locate(locator: Locator, quotes: Sequence[str]) -> list[Span | None]:
    found = map(locator.locate, quotes)
    return [(one.start, one.end) if one else None for one in found]


if __name__ == "__main__":
    serve(version("parley"), prepare, locate)
