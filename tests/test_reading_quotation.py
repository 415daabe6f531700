import pytest

from service.reading.text.quotation import find_quotations
from service.reading.text.sentence import find_paragraphs


def quoted(text: str) -> list[str]:
    return [text[one.inner.start : one.inner.end] for one in find_quotations(text, find_paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "no" and "never".', ["no", "never"]),
        ("She called it “a farce”.", ["a farce"]),
        ("It was «a farce», she said.", ["a farce"]),
        ("„Nein“, he said.", ["Nein"]),
        ("''We will pay,'' he said.", ["We will pay,"]),
        ("The 'silent week' begins.", ["silent week"]),
        ("The workers' demands and the owners' offer differ.", []),
        ("It isn't the union's fault.", []),
        ("\"The 'silent week' begins,\" she said.", ["The 'silent week' begins,"]),
        ("A 6' wall and a 7\" nail.", []),
    ],
)
def test_outermost_quotations(text: str, expected: list[str]) -> None:
    """Marks of all kinds pair up, apostrophes do not, and what is quoted within a quotation is not listed."""
    assert quoted(text) == expected


def test_quotation_continued_in_the_next_paragraph() -> None:
    """A mark left open ends with its paragraph where the next paragraph opens again."""
    assert quoted("“We came first.\n“We left last.”") == ["We came first.", "We left last."]
