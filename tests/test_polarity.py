"""Statements that turn what the article says into its opposite, or into more than it says."""

import pytest

from service.grounding.polarity import denies, overstates


@pytest.mark.parametrize(
    ("statement", "evidence", "expected"),
    [
        ("The union will attend the talks.", "will not attend the talks", True),
        ("The union will not attend the talks.", "the union will attend the talks", True),
        ("The union won't attend the talks.", "will not attend the talks", False),
        ("The union will not attend.", "the union refused to attend", None),
        ("The union boycotts the talks.", "will not attend the talks", None),
        ("The plan not only fails.", "the plan fails", False),
        ("Nobody asked the crew.", "nobody asked the crew", False),
        ("He would accept a tonne.", "he would accept a tonne\nand not a tonne less", None),
        ("The ban should not be lifted.", "lift the ban\nvoted against it", None),
        ("The mayor took a bribe.", "The mayor denies that he took a bribe", True),
        ("The mayor took a bribe.", "The mayor took a bribe, she said\nThe mayor denies that he took it", False),
        ("The school has closed.", "asked whether the school had closed, she said no", True),
        ("The school has not closed.", "asked whether the school had closed, she said no", None),
        ("Banks do lend on ships that may not sail.", "banks do not lend on ships that may not sail", True),
        ("The crew is safe.", "The crew was not safe, he said. Brook said they were", None),
        ("The crew will not be paid.", "he does not believe that the crew will be paid", None),
        ("Nobody on the night shift sleeps.", "a driver on the night shift\nNobody can sleep on that", None),
        ("The town will not pay until the court rules.", "has not paid, and would not until the court had ruled", None),
        ("Nobody can not sleep.", "nobody can sleep", True),
        ("The clerk has filed the paper.", "The clerk of the town council\nhe had not filed the paper", True),
        ("The town owns the pier.", "the skippers do not pay, he said\nThe town owns the pier", None),
    ],
)
def test_denies(statement, evidence, expected):
    """A negation on one side alone is a denial, unless other words may carry it."""
    assert denies(statement, evidence.split("\n")) is expected


@pytest.mark.parametrize(
    ("statement", "evidence", "expected"),
    [
        ("The union will accept.", "the union could accept", True),
        ("The union will accept.", "the union might accept if asked", True),
        ("The union may accept.", "the union could accept", False),
        ("The union will stay until it can leave.", "the union may stay until it can leave", True),
        ("The union will stay and can leave.", "the union will stay and can leave", False),
        ("The union will accept.", "the union will accept", False),
        ("The union accepts.", "the union accepts", False),
    ],
)
def test_overstates(statement, evidence, expected):
    """What could be does not become what will be."""
    assert overstates(statement, evidence) is expected
