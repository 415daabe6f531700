import pytest

from service.reading.text.language import detect_language, is_english

SHORT = "Fire."
NAMES = "Ruiz-Kwan, Petran, Dvořan, Tarr, Szabó, Ilves"
ENGLISH = "The council said on Tuesday that it would close two of its schools before the winter."
ABROAD = "Mayor Jiří Dvořák of Příbram was with Bohumil Černý, Šárka Křížová and Květoslava Žižková in Třebíč."
GERMAN = "Der Stadtrat hat am Dienstag beschlossen, dass zwei Schulen noch vor dem Winter geschlossen werden sollen."
SPANISH = "El ayuntamiento anunció el martes que cerrará dos de sus escuelas antes de que llegue el invierno."
RUSSIAN = "Городской совет сообщил во вторник, что до зимы закроет две школы."


@pytest.mark.parametrize("text", [SHORT, ENGLISH, "Mayor Ruiz quits", ENGLISH + " " + NAMES, ABROAD])
def test_english_is_detected(text: str) -> None:
    """English is English however short, and with however many foreign names in it."""
    assert detect_language(text, None) == "en"


@pytest.mark.parametrize(("text", "language"), [(GERMAN, "de"), (SPANISH, "es"), (RUSSIAN, "ru")])
def test_other_languages_are_detected(text: str, language: str) -> None:
    """A text in another language is told by its code."""
    assert detect_language(text, None) == language


def test_declared_language_is_believed() -> None:
    """A declared tag is returned as it is, whatever the text."""
    assert detect_language(GERMAN, "en-GB") == "en-GB"


def test_text_without_words_has_no_language() -> None:
    """Digits alone have no language."""
    assert detect_language("1234 5678", None) == "und"


@pytest.mark.parametrize(
    ("tag", "english"), [("en", True), ("en-GB", True), ("EN", True), ("eng", True), ("enm", False)]
)
def test_english_tags(tag: str, english: bool) -> None:
    """Every region of English is English."""
    assert is_english(tag) is english
