"""Lines that are no part of the story: navigation, teasers, captions, sharing, bylines, copyright."""

import re
from functools import cache

from schemas.span import Span
from service.reading.lexicon import rows, words
from service.reading.part import fold_case, has_part

_BYLINE = re.compile(
    r"(?:by|from|reporting by|written by|edited by|additional reporting by)\s(?:our\s[^.!?]{3,200}"
    r"|(?-i:[A-Z])[\w.'’-]+(?:(?: |, | and |, and )(?-i:[A-Z])[\w.'’-]+){0,8}(?:, [\w ]{3,40})?)",
    re.IGNORECASE,
)
_MASTHEAD = re.compile(r"(?:THE )?[A-Z][A-Z &'’-]{2,60}")
_DECORATION = " \t|<>‹›«»←→•·*≡-–—:.…[]()"
_GAP = re.compile(r"\s{2,}|[|·•]")
_LONGEST = 400
_STORY_SHARE = 0.3
_LONGEST_TEASER = 140


def find_boilerplate(text: str, paragraphs: tuple[Span, ...]) -> tuple[Span, ...]:
    """The paragraphs that are boilerplate as a whole; after the heading of the comments everything is."""
    found: list[Span] = []
    teasing = commenting = False
    for paragraph in paragraphs:
        line = text[paragraph.start : paragraph.end]
        commenting = commenting or (_STORY_SHARE * len(text) < paragraph.start and _matches("comments", line))
        teasing = _matches("teasers", line) or (teasing and len(line) <= _LONGEST_TEASER and line[-1] not in ".!?")
        if commenting or teasing or _is_boilerplate(line):
            found.append(paragraph)
    return tuple(found)


def _matches(where: str, line: str) -> bool:
    return _pattern(where).fullmatch(line.strip(_DECORATION)) is not None


def _is_boilerplate(line: str) -> bool:
    if len(line) > _LONGEST:
        return False
    if _BYLINE.fullmatch(line) or (_MASTHEAD.fullmatch(line) and line.split()[-1].lower() in words("outlet")):
        return True
    if _is_link(line.strip(_DECORATION)):
        return True
    links = [link.strip(_DECORATION) for link in _GAP.split(line)]
    return (len(links) > 1 and all(map(_is_link, links))) or _has_notice(line)


def _has_notice(line: str) -> bool:
    """Whether a line has something in it that no story has."""
    return has_part(fold_case(line), _parts()) and _pattern("anywhere").search(line) is not None


def _is_link(text: str) -> bool:
    """Whether a piece of a line leads elsewhere, or has no word in it."""
    if not any(map(str.isalnum, text)):
        return True
    return bool(_pattern("whole").fullmatch(text) or _pattern("start").match(text))


@cache
def _parts() -> tuple[str, ...]:
    return tuple(part for entry in _entries("part") for part in entry.split("|"))


@cache
def _pattern(where: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(_entries(where))})", re.IGNORECASE)


def _entries(where: str) -> list[str]:
    return [" ".join(row[1:]) for row in rows("boilerplate") if row[0] == where]
