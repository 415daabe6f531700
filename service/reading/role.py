"""Offices and descriptions: what the article calls somebody beside the name."""

from schemas.span import Span
from service.reading.name import Mention
from service.reading.parse import Parse

_LONGEST = 14


def find_role(parse: Parse, mention: Mention) -> Span | None:
    """The title before a name or the apposition after it, in the article's words."""
    return _apposition(parse, mention.end) or _title(parse, mention)


def _apposition(parse: Parse, end: int) -> Span | None:
    """head of the fund … after "Name," up to the next comma."""
    size = len(parse.code)
    if end + 2 >= size or parse.code[end] != ",":
        return None
    first = end + 1
    if parse.code[first] not in "djnN" or first not in parse.opening:
        return None
    head = parse.opening[first][1] - 1
    if not any(parse.code[place] == "n" for place in range(first, head + 1)):
        return None
    stop = first
    while stop < size and parse.code[stop] not in ",.;:\"()-—–" and parse.code[stop] not in "mHOBDZQw":
        stop += 1
    if stop >= size or parse.code[stop] not in ",." or stop - first > _LONGEST:
        return None
    return parse.span(first, stop)


def _title(parse: Parse, mention: Mention) -> Span | None:
    """Titles and common nouns directly before the name."""
    first = mention.bare
    while first > 0 and parse.code[first - 1] in "njNc" and (parse.code[first - 1] != "N" or first - 1 >= mention.first or parse.code[first] == "n"):
        first -= 1
    return parse.span(first, mention.bare) if first < mention.bare else None
