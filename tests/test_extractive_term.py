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
        (
            "The plan rests on what lawyers call floating title, the idea that goods belong to nobody while at sea.",
            [("floating title", "the idea that goods belong to nobody while at sea")],
        ),
        (
            "They proposed what they call a renewable deposit, under which objects leave for 25 years.",
            [("renewable deposit", "under which objects leave for 25 years")],
        ),
        (
            "The minister circulated a so-called shadow list, a paper that binds nobody, on Friday.",
            [("shadow list", "a paper that binds nobody")],
        ),
        (
            "A rule known as the last-ship clause would apply: no port may turn a vessel away.",
            [("last-ship clause", "no port may turn a vessel away")],
        ),
        (
            'The firm offered three now and three later, a plan the company calls "three and three".',
            [("three and three", "The firm offered three now and three later")],
        ),
        (
            "The text contains a tripwire, a provision under which tariffs return by themselves.",
            [("tripwire", "a provision under which tariffs return by themselves")],
        ),
        (
            "The firm may not break the Harbours Act, which requires every port to publish its fees.",
            [("Harbours Act", "which requires every port to publish its fees")],
        ),
        ("Neighbours know a man known as Old Tom, the smith.", []),
        ("Brussels praised what it called the spirit in which they talked.", []),
        ('He called it "a silent week" and left.', []),
        ('"A week of silence would be a good thing," she said, a term she likes.', []),
    ],
)
def test_terms(text: str, terms: list[tuple[str, str]]) -> None:
    """A short passage in quotation marks is a term where the article goes on to explain it."""
    assert [(one.term, one.meaning) for one in draft(read(Article(text=text, language="en"))).terms] == terms
