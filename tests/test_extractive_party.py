from schemas.article import Article
from service.engine.extractive import draft
from service.reading import read


def parties(text: str) -> dict[str, str]:
    found = draft(read(Article(text=text, language="en"))).parties
    return {party.name: party.involvement for party in found}


def test_named_in_full() -> None:
    """Who is named in full has a stake, though mentioned once; a law has none."""
    found = parties("Ilmara signed the Harbours Act. The letter went to Anna Tarr and to the Chamber of Trade.")
    assert {"Anna Tarr", "Chamber of Trade"} <= found.keys()
    assert "Harbours Act" not in found


def test_everybody_is_nobody() -> None:
    """A group that could be anybody is no party for what it does."""
    assert "Many people" not in parties("Many people walked home. Ilmara signed the treaty.")
