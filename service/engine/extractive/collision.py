"""Positions that collide although the article does not say so."""

import re
from collections.abc import Iterator
from itertools import chain

from schemas.draft import DraftPointOfContention, DraftSide
from schemas.vocabulary import ContentionType
from service.engine.extractive.issue import disputed_thing, first_thing, shared_thing
from service.engine.extractive.party import Cast
from service.engine.extractive.position import Held
from service.engine.extractive.stance import draft_sides, question
from service.engine.extractive.wording import amount_units, mentions_amount
from service.reading import Reading
from service.reading.name.place import governments

_SHARED = 2
_SHARED_NEAR = 1
_NEAR = 3
_POINTS_BACK = re.compile(
    r"(?:(?:it|this|them|these)\b|that(?=[,.;]|$)|(?:the|that|this|these|such an?|its|any such) "
    r"(?:plans?|proposals?|measures?|ideas?|suggestions?|offers?|demands?|requests?|claims?|charges?|accusations?|"
    r"allegations?|reports?|advice|moves?)(?=[ ,.;]|$))",
    re.IGNORECASE,
)
_AGAINST = frozenset(("opposition", "denial"))
_WANTING = frozenset(("support", "offer", "demand", "intention"))
_CLAIMING = frozenset(("claim", "assessment"))


def find_collisions(reading: Reading, held: list[Held], cast: Cast) -> Iterator[DraftPointOfContention]:
    """Positions against what somebody else is for, and denials of what somebody else claims."""
    for place, against in enumerate(held):
        if against.attribution.kind not in _AGAINST or not against.attribution.holders:
            continue
        near = held[max(0, place - _NEAR) : place][::-1]
        for other, issue in chain(_answered(reading, against, near), _opposed(reading, against, near, held)):
            sides = draft_sides([(other, "for"), (against, "against")], cast)
            if len(sides) > 1 and issue.lower() not in governments():  # a country is nothing that is disputed
                yield _inferred(issue, _type(against, other), sides)
                break


def _answered(reading: Reading, against: Held, near: list[Held]) -> Iterator[tuple[Held, str]]:
    """The last position of somebody else, where the object of a refusal or denial only points back at it."""
    words = reading.article.text[against.span.start : against.span.end]
    if _POINTS_BACK.match(words) is None:
        return
    kinds = _WANTING if against.attribution.kind == "opposition" else _CLAIMING
    for other in near:
        apart = other.attribution.holders and not _allied(reading, against, other)
        issue = first_thing(reading, other) if apart and other.attribution.kind in kinds else None
        if issue is not None:
            yield other, issue


def _opposed(reading: Reading, against: Held, near: list[Held], held: list[Held]) -> Iterator[tuple[Held, str]]:
    """Positions of others that speak of the same thing; a nearer one by fewer words."""
    for others, least in ((near, _SHARED_NEAR), (held, _SHARED)):
        for other in others:
            issue = shared_thing(reading, against, other) if _collide(reading, against, other, least) else None
            if issue is not None:
                yield other, issue


def find_bargains(reading: Reading, held: list[Held], cast: Cast) -> Iterator[DraftPointOfContention]:
    """An amount that somebody demands beside another one, in the same unit, that somebody else offers."""
    for place, one in enumerate(held):
        for other in held[place + 1 : place + 1 + _NEAR]:
            if not _bargain(one, other) or _allied(reading, one, other):
                continue
            demand, offer = (one, other) if one.attribution.kind == "demand" else (other, one)
            issue = disputed_thing(reading, demand)
            sides = draft_sides([(demand, "for"), (offer, "against")], cast)
            if issue is not None and len(sides) > 1:
                yield _inferred(issue, "amount", sides)


def _collide(reading: Reading, against: Held, other: Held, least: int) -> bool:
    near = least < _SHARED
    kinds = _CLAIMING if against.attribution.kind == "denial" else _WANTING | _CLAIMING if near else _WANTING
    if other.attribution.kind not in kinds or len(against.words & other.words) < least:
        return False
    return bool(other.attribution.holders) and not _allied(reading, against, other)


def _bargain(one: Held, other: Held) -> bool:
    kinds = {one.attribution.kind, other.attribution.kind}
    return kinds == {"demand", "offer"} and bool(amount_units(one.statement) & amount_units(other.statement))


def _allied(reading: Reading, one: Held, other: Held) -> bool:
    """Whether two positions have a holder in common, or holders of one party."""
    return bool(_camp(reading, one) & _camp(reading, other))


def _camp(reading: Reading, held: Held) -> set[int]:
    holders = held.attribution.holders
    principals = (reading.names[holder].represents for holder in holders)
    return {*holders, *(principal for principal in principals if principal is not None)}


def _inferred(issue: str, kind: ContentionType, sides: list[DraftSide]) -> DraftPointOfContention:
    return DraftPointOfContention(
        issue=issue, question=question(issue), type=kind, basis="inferred", status="open", sides=sides, quotes=[]
    )


def _type(against: Held, other: Held) -> ContentionType:
    if against.attribution.kind == "denial":
        return "fact"
    return "amount" if mentions_amount(against.statement) and mentions_amount(other.statement) else "proposal"
