import pytest

from schemas.article import Article
from service.reading import read
from service.reading.reading import Name


def names(text: str) -> dict[str, Name]:
    return {name.text: name for name in read(Article(text=text, language="en")).names}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Anna Tarr left.", "Anna Tarr", "person"),
        ("Then Mr Okafor left.", "Okafor", "person"),
        ("Ukraine left.", "Ukraine", "government"),
        ("The Ministry of Health left.", "Ministry of Health", "public_body"),
        ("The Supreme Court left.", "Supreme Court", "public_body"),
        ("Lindholm Motors left.", "Lindholm Motors", "company"),
        ("The Dockers' Union left.", "Dockers' Union", "organization"),
        ("The Polar News Agency left.", "Polar News Agency", "media"),
        ("The newspaper Kuryer left.", "Kuryer", "media"),
        ("Piper, a low-cost carrier, left.", "Piper", "company"),
        ("Anneke de Witt left.", "Anneke de Witt", "person"),
    ],
)
def test_kind(text: str, name: str, kind: str) -> None:
    """Titles, given names, the words of a name and what is said beside it tell its kind."""
    assert names(text)[name].kind == kind


@pytest.mark.parametrize("word", ["May", "Monday", "October", "Christmas", "COVID-19"])
def test_days_months_and_the_like_name_nobody(word: str) -> None:
    """They have a capital, and are no parties."""
    assert set(names(f"Anna Tarr spoke of {word}. Then {word} came.")) == {"Anna Tarr"}


def test_aliases() -> None:
    """Surname, acronym and short form join the full name."""
    text = (
        "Kirill Tarr heads the Polar Investment Fund (PIF). Tarr left. The PIF grew. "
        "It bought Lindholm Motors. Lindholm rose."
    )
    found = names(text)
    assert found["Kirill Tarr"].aliases == ("Tarr",)
    assert found["Polar Investment Fund"].aliases == ("PIF",)
    assert found["Lindholm Motors"].aliases == ("Lindholm",)


def test_people_of_one_surname_stay_apart() -> None:
    """Two people who share a surname are two."""
    assert {"Anna Tarr", "Paul Tarr"} <= set(names("Anna Tarr met Paul Tarr. Tarr left."))


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Anna Tarr, head of the water board, left.", "head of the water board"),
        ("Harbour master Anna Tarr left.", "Harbour master"),
        ("Its director, Anna Tarr, left.", "Its director"),
        ("Mrs Tarr left.", None),
        ("Anna Tarr, who left, was late.", None),
    ],
)
def test_role(text: str, role: str | None) -> None:
    """Apposition and title give the role in the article's words; an honorific is none."""
    span = next(name.role for name in names(text).values() if name.kind == "person")
    assert (text[span.start : span.end] if span else None) == role


def test_represents() -> None:
    """A person stands for the institution in the role, a title for the country of its adjective."""
    text = "Anna Tarr, a spokeswoman for the Dockers' Union, met Russian President Ivan Orlov. Russia was glad."
    found = read(Article(text=text, language="en")).names
    represented = {name.text: found[name.represents].text for name in found if name.represents is not None}
    assert represented == {"Anna Tarr": "Dockers' Union", "Ivan Orlov": "Russia"}


def test_nothing_in_boilerplate_is_a_name() -> None:
    """A name that stands only in a copyright line is no party."""
    assert names("Anna Tarr left.\n\n© Harbour Media Group. All rights reserved.").keys() == {"Anna Tarr"}


def test_names_are_tidy() -> None:
    """A name that was wrapped or hyphenated comes without the break."""
    text = (
        "The chair of the board of the old harbour is now Anna\nTa\u00adrr, and nobody of those who were there\nminded."
    )
    assert "Anna Tarr" in names(text)
