import pytest

from schemas.article import Article
from service.engine.extractive import draft
from service.reading import read


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("The price was not disclosed.", ["The price was not disclosed"]),
        ("Although the terms were not made public, both were glad.", ["the terms were not made public"]),
        ("They met twice, and it is unclear who paid.", ["it is unclear who paid"]),
        ("He declined to say when he would retire.", ["He declined to say when he would retire"]),
        ('"It is not clear who paid," she said.', []),
        ("Everything was disclosed.", []),
    ],
)
def test_gaps(text: str, gaps: list[str]) -> None:
    """Stated gaps come as their own clause; what is said inside a quotation is none."""
    assert [gap.what for gap in draft(read(Article(text=text, language="en"))).undisclosed] == gaps
