"""Who does what to whom: whether a statement turns a sentence of its evidence round ("A accuses B", "B accuses A")."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from service.grounding.naming import bare
from service.grounding.polarity import stems
from service.reading.pattern import Pattern

MAX_BEFORE = 5

_WORD = Pattern(r"[\p{L}\p{N}]+(?:['’\-]\p{L}+)*")
_PASSIVE = Pattern(r"\b(?:is|are|was|were|be|been|being)\s(?:not\s|\w+ly\s)?$", regex.IGNORECASE)
# Either party may stand first with these.
_MUTUAL = stems("say said add adds according meet met agree agreed differ differs talk talks marry married between and")


@dataclass(frozen=True, slots=True)
class _Action:
    """A word between two parties, which are indexes: the last one before it and the first one after it."""

    stem: str
    before: int
    after: int
    is_passive: bool


class Directions:
    """The parties of one draft in the order in which texts name them."""

    def __init__(self, parties: Iterable[Sequence[str]]) -> None:
        """parties: for each the forms of its name."""
        self._parties = {form: party for party, names in enumerate(parties) for form in map(bare, names) if form}

    def is_turned(self, statement: str, quotes: Iterable[str]) -> bool:
        """Whether a quote has two parties of the statement round the same word the other way, and no quote has them
        as they are there."""
        if not (said := self._actions(statement)):
            return False
        found = {action for quote in quotes for action in self._actions(quote)}
        turned = {
            action for action in said if _Action(action.stem, action.after, action.before, action.is_passive) in found
        }
        return bool(turned) and not turned & found

    def _actions(self, text: str) -> set[_Action]:
        plain = " ".join(text.casefold().split())
        return {
            _Action(stem, before, after, _PASSIVE.search(plain, 0, word.start()) is not None)
            for (_, end, before), (start, _, after) in pairwise(self._mentions(plain))
            if before != after
            for word in list(_WORD.finditer(plain, end, start))[:MAX_BEFORE]
            for stem in stems(word[0]) - _MUTUAL
        }

    def _mentions(self, plain: str) -> Iterator[tuple[int, int, int]]:
        """Where a text names parties, in order, each by the longest form that stands there: start, end, party."""
        found = [
            (at, -len(form), party)
            for form, party in self._parties.items()
            if form in plain
            for at in _places(form, plain)
        ]
        last = 0
        for start, length, party in sorted(found):
            if start >= last:
                last = start - length
                yield start, last, party


def _places(form: str, plain: str) -> Iterator[int]:
    """Where a form stands that is no part of a word."""
    start = plain.find(form)
    while start >= 0:
        end = start + len(form)
        if not plain[start - 1 : start].isalnum() and not plain[end : end + 1].isalnum():
            yield start
        start = plain.find(form, start + 1)
