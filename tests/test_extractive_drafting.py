import pytest

from schemas.article import Article
from schemas.draft import Draft
from service.engine.extractive import draft
from service.errors import ServiceError
from service.reading import read

TALKS = """\
Envoy back from canal talks

By Nora Teague

OSTREVA (NPA) – Pavel Orlan, head of the Canal Fund and special envoy of Vostran President Ilya Maroz, returned from \
talks in Lenmark on Tuesday and was satisfied.

According to a report by the Northern News Agency, the Vostran daily Glasnost reported that Orlan will brief President \
Maroz on the outcome on Friday. Although the details of the talks were not disclosed, Greta Holm, the Lenmark \
negotiator, described them as "frank and very useful".

Tolls and the night passage of tankers remain the main sticking points. The initial draft was reported to have \
favoured Vostra.

Government spokesman Anton Bely said in an interview with the daily Vesti, "The first thing is to read the draft," \
adding, "We shall see whether it fits the 'Harbour formula'." The 'Harbour formula' appears to refer to what the two \
presidents agreed in March. Asked whether a treaty was near, spokesman Bely responded negatively. He explained, \
"This is a long road. We have said so before."

© Canal Media. All rights reserved.
"""


@pytest.fixture(scope="module")
def brief() -> Draft:
    return draft(read(Article(text=TALKS)))


def names(brief: Draft, keys: list[str]) -> list[str]:
    known = {party.key: party.name for party in brief.parties}
    return [known[key] for key in keys]


def test_headline_and_summary(brief: Draft) -> None:
    """The first line is the headline, the lead without its dateline the summary."""
    assert brief.headline == "Envoy back from canal talks"
    assert brief.summary.text.startswith("Pavel Orlan, head of the Canal Fund")


def test_parties(brief: Draft) -> None:
    """Speakers and actors are parties, with their roles; the copyright line gives none."""
    found = {party.name: party for party in brief.parties}
    assert {"Pavel Orlan", "Greta Holm", "Anton Bely"} <= set(found)
    assert found["Greta Holm"].role == "the Lenmark negotiator"
    assert not any("Canal Media" in name for name in found)


def test_relays(brief: Draft) -> None:
    """The chain is outermost first, and nobody holds what it only relays."""
    relayed = brief.positions[0]
    assert names(brief, relayed.via) == ["Northern News Agency", "Glasnost"]
    assert relayed.holders == []


def test_speaker_stays_the_same(brief: Draft) -> None:
    """ "adding" and "He explained" still are the spokesman, and the interviewing paper holds nothing."""
    held = [position.statement for position in brief.positions if names(brief, position.holders) == ["Anton Bely"]]
    assert "We shall see whether it fits the 'Harbour formula'." in held
    assert "This is a long road." in held
    assert "Vesti" not in {party.name for party in brief.parties}


def test_negative_answer_is_a_denial(brief: Draft) -> None:
    """Whoever responds negatively denies what was asked."""
    denial = next(position for position in brief.positions if position.kind == "denial")
    assert denial.statement.startswith("Asked whether a treaty was near")
    assert names(brief, denial.holders) == ["Anton Bely"]


def test_report_without_a_source(brief: Draft) -> None:
    """What "was reported to have" happened has no holder and the reporter's hedge."""
    reported = next(position for position in brief.positions if "favoured" in position.statement)
    assert (reported.holders, reported.hedge) == ([], "reporter")


def test_contention(brief: Draft) -> None:
    """Each thing that the article calls a sticking point is one point."""
    assert [point.issue for point in brief.points_of_contention] == ["Tolls", "the night passage of tankers"]
    assert {point.basis for point in brief.points_of_contention} == {"stated"}


def test_next_step(brief: Draft) -> None:
    """The step has its actor, its own date and the relays that carry it."""
    step = brief.next_steps[0]
    assert step.action == "brief President Maroz on the outcome on Friday"
    assert names(brief, step.actors) == ["Pavel Orlan"]
    assert (step.status, step.when) == ("scheduled", "Friday")
    assert names(brief, step.via) == ["Northern News Agency", "Glasnost"]


def test_term_and_gap(brief: Draft) -> None:
    """A term comes with its hedged explanation, a gap as the article states it."""
    assert [(term.term, term.meaning[:16]) for term in brief.terms] == [("Harbour formula", "appears to refer")]
    assert [gap.what for gap in brief.undisclosed] == ["the details of the talks were not disclosed"]


def test_everything_is_the_articles_own(brief: Draft) -> None:
    """Statements, quotes, actions, issues and answers stand in the article letter by letter."""
    written = [position.statement for position in brief.positions]
    written += [quote for position in brief.positions for quote in position.quotes]
    written += [step.action for step in brief.next_steps] + [point.issue for point in brief.points_of_contention]
    assert all(words in TALKS for words in written)


def test_keys_are_those_of_parties_and_positions(brief: Draft) -> None:
    """Every reference in a draft points to something in it."""
    parties = {party.key for party in brief.parties}
    positions = {position.key for position in brief.positions}
    assert {key for position in brief.positions for key in (*position.holders, *position.via)} <= parties
    assert {side.party for point in brief.points_of_contention for side in point.sides} <= parties
    assert {party.represents for party in brief.parties} <= parties | {None}
    assert set(brief.summary.positions) <= positions


@pytest.mark.parametrize("text", ["Fire.", "1", "?!1", "— a —", "Headline without a story\n\n", "中文", "a" * 5000])
def test_hardly_any_text(text: str) -> None:
    """The poorest text has a draft with a summary."""
    assert draft(read(Article(text=text, language="en"))).summary.text


def test_other_languages_are_refused() -> None:
    """An article in another language is refused by code."""
    article = Article(text="El alcalde dijo que no habrá puente este año ni el que viene.")
    with pytest.raises(ServiceError) as refusal:
        draft(read(article))
    assert refusal.value.code == "unsupported_language"
