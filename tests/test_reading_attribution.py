import pytest

from schemas.article import Article
from service.reading import read
from service.reading.reading import Attribution

Found = tuple[str | None, str]


def attributions(text: str) -> list[Attribution]:
    return list(read(Article(text=text, language="en")).attributions)


def found(text: str) -> list[Found]:
    """Source and content of each, in the article's words."""
    return [
        (
            text[one.source.start : one.source.end] if one.source else None,
            " … ".join(text[span.start : span.end] for span in one.content),
        )
        for one in attributions(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna Tarr said that the bridge was safe.", ("Anna Tarr", "that the bridge was safe")),
        ("Anna Tarr said the bridge was safe.", ("Anna Tarr", "the bridge was safe")),
        ('"The bridge is safe," Anna Tarr said.', ("Anna Tarr", '"The bridge is safe,"')),
        ('"The bridge is safe," said Anna Tarr, who built it.', ("Anna Tarr", '"The bridge is safe,"')),
        ('Anna Tarr, 41, an engineer, said: "The bridge is safe."', ("Anna Tarr", '"The bridge is safe."')),
        ("The bridge is safe, according to Anna Tarr.", ("Anna Tarr", "The bridge is safe")),
        ("According to Anna Tarr, the bridge is safe.", ("Anna Tarr", "the bridge is safe")),
        ("The bridge, she said, was safe.", ("she", "The bridge … was safe")),
        ("As Anna Tarr said, the bridge is safe.", ("Anna Tarr", "the bridge is safe")),
        ('"The bridge is safe," she shrugged.', ("she", '"The bridge is safe,"')),
        ("“The bridge is safe.” – Anna Tarr", ("Anna Tarr", "“The bridge is safe.”")),
        ('Tarr: "The bridge is very safe."', ("Tarr", '"The bridge is very safe."')),
        ("Anna Tarr told reporters in Oslo on Monday that it was safe.", ("Anna Tarr", "that it was safe")),
        ("The residents oppose the new bridge.", ("The residents", "the new bridge")),
        ("The council wants to close the bridge.", ("The council", "to close the bridge")),
        ("The council urged the state to pay for it.", ("The council", "the state to pay for it")),
        ("The council called for a new inquiry.", ("The council", "for a new inquiry")),
        ("The council's demand for a new inquiry was heard.", ("The council", "for a new inquiry was heard")),
        ("Residents are opposed to the bridge.", ("Residents", "to the bridge")),
    ],
)
def test_source_and_content(text: str, expected: Found) -> None:
    """Direct and indirect speech, speech tags before and after, stance verbs, nouns and adjectives."""
    assert found(text) == [expected]


def test_split_quotation_is_one_attribution() -> None:
    """What a speech tag interrupts belongs to one speaker."""
    assert found('"It is safe," Tarr said, "and it is cheap."') == [("Tarr", '"It is safe," … "and it is cheap."')]


def test_participle_keeps_the_source() -> None:
    """ "…, adding" still is whoever spoke before it."""
    text = 'Anna Tarr said in an interview with the Post, "It is safe," adding, "It is also rather cheap."'
    assert [source for source, _ in found(text)] == ["Anna Tarr", "Anna Tarr"]


def test_second_verb_keeps_the_source() -> None:
    """A second verb of the same sentence has the same subject, not that of the clause between."""
    text = "Anna Tarr said the owners had lied and accused them of greed."
    assert [source for source, _ in found(text)] == ["Anna Tarr", "Anna Tarr"]


def test_quotation_alone_carries_on() -> None:
    """A sentence that is only a quotation belongs to whoever was quoted before it."""
    assert found('"It is safe," Tarr said. "I built it myself."') == [("Tarr", '"It is safe," … "I built it myself."')]


def test_quotation_after_a_colon_in_the_line_before() -> None:
    """A line that ends in a colon introduces the quotation below it."""
    assert found('The committee writes:\n\n"No bridge is safe for ever."')[0] == (
        "The committee",
        '"No bridge is safe for ever."',
    )


def test_outermost_attribution_wins() -> None:
    """What somebody says about another's belief is listed for the one who says it."""
    assert [source for source, _ in found("Anna Tarr said that Ruiz believes the bridge is safe.")] == ["Anna Tarr"]


def test_nobody_is_named_for_what_was_reported() -> None:
    """A passive of reporting has no source and the reporter's hedge."""
    one = attributions("The plan was reported to have cost a fortune.")[0]
    assert (one.source, one.holders, one.hedge) == (None, (), "reporter")


@pytest.mark.parametrize(
    "text",
    [
        "The bridge was built in 1931 and is 300 metres long.",
        "He ran for the bus.",
        "The figures point north.",
    ],
)
def test_narration_attributes_nothing(text: str) -> None:
    """Plain narration has no attribution."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Anna Tarr denied that the bridge was closed.", "denial"),
        ("Asked whether it would close, Anna Tarr responded negatively.", "denial"),
        ("Anna Tarr supports the bridge.", "support"),
        ("Anna Tarr does not support the bridge.", "opposition"),
        ("Anna Tarr rejected the plan.", "opposition"),
        ("Anna Tarr called for a new inquiry.", "demand"),
        ("Anna Tarr called the plan absurd.", "assessment"),
        ("Anna Tarr declined to comment on the plan.", "no_comment"),
        ("Anna Tarr offered to pay for the bridge.", "offer"),
        ("Anna Tarr vowed to close the bridge.", "intention"),
        ("Anna Tarr has not decided whether to sell.", "undecided"),
        ("Anna Tarr said the state must pay.", "demand"),
        ("Anna Tarr said the state had paid.", "claim"),
    ],
)
def test_kind_follows_the_verb(text: str, kind: str) -> None:
    """The kind of position is that of the cue verb, its complement and its negation."""
    assert attributions(text)[0].kind == kind


def test_speaker_hedges() -> None:
    """A possibility in the content is the speaker's hedge."""
    assert attributions("Anna Tarr said the bridge might close.")[0].hedge == "speaker"


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ('"The bridge is safe," she said.', "direct_quote"),
        ('She said the bridge was "safe as houses".', "mixed"),
        ("She said the bridge was safe.", "indirect"),
    ],
)
def test_mode(text: str, mode: str) -> None:
    """The mode tells how much of the content stands in quotation marks."""
    assert attributions(text)[0].mode == mode
