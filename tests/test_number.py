"""Numbers of statements and of articles, by what they count."""

import pytest

from service.grounding.number import numbers


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("three", "3"),
        ("1.2 million", "1,200,000"),
        ("twenty-five", "25"),
        ("two hundred and fifty thousand", "250,000"),
        ("half a million", "500,000"),
        ("a dozen", "12"),
        ("two-thirds", "two thirds"),
        ("the third", "the 3rd"),
        ("$5bn", "5 billion"),
        ("a quarter", "one quarter"),
    ],
)
def test_numbers_have_one_value(one, other):
    """A number is the same in words and in figures."""
    assert numbers(one).keys() == numbers(other).keys() != set()


@pytest.mark.parametrize(
    ("one", "other"),
    [("half", "50%"), ("three", "third"), ("14", "40"), ("1.2", "12"), ("4 million", "4 billion"), ("10:30", "10.30")],
)
def test_numbers_of_another_kind_differ(one, other):
    """A share, an order, a quantity and a time of day are not the same."""
    assert not numbers(one).keys() & numbers(other).keys()


def test_names_with_figures_are_no_numbers():
    """The figure of a name counts nothing."""
    assert numbers("G7, F-16, COVID-19 and Covid19") == {}
