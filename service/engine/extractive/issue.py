"""The noun phrases that name what a dispute is about."""

from bisect import bisect_right

from schemas.span import Span
from service.engine.extractive.position import Held
from service.engine.extractive.wording import content_words
from service.reading import Reading
from service.reading.attribution.subject import NO_TIE
from service.reading.text.parse import Parse

_OPENING = 3


def conjuncts(parse: Parse, offset: int) -> list[Span]:
    """Noun phrases with their attributes from an offset on, joined by "and" or commas."""
    place = word_at(parse, offset)
    found: list[Span] = []
    while place in parse.opening:
        first, end = parse.opening[place]
        while parse.code[end : end + 1] == "i" and parse.lowered[end] not in NO_TIE and end + 1 in parse.opening:
            end = parse.opening[end + 1][1]
        found.append(parse.span(first, end))
        place = end
        while parse.code[place : place + 1] in (",", "&"):
            place += 1
        if place == end:
            break
    return found


def word_at(parse: Parse, offset: int) -> int:
    """The first word at or after an offset."""
    return next((place for place, start in enumerate(parse.starts) if start >= offset), len(parse.starts))


def disputed_thing(reading: Reading, position: Held) -> str | None:
    """What a position is about, where its content is a thing and not a clause."""
    start = position.span.start
    parse = _sentence(reading, start)
    found = conjuncts(parse, start) if parse else []
    return reading.article.text[found[0].start : found[0].end] if found else None


def shared_thing(reading: Reading, position: Held, other: Held) -> str | None:
    """The first noun phrase of a position, with its attributes, that speaks of what the other one speaks of."""
    shared = position.words & other.words
    parse = _sentence(reading, position.span.start)
    text = reading.article.text
    for span in (conjuncts(parse, parse.starts[first])[0] for first, _ in parse.phrases) if parse else ():
        inside = position.span.start <= span.start and span.end <= position.content[-1].end
        if inside and content_words(text[span.start : span.end]) & shared:
            return text[span.start : span.end]
    return None


def first_thing(reading: Reading, position: Held) -> str | None:
    """The noun phrase that what somebody says or wants opens with: its subject, or the object of a first verb."""
    parse = _sentence(reading, position.span.start)
    if parse is None:
        return None
    place = word_at(parse, position.span.start)
    for first in range(place, place + _OPENING):
        phrase = parse.opening.get(first)
        if phrase is not None and parse.code[first] not in "hp" and parse.ends[phrase[1] - 1] <= position.span.end:
            words = reading.article.text[parse.starts[first] : parse.ends[phrase[1] - 1]]
            return words if content_words(words) else None
    return None


def _sentence(reading: Reading, offset: int) -> Parse | None:
    place = bisect_right(reading.parses, offset, key=lambda parse: parse.starts[0]) - 1
    found = reading.parses[place] if place >= 0 else None
    return found if found is not None and offset < found.ends[-1] else None
