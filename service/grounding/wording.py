"""Whether a statement speaks of what its evidence speaks of: invention seldom reuses the words of the article.

Over the gold briefs 99 of 100 true statements share at least half of their words with the sentences of their evidence,
and 6 of 100 statements that are put on other evidence do. Too few shared words prove no lie, but nothing is called
verified on them. A statement that shares hardly any with its quotes, nor with what the article keeps coming back to,
is about something else: in the gold briefs and the recorded drafts no position is.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

import regex

from schemas.span import Span
from service.grounding.fold import UNSPACED, WIDE
from service.grounding.locate import Place
from service.grounding.once import once
from service.reading.pattern import Pattern
from service.reading.reading import Reading

ENOUGH = 0.5
BARELY = 1 / 3
# Endings vary; what a word begins with tells it as well as a stemmer does.
_BEGINNING = 5
_WORD = Pattern(r"[\p{L}\p{M}]{2,}|\p{N}+")
# Where a link leads says nothing of what is said.
_PLACE = Pattern(r"(?<!\S)\S*?(?:://|www\.|@)\S+|(?<![\p{L}\p{N}\-])[\p{L}\p{N}\-]++\.\p{L}{2,}+(?:/\S*+)?")
# What no place is without one of; to look for these alone is much cheaper.
_SIGNS_OF_PLACE = ("://", "www.", "@")
_DOT_OF_PLACE = Pattern(r"\.(?<=[\p{L}\p{N}\-]\.)\p{L}{2}")
# Scripts that part no words, and one that hangs particles on them.
_DENSE = Pattern(rf"(?=([{WIDE}{UNSPACED}\p{{Hangul}}]{{2}}))", regex.VERSION1)
_ENDING = Pattern(r"(?<=\p{L}{3})(?:(?<=^\p{L}{3})e[sd]?|s|(?<=\p{L}{4})ing)$")
_FUNCTION_WORDS = frozenset(
    """a about after again against all already also am an and any are as at be been before being between both but by can
    could did do does doing done during each for from had has have having he her him his how if in into is it its just
    less many may me might more most much must my no nor not of on one only or other our over own same shall she should
    so some still such than that the their them then there these they this those through to too under us very was we
    were what when where which who whom whose why will with without would yes yet you your""".split()
)


class Wording:
    """Holds statements against one article's words. names: what may be said of anybody, the names of the parties."""

    def __init__(self, reading: Reading, names: Iterable[str]) -> None:
        self._reading = reading
        self._names = _words(" ".join(names))
        self._starts = [paragraph.start for paragraph in reading.paragraphs]
        self._least = BARELY if reading.rules_apply else 0

    def stands(self, statement: str, evidence: Sequence[Span], beside: str = "") -> bool:
        """Whether the evidence, what stands beside it in the brief, or the matter of the article bears a statement.

        Where no rules apply one word is enough, since nothing is known of how the language bends them."""
        words = _words(statement)
        if not words:
            return not _PLACE.search(statement)
        said = words - self._names or words
        shared = said & _words(beside)
        shared = shared.union(*(said & self._words((span.start, span.end)) for span in evidence))
        return self._is_enough(shared, said) or self._is_enough(shared | (said & self._matter), said)

    def around(self, evidence: Iterable[Span]) -> list[Span]:
        """The paragraphs in which some evidence begins."""
        found = (bisect_right(self._starts, span.start) - 1 for span in evidence)
        return [self._reading.paragraphs[index] for index in sorted(set(found)) if index >= 0]

    @once
    def _words(self, place: Place) -> frozenset[str]:
        return _words(self._reading.article.text[place[0] : place[1]])

    def _is_enough(self, shared: frozenset[str], said: frozenset[str]) -> bool:
        return bool(shared) and len(shared) >= self._least * len(said)

    @cached_property
    def _matter(self) -> set[str]:
        """The words of two paragraphs or more: a sentence put in once brings none of its own."""
        paragraphs = self._reading.paragraphs
        counted = Counter(word for span in paragraphs for word in self._words((span.start, span.end)))
        return {word for word, times in counted.items() if times > 1}


def speaks_of(statement: str, passages: Iterable[str], names: Iterable[str]) -> bool:
    """Whether enough of the statement's words, the parties' names apart, stand in the passages."""
    said = _words(statement) - _words(" ".join(names))
    return not said or len(said & set().union(*map(_words, passages))) / len(said) >= ENOUGH


@lru_cache(maxsize=512)
def _words(text: str) -> frozenset[str]:
    folded = text.casefold()
    if any(sign in folded for sign in _SIGNS_OF_PLACE) or _DOT_OF_PLACE.search(folded):
        folded = _PLACE.sub(" ", folded)
    spaced = {_beginning(word) for word in _WORD.findall(folded) if word not in _FUNCTION_WORDS}
    return frozenset(spaced if folded.isascii() else spaced.union(_DENSE.findall(folded)))


@lru_cache(maxsize=8192)
def _beginning(word: str) -> str:
    return _ENDING.sub("", word)[:_BEGINNING]
