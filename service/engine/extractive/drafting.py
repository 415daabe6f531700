"""Draft of a Reading: which part comes from where."""

from schemas.draft import Draft
from service.engine.extractive.contention import draft_contention
from service.engine.extractive.gap import draft_gaps
from service.engine.extractive.party import Cast, choose_parties
from service.engine.extractive.position import Held, choose_positions
from service.engine.extractive.step import find_steps
from service.engine.extractive.summary import draft_headline, draft_summary
from service.engine.extractive.term import draft_terms
from service.errors import ServiceError
from service.reading import Reading


def draft(reading: Reading) -> Draft:
    """What the rules can write down of an article. unsupported_language unless the rules apply to it."""
    if not reading.rules_apply:
        raise ServiceError(
            "unsupported_language",
            f"The extractive engine reads English only, and this article is in {reading.language!r}. "
            "The llm engine can serve it.",
        )
    steps = find_steps(reading)
    actors = [actor for step in steps for actor in step.actors]
    held: list[Held] = choose_positions(reading)
    cast: Cast = choose_parties(reading, held, actors)
    return Draft(
        headline=draft_headline(reading),
        parties=cast.parties(),
        positions=[position.draft(cast) for position in held],
        points_of_contention=draft_contention(reading, held, cast),
        next_steps=[step.draft(cast) for step in steps],
        terms=draft_terms(reading),
        undisclosed=draft_gaps(reading),
        summary=draft_summary(reading, held),
    )
