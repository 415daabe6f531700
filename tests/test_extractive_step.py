import pytest

from schemas.article import Article
from schemas.draft import DraftNextStep
from service.engine.extractive import draft
from service.reading import read


def steps(text: str) -> list[DraftNextStep]:
    return draft(read(Article(text=text, language="en"))).next_steps


@pytest.mark.parametrize(
    ("text", "action", "status", "when"),
    [
        ("Ilmara will sign the treaty on Friday.", "sign the treaty on Friday", "scheduled", "Friday"),
        ("Ilmara will sign the treaty.", "sign the treaty", "planned", None),
        ("Ilmara is to sign the treaty by 20 June.", "sign the treaty by 20 June", "deadline", "by 20 June"),
        ("Ilmara plans to sign the treaty.", "sign the treaty", "planned", None),
        ("Ilmara hopes to sign the treaty.", "sign the treaty", "possible", None),
        ("On Friday, Ilmara will sign the treaty.", "sign the treaty", "scheduled", "Friday"),
        ("The treaty will be signed on Friday.", "be signed on Friday", "scheduled", "Friday"),
        ("The talks resume at two o'clock tomorrow.", "resume at two o'clock tomorrow", "scheduled", "tomorrow"),
        ("The assembly votes on the bill on 9 June.", "votes on the bill on 9 June", "scheduled", "9 June"),
        ("Ilmara has promised to publish the cost by Friday.", "publish the cost by Friday", "deadline", "by Friday"),
        ("The verdict is expected on 30 June.", "expected on 30 June", "scheduled", "30 June"),
        (
            "Ilmara is to meet Quenland on 11 and 12 May.",
            "meet Quenland on 11 and 12 May",
            "scheduled",
            "11 and 12 May",
        ),
        ("The talks are due to resume on Monday.", "resume on Monday", "scheduled", "Monday"),
        ("Guests can change rooms until Friday.", "change rooms until Friday", "deadline", "until Friday"),
        ("The museum can be reached on foot.", None, None, None),
        ("Ilmara wants the toll to be dropped.", None, None, None),
        ("The bank says on Monday it was right.", None, None, None),
        ("Registration opens on 14 April.", "opens on 14 April", "scheduled", "14 April"),
        ("Ilmara will sign if Quenland pays.", "sign if Quenland pays", "possible", None),
    ],
)
def test_step(text: str, action: str | None, status: str | None, when: str | None) -> None:
    """A verb of what is to come gives its action, how sure it is, and its own date."""
    found = [(step.action, step.status, step.when) for step in steps(text)]
    assert found == ([(action, status, when)] if action else [])


def test_demanded_step() -> None:
    """What somebody urges another to do is demanded, by the one of the other."""
    text = "Ilmara urged Quenland to publish the accounts."
    one = draft(read(Article(text=text, language="en")))
    names = {party.key: party.name for party in one.parties}
    (step,) = one.next_steps
    assert (step.status, step.action) == ("demanded", "publish the accounts")
    assert [names[actor] for actor in step.actors] == ["Quenland"]
    assert names[step.announced_by or ""] == "Ilmara"


def test_own_announcement() -> None:
    """What a holder says it would do itself is announced by it."""
    text = "Lindholm Motors said it would appeal to the court by the end of the month."
    (step,) = steps(text)
    assert (step.actors, step.announced_by) == (["p1"], "p1")
    assert step.when == "by the end of the month"


@pytest.mark.parametrize(
    "text",
    [
        'Anna Tarr said: "We will fight this to the end."',
        "Anna Tarr signed the treaty on Friday.",
        "The deal will not be signed.",
        "The important thing is to win the vote.",
        "Anna Tarr said the dam will dry out the delta.",
        "It is unclear whether Ilmara will sign the treaty.",
        "Anna Tarr had said she would resign.",
        "The festival will be a success.",
    ],
)
def test_no_step(text: str) -> None:
    """Quotations, the past, negations, effects, open questions and states are no steps."""
    assert steps(text) == []


def test_date_of_another_event_is_not_the_steps() -> None:
    """A date that belongs to something else in the sentence is left out."""
    (step,) = steps("Cars will be banned from the square after a debate on Monday night.")
    assert step.when is None
