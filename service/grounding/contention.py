"""Where parties collide: a point the article states, or one that follows from positions it carries."""

from collections.abc import Iterator, Sequence

from schemas.brief import PointOfContention, Position, Side
from schemas.draft import DraftPointOfContention
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
    answers = [side.answer for side in draft.sides[:MAX_SIDES]]
    if reason := material.unfit(item, draft.question, *answers):
        material.ledger.drop(item.part, item.statement, reason)
        return None
    sides = list(_sides(item, draft, positions, material))
    if len(sides) < MIN_SIDES and draft.basis != "stated":
        material.ledger.drop(item.part, item.statement, ONE_SIDED)
        return None
    held = _evidence_of(positions.of(id for side in sides for id in side.positions))
    is_inferred = draft.basis == "inferred" and not item.quotes and held
    evidence = held if is_inferred else material.evidence(item, draft.question, beside=held)
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


def _sides(item: Cited, draft: DraftPointOfContention, positions: Positions, material: Material) -> Iterator[Side]:
    """The sides that the article has, one for each party: a side takes part by its positions on the matter, or by
    standing in what calls it disputed."""
    quoted = material.citations.evidence(item)
    seen: set[str] = set()
    for side in draft.sides[:MAX_SIDES]:
        party = material.parties.id(side.party)
        if party is None or party in seen:
            continue
        held = positions.ids(side.positions)
        own = [of for of in positions.of(held) if material.parties.speaks(of.holders, party)]
        evidence, said = _evidence_of(own), " ".join(of.statement for of in own)
        takes_part = any(material.wording.stands(text, evidence, said) for text in (draft.issue, draft.question))
        if not takes_part and not material.verifier.tied([party], item.statement, quoted):
            continue
        if material.wording.stands(side.answer, [*evidence, *quoted], f"{said} {draft.question}"):
            seen.add(party)
            answer = " ".join(side.answer.split())
            yield Side(party=party, answer=answer, stance=side.stance, positions=held)


def _evidence_of(positions: Sequence[Position]) -> list[Evidence]:
    """The evidence of some positions, each span once."""
    spans = (span for position in positions for span in position.evidence)
    return list({(span.start, span.end): span for span in spans}.values())
