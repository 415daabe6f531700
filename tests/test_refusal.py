"""What of an engine's words no brief passes on."""

import pytest

from tests.drafting import draft, ground, position


@pytest.mark.parametrize(
    "statement",
    [
        "The town sells, see https://evil.example/x.",
        "The town sells, write to me@evil.example.",
        "The town sells at evil.com today.",
        "The town sells \u202eyrref eht.",
        "The town sells\x07 it.",
        "The town sells\U000e0041 it.",
        "The town sells\u200b it.",
        "The town [sells](javascript:alert(1)).",
        "The town " + "sells " * 400,
    ],
)
def test_foreign_links_and_invisible_characters_are_refused(statement):
    """A string with a link, an address or invisible characters that the article lacks drops its item."""
    good = position("s2", [], "The price is secret.", "The price was not disclosed")
    content = ground(draft(positions=[position("s1", [], statement, "would sell the ferry"), good]))
    assert [found.statement for found in content.positions] == ["The price is secret."]
    assert len(content.dropped) == 1
    assert all(character.isprintable() for found in content.dropped for character in found.statement)


def test_links_of_the_article_are_kept():
    """What the article has itself is not foreign."""
    text = "The timetable is at www.ferry.example, said Anna Holt. The crew answers at crew@ferry.example."
    content = ground(
        draft(
            positions=[
                position(
                    "s1",
                    [],
                    "The timetable is at www.ferry.example or crew@ferry.example.",
                    "timetable is at www.ferry.example",
                )
            ]
        ),
        text=text,
    )
    assert len(content.positions) == 1
