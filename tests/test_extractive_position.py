import pytest

from schemas.article import Article
from schemas.draft import DraftPosition
from service.engine.extractive import draft
from service.engine.extractive.position import find_condition
from service.reading import read


def positions(text: str) -> list[DraftPosition]:
    return draft(read(Article(text=text, language="en"))).positions


def statements(text: str) -> list[str]:
    return [position.statement for position in positions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna Tarr said that the bridge was safe.", ["the bridge was safe"]),
        ('"The bridge is safe," Anna Tarr said.', ["The bridge is safe"]),
        ("The residents oppose the new bridge.", ["The residents oppose the new bridge"]),
        (
            "Anna Tarr, who built it, called the bridge safe.",
            ["Anna Tarr, who built it, called the bridge safe"],
        ),
        (
            "Anna Tarr said that the bridge was safe and that the tunnel was not.",
            ["the bridge was safe", "the tunnel was not"],
        ),
        (
            'Anna Tarr said: "The bridge is safe. Nobody needs the tunnel."',
            ["The bridge is safe.", "Nobody needs the tunnel."],
        ),
        (
            "Anna Tarr said that the proposals from Ilmara and the coastal states could be accepted.",
            ["the proposals from Ilmara and the coastal states could be accepted"],
        ),
    ],
)
def test_statement(text: str, expected: list[str]) -> None:
    """A statement is a clause of the article, one proposition each."""
    assert statements(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Anna Tarr did not mention the new bridge.",
        "It seems to have been a very long night.",
        "A clerk who did not want to be named left early.",
        "They thought nothing of it at all.",
    ],
)
def test_what_nobody_says_is_no_position(text: str) -> None:
    """What is left unsaid, guessed by the article or said by an unknown pronoun is not listed."""
    assert statements(text) == []


def test_denial_answers_the_claim() -> None:
    """A denial points to the position of somebody else on the same matter."""
    text = (
        "Anna Tarr said that troops had fired on the fishing boats. "
        "Paul Lund denied that troops had fired on the fishing boats."
    )
    assert positions(text)[1].responds_to == "s1"


def test_earlier_position_is_superseded() -> None:
    """What somebody held until a while ago is superseded by what they hold now."""
    text = "Until Monday Ilmara demanded a toll of nine crowns. Ilmara now demands a toll of six crowns."
    assert [position.superseded for position in positions(text)] == [True, False]


@pytest.mark.parametrize(
    ("statement", "condition"),
    [
        ("it would pay if the state agreed", "if the state agreed"),
        ("it would pay if the island found 40,000 of its own", "if the island found 40,000 of its own"),
        ("it will strike unless pay rises, Tarr said", "unless pay rises"),
        ("if it rains we stay", None),
        ("it will pay", None),
    ],
)
def test_condition(statement: str, condition: str | None) -> None:
    """A condition after the main clause is given in its own words."""
    assert find_condition(statement) == condition


def test_condition_of_its_own() -> None:
    """A condition before the speech tag is the condition of what follows it, and no statement itself."""
    (one,) = draft(read(Article(text="If they agree, Anna Tarr said, the ships could sail.", language="en"))).positions
    assert (one.statement, one.condition) == ("the ships could sail", "If they agree")


def test_long_statement_is_cut() -> None:
    """A statement has no more than 600 characters, and is the article's own words."""
    text = "Paul Brandt said that " + "the harbour of Ilmara would be closed, and " * 40 + "that was that."
    positions = draft(read(Article(text=text, language="en"))).positions
    assert all(len(one.statement) <= 600 and one.statement in text for one in positions)


def test_relay_passes_on() -> None:
    """Who is quoted through outlets holds what they pass on, and they are its relays, outermost first."""
    text = (
        "The news agency TNA reported on Monday, citing the daily Dnevnik, that Mirela Tarr "
        "had told a committee that her government would accept no loan."
    )
    found = draft(read(Article(text=text, language="en")))
    names = {party.key: party.name for party in found.parties}
    (one,) = found.positions
    assert [names[key] for key in one.holders] == ["Mirela Tarr"]
    assert [names[key] for key in one.via] == ["TNA", "Dnevnik"]
    assert one.statement == "her government would accept no loan"


def test_denial_keeps_its_verb() -> None:
    """A denial never reads as the claim that it denies, neither in its statement nor in its evidence."""
    found = draft(read(Article(text="The hospital trust denied that staff were not consulted.", language="en")))
    (one,) = found.positions
    assert one.kind == "denial"
    assert one.statement == "The hospital trust denied that staff were not consulted"
    assert one.quotes == ["denied that staff were not consulted"]
