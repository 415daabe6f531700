"""Verdicts on statements: what passes, what fails and what cannot be checked."""

import datetime

import pytest

from schemas.article import Article
from schemas.draft import DraftSummary
from service.grounding.ground import Grounder
from service.reading import read
from tests import drafting
from tests.drafting import party, point, side, step

TEXT = """Dana Brook, the mayor of Westport, said the harbour would close on 3 May. "We will not reopen it," Brook said.

Ivan Petrov, a spokesman for the Dockers' Union, said three ships and 1.2 million tonnes were at stake. Petrov could
accept a smaller harbour.

Harbour minister Lena Moss rejected the plan on Tuesday. She said the ministry might pay half of the cost.

The news agency Norwire, citing the daily Kurier, reported that Olaf Berg would sue the town.

It was reported to have cost a fortune."""
PUBLISHED = datetime.date(2026, 4, 15)
PARTIES = [
    party("brook", "Dana Brook", aliases=["Brook"], represents="town"),
    party("petrov", "Ivan Petrov", aliases=["Petrov"], represents="union"),
    party("union", "Dockers' Union", "organization"),
    party("moss", "Lena Moss", aliases=["Moss"]),
    party("norwire", "Norwire", "media", involvement="relay"),
    party("kurier", "Kurier", "media", involvement="relay"),
    party("berg", "Olaf Berg", aliases=["Berg"]),
    party("town", "Westport", "government"),
]


def position(statement, quote, *holders, key="s1", **fields):
    return drafting.position(key, list(holders), statement, quote, **fields)


def ground(*positions, text=TEXT, language="en", drop_contradicted=False, **fields):
    article = Article(text=text, language=language, published_at=PUBLISHED)
    drafted = drafting.draft(parties=PARTIES, positions=list(positions), **fields)
    return Grounder(read(article), drop_contradicted).ground(drafted)


def verify(*arguments, **fields):
    return ground(position(*arguments, **fields)).positions[0].verification


def check(verification, name):
    return next(found for found in verification.checks if found.name == name)


VERDICTS = [
    # statement, quote, holders, status, the check that failed
    ("The harbour would close on 3 May.", "the harbour would close on 3 May", ["brook"], "verified", None),
    ("The harbour will not be reopened.", "We will not reopen it", ["brook"], "verified", None),
    ("The harbour would close on 3 May.", "the harbour would close on 3 May", ["town"], "verified", None),
    ("Three ships were at stake.", "three ships and 1.2 million tonnes were at stake", ["petrov"], "verified", None),
    ("3 ships were at stake.", "three ships and 1.2 million tonnes were at stake", ["union"], "verified", None),
    (
        "1,200,000 tonnes were at stake.",
        "three ships and 1.2 million tonnes were at stake",
        ["petrov"],
        "verified",
        None,
    ),
    ("Moss rejected the plan.", "Lena Moss rejected the plan on Tuesday", ["moss"], "verified", None),
    ("The harbour would close on May 3.", "the harbour would close on 3 May", ["brook"], "verified", None),
    ("The harbour would close on 3 May.", "the harbour would close on 3 May", ["petrov"], "contradicted", "holder"),
    ("We will not reopen the harbour.", "We will not reopen it", ["moss"], "contradicted", "holder"),
    ("The harbour would close on 3 May.", "the harbour would close on 3 May", [], "partial", "holder"),
    ("Four ships were at stake.", "three ships and 1.2 million tonnes were at stake", ["petrov"], "partial", "numbers"),
    (
        "2.1 million tonnes were at stake.",
        "three ships and 1.2 million tonnes were at stake",
        ["petrov"],
        "partial",
        "numbers",
    ),
    (
        "The ministry might pay 50% of the cost.",
        "the ministry might pay half of the cost",
        ["moss"],
        "partial",
        "numbers",
    ),
    ("The harbour would close on 4 May.", "the harbour would close on 3 May", ["brook"], "partial", "dates"),
    ("The harbour would close on 3 June.", "the harbour would close on 3 May", ["brook"], "partial", "dates"),
    ("Moss rejected the plan on Monday.", "Lena Moss rejected the plan on Tuesday", ["moss"], "partial", "dates"),
    ("The harbour will be reopened.", "We will not reopen it", ["brook"], "partial", "negation"),
    (
        "Three ships were not at stake.",
        "three ships and 1.2 million tonnes were at stake",
        ["petrov"],
        "partial",
        "negation",
    ),
    (
        "Petrov will accept a smaller harbour.",
        "Petrov could accept a smaller harbour",
        ["petrov"],
        "partial",
        "modality",
    ),
    ("Brook rejected the plan.", "Lena Moss rejected the plan on Tuesday", ["moss"], "partial", "names"),
    ("Hamburg rejected the plan.", "Lena Moss rejected the plan on Tuesday", ["moss"], "partial", "names"),
]


@pytest.mark.parametrize(("statement", "quote", "holders", "status", "failed"), VERDICTS)
def test_verdict(statement, quote, holders, status, failed):
    """Each definite mismatch with the evidence is named, a paraphrase is not one."""
    verification = verify(statement, quote, *holders)
    assert [found.name for found in verification.checks if found.passed is False] == ([failed] if failed else [])
    assert verification.status == status
    assert all(found.detail for found in verification.checks if found.passed is False)


@pytest.mark.parametrize(
    ("statement", "quote", "passed"),
    [
        ("Moss said the ministry might pay half.", "She said the ministry might pay half of the cost", True),
        ("Berg said the ministry might pay half.", "She said the ministry might pay half of the cost", False),
        ("Petrov wants Moss to pay half of the cost.", "the ministry might pay half of the cost", False),
        ("Westport would close the harbour.", "the harbour would close on 3 May", True),
    ],
)
def test_a_pronoun_stands_for_who_was_named_last(statement, quote, passed):
    """A name that the evidence has not is right where a pronoun or the subject before it may mean it."""
    assert check(verify(statement, quote, "brook"), "names").passed is passed


def test_every_check_is_named():
    """A position carries all its checks, passed or not."""
    names = [
        found.name for found in verify("The harbour would close.", "the harbour would close on 3 May", "brook").checks
    ]
    assert names == ["quote", "holder", "via", "numbers", "names", "dates", "wording", "negation", "modality"]


def test_an_excerpt_is_marked():
    """A direct quote that is cut inside the article's quotation marks says so."""
    assert "excerpt" in check(verify("The harbour will not reopen.", "not reopen it", "brook"), "quote").detail
    assert check(verify("The harbour will not reopen.", "We will not reopen it,", "brook"), "quote").detail is None


def test_a_language_without_rules_is_located():
    """Where the rules do not apply nothing but the quote is judged."""
    text = "La alcaldesa Dana Brook dijo que cerrará el puerto el 3 de mayo con 40 barcos."
    verification = (
        ground(position("Cerrará el puerto con 40 barcos.", "cerrará el puerto", "petrov"), text=text, language="es")
        .positions[0]
        .verification
    )
    assert verification.status == "located"
    assert {found.name for found in verification.checks if found.passed is None} >= {
        "holder",
        "via",
        "names",
        "negation",
    }


def test_contradicted_positions_may_be_dropped():
    """By configuration what the article gives to somebody else is left out and listed."""
    wrong = position("The harbour would close.", "the harbour would close on 3 May", "petrov")
    right = position("Three ships were at stake.", "three ships and 1.2 million tonnes", "petrov", key="s2")
    content = ground(wrong, right, drop_contradicted=True)
    assert [found.statement for found in content.positions] == ["Three ships were at stake."]
    assert content.dropped[0].reason == "the article attributes it to somebody else"


@pytest.mark.parametrize(
    ("via", "passed"),
    [
        (["norwire", "kurier"], True),
        (["kurier", "norwire"], False),
        ([], False),
        (["kurier"], False),
        (["moss"], False),
    ],
)
def test_the_chain_is_the_articles(via, passed):
    """Each relay stands in the attributing sentence, outermost first, and none is left out."""
    verification = verify("Berg would sue the town.", "Olaf Berg would sue the town", via=via)
    assert check(verification, "via").passed is passed


def test_a_relay_is_no_holder():
    """An outlet that only passes the words on does not hold them."""
    verification = verify("Berg would sue the town.", "Olaf Berg would sue the town", "kurier")
    assert verification.status in ("partial", "contradicted")


def test_nobody_holds_what_nobody_says():
    """Words that the article attributes to nobody have no holder."""
    verification = verify("It cost a fortune.", "to have cost a fortune")
    assert check(verification, "holder").passed is not False


def test_sides_hold_their_positions():
    """A side's positions are its own or those of who represents it."""
    close = position("The harbour would close.", "the harbour would close on 3 May", "brook", key="s1")
    ships = position("Three ships were at stake.", "three ships and 1.2 million tonnes", "petrov", key="s2")

    points = [
        point("the harbour", side("town", "s1"), side("union", "s2")),
        point("the harbour", side("moss", "s1"), side("petrov", "s2")),
    ]
    right, wrong = ground(close, ships, points_of_contention=points).points_of_contention
    assert right.verification.status == "verified"
    assert wrong.verification.status == "partial"
    assert check(wrong.verification, "sides").detail == "s1 is not held by Lena Moss"


def test_superseded_needs_a_successor():
    """The mark stands where another position of the holder is on the same matter, and is taken off elsewhere."""
    old = position("The harbour would close.", "the harbour would close on 3 May", "brook", superseded=True)
    new = position("The harbour will not reopen.", "We will not reopen it", "brook", key="s2")
    kept, _ = ground(old, new).positions
    assert kept.superseded
    assert check(kept.verification, "positions").passed
    alone = ground(old, position("Three ships.", "three ships and 1.2 million tonnes", "petrov", key="s2")).positions[0]
    assert not alone.superseded
    assert alone.verification.status == "partial"


def test_summary_is_checked_against_what_it_rests_on():
    """Numbers, names and dates of a summary stand in the evidence of its positions."""
    close = position("The harbour would close on 3 May.", "the harbour would close on 3 May", "brook")

    def summarise(text):
        return ground(close, summary=DraftSummary(text=text, positions=["s1"])).summary.verification

    assert summarise("Brook would close the harbour on 3 May.").status == "verified"
    assert summarise("Brook would close 7 harbours on 3 May.").status == "partial"
    assert summarise("Brook would close the harbour on 9 July.").status == "partial"
    assert summarise("Hamburg would close the harbour.").status == "partial"


def test_steps_are_announced_by_who_says_so():
    """Who announced a step is held against the article's attribution."""

    def announced(by):
        fields = {"actors": ["town"], "status": "scheduled", "when": "on 3 May", "announced_by": by}
        return step("close the harbour", "the harbour would close on 3 May", **fields)

    right, wrong = ground(next_steps=[announced("brook"), announced("moss")]).next_steps
    assert (right.verification.status, wrong.verification.status) == ("verified", "contradicted")
    assert right.when.edtf == "2026-05-03"
