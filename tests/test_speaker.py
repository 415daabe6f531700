"""Whom the article gives words to: what is told apart, and what cannot be told."""

import pytest

from service.grounding.speaker_form import names_whole
from tests.drafting import draft, ground, party, position

TEXT = """The port of Sandwick will close in June, the shipping company Norline said on Monday. "We have run out of
sand," said its director, Greta Lund.

Ms. Lund had promised repairs. Mayor Tom Hale asked for a new quay. Norline said it was studying the request.

A Western diplomat said that Hale had no money for it. The transport ministry confirmed that it had received a
letter. The finance ministry did not comment.

Anna Berg, Tom Hale's sister, said the quay was rotten. Otto Falk, a biologist at the University of North Sandwick,
said the seals would stay. Lund thought this unlikely. "The seals stay," Mr. Falk said. He argued that they had done
so since 1950. Hale told the council that the quay would be built if Norline agreed to it.

Council member Paul Hale, who is Tom Hale's brother, complained. "The beach is lost," he said."""

PARTIES = {
    "Norline": "company",
    "Greta Lund": "person",
    "Tom Hale": "person",
    "Western diplomat": "anonymous_source",
    "transport ministry": "public_body",
    "finance ministry": "public_body",
    "Anna Berg": "person",
    "Otto Falk": "person",
    "Paul Hale": "person",
    "Sandwick": "government",
}


def status(statement, holder, *quotes):
    parties = [party(name, name, kind) for name, kind in PARTIES.items()]
    drafted = draft(parties=parties, positions=[position("s1", [holder], statement, *quotes)])
    return ground(drafted, text=TEXT).positions[0].verification.status


@pytest.mark.parametrize(
    ("statement", "holder", "quotes"),
    [
        ("Tom Hale has no money for it", "Tom Hale", ["that Hale had no money for it"]),
        ("The ministry had received a letter", "finance ministry", ["confirmed that it had received a letter"]),
        ("The quay is rotten", "Tom Hale", ["the quay was rotten"]),
        ("The seals would stay", "Sandwick", ["the seals would stay"]),
        ("Norline is studying the request", "Tom Hale", ["asked for a new quay", "it was studying the request"]),
        ("The quay will be built if Norline agrees to it", "Norline", ["would be built if Norline agreed to it"]),
        ("The beach is lost", "Tom Hale", ["The beach is lost"]),
        ("The seals had stayed since 1950", "Greta Lund", ["they had done\nso since 1950"]),
    ],
)
def test_another_speaker_contradicts(statement, holder, quotes):
    """Words of somebody new, of a relative, of a namesake or of whom a later quote names are not the holder's."""
    assert status(statement, holder, *quotes) == "contradicted"


@pytest.mark.parametrize(
    ("statement", "holder", "quotes"),
    [
        ("The seals will not stay", "Greta Lund", ["the seals would stay", "thought this unlikely"]),
        ("Hale has no money for it", "Western diplomat", ["A Western diplomat said that Hale had no money for it"]),
        ("Norline is studying the quay", "Norline", ["asked for a new quay", "it was studying the request"]),
    ],
)
def test_the_quote_that_answers_another_is_the_holder_s(statement, holder, quotes):
    """A quote that says what the holder's own refers to may stand before it."""
    assert status(statement, holder, *quotes) != "contradicted"


@pytest.mark.parametrize(
    ("role", "form", "named"),
    [
        ("chairwoman of the harbour board", "The Harbour Board", True),
        ("mayor of Istanbul", "İstanbul", True),
        ("dean at the University of Sandwick", "Sandwick", False),
        ("head of the Sandwick-based board", "Sandwick", False),
        ("the ferry’s captain", "Norline", False),
    ],
)
def test_role_names_a_party_in_any_case_but_not_within_another_name(role, form, named):
    """Whose somebody is may be told by the role, where the name stands there by itself."""
    assert names_whole(role, form) is named
