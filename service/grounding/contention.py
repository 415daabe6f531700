"""Where parties collide: a point the article states, or one that follows from positions it carries."""

from collections.abc import Sequence

from schemas.brief import PointOfContention, Side
from schemas.draft import DraftPointOfContention, DraftSide
from schemas.span import Evidence
from service.grounding.citation import Cited
from service.grounding.material import Material
from service.grounding.position import UNVERIFIED, Positions

MAX_SIDES = 20
MIN_SIDES = 2
ONE_SIDED = "it has fewer than two sides, and the article does not state it"


def point_of_contention(
    item: Cited, draft: DraftPointOfContention, number: int, positions: Positions, material: Material
) -> PointOfContention | None:
    """The point as far as it stands; None, and the reason in the ledger, where it does not."""
    sides = _sides(draft.sides, positions, material)
    if len(sides) < MIN_SIDES and draft.basis != "stated":
        material.ledger.drop(item.part, item.statement, ONE_SIDED)
        return None
    strings = (draft.question, *(side.answer for side in sides))
    evidence = _inferred(sides, positions) if draft.basis == "inferred" and not item.quotes else []
    if material.refusal.reason(item.statement, *strings) or not evidence:
        evidence = material.evidence(item, *strings)
    if not evidence:
        return None
    point = PointOfContention(
        id=f"c{number}",
        issue=" ".join(draft.issue.split()),
        question=" ".join(draft.question.split()),
        type=draft.type,
        basis=draft.basis,
        status=draft.status,
        sides=sides,
        evidence=evidence,
        verification=UNVERIFIED,
    )
    point.verification = material.verifier.point(point, positions.of(id for side in sides for id in side.positions))
    return point if material.stands(item, point.verification) else None


def _sides(drafts: Sequence[DraftSide], positions: Positions, material: Material) -> list[Side]:
    """The sides whose party the article has, one for each party."""
    sides: dict[str, Side] = {}
    for draft in drafts[:MAX_SIDES]:
        if (party := material.parties.id(draft.party)) and party not in sides:
            sides[party] = Side(
                party=party,
                answer=" ".join(draft.answer.split()),
                stance=draft.stance,
                positions=positions.ids(draft.positions),
            )
    return list(sides.values())


def _inferred(sides: Sequence[Side], positions: Positions) -> list[Evidence]:
    """The evidence of the positions from which a point follows, each span once."""
    spans = (span for side in sides for position in positions.of(side.positions) for span in position.evidence)
    return list({(span.start, span.end): span for span in spans}.values())
