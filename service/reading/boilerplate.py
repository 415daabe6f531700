"""Lines that are no part of the story: navigation, teasers, captions, sharing, bylines, copyright."""

import re
from functools import cache

from schemas.span import Span
from service.reading.lexicon import rows, words

_BYLINE = re.compile(
    r"(?:by|from|reporting by|written by|edited by|additional reporting by)\s(?:our\s[\w ]{3,40}"
    r"|(?-i:[A-Z])[\w.'’-]+(?:(?: |, | and |, and )(?-i:[A-Z])[\w.'’-]+){0,8}(?:, [\w ]{3,40})?)",
    re.IGNORECASE,
)
_MASTHEAD = re.compile(r"(?:THE )?[A-Z][A-Z &'’-]{2,60}")
_LONGEST = 400


def find_boilerplate(text: str, paragraphs: tuple[Span, ...]) -> tuple[Span, ...]:
    """The paragraphs that are boilerplate as a whole."""
    return tuple(paragraph for paragraph in paragraphs if _is_boilerplate(text[paragraph.start : paragraph.end]))


def _is_boilerplate(line: str) -> bool:
    if len(line) > _LONGEST:
        return False
    if _BYLINE.fullmatch(line) or (_MASTHEAD.fullmatch(line) and line.split()[-1].lower() in words("outlet")):
        return True
    if not any(map(str.isalnum, line)):
        return True
    plain = line.strip(" \t|>›»•·*-–—:.…[]()")
    return bool(
        _pattern("whole").fullmatch(plain) or _pattern("start").match(plain) or _pattern("anywhere").search(line)
    )


@cache
def _pattern(where: str) -> re.Pattern[str]:
    found = (" ".join(row[1:]) for row in rows("boilerplate") if row[0] == where)
    return re.compile(rf"(?:{'|'.join(found)})", re.IGNORECASE)
