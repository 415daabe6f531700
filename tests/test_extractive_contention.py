import pytest

from schemas.article import Article
from schemas.draft import DraftPointOfContention
from service.engine.extractive import draft
from service.reading import read


def points(text: str) -> list[DraftPointOfContention]:
    return draft(read(Article(text=text, language="en"))).points_of_contention


@pytest.mark.parametrize(
    ("text", "issues"),
    [
        ("Tolls and night passage remain the main obstacles.", ["Tolls", "night passage"]),
        ("The sticking points are tolls and night passage.", ["tolls", "night passage"]),
        ("The two states disagree over the night passage of tankers.", ["the night passage of tankers"]),
        ("The council is divided over the new bridge.", ["the new bridge"]),
        ("Ilmara disputes the figures.", ["the figures"]),
        ("Who owns the hill is disputed.", ["Who owns the hill"]),
        (
            "The deal is near, although who owns the ships and who will pay for the tow remain in dispute.",
            ["who owns the ships", "who will pay for the tow"],
        ),
        ("Fees and guarantees remain core points of contention.", ["Fees", "guarantees"]),
        (
            "Border questions and pledges for Lesh remain points of contention.",
            ["Border questions", "pledges for Lesh"],
        ),
        ("Several issues remain in dispute.", []),
        ("There are no open questions, and tolls are no longer disputed.", []),
        ("Money is the other obstacle.", ["Money"]),
        ("The height of the wall is the largest open question.", ["The height of the wall"]),
        ("In law, the dispute turns on whether a fee is a toll.", ["whether a fee is a toll"]),
        ("What remains open is the use of the quay.", ["the use of the quay"]),
        ("The ministers parted without agreeing on next year's quota.", ["next year's quota"]),
        ("Ilmara and Quenland moved apart on Tuesday over how to tax the ships.", ["how to tax the ships"]),
        ("The main difference between the two sides concerns exemptions.", ["exemptions"]),
        ("A panel will take up the unresolved questions on 8 July in Geneva.", []),
        ("The ministers have been arguing about it for years.", []),
        ("The result is not disputed.", []),
        ('"The price is the sticking point," a man in the street said.', []),
    ],
)
def test_stated(text: str, issues: list[str]) -> None:
    """What the article calls disputed is a stated point, by its own noun phrase and words."""
    found = points(text)
    assert [point.issue for point in found] == issues
    assert all(point.basis == "stated" and point.quotes[0] in text for point in found)


def test_settled_and_narrowed() -> None:
    """The article's word that a dispute is over, or smaller, is its status."""
    found = points("The dispute over pay has been settled. Their differences narrowed, but they are split over hours.")
    assert [point.status for point in found] == ["settled", "narrowed"]


def test_opposite_stances_collide() -> None:
    """Two parties that are for and against one thing give an inferred point with both sides."""
    text = "Ilmara demands a toll on foreign tankers. Quenland rejects a toll on foreign tankers."
    (point,) = points(text)
    assert (point.basis, point.issue) == ("inferred", "a toll on foreign tankers")
    assert {side.stance for side in point.sides} == {"for", "against"}


def test_amounts_collide() -> None:
    """A demand beside an offer in the same unit is a point about the amount."""
    text = "The Dockers' Union demands nine per cent. Lindholm Motors has offered four per cent."
    (point,) = points(text)
    assert point.type == "amount"


def test_allies_do_not_collide() -> None:
    """A spokesman does not contradict his own principal."""
    text = (
        "Ilmara wants a toll on foreign tankers. Paul Lund, a spokesman for Ilmara, "
        "rejects a toll on foreign tankers below 90 metres."
    )
    assert points(text) == []


def test_no_dispute_no_point() -> None:
    """A story in which nobody differs has an empty list."""
    text = "Anna Tarr said the lamp would shine. Paul Lund welcomed the lamp. The museum supports the lamp."
    assert points(text) == []


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("Ilmara wants a toll on tankers. Quenland rejected the plan.", "a toll"),
        ("Ilmara proposed to dredge the channel. Quenland opposes it.", "the channel"),
        ("Paul Lund said the pilots grow sugar. Anna Tarr rejects the charge about sugar.", "the charge about sugar"),
    ],
)
def test_answers_collide(text: str, issue: str) -> None:
    """A refusal that points back at what somebody else has just asked or said is a point with two sides."""
    (point,) = points(text)
    assert (point.basis, point.issue) == ("inferred", issue)
    assert [side.stance for side in point.sides] == ["for", "against"]
