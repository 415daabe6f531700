import pytest

from schemas.article import Article
from service.reading import Reading, read


def reading(text: str) -> Reading:
    return read(Article(text=text, language="en"))


def holders(text: str) -> list[list[str]]:
    """The holders of each attribution, by name."""
    one = reading(text)
    return [[one.names[holder].text for holder in attribution.holders] for attribution in one.attributions]


def test_surname_means_its_bearer() -> None:
    """A surname alone is the one person who bears it."""
    assert holders("Anna Tarr said it was late. Tarr said it was cold.") == [["Anna Tarr"], ["Anna Tarr"]]


def test_surname_of_two_is_nobody() -> None:
    """A surname that two people bear is left unresolved: a wrong holder is worse than none."""
    text = "Anna Tarr met Paul Tarr. Later Tarr said it was cold."
    assert holders(text) == [[]]


def test_title_tells_two_of_one_surname_apart() -> None:
    """Mrs and Mr point to the right one of two."""
    text = "Anna Tarr and Paul Tarr came. Mrs Tarr said it was cold. Mr Tarr said it was late."
    assert holders(text) == [["Anna Tarr"], ["Paul Tarr"]]


def test_pronoun_is_the_last_speaker_of_its_gender() -> None:
    """He and she go back to whoever spoke last and can be meant."""
    text = "Anna Ruiz said it was late. Paul Okafor said it was cold. She said they should go. He agreed to stay."
    assert holders(text) == [["Anna Ruiz"], ["Paul Okafor"], ["Anna Ruiz"], ["Paul Okafor"]]


def test_pronoun_may_mean_whom_the_paragraph_is_about() -> None:
    """Somebody introduced as a subject is meant by the next pronoun without having spoken."""
    text = 'Paul Okafor said it was cold.\n\nDavid Lund farms rice. "We lost it all," he said.'
    assert holders(text)[1] == ["David Lund"]


def test_joint_statement_has_two_holders() -> None:
    """Two names joined by "and" hold a position together."""
    assert holders("Anna Ruiz and Paul Okafor said it was late.") == [["Anna Ruiz", "Paul Okafor"]]


def test_apposition_names_the_holder() -> None:
    """The name after a description is the holder, however it is introduced."""
    text = "The council's leader, Joan Petrie, said it was late. Paul Lund, its treasurer, said it was cold."
    assert holders(text) == [["Joan Petrie"], ["Paul Lund"]]


def test_office_means_its_holder() -> None:
    """ "the mayor" is the one person called so."""
    assert holders("Mayor Joan Petrie left early. The mayor said it was late.") == [["Joan Petrie"]]


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("The residents said it was late.", "The residents"),
        ("A senior official said it was late.", "A senior official"),
        ("Two people familiar with the talks said it was late.", "Two people"),
        ("A spokeswoman for Ilmara said it was late.", "A spokeswoman for Ilmara"),
        ("The brewers said it was late.", "The brewers"),
    ],
)
def test_description_is_a_party(text: str, holder: str) -> None:
    """Whoever the article does not name is a party by description."""
    assert holders(text)[0][0].startswith(holder)


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("The mayor of Linden on Monday announced that the ferry would stop.", "The mayor of Linden"),
        ("Anna Tarr, the mayor, last week said the ferry would stop.", "Anna Tarr"),
        ("Anna Tarr this morning said the ferry would stop.", "Anna Tarr"),
    ],
)
def test_a_time_before_the_verb_is_not_who_speaks(text: str, holder: str) -> None:
    """Nor is it part of the speaker's name."""
    assert holders(text) == [[holder]]


def test_two_unnamed_officials_are_two() -> None:
    """Unnamed people are not merged."""
    found = holders("A police officer said it was late. Another police officer said it was cold.")
    assert found[0] != found[1]


def test_definite_noun_means_the_body_of_that_name() -> None:
    """ "the union" is the one union that was named."""
    text = "The Dockers' Union met. The union said it was late."
    assert holders(text) == [["Dockers' Union"]]


def test_capital_stands_for_its_government() -> None:
    """A capital that speaks is its country, one where something happens is a place."""
    one = reading("Moscow rejected the offer. The talks in Berlin went on, Russia said.")
    assert [one.names[holder].kind for holder in one.attributions[0].holders] == ["government"]
    assert one.attributions[0].holders == one.attributions[1].holders
    assert "Berlin" not in {name.text for name in one.names}


def test_side_stands_for_its_government() -> None:
    """ "the Ukrainian side" is Ukraine."""
    assert holders("Ukraine met Poland. The Ukrainian side said it was late.") == [["Ukraine"]]


def test_document_speaks_for_its_author() -> None:
    """What a report by somebody says is held by its author."""
    assert holders("A report by the Harbour Board said the pier was unsafe.") == [["Harbour Board"]]


def test_relays_hold_nothing() -> None:
    """A paper that cites another relays, outermost first, and neither holds the position."""
    text = "According to a report by the Polar News Agency, the daily Kuryer reported that Tarr would resign."
    one = reading(text)
    attribution = one.attributions[0]
    assert attribution.holders == ()
    assert [one.names[relay].text for relay in attribution.via] == ["Polar News Agency", "Kuryer"]
    assert text[attribution.content[0].start : attribution.content[0].end] == "that Tarr would resign"


def test_cited_officials_hold_what_a_paper_reports() -> None:
    """Whom a paper cites is the holder, the paper the relay."""
    one = reading("The Ledger News reported, citing two officials, that Tarr would resign.")
    assert [one.names[holder].text for holder in one.attributions[0].holders] == ["two officials"]
    assert [one.names[relay].text for relay in one.attributions[0].via] == ["Ledger News"]


def test_interviewing_outlet_is_no_relay() -> None:
    """The paper that somebody talks to is neither holder nor relay."""
    one = reading("Anna Tarr said in an interview with the daily Kuryer that it was late.")
    assert [one.names[holder].text for holder in one.attributions[0].holders] == ["Anna Tarr"]
    assert one.attributions[0].via == ()


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Telvane Ltd refused any limit. In a letter it said it was late.", ["Telvane Ltd"]),
        ("Telvane Ltd met Orrin Corp. The ruling was short. It said the plan was bad.", []),
        ("Orrin Corp said it was cold. Telvane Ltd asks for more, because it fears that it is late.", ["Telvane Ltd"]),
        ("Paul Okafor said so. Edward Hale was asked about it. He said it was late.", ["Edward Hale"]),
        ("Dirk Haveman met Ms Rao. She said it was late.", ["Rao"]),
        ("Many residents came; several said it was late.", ["Many residents"]),
        ("Neither Anna Ruiz nor Paul Okafor supports the plan.", ["Anna Ruiz", "Paul Okafor"]),
    ],
)
def test_pronoun_means_who_acts_nearby(text: str, last: list[str]) -> None:
    """A pronoun is who acts in its sentence or the one before, and nobody where that is a thing."""
    assert holders(text)[-1] == last


def test_office_of_a_pronoun_is_its_owners() -> None:
    """ "his office" speaks for the person that the pronoun means, not for somebody else's office."""
    one = reading("Reni's office said it was late. Karl Brandt refused. His office said it was cold.")
    office = one.names[one.attributions[-1].holders[0]]
    assert office.represents is not None
    assert one.names[office.represents].text == "Karl Brandt"


def test_address_is_no_description() -> None:
    """Who is spoken to before a statement does not hold it."""
    assert holders("Ms Orde, the council says it is late.") == [["the council"]]


def test_body_is_told_by_its_kind() -> None:
    """ "the Boreal Watch coalition" is Boreal Watch; "the Alberta government" is not the only government known."""
    text = (
        "Boreal Watch met. The Boreal Watch coalition said it was late. Ottawa agreed. The Alberta government said no."
    )
    found = holders(text)
    assert found[0] == ["Boreal Watch"]
    assert found[-1] != ["Ottawa"]


def test_minister_is_the_one_just_named() -> None:
    """Of two of one office the description means the one named shortly before."""
    filler = "The rain fell. The river rose. The road closed. The bridge held. "
    text = f"Minister Anna Ruiz left. {filler}Minister Paul Okafor came. The minister said it was late."
    assert holders(text) == [["Paul Okafor"]]


def test_according_to_several_is_each_ones_own() -> None:
    """Of two that a sentence goes by each holds its part, and a clause around the mention is whole."""
    text = "The firms sell 46 per cent, according to Tolland Group, or 58 per cent, according to Albin Corp."
    assert holders(text) == [["Tolland Group"], ["Albin Corp."]]


def test_outlet_quoting_another_relays() -> None:
    """Behind an outlet that quotes somebody stands whom it quotes, and the words start after both."""
    one = reading("According to the broadcaster DRS, quoting a delegate, the compromise would close the bank.")
    (found,) = one.attributions
    assert [one.names[holder].text for holder in found.holders] == ["a delegate"]
    assert [one.names[relay].text for relay in found.via] == ["DRS"]
    assert one.article.text[found.content[0].start :].startswith("the compromise")


def test_source_that_was_briefed_speaks() -> None:
    """ "A person briefed on the talks" is a source, and nobody's briefing."""
    one = reading("A person briefed on the talks said the company had found two buyers.")
    (found,) = one.attributions
    assert [one.names[holder].text for holder in found.holders] == ["A person briefed on the talks"]
    assert found.lemma == "say"


def test_another_party_takes_over_within_a_sentence() -> None:
    """What one side insists on ends where the next one calls for something."""
    one = reading("Talks failed, with Tokyo insisting that the pact expire and Seoul calling for an extension.")
    first = one.attributions[0].content[0]
    assert one.article.text[first.start : first.end] == "that the pact expire"
