"""Where a name stands in an article."""

from collections.abc import Iterator

import regex

from service.grounding.fold import UNSPACED, WIDE
from service.grounding.locate import Locator, Place
from service.reading.pattern import Pattern

MAX_ENDING = 3
MIN_STEM = 3

_WORD = Pattern(rf"[[\p{{L}}\p{{N}}\p{{M}}]--[{WIDE}{UNSPACED}]]", regex.VERSION1)
_PARTICLED = Pattern(r"\p{Hangul}")
_DETERMINERS = ("The ", "A ", "An ", "Its ", "Their ", "His ", "Her ")
_VOWEL = Pattern(r"[aeiouyąęěůåäöıüаеёиоуыьэюяійєїαεηιουωάέήίόύώ]$", regex.IGNORECASE)
# Languages that decline names: the article may have no name in the form in which a list of parties gives it.
_DECLINING = frozenset("ru uk be bg mk sr hr bs sl cs sk pl lt lv et fi hu tr az kk uz ky el ka hy sq eu is".split())


class Mentions:
    """Finds names in one text: to the letter, else but for typography, else declined where the language declines."""

    def __init__(self, text: str, language: str, locator: Locator) -> None:
        self._text = text
        self._declines = language.split("-")[0].casefold() in _DECLINING
        self._locator = locator
        self._found: dict[str, list[Place]] = {}

    def find(self, name: str) -> list[Place]:
        """Places of the name in order; a possessive, a hyphen or a Korean particle may follow it."""
        if name not in self._found:
            verbatim = (place for form in _at_any_place_of_a_sentence(name) for place in self._verbatim(form))
            self._found[name] = sorted(verbatim) or self._normalized(name) or self._declined(name)
        return self._found[name]

    def _verbatim(self, name: str) -> Iterator[Place]:
        at = self._text.find(name) if name else -1
        while at >= 0:
            end = at + len(name)
            if not self._continues_before(at) and not self._continues_after(end):
                yield at, end
                at = self._text.find(name, end)
            else:
                at = self._text.find(name, at + 1)

    def _normalized(self, name: str) -> list[Place]:
        """One word in another case may be another word ("us"), so only names of several are looked for."""
        if " " not in name:
            return []
        found = self._locator.locate(name)
        return [(found.start, found.end)] if found else []

    def _declined(self, name: str) -> list[Place]:
        words = name.split()
        if not self._declines or not words or not all(word[:1].isupper() and len(word) > MIN_STEM for word in words):
            return []
        stems = (regex.escape(_VOWEL.sub("", word)) for word in words)
        pattern = r"\s+".join(rf"{stem}\p{{L}}{{0,{MAX_ENDING}}}" for stem in stems)
        return [found.span() for found in Pattern(rf"(?<!\w){pattern}(?!\w)").finditer(self._text)]

    def _continues_before(self, at: int) -> bool:
        return at > 0 and all(_WORD.match(self._text, index) for index in (at - 1, at))

    def _continues_after(self, end: int) -> bool:
        if end >= len(self._text) or _PARTICLED.match(self._text, end - 1):
            return False
        return all(_WORD.match(self._text, index) for index in (end - 1, end))


def united(places: list[Place]) -> list[Place]:
    """Places in order, overlapping ones made one."""
    merged: list[Place] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _at_any_place_of_a_sentence(name: str) -> set[str]:
    """A name that is no proper name begins with a capital where it begins a sentence."""
    if name[:1].islower():
        return {name, name[:1].upper() + name[1:]}
    return {name, name[:1].lower() + name[1:]} if name.startswith(_DETERMINERS) else {name}
