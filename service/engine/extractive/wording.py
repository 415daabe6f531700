"""Words and amounts that carry a matter, for telling whether two passages speak of the same one."""

import re
from bisect import bisect_right

from schemas.span import Span
from service.reading import Reading

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_NUMBER = re.compile(r"\d|\bper ?cent\b|%|\bhow (?:many|much|long)\b", re.IGNORECASE)
_AMOUNT = re.compile(
    r"\b(?:\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) "
    r"(per ?cent|years?|months?|days?|million|billion)"
)
_EMPTY = frozenset(
    "the a an of and or for in on to over about with by from its their his her it they he she we you i this that these "
    "those is are was were be been being has have had do does did will would can could should must may might not no "
    "also more most than as at into out up if when while who which what how why there all any some such other another "
    "said say says told both each one two new until after before since because but so only very just own same last "
    "next first year years month months week weeks day days time people country government company union".split()
)
_STEM = 6
_SHORT = 2


def content_words(text: str) -> frozenset[str]:
    """The stems of the words that are about something."""
    words = map(str.lower, _WORD.findall(text))
    return frozenset(word[:_STEM].rstrip("s") for word in words if word not in _EMPTY and len(word) > _SHORT)


def mentions_amount(text: str) -> bool:
    """Whether a number or a share stands in it."""
    return _NUMBER.search(text) is not None


def amount_units(text: str) -> set[str]:
    """The units that something is counted in."""
    return set(_AMOUNT.findall(text))


def sentence_around(reading: Reading, offset: int) -> Span | None:
    """The sentence that an offset stands in."""
    place = bisect_right(reading.sentences, offset, key=lambda sentence: sentence.start) - 1
    found = reading.sentences[place] if place >= 0 else None
    return found if found is not None and offset < found.end else None
