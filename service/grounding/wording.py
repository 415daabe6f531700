"""Whether a statement speaks of what its evidence speaks of: invention seldom reuses the words of the article.

Over the gold briefs 99 of 100 true statements share at least half of their words with the sentences of their evidence,
and 6 of 100 statements that are put on other evidence do. Too few shared words prove no lie, but nothing is called
verified on them.
"""

from collections.abc import Iterable

import regex

ENOUGH = 0.5
# Endings vary; what a word begins with tells it as well as a stemmer does.
_BEGINNING = 5
_WORD = regex.compile(r"[\p{L}\p{M}]{2,}")
_FUNCTION_WORDS = frozenset(
    """a about after again against all already also am an and any are as at be been before being between both but by can
    could did do does doing done during each for from had has have having he her him his how if in into is it its just
    less many may me might more most much must my no nor not of on only or other our over own same shall she should so
    some still such than that the their them then there these they this those through to too under us very was we were
    what when where which who whom whose why will with without would yet you your""".split()
)


def speaks_of(statement: str, passages: str, names: Iterable[str]) -> bool:
    """Whether enough of the statement's words, the parties' names apart, stand in the passages."""
    said = _words(statement) - _words(" ".join(names))
    return not said or len(said & _words(passages)) / len(said) >= ENOUGH


def _words(text: str) -> set[str]:
    return {word[:_BEGINNING] for word in _WORD.findall(text.casefold()) if word not in _FUNCTION_WORDS}
