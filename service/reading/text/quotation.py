"""Passages in quotation marks."""

import re
from dataclasses import dataclass

from schemas.span import Span

_MARK = re.compile(
    r"[\"“”„«»'`‘’]"  # Whatever may be one first: what cannot is passed over eight times as fast.
    r"(?:(?<=[\"“”„«»])|(?<=')'|(?<=`)`|(?<=(?<![\w'])['‘])(?=\w)|(?<=[\w.,!?…]['’])(?!\w))"
)
_OPENING = frozenset("“„«``‘")
_PARTNERS = {
    "“": ("”", '"', "“"),
    "„": ("“", "”"),
    "«": ("»",),
    '"': ('"', "”"),
    "''": ("''", '"'),
    "``": ("''", '"', "``"),
    "”": ("”",),
    "‘": ("’",),
    "'": ("'",),
}
_LONGEST_SINGLE = 300


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage in quotation marks: outer with the marks, inner without; nested ones are not listed apart."""

    outer: Span
    inner: Span


def find_quotations(text: str, paragraphs: tuple[Span, ...]) -> tuple[Quotation, ...]:
    """The outermost quotations, in order. One left open at the end of a paragraph that the next one continues
    ends with the paragraph."""
    found: list[Quotation] = []
    for index, paragraph in enumerate(paragraphs):
        following = text[paragraphs[index + 1].start] if index + 1 < len(paragraphs) else ""
        found.extend(_pair(text, paragraph, continued=following in ("“", '"')))
    return tuple(found)


def _pair(text: str, paragraph: Span, continued: bool) -> list[Quotation]:
    marks = [match.span() for match in _MARK.finditer(text, paragraph.start, paragraph.end)]
    closers = _positions(text, marks)
    found: list[Quotation] = []
    position = 0
    while position < len(marks):
        start, inner_start = marks[position]
        mark = text[start:inner_start]
        closing = _closing(mark, position, marks, closers) if _may_open(text, start, mark) else None
        if closing is not None:
            found.append(_quotation(start, inner_start, *marks[closing]))
            position = closing + 1
        elif continued and mark in ("“", '"') and not _closes(text, start, paragraph):
            found.append(_quotation(start, inner_start, paragraph.end, paragraph.end))
            break
        else:
            position += 1
    return found


def _may_open(text: str, start: int, mark: str) -> bool:
    """Whether a mark is no apostrophe: "the workers' demands"."""
    return mark != "'" or start == 0 or not text[start - 1].isalnum()


def _positions(text: str, marks: list[tuple[int, int]]) -> dict[str, list[int]]:
    """For every mark, its indexes in descending order, so that the next one is popped from the end."""
    positions: dict[str, list[int]] = {}
    for index in range(len(marks) - 1, -1, -1):
        positions.setdefault(text[slice(*marks[index])], []).append(index)
    return positions


def _closing(mark: str, position: int, marks: list[tuple[int, int]], closers: dict[str, list[int]]) -> int | None:
    nearest: int | None = None
    for partner in _PARTNERS.get(mark, ()):
        indexes = closers.get(partner, [])
        while indexes and indexes[-1] <= position:
            indexes.pop()
        if indexes and (nearest is None or indexes[-1] < nearest):
            nearest = indexes[-1]
    if nearest is not None and mark in ("'", "‘") and marks[nearest][0] - marks[position][0] > _LONGEST_SINGLE:
        return None
    return nearest


def _closes(text: str, start: int, paragraph: Span) -> bool:
    """Whether a straight mark stands where only a closing one can: after a word, before a space."""
    return start > paragraph.start and not text[start - 1].isspace()


def _quotation(start: int, inner_start: int, inner_end: int, end: int) -> Quotation:
    return Quotation(outer=Span(start=start, end=end), inner=Span(start=inner_start, end=inner_end))
