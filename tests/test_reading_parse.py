import pytest

from schemas.span import Span
from service.reading.text.parse import Parse, find_capitalised, parse


def parsed(text: str) -> Parse:
    return parse(text, Span(start=0, end=len(text)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The U.S. won't pay $1,500.50.", ["The", "U.S.", "wo", "n't", "pay", "$", "1,500.50", "."]),
        ("Mr. Tarr's aide", ["Mr.", "Tarr", "'s", "aide"]),
        ("George W. Okafor", ["George", "W.", "Okafor"]),
        ("Associ\u00adation", ["Association"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    """Abbreviations, amounts and initials are one word, clitics two; soft hyphens are read over."""
    assert parsed(text).words == words


def test_noun_phrases() -> None:
    """Noun phrases start at their article and end with their noun."""
    text = "The new mayor of Oslo rejected a very cheap offer."
    one = parsed(text)
    assert [" ".join(one.words[a:b]) for a, b in one.phrases] == ["The new mayor", "Oslo", "a very cheap offer"]


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("The talks have not yet been resumed.", "have not yet been resumed"),
        ("The board will meet again.", "will meet"),
        ("The sides are to sign.", "are to sign"),
    ],
)
def test_verb_groups(text: str, verbs: str) -> None:
    """A verb group has its auxiliaries and what stands between them."""
    one = parsed(text)
    assert " ".join(one.words[one.groups[0].first : one.groups[0].head + 1]) == verbs


def test_passive_and_negation() -> None:
    """The passive and the negation of a verb group are told."""
    group = parsed("The terms were not disclosed.").groups[0]
    assert (group.passive, group.negated, group.finite) == (True, True, True)


def test_words_only_capitalised() -> None:
    """Names are words that never stand in lower case."""
    assert find_capitalised("In May the mayor, Will May, said he may go. A Mark is no mark.") == {"Will"}
