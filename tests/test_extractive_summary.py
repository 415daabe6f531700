import pytest

from schemas.article import Article
from service.engine.extractive import draft
from service.reading import read

LEAD = "The council of Port Carlow voted on Monday to close the old bridge for good."


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (f"Bridge to close\n\n{LEAD}", "Bridge to close"),
        (f"PORT CARLOW GAZETTE\n\nBridge to close\n\n{LEAD}", "Bridge to close"),
        (f"Home | News | Sport\nBridge to close\n\n{LEAD}", "Bridge to close"),
        (f"{LEAD}\n\nNobody objected.", None),
        (f"Bridge to close.\n\n{LEAD}", None),
        (f"Bridge to close\n{LEAD}", None),
        (LEAD, None),
    ],
)
def test_headline(text: str, headline: str | None) -> None:
    """A first line without a full stop that a blank line follows is the headline, anything else is none."""
    assert draft(read(Article(text=text))).headline == headline


def test_given_title_wins() -> None:
    """The title that came with the article is its headline."""
    assert draft(read(Article(text=LEAD, title="Bridge to close"))).headline == "Bridge to close"


@pytest.mark.parametrize("before", ["", "Bridge to close\n\n", "By Nora Teague\n\n", "PORT CARLOW (NPA) – "])
def test_summary_is_the_lead(before: str) -> None:
    """The summary is the first sentence of the story, without headline, byline and dateline."""
    assert draft(read(Article(text=f"{before}{LEAD}\n\nNobody objected."))).summary.text == LEAD
