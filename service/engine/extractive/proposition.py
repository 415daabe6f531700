"""The propositions of an attribution: the sentences of a quotation, the clauses that "and" joins."""

import re
from bisect import bisect_left

from schemas.span import Span
from service.reading import Reading
from service.reading.attribution.content import is_clause
from service.reading.reading import Attribution
from service.reading.text.parse import Parse

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’']?\s+(?=[\"“‘']?[^\W\d_a-z])")
_AND_THAT = re.compile(r",? (?:and|but) (?=that )")
_FEWEST_WORDS = 3
_FEWEST_IN_CLAUSE = 4


def split_content(reading: Reading, attribution: Attribution, parse: Parse | None) -> list[tuple[Span, ...]]:
    """The content, one piece a proposition; a piece may be in several places of the article."""
    text = reading.article.text
    if attribution.mode == "direct_quote":
        return _sentences(text, attribution.content)
    first, *rest = attribution.content
    if rest or parse is None:
        return [attribution.content]
    return [(span,) for span in _clauses(text, first, parse)]


def _sentences(text: str, content: tuple[Span, ...]) -> list[tuple[Span, ...]]:
    """Sentences of a quotation; one that a speech tag interrupts is put together again."""
    pieces: list[tuple[Span, ...]] = []
    for span in content:
        for sentence in _split(text, span, _SENTENCE_END):
            words = text[sentence.start : sentence.end].strip("\"“”‘’' ")
            if pieces and (words[:1].islower() or len(words.split()) < _FEWEST_WORDS):
                pieces[-1] = _joined(pieces[-1], sentence, span)
            else:
                pieces.append((sentence,))
    return pieces


def _joined(piece: tuple[Span, ...], sentence: Span, span: Span) -> tuple[Span, ...]:
    """With the next sentence: as one place where it stands in the same quotation."""
    last = piece[-1]
    if span.start <= last.start:
        return (*piece[:-1], Span(start=last.start, end=sentence.end))
    return (*piece, sentence)


def _clauses(text: str, span: Span, parse: Parse) -> list[Span]:
    """Clauses with a subject of their own, and those that "that" opens again."""
    found: list[Span] = []
    for part in _split(text, span, _AND_THAT):
        found.extend(_coordinated(part, parse))
    return found


def _coordinated(span: Span, parse: Parse) -> list[Span]:
    places = range(bisect_left(parse.starts, span.start), bisect_left(parse.starts, span.end))
    found: list[Span] = []
    first = 0
    for number, place in enumerate(places[:-1]):
        if parse.code[place] not in "&;":
            continue
        apart = parse.code[place] == ";" or parse.code[place - 1] in ",;" or parse.code[place + 1] == "h"
        joins = apart and parse.quoted[place] < 0 and is_clause(parse, place + 1)
        enough = min(number - first, len(places) - number) >= _FEWEST_IN_CLAUSE
        if joins and enough and _has_verb(parse, places[first], place):
            found.append(Span(start=parse.starts[places[first]], end=parse.ends[place - 1]))
            first = number + 1
    return [*found, Span(start=parse.starts[places[first]], end=span.end)] if found else [span]


def _has_verb(parse: Parse, first: int, end: int) -> bool:
    return any(first <= group.head < end and group.finite for group in parse.groups)


def _split(text: str, span: Span, mark: re.Pattern[str]) -> list[Span]:
    found: list[Span] = []
    start = span.start
    for match in mark.finditer(text, span.start, span.end):
        found.append(Span(start=start, end=match.start()))
        start = match.end()
    return [*found, Span(start=start, end=span.end)] if found else [span]
