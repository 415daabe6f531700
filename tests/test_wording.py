import pytest

from service.grounding.wording import speaks_of

PASSAGE = "Dossan rejected that on Thursday. “A thing is either returned or it is not,” she told reporters."


@pytest.mark.parametrize(
    ("statement", "speaks"),
    [
        ("A thing is returned or it is not", True),
        ("Dossan rejects the arrangement", True),
        ("Things are either returned or not returned", True),
        ("Dossan accepts the loan offer in full and will resign over corruption", False),
        ("Talvia threatens war over the panels", False),
        ("She would not", True),
        ("", True),
    ],
)
def test_invention_does_not_speak_of_its_evidence(statement, speaks):
    """Half of the content words, whatever their endings, must stand there; names and small words do not count."""
    assert speaks_of(statement, [PASSAGE], ["Mirela Dossan", "Talvia"]) is speaks


def test_short_verbs_keep_their_stem():
    """ "Asked" is said of who asks."""
    assert speaks_of("The planners ask", ["if anybody asked"], ["planners"])
