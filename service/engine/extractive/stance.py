"""Sides of a point of contention, out of positions that take a stance."""

from schemas.draft import DraftSide
from schemas.vocabulary import Stance
from service.engine.extractive.party import Cast
from service.engine.extractive.position import Held

Stanced = tuple[Held, Stance]

_STANCES: dict[str, Stance] = {
    "support": "for",
    "offer": "for",
    "demand": "for",
    "intention": "for",
    "opposition": "against",
    "denial": "against",
    "undecided": "undecided",
}


def find_stances(positions: list[Held]) -> list[Stanced]:
    """The positions whose kind alone tells for or against."""
    found = ((position, _STANCES.get(position.attribution.kind)) for position in positions)
    return [(position, stance) for position, stance in found if stance is not None]


def draft_sides(stances: list[Stanced], cast: Cast) -> list[DraftSide]:
    """One side a party, by the last of its positions."""
    sides: dict[str, DraftSide] = {}
    for position, stance in stances:
        for party in cast.keys(position.attribution.holders):
            before = sides[party].positions if party in sides else []
            keys = [*before, position.key]
            sides[party] = DraftSide(party=party, answer=position.statement, stance=stance, positions=keys)
    return list(sides.values())


def question(issue: str) -> str:
    """The issue as a question: nothing is put into anybody's mouth."""
    return issue[:1].upper() + issue[1:] + "?"
