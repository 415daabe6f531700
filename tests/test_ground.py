"""Drafts into briefs: what is kept, what is dropped and why."""

import datetime
import gc

import pytest

from schemas.article import Article
from schemas.draft import DraftSummary, DraftTerm, DraftUndisclosed, Repair
from service.errors import ServiceError
from service.grounding.citation import MAX_ITEMS
from service.grounding.ground import Grounder
from service.reading import read
from tests.drafting import (
    CREW,
    HOLT,
    REYK,
    SALE,
    TEXT,
    UNION,
    draft,
    ground,
    point,
    position,
    reasons,
    side,
    step,
)


def test_keys_become_ids_in_order():
    """Parties and positions get ids of their own, and every reference follows them."""
    content = ground(
        draft(
            parties=[HOLT, REYK, UNION],
            positions=[SALE, CREW],
            points_of_contention=[point("the sale", side("p1", "s1"), side("p2", "s2"))],
            next_steps=[step("hold a vote", "The FCU wants a vote by 15 June", actors=["p3"], when="by 15 June")],
            summary=DraftSummary(text="Holt wants to sell the ferry.", positions=["s1"]),
        )
    )
    assert [(found.id, found.name) for found in content.parties] == [
        ("p1", "Anna Holt"),
        ("p2", "Jonas Reyk"),
        ("p3", "Ferry Crew Union"),
    ]
    assert content.parties[1].represents == "p3"
    assert [(found.id, found.holders) for found in content.positions] == [("s1", ["p1"]), ("s2", ["p2"])]
    assert content.positions[1].responds_to == "s1"
    assert [(found.party, found.positions) for found in content.points_of_contention[0].sides] == [
        ("p1", ["s1"]),
        ("p2", ["s2"]),
    ]
    assert (content.next_steps[0].id, content.next_steps[0].actors) == ("n1", ["p3"])
    assert content.next_steps[0].when.edtf == "XXXX-06-15"
    assert content.summary.positions == ["s1"]
    assert content.dropped == []


def test_evidence_is_the_article():
    """Every span of a brief holds the words that it quotes."""
    content = ground(draft(parties=[HOLT, REYK], positions=[SALE, CREW]))
    spans = [span for item in (*content.parties, *content.positions) for span in item.evidence]
    assert spans
    assert all(TEXT[span.start : span.end] == span.quote for span in spans)


def test_a_statement_without_evidence_is_dropped():
    """What no located quote carries is listed with its reason; located quotes keep an item."""
    fake = position("s3", ["p1"], "The ferry sank.", "the ferry sank in the night")
    half = position("s4", ["p1"], "The price is secret.", "The price was not disclosed", "nobody will ever know")
    content = ground(draft(parties=[HOLT], positions=[fake, half]))
    assert [found.statement for found in content.positions] == ["The price is secret."]
    assert [span.quote for span in content.positions[0].evidence] == ["The price was not disclosed"]
    assert reasons(content) == {("positions", "The ferry sank."): "none of its quotes stands in the article"}


def test_missing_quotes_are_numbered_and_repaired():
    """A repair takes the place of the missing quote of its number, if it stands in the article itself."""
    first = position("s1", ["p1"], "The town pays no more.", "we can not pay any more")
    second = position("s2", ["p2"], "Nobody was asked.", "no one asked us")
    drafted = draft(parties=[HOLT, REYK], positions=[first, SALE.model_copy(update={"key": "s9"}), second])
    grounder = Grounder(read(Article(text=TEXT)))
    assert [(found.number, found.statement, found.quote) for found in grounder.missing(drafted)] == [
        (1, "The town pays no more.", "we can not pay any more"),
        (2, "Nobody was asked.", "no one asked us"),
    ]
    repairs = [
        Repair(number=2, quote="nobody at all"),
        Repair(number=1, quote="We cannot pay for it"),
        Repair(number=7, quote="The price was not disclosed"),
    ]
    content = grounder.ground(drafted, repairs)
    assert [found.statement for found in content.positions] == [first.statement, SALE.statement]
    assert content.positions[0].evidence[0].match == "repaired"
    assert content.positions[0].evidence[0].quote == "We cannot pay for it"


def test_nothing_grounded_is_an_error():
    """A draft with statements of which none holds fails; one without statements does not."""
    fake = position("s1", [], "The ferry sank.", "the ferry sank in the night")
    with pytest.raises(ServiceError) as failure:
        ground(draft(positions=[fake]))
    assert failure.value.code == "evidence_not_found"
    assert ground(draft()).positions == []


def test_answers_have_no_cycles():
    """A position answers another that stands, and no chain of answers comes back."""
    content = ground(
        draft(
            parties=[HOLT, REYK],
            positions=[
                SALE.model_copy(update={"responds_to": "s2"}),
                CREW,
                position("s3", ["p1"], "The price is secret.", "The price was not disclosed", responds_to="s3"),
                position("s4", ["p1"], "The town cannot pay.", "We cannot pay for it", responds_to="s99"),
            ],
        )
    )
    assert [found.responds_to for found in content.positions] == ["s2", None, None, None]


def test_a_point_needs_two_sides_or_the_article():
    """A point of one side is dropped unless the article states it; an inferred one has its sides' evidence."""
    stated = "The price and the timetable remain in dispute"
    content = ground(
        draft(
            parties=[HOLT, REYK],
            positions=[SALE, CREW],
            points_of_contention=[
                point("one side", side("p1", "s1")),
                point("same side twice", side("p1", "s1"), side("p1", "s1")),
                point("the price", quotes=[stated], basis="stated"),
                point("the sale", side("p1", "s1"), side("p2", "s2", "s77")),
                point("unsupported", side("p1"), side("p2")),
            ],
        )
    )
    assert [found.issue for found in content.points_of_contention] == ["the price", "the sale"]
    assert [span.quote for span in content.points_of_contention[1].evidence] == [
        "would sell the ferry in two weeks",
        "Nobody asked the crew",
    ]
    assert len(content.dropped) == 3


@pytest.mark.parametrize(
    ("quote", "mode"),
    [
        ("We cannot pay for it any longer,", "direct_quote"),
        ('"We cannot pay for it any longer," Holt said', "mixed"),
        ("rejected the sale", "indirect"),
        ("Nobody asked the crew", "direct_quote"),
    ],
)
def test_mode_is_computed(quote, mode):
    """Inside quotation marks, partly inside, or outside."""
    content = ground(draft(positions=[position("s1", [], "So it is.", quote)]))
    assert content.positions[0].mode == mode


def test_headline_is_the_articles():
    """The title given wins; else the draft's headline in the article's words; else none."""
    assert ground(draft(headline="Invented"), title="Given").headline == "Given"
    assert ground(draft(headline="HARBOUR BOARD SPLITS OVER FERRY")).headline == "Harbour board splits over ferry"
    invented = ground(draft(headline="Ferry sinks"))
    assert invented.headline is None
    assert reasons(invented) == {("headline", "Ferry sinks"): "the article does not have this headline"}


def test_an_empty_summary_becomes_the_first_sentence():
    """A summary of no words, or that rests on nothing, is replaced by the article's own."""
    text = "Anna Holt resigned today. She gave no reason."
    content = ground(draft(summary=DraftSummary(text="All is well.", positions=["s5"])), text=text)
    assert (content.summary.text, content.summary.positions) == ("Anna Holt resigned today.", [])
    assert ("summary", "All is well.") in reasons(content)


def test_a_summary_in_the_articles_words_rests_on_them():
    """A sentence of the article needs no position to stand on."""
    text = "Anna Holt resigned today. She gave no reason."
    content = ground(draft(summary=DraftSummary(text="She gave no reason.", positions=[])), text=text)
    assert (content.summary.text, content.dropped) == ("She gave no reason.", [])


def test_terms_and_gaps_need_their_words():
    """A term stands in the article, and what explains it or is undisclosed has evidence."""
    content = ground(
        draft(
            terms=[
                DraftTerm(term="berth right", meaning="a lease", quotes=["the lease that lets a ship stay in port"]),
                DraftTerm(term="anchor right", meaning="a lease", quotes=["the lease that lets a ship stay in port"]),
            ],
            undisclosed=[DraftUndisclosed(what="the price", quotes=["The price was not disclosed"])],
        )
    )
    assert [found.term for found in content.terms] == ["berth right"]
    assert [found.what for found in content.undisclosed] == ["the price"]


def test_when_is_verbatim_and_counts_from_publication():
    """The time is the article's words, resolved against the day of publication; other words are not taken."""
    steps = [
        step("sell the ferry", "would sell the ferry in two weeks", when="in two weeks"),
        step("vote", "The FCU wants a vote by 15 June", when="next June"),
    ]
    content = ground(draft(next_steps=steps), published_at=datetime.date(2026, 6, 1))
    assert content.next_steps[0].when.model_dump(mode="json") == {
        "text": "in two weeks",
        "edtf": "2026-06-15",
        "earliest": "2026-06-15",
        "latest": "2026-06-15",
        "anchor": "2026-06-01",
    }
    assert content.next_steps[1].when is None
    assert content.next_steps[1].verification.status == "partial"


def test_coverage_counts_quotations_and_evidence():
    """Quotations of four words or more, those that a position with a holder overlaps, and evidence once each."""
    content = ground(
        draft(
            parties=[HOLT],
            positions=[position("s1", ["p1"], "The town cannot pay.", "We cannot pay", "cannot pay for it")],
        )
    )
    assert (content.coverage.quotes_found, content.coverage.quotes_attributed) == (2, 1)
    assert content.coverage.evidence_characters == len("We cannot pay for it") + len("Anna Holt")


def test_too_many_items_are_cut_and_said():
    """A brief has a bound; what goes over it is listed as a number."""
    many = [position(f"s{n}", [], f"Price {n} was not disclosed.", "The price was not disclosed") for n in range(5_000)]
    content = ground(draft(positions=many))
    assert len(content.positions) == MAX_ITEMS["positions"]
    assert content.dropped[0].statement == "4500 more"


def test_the_same_statement_stands_once():
    """A position said twice of the same holder is dropped the second time."""
    content = ground(draft(parties=[HOLT], positions=[SALE, SALE.model_copy(update={"key": "s2"})]))
    assert len(content.positions) == 1
    assert reasons(content)["positions", SALE.statement] == "it says the same as an earlier position"


def test_what_was_grounded_is_freed_without_the_collector():
    """No ring of objects keeps an article, its reading and its brief until the collector comes."""
    drafted = draft(parties=[HOLT, REYK, UNION], positions=[SALE, CREW])
    ground(drafted)
    gc.collect()
    gc.disable()
    try:
        ground(drafted)
        # A reading alone has hundreds; of other threads there may be some.
        assert gc.collect() < 50
    finally:
        gc.enable()
