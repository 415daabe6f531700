"""The scorer's arithmetic on small invented briefs."""

import dataclasses

import pytest

from evals.answer import Answer, Claim, Dispute, Note, Step, compared, who
from evals.score import Count, Dates, Score, score
from schemas.brief import When
from schemas.span import Span

GIVEN = "May 2026"


def at(start, end):
    return (Span(start=start, end=end),)


GOLD = Answer(
    parties={
        "p1": who("Anna Berg", ("Berg",), core=True, represents="p2"),
        "p2": who("the Harbour Union", ("HU",), core=True),
        "p3": who("Tern Lines", (), core=True),
        "p4": who("Lisbon", (), core=False),
        "p5": who("Morning Post", (), core=True),
    },
    positions=(
        Claim("Pay must rise", ("p1",), (), at(0, 40)),
        Claim("Pay cannot rise", ("p3",), ("p5",), at(50, 90)),
    ),
    contention=(Dispute("the rise in pay", ("p2", "p3"), at(0, 90)),),
    steps=(
        Step("meet again", ("p2", "p3"), When(text="on May 4", edtf="2026-05-04"), at(100, 130)),
        Step("publish the figures", ("p3",), None, at(140, 170)),
    ),
    terms=(Note("night rate", at(180, 200)),),
    undisclosed=(Note("the size of the fleet", at(210, 230)),),
)
QUIET = dataclasses.replace(GOLD, contention=())


def changed(**parts):
    return dataclasses.replace(GOLD, **parts)


def test_the_gold_itself_is_perfect():
    """Every figure is one, no fault is counted."""
    figures = score(GOLD, GOLD, GIVEN).figures()
    assert figures.pop("invented years") == figures.pop("disputes where none") == 0
    assert set(figures.values()) == {1.0}


def test_an_empty_brief_finds_nothing():
    """Recall is nought, and there is no precision to speak of."""
    figures = score(GOLD, Answer(parties={}), GIVEN).figures()
    assert figures["parties recall"] == figures["positions recall"] == figures["contention recall"] == 0
    assert figures["steps F1"] == 0
    assert figures["parties precision"] is figures["right holder"] is figures["steps dates"] is None


def test_parties_match_by_name_or_alias():
    """Articles, honorifics, possessives and case are nothing; another name is another party."""
    found = Answer(
        parties={
            "a": who("Ms Berg", (), core=True),
            "b": who("Harbour Union’s", (), core=True),
            "c": who("TERN LINES", (), core=True),
            "d": who("Tern Holdings", (), core=True),
        }
    )
    assert score(GOLD, found, GIVEN).parties == Count(right=3, found=4, gold=4)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Dr. Ana Reyes", "ana reyes"),
        ("Natural Resources Minister Claire Fontaine", "claire fontaine"),
        ("the president's office", "president office"),
        ("the President", "president"),
        ("the minister of labour", "minister of labour"),
        ("the U.S.", "us"),
        ("Sund’s", "sund"),
    ],
)
def test_a_name_is_compared_without_what_stands_before_it(name, form):
    """A title goes where a name follows, and nothing else does."""
    assert compared(name) == form


def test_descriptions_match_by_their_noun():
    """What limits a noun may be left out, but a word inside a name is not a party."""
    pairs = {
        "pilots of Skerry Air": "Pilots",
        "fishermen from Elm": "Nearly 40 fishermen from Elm",
        "Lower Elm Water Board": "Water board",
        "Steel Union": "the union",
    }
    others = {"city library": "the city", "Carl Holm": "Holm"}
    gold, found = (
        Answer(parties={str(i): who(name, (), core=True) for i, name in enumerate(names)})
        for names in ([*pairs, *others], [*pairs.values(), *others.values()])
    )
    assert score(gold, found, GIVEN).parties == Count(right=4, found=6, gold=6)


def test_parties_that_are_only_mentioned_count_neither_way():
    """Neither one of the gold that the brief has as core, nor one of the brief that is not in the gold."""
    found = Answer(parties={"a": who("Lisbon", (), core=True), "b": who("Porto", (), core=False)})
    assert score(GOLD, found, GIVEN).parties == Count(right=0, found=0, gold=4)


def test_positions_match_one_to_one_by_half_of_the_shorter():
    """The nearest in extent first; a second one on the same words is one too many."""
    claims = (
        Claim("", ("p1",), (), at(0, 100)),
        Claim("", ("p1",), (), at(0, 35)),
        Claim("", ("p3",), (), at(89, 120)),
    )
    found = score(GOLD, changed(positions=claims), GIVEN)
    assert found.positions == Count(right=2, found=3, gold=2)
    assert found.holders == Count(right=1, found=2, gold=2)


def test_one_position_may_cover_several_but_is_found_once():
    """What the gold takes apart and the brief does not is told from what the brief lacks."""
    found = score(GOLD, changed(positions=(Claim("", ("p1",), (), at(0, 100)),)), GIVEN)
    assert found.positions == Count(right=1, found=1, gold=2)
    assert found.figures()["positions covered"] == 1


@pytest.mark.parametrize(
    ("holders", "right"),
    [(("p1",), True), (("p2",), True), (("p3",), False), ((), False), (("p1", "p3"), False), (("unknown",), False)],
)
def test_the_holder_or_whom_it_represents(holders, right):
    """A principal stands for its representative; a stranger beside the right one is wrong."""
    found = score(GOLD, changed(positions=(Claim("", holders, (), at(0, 40)),)), GIVEN)
    assert found.holders == Count(right=int(right), found=1, gold=1)


def test_swapped_holders_are_found_and_wrong():
    """Both positions are there and neither is anybody's."""
    first, second = GOLD.positions
    swapped = (dataclasses.replace(first, holders=("p3",)), dataclasses.replace(second, holders=("p1",)))
    figures = score(GOLD, changed(positions=swapped), GIVEN).figures()
    assert figures["positions recall"] == 1
    assert figures["right holder"] == 0


def test_via_is_counted_where_either_has_one():
    """A chain that is missing is wrong, one that is empty in both is no success."""
    claims = tuple(dataclasses.replace(claim, via=()) for claim in GOLD.positions)
    assert score(GOLD, changed(positions=claims), GIVEN).via == Count(right=0, found=1, gold=1)


def test_an_invented_point_of_contention_costs_precision():
    """In a story that has none it is counted as well."""
    invented = Dispute("the colour of the ships", ("p1", "p3"), at(300, 330))
    figures = score(GOLD, changed(contention=(*GOLD.contention, invented)), GIVEN).figures()
    assert figures["contention precision"] == 0.5
    assert figures["contention recall"] == 1
    assert figures["disputes where none"] == 0
    assert score(QUIET, changed(contention=(invented,)), GIVEN).disputes_where_none == 1
    assert (score(QUIET, changed(contention=(invented,)), GIVEN) + score(GOLD, GOLD, GIVEN)).contention == Count(
        1, 2, 1
    )


def test_a_missing_side_costs_recall():
    """A representative stands for its side."""
    drawn = Dispute("pay rise", ("p1",), at(400, 420))
    found = score(GOLD, changed(contention=(drawn,)), GIVEN)
    assert found.contention == Count(right=1, found=1, gold=1)
    assert found.sides == Count(right=1, found=1, gold=2)


def test_a_step_matches_by_its_words_where_an_actor_is_the_same():
    """Not where somebody else is to act."""
    same = Step("publish all figures", ("p3",), None, at(500, 520))
    other = dataclasses.replace(same, actors=("p1",))
    assert score(GOLD, changed(steps=(same,)), GIVEN).steps == Count(right=1, found=1, gold=2)
    assert score(GOLD, changed(steps=(other,)), GIVEN).steps == Count(right=0, found=1, gold=2)


@pytest.mark.parametrize(
    ("when", "dates", "value"),
    [
        (When(text="May 4", edtf="2026-05-04"), Dates(right=1), 1),
        (When(text="on 4 May 2026", edtf="2026-05-04"), Dates(right=1), 1),
        (None, Dates(none=1), 0),
        (When(text="on May 5", edtf="2026-05-05"), Dates(wrong=1), -1),
    ],
)
def test_a_wrong_date_is_worse_than_none(when, dates, value):
    """One right and one wrong date come to nothing."""
    found = score(GOLD, changed(steps=(dataclasses.replace(GOLD.steps[0], when=when),)), GIVEN)
    assert found.dates == dates
    assert found.dates.score == value


def test_a_date_that_nobody_gave_is_wrong():
    """The step has none in the gold."""
    dated = dataclasses.replace(GOLD.steps[1], when=When(text="on May 4", edtf="2026-05-04"))
    assert score(GOLD, changed(steps=(dated,)), GIVEN).dates == Dates(wrong=1)


@pytest.mark.parametrize(
    ("edtf", "anchor", "invented"),
    [
        ("2026-05-04", None, 0),
        ("2027-05-04", None, 1),
        ("XXXX-05-04", None, 0),
        ("[2026-05-04,2031-05-04]", None, 1),
        ("2027-01", "2026-12-20", 0),
        ("2027-01", "2025-12-20", 1),
        (None, None, 0),
    ],
)
def test_a_year_that_stands_nowhere_is_invented(edtf, anchor, invented):
    """Unless it was counted from a day whose year is given."""
    step = Step("meet", (), When(text="then", edtf=edtf, anchor=anchor), at(0, 9))
    assert score(GOLD, changed(steps=(step,)), GIVEN).invented_years == invented


def test_scores_add_up():
    """A total is made of counts, not of averages."""
    total = score(GOLD, GOLD, GIVEN) + score(GOLD, Answer(parties={}), GIVEN) + Score()
    assert total.parties == Count(right=4, found=4, gold=8)
    assert total.figures()["positions recall"] == 0.5
