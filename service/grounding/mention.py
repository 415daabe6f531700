"""Where a name stands in an article."""

from collections.abc import Iterator

import regex

from service.grounding.fold import UNSPACED, WIDE
from service.grounding.locate import Locator, Place

_WORD = regex.compile(rf"[[\p{{L}}\p{{N}}\p{{M}}]--[{WIDE}{UNSPACED}]]", regex.VERSION1)
_PARTICLED = regex.compile(r"\p{Hangul}")


class Mentions:
    """Finds names in one text: to the letter, and where a name stands nowhere so, but for typography and case."""

    def __init__(self, text: str, locator: Locator) -> None:
        self._text = text
        self._locator = locator
        self._found: dict[str, list[Place]] = {}

    def find(self, name: str) -> list[Place]:
        """Places of the name in order; a possessive, a hyphen or a Korean particle may follow it."""
        if name not in self._found:
            self._found[name] = list(self._verbatim(name)) or self._normalized(name)
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
