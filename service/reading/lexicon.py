"""The word lists beside this package, each read once."""

import math
from functools import cache
from pathlib import Path

_NOUN_SHARE = 0.03
_DATA = Path(__file__).parent / "data"

Emissions = tuple[tuple[int, float], ...]


def rows(name: str, separator: str | None = None) -> list[list[str]]:
    """The lines of a word list as fields, comments left out."""
    lines = (_DATA / f"{name}.txt").read_text("utf-8").splitlines()
    return [line.split(separator) for line in lines if line and not line.startswith("#")]


@cache
def words(name: str) -> frozenset[str]:
    """A plain word list, one entry a line; an entry may have several words."""
    return frozenset(" ".join(row) for row in rows(name))


@cache
def tags() -> tuple[str, ...]:
    """The parts of speech, in the order of the transition table."""
    return tuple(rows("transition")[0][1:])


@cache
def priors() -> tuple[float, ...]:
    """Log probability of each part of speech."""
    return _logs(rows("transition")[1])


@cache
def transitions() -> tuple[tuple[float, ...], ...]:
    """Log probability of a part of speech after another: transitions()[after][before]."""
    table = [_logs(row) for row in rows("transition")[2:]]
    return tuple(zip(*table, strict=True))


@cache
def emissions() -> dict[str, Emissions]:
    """For each common word its parts of speech with log P(tag | word) / P(tag)."""
    return {row[0]: emission(_with_noun(dict(map(_share, row[1:])))) for row in rows("lexicon")}


def _with_noun(shares: dict[str, float]) -> dict[str, float]:
    """A word seen as a bare verb only may be a noun all the same."""
    return {**shares, "N": _NOUN_SHARE} if shares.keys() <= {"VB", "VBP"} else shares


def emission(shares: dict[str, float]) -> Emissions:
    """Shares of parts of speech as emissions."""
    number = {tag: index for index, tag in enumerate(tags())}
    return tuple((number[tag], math.log(share) - priors()[number[tag]]) for tag, share in shares.items())


def _share(field: str) -> tuple[str, float]:
    tag, _, percent = field.partition(":")
    return tag, int(percent) / 100


def _logs(row: list[str]) -> tuple[float, ...]:
    return tuple(math.log(int(field) / 10_000) for field in row[1:])
