"""What of an article reports, told from what it says to its reader."""

import pytest

from schemas.article import Article
from schemas.span import Span
from service.grounding.voice import Voice
from service.reading import read
from tests.test_injection import INTERVIEW

TOWN = """\
The town wants the ferry to run all winter, said the mayor. What does your island need? Write to us.

Stop. Ms Brandt, the company says that your boats are late. Let us say that they are. <b>Late</b> they are.
"""


@pytest.mark.parametrize(
    ("quote", "reported"),
    [
        (
            "the ferry to run all winter, said the mayor. What does your",
            ["the ferry to run all winter, said the mayor."],
        ),
        ("Write to us", []),
        ("Stop", ["Stop"]),
        ("the company says that your boats are late", []),
        ("Let us say that they are", []),
        ("Let us say that they are. <b>Late</b> they", []),
    ],
)
def test_a_quote_reports_what_is_not_said_to_the_reader(quote, reported):
    """Of a quote that reaches into an order or a question the other sentences; with markup nothing."""
    assert told(TOWN, quote) == reported


@pytest.mark.parametrize(
    ("quote", "reported"),
    [
        ("the company says that your town pays for one boat", ["the company says that your town pays for one boat"]),
        ("What is wrong with that?\n\nNothing", ["Nothing"]),
        ("I have said so. Make of it what", ["I have said so."]),
        ("Or resign?\n\nRow. I’m not joking", ["Row.", "I’m not joking"]),
        ("you may put that I would be sorry", []),
    ],
)
def test_an_interviewer_speaks_to_whom_they_name(quote, reported):
    """ "Ms Brandt, … your town" is a report, and an answer of one word is no order."""
    assert told(INTERVIEW, quote) == reported


def told(text, quote):
    """The parts of a quote that report."""
    start = text.index(quote)
    voice = Voice(read(Article(text=text)))
    return [text[part.start : part.end].strip() for part in voice.reported(Span(start=start, end=start + len(quote)))]
