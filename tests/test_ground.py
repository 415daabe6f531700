"""Drafts into briefs: what is kept, what is dropped, and that nothing a draft may hold breaks it."""

import contextlib
import datetime
import time

import pytest
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
from service.grounding.citation import MAX_ITEMS
from service.grounding.ground import Grounder
from service.reading import read

TEXT = """Harbour board splits over ferry

Mayor Anna Holt said on Monday that the town would sell the ferry in two weeks. "We cannot pay for it any longer," Holt
said. Jonas Reyk, spokesman for the Ferry Crew Union (FCU), rejected the sale. "Nobody asked the crew," Reyk said. The
FCU wants a vote by 15 June. The price was not disclosed. The price and the timetable remain in dispute. Holt's brother,
Karl Holt, runs the shipyard.
A "berth right", the lease that lets a ship stay in port, expires in 2027.
"""


def party(key, name, kind="person", **fields):
    defaults = {"role": None, "represents": None, "aliases": [], "involvement": "principal"}
    return DraftParty(key=key, name=name, kind=kind, **(defaults | fields))


def position(key, holders, statement, *quotes, **fields):
    defaults = {
        "kind": "claim",
        "hedge": "none",
        "via": [],
        "condition": None,
        "responds_to": None,
        "superseded": False,
    }
    return DraftPosition(key=key, holders=holders, statement=statement, quotes=list(quotes), **(defaults | fields))


def side(party_key, *positions):
    return DraftSide(party=party_key, answer="yes", stance="for", positions=list(positions))


def point(issue, *sides, quotes=(), basis="inferred"):
    return DraftPointOfContention(
        issue=issue,
        question="Is it so?",
        type="fact",
        basis=basis,
        status="open",
        sides=list(sides),
        quotes=list(quotes),
    )


def step(action, *quotes, **fields):
    defaults = {"actors": [], "status": "planned", "when": None, "condition": None, "announced_by": None, "via": []}
    return DraftNextStep(action=action, quotes=list(quotes), **(defaults | fields))


HOLT = party("p1", "Anna Holt", role="Mayor")
REYK = party("p2", "Jonas Reyk", aliases=["Reyk"], represents="p3")
UNION = party("p3", "Ferry Crew Union", "organization", aliases=["FCU"])
SALE = position("s1", ["p1"], "The town will sell the ferry in two weeks.", "would sell the ferry in two weeks")
CREW = position("s2", ["p2"], "Nobody asked the crew.", "Nobody asked the crew", responds_to="s1")


def draft(**fields):
    empty = {"headline": None, "summary": DraftSummary(text="", positions=[])}
    lists = ("parties", "positions", "points_of_contention", "next_steps", "terms", "undisclosed")
    return Draft(**(empty | {name: [] for name in lists} | fields))


def ground(drafted, repairs=(), text=TEXT, **fields):
    return Grounder(read(Article(text=text, language="en", **fields))).ground(drafted, repairs)


def reasons(content):
    return {(dropped.part, dropped.statement): dropped.reason for dropped in content.dropped}


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


def test_parties_must_stand_in_the_article():
    """A party that the article does not name goes, and references to it go with it."""
    ghost = party("p9", "Maria Ghost")
    content = ground(
        draft(
            parties=[ghost, HOLT, party("p8", "Reyk Holt")],
            positions=[position("s1", ["p9", "p1", "p9"], "They pay no more.", "We cannot pay for it", via=["p9"])],
        )
    )
    assert [found.name for found in content.parties] == ["Anna Holt"]
    assert (content.positions[0].holders, content.positions[0].via) == (["p1"], [])
    assert reasons(content)["parties", "Maria Ghost"] == "the article does not have this name"


def test_mentions_are_counted_once():
    """A name within a fuller name of the same party counts once; a word that only begins with it does not."""
    content = ground(draft(parties=[party("p1", "Jonas Reyk", aliases=["Reyk", "Jonas"]), UNION]))
    assert [found.mentions for found in content.parties] == [2, 3]
    assert content.parties[0].evidence[0].start == TEXT.index("Jonas Reyk")


def test_a_described_party_begins_sentences_too():
    """A party without a proper name is found with a capital and without."""
    text = "The ferry's crew left. Nobody saw the ferry's crew again, and the ferry's crews were many."
    content = ground(draft(parties=[party("p1", "the ferry's crew", "group")]), text=text)
    assert (content.parties[0].name, content.parties[0].mentions) == ("the ferry's crew", 2)
    assert content.parties[0].evidence[0].start == 0


@pytest.mark.parametrize(
    ("text", "language", "name", "found"),
    [
        ("Вчера с Иваном Петровым говорили все.", "ru", "Иван Петров", True),
        ("Вчера с Иваном Петренковым говорили все.", "ru", "Иван Петров", False),
        ("Eilen puhuttiin Virtasella Helsingissä.", "fi", "Virta", False),
        ("Gestern sprach Peters.", "de", "Peter", False),
        ("페트로프는 말했다.", "ko", "페트로프", True),
        ("彼女は東京でハルトと話した。", "ja", "ハルト", True),
    ],
)
def test_names_may_be_declined(text, language, name, found):
    """In languages that decline names an ending of a few letters makes no other party."""
    article = Article(text=text, language=language)
    parties = Grounder(read(article)).ground(draft(parties=[party("p1", name)])).parties
    assert bool(parties) is found


def test_duplicates_merge_but_people_of_one_surname_do_not():
    """A title, a surname or an acronym makes no second party; a shared surname makes no single one."""
    text = "Prime Minister Lena Moss spoke to the World Trade Group (WTG). Moss left. The WTG stayed."
    content = ground(
        draft(
            parties=[
                party("a", "Moss"),
                party("b", "Lena Moss"),
                party("c", "Prime Minister Lena Moss"),
                party("d", "World Trade Group", "organization"),
                party("e", "WTG", "organization"),
            ]
        ),
        text=text,
    )
    assert [found.id for found in content.parties] == ["p1", "p2"]
    assert content.parties[0].name.endswith("Lena Moss")
    holts = ground(draft(parties=[HOLT, party("p2", "Karl Holt"), party("p3", "Holt", aliases=["Anna Holt"])]))
    assert {"Anna Holt", "Karl Holt"} <= {found.name for found in holts.parties}


def test_bodies_of_the_same_initials_stay_apart():
    """Initials join a name to its acronym, never two names."""
    text = "The World Trade Group met the West Tyrol Guild. WTG said nothing."
    names = ["World Trade Group", "West Tyrol Guild", "WTG"]
    content = ground(draft(parties=[party(name, name, "organization") for name in names]), text=text)
    assert [found.name for found in content.parties] == names


def test_an_alias_of_two_parties_is_nobodys():
    """Aliases denote one party alone, and stand in the article."""
    content = ground(
        draft(parties=[party("p1", "Anna Holt", aliases=["Holt", "Annie"]), party("p2", "Karl Holt", aliases=["Holt"])])
    )
    assert [found.aliases for found in content.parties] == [[], []]


def test_represents_has_no_cycles():
    """A chain of representation that comes back to its beginning is cut."""
    content = ground(
        draft(
            parties=[
                party("p1", "Anna Holt", represents="p2"),
                party("p2", "Jonas Reyk", represents="p3"),
                party("p3", "Ferry Crew Union", "organization", represents="p1"),
                party("p4", "Karl Holt", represents="p4"),
            ]
        )
    )
    for found in content.parties:
        seen = {found.id}
        while found.represents:
            assert found.represents not in seen
            seen.add(found.represents)
            found = next(other for other in content.parties if other.id == found.represents)


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


@pytest.mark.parametrize(
    "statement",
    [
        "The town sells, see https://evil.example/x.",
        "The town sells, write to me@evil.example.",
        "The town sells at evil.com today.",
        "The town sells \u202eyrref eht.",
        "The town sells\x07 it.",
        "The town sells\U000e0041 it.",
        "The town sells\u200b it.",
        "The town [sells](javascript:alert(1)).",
        "The town " + "sells " * 400,
    ],
)
def test_foreign_links_and_invisible_characters_are_refused(statement):
    """A string with a link, an address or invisible characters that the article lacks drops its item."""
    good = position("s2", [], "The price is secret.", "The price was not disclosed")
    content = ground(draft(positions=[position("s1", [], statement, "would sell the ferry"), good]))
    assert [found.statement for found in content.positions] == ["The price is secret."]
    assert len(content.dropped) == 1
    assert all(character.isprintable() for found in content.dropped for character in found.statement)


def test_links_of_the_article_are_kept():
    """What the article has itself is not foreign."""
    text = "The timetable is at www.ferry.example, said Anna Holt. The crew answers at crew@ferry.example."
    content = ground(
        draft(
            positions=[
                position(
                    "s1",
                    [],
                    "The timetable is at www.ferry.example or crew@ferry.example.",
                    "timetable is at www.ferry.example",
                )
            ]
        ),
        text=text,
    )
    assert len(content.positions) == 1


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
