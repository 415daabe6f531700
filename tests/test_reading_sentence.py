import pytest

from service.reading.text.quotation import find_quotations
from service.reading.text.sentence import find_paragraphs, find_sentences


def sentences(text: str) -> list[str]:
    paragraphs = find_paragraphs(text)
    spans = find_sentences(text, "en", paragraphs, find_quotations(text, paragraphs))
    return [text[span.start : span.end] for span in spans]


def paragraphs(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_paragraphs(text)]


def test_each_line_is_a_paragraph() -> None:
    """Lines are paragraphs, without the white space around them."""
    assert paragraphs("  One line.\nAnother line.\r\n\r\n\tA third. ") == ["One line.", "Another line.", "A third."]


def test_wrapped_lines_are_one_paragraph() -> None:
    """Lines that break in the middle of a sentence belong together."""
    text = "The water board wants to raise the price of\nwater from January, its chairman said.\n\nThe brewers object."
    assert paragraphs(text) == [text.split("\n\n")[0], "The brewers object."]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The U.S. envoy met Mr. Tarr. He left.", 2),
        ('"We are done. We are going home," she said.', 1),
        ('"Who paid?" Tarr asked. Nobody answered.', 2),
        ("“It was ours!” the driver shouted.", 1),
        ("“It was ours.” – Adela Ruiz", 1),
        ('He said, "Go." She left 🇰🇷. They stayed.', 3),
    ],
)
def test_sentences(text: str, count: int) -> None:
    """A quotation keeps its sentences and its speech tag together; abbreviations end nothing."""
    assert len(sentences(text)) == count


def test_endless_sentence_is_cut() -> None:
    """A text without any full stop comes in pieces of bounded length, nothing lost."""
    text = "word " * 4000
    found = sentences(text)
    assert max(map(len, found)) <= 2500
    assert " ".join(found) == text.strip()
