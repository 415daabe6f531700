"""Parties of a draft: who stands in the article, who is the same, and whom somebody acts for."""

import pytest

from schemas.article import Article
from service.grounding.ground import Grounder
from service.reading import read
from tests.drafting import HOLT, TEXT, UNION, draft, ground, party, position, reasons


def test_parties_must_stand_in_the_article():
    """A party that the article does not name goes, and references to it go with it."""
    ghost = party("p9", "Maria Ghost")
    content = ground(
        draft(
            parties=[ghost, HOLT, party("p8", "Reyk Holt")],
            positions=[position("s1", ["p9", "p1", "p9"], "They pay no more.", "We cannot pay for it", via=["p9"])],
        )
    )
    assert [found.name for found in content.parties] == ["Anna Holt"]
    assert (content.positions[0].holders, content.positions[0].via) == (["p1"], [])
    assert reasons(content)["parties", "Maria Ghost"] == "the article does not have this name"


def test_mentions_are_counted_once():
    """A name within a fuller name of the same party counts once; a word that only begins with it does not."""
    content = ground(draft(parties=[party("p1", "Jonas Reyk", aliases=["Reyk", "Jonas"]), UNION]))
    assert [found.mentions for found in content.parties] == [2, 3]
    assert content.parties[0].evidence[0].start == TEXT.index("Jonas Reyk")


def test_a_described_party_begins_sentences_too():
    """A party without a proper name is found with a capital and without."""
    text = "The ferry's crew left. Nobody saw the ferry's crew again, and the ferry's crews were many."
    content = ground(draft(parties=[party("p1", "the ferry's crew", "group")]), text=text)
    assert (content.parties[0].name, content.parties[0].mentions) == ("the ferry's crew", 2)
    assert content.parties[0].evidence[0].start == 0


@pytest.mark.parametrize(
    ("text", "language", "name", "found"),
    [
        ("Вчера с Иваном Петровым говорили все.", "ru", "Иван Петров", True),
        ("Вчера с Иваном Петренковым говорили все.", "ru", "Иван Петров", False),
        ("Eilen puhuttiin Virtasella Helsingissä.", "fi", "Virta", False),
        ("Gestern sprach Peters.", "de", "Peter", False),
        ("페트로프는 말했다.", "ko", "페트로프", True),
        ("彼女は東京でハルトと話した。", "ja", "ハルト", True),
    ],
)
def test_names_may_be_declined(text, language, name, found):
    """In languages that decline names an ending of a few letters makes no other party."""
    article = Article(text=text, language=language)
    parties = Grounder(read(article)).ground(draft(parties=[party("p1", name)])).parties
    assert bool(parties) is found


def test_duplicates_merge_but_people_of_one_surname_do_not():
    """A title, a surname or an acronym makes no second party; a shared surname makes no single one."""
    text = "Prime Minister Lena Moss spoke to the World Trade Group (WTG). Moss left. The WTG stayed."
    content = ground(
        draft(
            parties=[
                party("a", "Moss"),
                party("b", "Lena Moss"),
                party("c", "Prime Minister Lena Moss"),
                party("d", "World Trade Group", "organization"),
                party("e", "WTG", "organization"),
            ]
        ),
        text=text,
    )
    assert [found.id for found in content.parties] == ["p1", "p2"]
    assert content.parties[0].name.endswith("Lena Moss")
    holts = ground(draft(parties=[HOLT, party("p2", "Karl Holt"), party("p3", "Holt", aliases=["Anna Holt"])]))
    assert {"Anna Holt", "Karl Holt"} <= {found.name for found in holts.parties}


def test_bodies_of_the_same_initials_stay_apart():
    """Initials join a name to its acronym, never two names."""
    text = "The World Trade Group met the West Tyrol Guild. WTG said nothing."
    names = ["World Trade Group", "West Tyrol Guild", "WTG"]
    content = ground(draft(parties=[party(name, name, "organization") for name in names]), text=text)
    assert [found.name for found in content.parties] == names


def test_an_alias_of_two_parties_is_nobodys():
    """Aliases denote one party alone, and stand in the article."""
    content = ground(
        draft(parties=[party("p1", "Anna Holt", aliases=["Holt", "Annie"]), party("p2", "Karl Holt", aliases=["Holt"])])
    )
    assert [found.aliases for found in content.parties] == [[], []]


def test_represents_has_no_cycles():
    """A chain of representation that comes back to its beginning is cut."""
    content = ground(
        draft(
            parties=[
                party("p1", "Anna Holt", represents="p2"),
                party("p2", "Jonas Reyk", represents="p3"),
                party("p3", "Ferry Crew Union", "organization", represents="p1"),
                party("p4", "Karl Holt", represents="p4"),
            ]
        )
    )
    for found in content.parties:
        seen = {found.id}
        while found.represents:
            assert found.represents not in seen
            seen.add(found.represents)
            found = next(other for other in content.parties if other.id == found.represents)
