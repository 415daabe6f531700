import pytest

from service.reading.text.boilerplate import find_boilerplate
from service.reading.text.sentence import find_paragraphs

STORY = "The harbour board approved the new pier on Monday after a debate of four hours."


def marked(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_boilerplate(text, find_paragraphs(text))]


@pytest.mark.parametrize(
    "line",
    [
        "© Harbour Media 2031. All rights reserved.",
        "Home | News | Sport | Weather",
        "Skip to main content",
        "Sign in    Subscribe",
        "By Nora Teague and Samuel Okoro",
        "READ MORE: The pier that nobody wanted",
        "Photo: The old pier in March. Credit: H. Brandt",
        "Advertisement",
        "We use cookies to improve your experience.",
        "Share   Tweet   E-mail   Print",
        "Follow us on Twitter",
        "Updated 14:32, 7 October",
        "HARBOUR EVENING POST",
        "* * *",
        "The old pier in March, all rights reserved",
        "The old pier in March. GETTY IMAGES",
        "The old pier in March, by way of Shutterstock",
        "The old pier in March. AP Photo by H. Brandt",
        "The old pier in March. Reuters images",
        "The old pier in March; EPA/Getty",
        "None of this may not be published, broadcast or rewritten",
        "See our Terms of Service and Privacy Policy",
        "These are cookies to improve what you read",
        "What you read first appeared on Harbour Watch",
        "It was originally published in 2031",
        "Reporting by Nora Teague; Editing by Samuel Okoro",
    ],
)
def test_line_outside_the_story_is_marked(line: str) -> None:
    """Navigation, bylines, captions, teasers and copyright lines are marked, the story is not."""
    assert marked(f"{STORY}\n\n{line}\n\n{STORY}") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell by a third.",
        "By Friday the pier had gone.",
        "Read the room, she told them.",
        "Photographs of the pier hung in the hall.",
        "POLICE SHUT PIER",
    ],
)
def test_line_of_the_story_is_not_marked(line: str) -> None:
    """A sentence that only starts like boilerplate is left alone."""
    assert marked(f"{STORY}\n\n{line}\n\n{STORY}") == []


def test_teasers_end_with_the_story() -> None:
    """Headlines under a heading of teasers are marked until full sentences come again."""
    text = f"{STORY}\n\nYou may also like\nTen piers to see\nPier cat found\n\n{STORY}"
    assert marked(text) == ["You may also like", "Ten piers to see", "Pier cat found"]


def test_comments_run_to_the_end() -> None:
    """Everything below the heading of the readers' comments is marked."""
    text = f"{STORY}\n\nComments (2)\npete: The board should resign.\nKarin: {STORY}"
    assert marked(text) == ["Comments (2)", "pete: The board should resign.", f"Karin: {STORY}"]
