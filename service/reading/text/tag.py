"""Parts of speech: the likeliest sequence, by word list, word ending and what follows what."""

import math
import re
from functools import cache
from operator import itemgetter
from typing import TypeAlias

from service.reading.lexicon import Emissions, emission, emissions, tags, transitions

_ENDINGS: dict[str, dict[str, float]] = {
    "ly": {"R": 0.9, "J": 0.1},
    "ing": {"VBG": 0.75, "N": 0.15, "J": 0.1},
    "ed": {"VBD": 0.4, "VBN": 0.45, "J": 0.15},
    "ss": {"N": 1.0},
    "men": {"NS": 1.0},
    "ers": {"NS": 1.0},
    "ous": {"J": 1.0},
    "ies": {"NS": 0.9, "VBZ": 0.1},
    "s": {"NS": 0.85, "VBZ": 0.15},
    "able": {"J": 1.0},
    "ible": {"J": 1.0},
    "ful": {"J": 1.0},
    "ish": {"J": 0.8, "VB": 0.2},
    "less": {"J": 1.0},
    "ive": {"J": 0.8, "N": 0.2},
    "ic": {"J": 0.8, "N": 0.2},
    "al": {"J": 0.8, "N": 0.2},
    "est": {"J": 0.8, "N": 0.2},
    "ize": {"VB": 0.8, "VBP": 0.2},
    "ise": {"VB": 0.5, "VBP": 0.1, "N": 0.4},
}
_OTHER = {"N": 0.75, "J": 0.12, "VB": 0.08, "VBP": 0.05}
_PLURALS = ("men", "ers", "ists", "ors", "ies")
_PREFIXED = re.compile(r"(?:al|el|ul)-[A-Z]")
_NAME_SHARE = 0.7


def tag(words: list[str], lowered: list[str], initial: list[bool]) -> list[str]:
    """One part of speech for each word; "." for everything that is none.

    initial: whether a word's capital may be owed to its place alone.
    """
    names, known = tags(), emissions()
    candidates = [
        known[lower] if word == lower and lower in known else _candidates(word, lower, first)
        for word, lower, first in zip(words, lowered, initial, strict=True)
    ]
    return [names[number] for number in _decode(candidates)]


def _candidates(word: str, lower: str, first: bool) -> Emissions:
    known = emissions()
    if not lower[0].isalnum() or not word[0].isalnum():
        return known.get(lower) or _fixed(".")
    if word == "I":
        return _fixed("P")
    if _PREFIXED.match(word):
        return _fixed("NP")
    if word[0].isupper() and not first:
        return _fixed("NP")
    if found := known.get(lower):
        return found
    if word[0].isupper() and not lower.endswith(_PLURALS):
        return _unsure(_ending(lower))
    if word[0].isdecimal():
        return _fixed("CD")
    return _by_ending(_ending(lower.rpartition("-")[2] or lower))


@cache
def _fixed(name: str) -> Emissions:
    return emission({name: 1.0})


def _ending(lower: str) -> str:
    return next(filter(lower.endswith, _ENDINGS), "")


@cache
def _by_ending(ending: str) -> Emissions:
    return emission(_ENDINGS.get(ending, _OTHER))


@cache
def _unsure(ending: str) -> Emissions:
    """An unknown word that opens a sentence: a name, or whatever its ending says."""
    others = {tag: share * (1 - _NAME_SHARE) for tag, share in _ENDINGS.get(ending, _OTHER).items()}
    return emission({"NP": _NAME_SHARE, **others})


# A part of speech for a word, how likely it is with the best of all before it, and that one.
_State: TypeAlias = tuple[int, float, "_State | None"]


def _decode(candidates: list[Emissions]) -> list[int]:
    """Viterbi over the candidates of each word."""
    table = transitions()
    before: list[_State] = [(tags().index("."), 0.0, None)]
    for emitted in candidates:
        if len(before) == 1:
            only = before[0]
            previous, score, _ = only
            before = [(number, score + weight + table[number][previous], only) for number, weight in emitted]
            continue
        after: list[_State] = []
        for number, weight in emitted:
            row = table[number]
            best = -math.inf
            for state in before:
                score = state[1] + row[state[0]]
                if score >= best:
                    best, origin = score, state
            after.append((number, best + weight, origin))
        before = after
    return _trace(max(before, key=itemgetter(1)))


def _trace(state: _State) -> list[int]:
    path: list[int] = []
    number, _, before = state
    while before is not None:
        path.append(number)
        number, _, before = before
    return path[::-1]
