import pytest

from schemas.article import Article
from service.engine.extractive import draft
from service.reading import read


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        (
            'The "silent week" refers to a period without claims.',
            [("silent week", "refers to a period without claims")],
        ),
        ("She proposed a 'silent week', a period without claims.", [("silent week", "a period without claims")]),
        ('He called it "a silent week" and left.', []),
        ('"A week of silence would be a good thing," she said, a term she likes.', []),
    ],
)
def test_terms(text: str, terms: list[tuple[str, str]]) -> None:
    """A short passage in quotation marks is a term where the article goes on to explain it."""
    assert [(one.term, one.meaning) for one in draft(read(Article(text=text, language="en"))).terms] == terms
