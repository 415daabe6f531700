"""Whatever a draft may hold, and however long it is, it is grounded or refused, and soon."""

import contextlib
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.article import Article
from schemas.draft import (
    Draft,
    DraftNextStep,
    DraftParty,
    DraftPointOfContention,
    DraftPosition,
    DraftSide,
    DraftSummary,
    DraftTerm,
    DraftUndisclosed,
    Repair,
)
from service.errors import ServiceError
from service.grounding.ground import Grounder
from service.reading import read
from tests.drafting import HOLT, TEXT, draft, position

STRINGS = st.one_of(
    st.sampled_from(
        ["", " ", "p1", "s1", "Holt", "Anna Holt", "FCU", "We cannot pay for it", "rejected the sale", "in two weeks"]
    ),
    st.text(st.characters(), max_size=20),
)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_draft_breaks_it(data):
    """Whatever the schema admits is grounded or refused, never a failure of another kind."""
    drafted = data.draw(st.builds(Draft, **_lists(STRINGS)))
    grounder = Grounder(read(Article(text=TEXT)))
    numbers = [found.number for found in grounder.missing(drafted)]
    repairs = [Repair(number=number, quote=data.draw(st.none() | STRINGS)) for number in numbers[:3]]
    with contextlib.suppress(ServiceError):
        content = grounder.ground(drafted, repairs)
        content.model_dump_json()
        assert all(TEXT[span.start : span.end] == span.quote for found in content.positions for span in found.evidence)


def _lists(strings):
    texts = st.lists(strings, max_size=3)
    optional = st.none() | strings
    sides = st.builds(DraftSide, party=strings, answer=strings, positions=texts)
    steps = {"when": optional, "condition": optional, "announced_by": optional}
    return {
        "headline": optional,
        "parties": st.lists(
            st.builds(DraftParty, key=strings, name=strings, role=optional, represents=optional, aliases=texts),
            max_size=4,
        ),
        "positions": st.lists(
            st.builds(
                DraftPosition,
                key=strings,
                holders=texts,
                statement=strings,
                via=texts,
                condition=optional,
                responds_to=optional,
                quotes=texts,
            ),
            max_size=4,
        ),
        "points_of_contention": st.lists(
            st.builds(
                DraftPointOfContention, issue=strings, question=strings, sides=st.lists(sides, max_size=3), quotes=texts
            ),
            max_size=2,
        ),
        "next_steps": st.lists(
            st.builds(DraftNextStep, actors=texts, action=strings, via=texts, quotes=texts, **steps), max_size=2
        ),
        "terms": st.lists(st.builds(DraftTerm, term=strings, meaning=strings, quotes=texts), max_size=2),
        "undisclosed": st.lists(st.builds(DraftUndisclosed, what=strings, quotes=texts), max_size=2),
        "summary": st.builds(DraftSummary, text=strings, positions=texts),
    }


def test_a_long_article_and_a_long_draft_take_seconds_at_most():
    """Nothing is quadratic in the article, its mentions or the positions of a draft."""
    text = "".join(f"Anna Holt said that plan {n} would cost {n} million. " for n in range(4_000))[:200_000]
    reading = read(Article(text=text, language="xx"))
    positions = [
        position(
            f"s{n}",
            ["p1"],
            f"Plan {n} would cost.",
            f"plan {n} would  cost",
            "Anna Holt said that",
            f"no plan {n}",
            superseded=True,
        )
        for n in range(500)
    ]
    began = time.process_time()
    content = Grounder(reading).ground(draft(parties=[HOLT], positions=positions))
    assert len(content.positions) == 500
    assert time.process_time() - began < 5
