"""How a brief compares with the gold, part by part. Scores add up, so that totals are micro-averages."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Self

from evals.answer import Answer, Step
from evals.pairing import Match, content_words
from schemas.brief import When

_YEAR = re.compile(r"(?<![\w-])\d{4}(?!\w)")


@dataclass(frozen=True, slots=True)
class Count:
    """Towards precision and recall."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(self.right + other.right, self.found + other.found, self.gold + other.gold)

    @property
    def precision(self) -> float | None:
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        return self.right / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else None


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of steps that were found: a wrong one takes back what a right one gives, a missing one does not."""

    right: int = 0
    none: int = 0
    wrong: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(self.right + other.right, self.none + other.none, self.wrong + other.wrong)

    @property
    def score(self) -> float | None:
        dated = self.right + self.none + self.wrong
        return (self.right - self.wrong) / dated if dated else None


@dataclass(frozen=True, slots=True)
class Score:
    """One brief, or many of them. holders, via and sides are counted over what was found.

    covered counts the gold's positions whose words a position of the brief has, one of which may have several of them.
    """

    parties: Count = field(default_factory=Count)
    positions: Count = field(default_factory=Count)
    covered: Count = field(default_factory=Count)
    holders: Count = field(default_factory=Count)
    via: Count = field(default_factory=Count)
    contention: Count = field(default_factory=Count)
    sides: Count = field(default_factory=Count)
    steps: Count = field(default_factory=Count)
    dates: Dates = field(default_factory=Dates)
    terms: Count = field(default_factory=Count)
    undisclosed: Count = field(default_factory=Count)
    invented_years: int = 0
    disputes_where_none: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})

    def figures(self) -> dict[str, float | None]:
        """By name; None where nothing was there to count."""
        return {
            "parties precision": self.parties.precision,
            "parties recall": self.parties.recall,
            "positions precision": self.positions.precision,
            "positions recall": self.positions.recall,
            "positions covered": self.covered.recall,
            "right holder": self.holders.precision,
            "right via": self.via.precision,
            "contention precision": self.contention.precision,
            "contention recall": self.contention.recall,
            "contention sides F1": self.sides.f1,
            "steps F1": self.steps.f1,
            "steps dates": self.dates.score,
            "terms F1": self.terms.f1,
            "undisclosed F1": self.undisclosed.f1,
            "invented years": self.invented_years,
            "disputes where none": self.disputes_where_none,
        }


def score(gold: Answer, found: Answer, given: str) -> Score:
    """The score of one brief; given is everything that may give a year: text, title and day of publication."""
    match = Match(gold, found)
    agreeing = [match.agree(one.holders, other.holders) for one, other in match.positions]
    chains = [match.same_chain(one.via, other.via) for one, other in match.positions if one.via or other.via]
    return Score(
        parties=_parties(gold, found, match),
        positions=Count(len(match.positions), len(found.positions), len(gold.positions)),
        covered=Count(match.covered(), len(gold.positions), len(gold.positions)),
        holders=_share(agreeing),
        via=_share(chains),
        contention=Count(len(match.contention), len(found.contention), len(gold.contention)),
        sides=_sides(match),
        steps=Count(len(match.steps), len(found.steps), len(gold.steps)),
        dates=_dates(match.steps),
        terms=Count(len(match.terms), len(found.terms), len(gold.terms)),
        undisclosed=Count(len(match.undisclosed), len(found.undisclosed), len(gold.undisclosed)),
        invented_years=len(invented_years(found.steps, given)),
        disputes_where_none=0 if gold.contention else len(found.contention),
    )


def invented_years(steps: Iterable[Step], given: str) -> list[When]:
    """The dates with a year that stands nowhere, and that was not counted from a day whose year does."""
    stated = set(re.findall(r"\d{4}", given))
    return [
        step.when
        for step in steps
        if step.when
        and not set(_YEAR.findall(step.when.edtf or "")) <= stated
        and not (step.when.anchor and str(step.when.anchor.year) in stated)
    ]


def judged(gold: When | None, found: When | None) -> str | None:
    """right, none or wrong; None where neither gives a date."""
    if gold is None:
        return "wrong" if found and found.edtf else None
    if found is None:
        return "none"
    if gold.edtf and found.edtf:
        return "right" if gold.edtf == found.edtf else "wrong"
    one, other = content_words(gold.text), content_words(found.text)
    if one <= other or other <= one:
        return "right"
    return "wrong" if found.edtf else "none"


def _parties(gold: Answer, found: Answer, match: Match) -> Count:
    """Over core parties; one of the brief that the gold only mentions counts neither way."""
    pairs = [(gold.parties[one], other) for one, other in match.parties if found.parties[other].core]
    mentioned = sum(not party.core for party, _ in pairs)
    return Count(
        right=len(pairs) - mentioned,
        found=sum(party.core for party in found.parties.values()) - mentioned,
        gold=sum(party.core for party in gold.parties.values()),
    )


def _share(outcomes: list[bool]) -> Count:
    return Count(sum(outcomes), len(outcomes), len(outcomes))


def _sides(match: Match) -> Count:
    """The parties on the sides of the points that were found."""
    total = Count()
    for one, other in match.contention:
        total += Count(len(match.partners(one.sides, other.sides)), len(other.sides), len(one.sides))
    return total


def _dates(steps: list[tuple[Step, Step]]) -> Dates:
    outcomes = [judged(one.when, other.when) for one, other in steps]
    return Dates(outcomes.count("right"), outcomes.count("none"), outcomes.count("wrong"))
