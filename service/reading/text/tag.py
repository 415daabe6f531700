"""Parts of speech: the likeliest sequence, by word list, word ending and what follows what."""

import re

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
_DATED = re.compile(r"\d")


def tag(words: list[str], lowered: list[str], initial: list[bool]) -> list[str]:
    """One part of speech for each word; "." for everything that is none.

    initial: whether a word's capital may be owed to its place alone.
    """
    names = tags()
    candidates = [_candidates(*fields) for fields in zip(words, lowered, initial, strict=True)]
    return [names[number] for number in _decode(candidates)]


def _candidates(word: str, lower: str, first: bool) -> Emissions:
    known = emissions()
    if not lower[0].isalnum() or not word[0].isalnum():
        return known.get(lower) or _fixed(".")
    if word == "I":
        return _fixed("P")
    if _PREFIXED.match(word):
        return _fixed("NP")
    if word[0].isupper():
        if not first:
            return _fixed("NP")
        return known.get(lower) or (_by_ending(lower) if lower.endswith(_PLURALS) else _unsure(lower))
    if found := known.get(lower):
        return found
    if _DATED.match(word):
        return _fixed("CD")
    return _by_ending(lower)


_FIXED: dict[str, Emissions] = {}
_BY_ENDING: dict[str, Emissions] = {}
_UNSURE: dict[str, Emissions] = {}
_NAME_SHARE = 0.7


def _fixed(name: str) -> Emissions:
    if name not in _FIXED:
        _FIXED[name] = emission({name: 1.0})
    return _FIXED[name]


def _by_ending(lower: str) -> Emissions:
    parts = lower.rpartition("-")[2] or lower
    ending = next((ending for ending in _ENDINGS if parts.endswith(ending)), "")
    if ending not in _BY_ENDING:
        _BY_ENDING[ending] = emission(_ENDINGS.get(ending, _OTHER))
    return _BY_ENDING[ending]


def _unsure(lower: str) -> Emissions:
    """An unknown word that opens a sentence: a name, or whatever its ending says."""
    ending = next((ending for ending in _ENDINGS if lower.endswith(ending)), "")
    if ending not in _UNSURE:
        others = {tag: share * (1 - _NAME_SHARE) for tag, share in _ENDINGS.get(ending, _OTHER).items()}
        _UNSURE[ending] = emission({"NP": _NAME_SHARE, **others})
    return _UNSURE[ending]


def _decode(candidates: list[Emissions]) -> list[int]:
    """Viterbi over the candidates of each word."""
    table = transitions()
    before: list[tuple[int, float]] = [(tags().index("."), 0.0)]
    history: list[list[tuple[int, int]]] = []
    for emitted in candidates:
        if len(before) == 1:
            only, score = before[0]
            after = [(number, score + weight + table[number][only]) for number, weight in emitted]
            history.append([(number, 0) for number, _ in emitted])
        else:
            after, back = [], []
            for number, weight in emitted:
                row = table[number]
                best, index = max((score + row[previous], place) for place, (previous, score) in enumerate(before))
                after.append((number, best + weight))
                back.append((number, index))
            history.append(back)
        before = after
    return _trace(history, max(range(len(before)), key=lambda place: before[place][1]))


def _trace(history: list[list[tuple[int, int]]], place: int) -> list[int]:
    path = [0] * len(history)
    for index in range(len(history) - 1, -1, -1):
        path[index], place = history[index][place]
    return path
