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


def test_kept_whole() -> None:
    """Friends of a place one name; a sea is no party though it is said to do something."""
    assert "Friends of Oakdale" in parties("Friends of Oakdale said the park must stay open.")
    assert "East China Sea" not in parties("The East China Sea has seen many patrols. The East China Sea saw more.")


def test_a_payment_company() -> None:
    """What ends in "Pay" is nobody's surname."""
    found = draft(read(Article(text="Lantern Pay said on Monday it would close.", language="en"))).parties
    assert [(party.name, party.kind) for party in found] == [("Lantern Pay", "company")]


def test_a_government_is_no_issue() -> None:
    """Where two governments collide over what a third has done, the issue is not its name."""
    text = "Tokyo said that Seoul had broken the agreement. Pyongyang denied that Seoul had broken it."
    issues = [point.issue for point in draft(read(Article(text=text, language="en"))).points_of_contention]
    assert "Seoul" not in issues
