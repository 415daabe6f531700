"""What the article says is not known, not disclosed or not confirmed."""

import re

from schemas.draft import DraftUndisclosed
from service.reading import Reading
from service.reading.part import fold_case, has_part
from service.reading.text.parse import Parse

_GAP = re.compile(
    r"\b(?:not (?:\w+ )?(?:disclosed?|revealed?|released?|made public|published|named|identified|confirmed?|"
    r"(?:been|yet been) (?:\w+ )?(?:disclosed|released|made public|confirmed|identified|published|named|set)|"
    r"immediately (?:clear|known|available)|(?:yet )?(?:clear|known)|specify|specified)"
    r"|n['’]t (?:disclose|reveal|release|specify|say (?:how|when|what|who|where|whether|why))"
    r"|did not say (?:how|when|what|who|where|whether|why)"
    r"|unclear|undisclosed|is unknown|remains? unknown|declined to (?:say|disclose|give details)|no details)\b",
    re.IGNORECASE,
)
_PARTS = ("not ", "n't ", "n’t ", "unclear", "undisclosed", "unknown", "declined", "no details")
_BEFORE = (", and ", ", but ", ", ", "; ")
_SUBORDINATOR = re.compile(r"(?:although|though|while|but|and)\s", re.IGNORECASE)
_MOST = 10


def draft_gaps(reading: Reading) -> list[DraftUndisclosed]:
    """The clauses that state a gap, outside quotation marks."""
    found: list[DraftUndisclosed] = []
    text = reading.article.text
    for parse in reading.parses:
        start, end = parse.starts[0], parse.ends[-1]
        match = _GAP.search(text, start, end) if has_part(fold_case(text[start:end]), _PARTS) else None
        if match is not None and len(found) < _MOST and not _is_quoted(parse, match.start()):
            clause = _clause(text, start, end, match)
            found.append(DraftUndisclosed(what=clause, quotes=[clause]))
    return found


def _is_quoted(parse: Parse, offset: int) -> bool:
    quoted = (number >= 0 for number, end in zip(parse.quoted, parse.ends, strict=True) if end > offset)
    return next(quoted, False)


def _clause(text: str, start: int, end: int, match: re.Match[str]) -> str:
    """From the comma before to the comma after, without "although"."""
    places = ((text.rfind(mark, start, match.start()), len(mark)) for mark in _BEFORE)
    first = max(start, *(place + length for place, length in places if place >= 0), start)
    last = min((place for mark in ",;" if (place := text.find(mark, match.end(), end)) > 0), default=end)
    clause = text[first:last].strip(" .,;")
    subordinator = _SUBORDINATOR.match(clause)
    return clause[subordinator.end() :] if subordinator else clause
