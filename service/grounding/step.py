"""What is to happen next, and when, in the article's words and in a calendar's."""

from collections.abc import Sequence

from schemas.brief import NextStep, When
from schemas.draft import DraftNextStep
from schemas.span import Evidence
from service.grounding.citation import Cited
from service.grounding.material import Material
from service.grounding.position import UNVERIFIED
from service.reading.time.dates import resolve


def next_step(item: Cited, draft: DraftNextStep, number: int, material: Material) -> NextStep | None:
    """The step as far as it stands; None, and the reason in the ledger, where nothing carries it."""
    actors = material.parties.ids(draft.actors)
    announced_by = material.parties.id(draft.announced_by)
    near = material.parties.offsets([*actors, *([announced_by] if announced_by else [])])
    evidence = material.evidence(item, draft.condition, near=near)
    if not evidence:
        return None
    drafted = [*actors, *([announced_by] if announced_by else []), *material.parties.ids(draft.via)]
    tied = material.verifier.tied(drafted, draft.action, evidence)
    step = NextStep(
        id=f"n{number}",
        actors=[id for id in actors if id in tied],
        action=" ".join(draft.action.split()),
        status=draft.status,
        when=_when(draft.when, evidence, material),
        condition=draft.condition or None,
        announced_by=announced_by if announced_by in tied else None,
        via=[id for id in material.parties.ids(draft.via) if id in tied],
        evidence=evidence,
        verification=UNVERIFIED,
    )
    step.verification = material.verifier.step(
        step, when_found=step.when is not None or not draft.when, untied=[id for id in drafted if id not in tied]
    )
    return step if material.stands(item, step.verification) else None


def _when(expression: str | None, evidence: Sequence[Evidence], material: Material) -> When | None:
    """The time in the article's words, the place nearest to the evidence; None where the article has other words."""
    found = material.locator.locate(expression, [span.start for span in evidence]) if expression else None
    return resolve(found.quote, material.today) if found else None
