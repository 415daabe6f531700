"""What the article says is not known, not disclosed or not confirmed."""

import re

from schemas.draft import DraftUndisclosed
from service.reading import Reading

_GAP = re.compile(
    r"\b(?:not (?:\w+ )?(?:disclosed?|revealed?|released?|made public|been (?:disclosed|released|made public|confirmed|identified)|immediately (?:clear|known|available)|"
    r"clear|known|specify|specified|confirmed?|identified|named)|n['’]t (?:disclose|reveal|release|specify|say (?:how|when|what|who|where|whether))|"
    r"unclear|undisclosed|remains? unknown|declined to (?:say|disclose|give details)|no details)\b",
    re.IGNORECASE,
)
_SUBORDINATOR = re.compile(r"^(?:although|though|while|but|and)\s", re.IGNORECASE)
_MOST = 10


def draft_gaps(reading: Reading) -> list[DraftUndisclosed]:
    """The clauses that state a gap, outside quotation marks."""
    found: list[DraftUndisclosed] = []
    text = reading.article.text
    for parse in reading.parses:
        match = _GAP.search(text, parse.starts[0], parse.ends[-1])
        if match is None or len(found) >= _MOST or _quoted(reading, match.start()):
            continue
        clause = _clause(text, parse.starts[0], parse.ends[-1], match)
        found.append(DraftUndisclosed(what=clause, quotes=[clause]))
    return found


def _quoted(reading: Reading, offset: int) -> bool:
    return any(quotation.outer.start <= offset < quotation.outer.end for quotation in reading.quotations)


def _clause(text: str, start: int, end: int, match: re.Match[str]) -> str:
    """From the comma before to the comma after."""
    first = max([start, *(text.rfind(mark, start, match.start()) + len(mark) for mark in (", and ", ", but ", ", ", "; "))])
    last = min((place for mark in ",;" if (place := text.find(mark, match.end(), end)) > 0), default=end)
    return _SUBORDINATOR.sub("", text[first:last].strip(" .,;"))
