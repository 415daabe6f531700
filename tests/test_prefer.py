import pytest

from service.web.prefer import Preference, parse


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ("", Preference()),
        ("respond-async", Preference(True)),
        ("Respond-Async, wait=10", Preference(True, 10)),
        ("wait=10,respond-async", Preference(True, 10)),
        ('respond-async; foo="bar", wait = "7"', Preference(True, 7)),
        ("respond-async, wait=5, wait=9", Preference(True, 5)),
        ("return=minimal, respond-async", Preference(True)),
        ("respond-async, wait=soon", Preference(True)),
        ("respond-async, wait=-1", Preference(True)),
        ("respond-async, wait=99999999999999999999", Preference(True)),
        ("respond-asynchronously, @@, ,", Preference()),
    ],
)
def test_preferences(header, meant):
    """RFC 7240: any order, any case, parameters, several joined; the first of a name counts, nonsense is ignored."""
    assert parse(header) == meant
