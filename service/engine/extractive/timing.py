"""When a step is to happen, in the article's words."""

import re

from schemas.span import Span
from service.reading.part import has_part
from service.reading.text.parse import Parse
from service.reading.time.dates import temporal_spans

_CLOCK = re.compile(
    r"\b(?:at )?(?:(?:\w++ o'clock|\d{1,2}(?:[:.]\d{2})? ?[ap]\.?m\b\.?|noon|midnight)"
    r"(?: (?:this|tomorrow) (?:morning|afternoon|evening)| today| tomorrow)?|(?:this|tomorrow) "
    r"(?:morning|afternoon|evening))"
)
_LIMIT = re.compile(
    r"(?:between \d{1,2} and |\d{1,2} (?:and|or|to) "
    r"|(?:no later than|not later than|by|until|before|after|within|from)\s+(?:the\s+)?)$",
    re.IGNORECASE,
)
_OTHER_EVENT = re.compile(r"\b(?:after|since|following|that|which|who|when|agreed|announced|held|reached)\b")
_DEADLINE = re.compile(r"(?:by|until|no later than|not later than|before|within)\b", re.IGNORECASE)
_DAY = re.compile(r"(?:day|night|week|tomorrow|month)\b|\b\d{1,2}(?:st|nd|rd|th)?\b", re.IGNORECASE)
_LOOSE = re.compile(
    r"\bon (?:the same|that) day\b|\bbefore (?:that|then|Christmas)\b"
    r"|\b(?:in|for) the (?:spring|summer|autumn|winter)\b|\bon the (?:first|last|opening) (?:day|evening|night)\b"
)
_OTHERS = (  # with what they cannot do without
    (_CLOCK, ("clock", "noon", "midnight", "morning", "evening", "am", "pm", ".m")),
    (_LOOSE, (" day", "before ", " the spring", " the summer", " the autumn", " the winter", "on the ")),
)
_AND_DAY = re.compile(r" (?:and|or|to) \d{1,2}\b(?! ?(?:per|%|[a-z]*ion\b|[ap]\.?m))")
_LONGEST_LIMIT = len("no later than the ")
_LONGEST_OPENING = len("On the ")


def find_when(text: str, parse: Parse, action: Span) -> str | None:
    """The first date of an action, else one that its sentence opens with; never that of another event in it."""
    sentence = parse.starts[0]
    dates = _dates(text, sentence, parse.ends[-1])
    inside = [date for date in dates if action.start <= date.start < action.end]
    own = [date for date in inside if _OTHER_EVENT.search(text, action.start, date.start) is None]
    opening = [date for date in dates if date.end <= action.start and date.start - sentence <= _LONGEST_OPENING]
    for date in own or opening:
        limit = _LIMIT.search(text[max(sentence, date.start - _LONGEST_LIMIT) : date.start])
        further = _AND_DAY.match(text, date.end)
        return text[date.start - (len(limit.group()) if limit else 0) : further.end() if further else date.end]
    return None


def is_deadline(when: str) -> bool:
    """Whether a time is the last one: "by Friday"."""
    return _DEADLINE.match(when) is not None


def names_day(when: str) -> bool:
    """Whether a time is one day or week, and not a year or a season."""
    return _DAY.search(when) is not None


def _dates(text: str, start: int, end: int) -> list[Span]:
    found = [Span(start=start + span.start, end=start + span.end) for span in temporal_spans(text[start:end])]
    for pattern, parts in _OTHERS:
        if has_part(text[start:end], parts):
            found += [Span(start=match.start(), end=match.end()) for match in pattern.finditer(text, start, end)]
    return found
