"""Temporal expressions against a day to count from."""

import datetime

import edtf
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.article import Article
from service.reading.time.dates import day_to_count_from, resolve, temporal_spans
from tests.date_case import (
    A_MONDAY,
    A_SUNDAY,
    A_WEDNESDAY,
    FROM_A_MONDAY,
    FROM_A_SUNDAY,
    FROM_A_WEDNESDAY,
    FROM_NOWHERE,
    NOT_TOLD,
    NOT_TOLD_FROM_NOWHERE,
)

DATELINES = [
    ("MOSCOW, December 24, 2025 (Wire) — The envoy returned.", "2025-12-24"),
    ("LONDON (Dec. 24, 2025) - The minister resigned.", "2025-12-24"),
    ("BERLIN, 24 December 2025 – The coalition met.", "2025-12-24"),
    ("Council splits over tram\nPublished: 24 December 2025, 10:30 GMT\n\nThe council met.", "2025-12-24"),
    ("By Jane Doe | Dec. 24, 2025\nThe council met.", "2025-12-24"),
    ("Wednesday, December 24, 2025\nThe council met.", "2025-12-24"),
    ("2025-12-24\nThe council met.", "2025-12-24"),
    ("SEOUL, Dec. 24 (Wire) -- The ministry said so.", None),
    ("On March 3, 2019, the court ruled - badly - that it had no say.", None),
    ("Court to rule on March 3, 2027\nThe court met.", None),
    ("The council met. It will meet again.", None),
]
SENTENCES = [
    ("They met on December 20-21 and in mid-December.", ["December 20-21", "mid-December"]),
    ("The vote is on Friday, October 24, 2026.", ["Friday, October 24, 2026"]),
    ("By 15 June 2026 it must be done; the 23rd is too late.", ["15 June 2026", "the 23rd"]),
    ("He may march in May, for the 3rd time, with 2,000 men.", ["May"]),
    ("It opens next Friday, within two weeks, or in 2027.", ["next Friday", "within two weeks", "2027"]),
    ("Profits fell in the third quarter of 2026.", ["third quarter of 2026"]),
    ("By the end of the month, tomorrow at best.", ["end of the month", "tomorrow"]),
    ("Nobody gave a day.", []),
]


def _days(when):
    days = [day.isoformat() if day else "" for day in (when.earliest, when.latest)]
    return days[0] if days[0] == days[1] else "..".join(days)


@pytest.mark.parametrize(
    ("text", "expected", "days", "anchor"),
    [
        *((*case, A_WEDNESDAY) for case in FROM_A_WEDNESDAY),
        *((*case, A_MONDAY) for case in FROM_A_MONDAY),
        *((*case, A_SUNDAY) for case in FROM_A_SUNDAY),
        *((*case, None) for case in FROM_NOWHERE),
    ],
)
def test_resolve(text, expected, days, anchor):
    """An expression means what its words give against the day counted from, no more."""
    when = resolve(text, anchor)
    assert (when.text, when.edtf, _days(when)) == (text, expected, days)
    if when.edtf:
        edtf.parse_edtf(when.edtf)


@pytest.mark.parametrize("text", NOT_TOLD)
def test_resolve_abstains(text):
    """What no calendar day can be read from keeps its words and nothing else."""
    assert resolve(text, A_WEDNESDAY).model_dump(exclude_none=True) == {"text": text}


@pytest.mark.parametrize("text", NOT_TOLD_FROM_NOWHERE)
def test_resolve_needs_a_day_to_count_from(text):
    """A relative date without a day to count from keeps its words and nothing else."""
    assert resolve(text, None).model_dump(exclude_none=True) == {"text": text}


def test_anchor_is_named_only_where_it_was_needed():
    """The day counted from stands with relative dates, not with complete ones."""
    assert resolve("tomorrow", A_MONDAY).anchor == A_MONDAY
    assert resolve("24 October", A_MONDAY).anchor == A_MONDAY
    assert resolve("24 October 2026", A_MONDAY).anchor is None


@given(
    words=st.lists(
        st.sampled_from(
            "by before the end of next last this early mid late - to and or Friday June 31 2026 23rd in within two "
            "weeks months quarter first spring weekend 99999 year , ( ) 12:30 p.m. 10/11/26".split()
        ),
        max_size=7,
    ),
    anchor=st.none() | st.dates(),
)
@example(words=["early", "first"], anchor=datetime.date(2000, 1, 2))
def test_resolve_never_fails(words, anchor):
    """Any words resolve to an EDTF that parses, or to none, with days in order."""
    when = resolve(" ".join(words), anchor)
    if when.edtf:
        edtf.parse_edtf(when.edtf)
    if when.earliest and when.latest:
        assert when.earliest <= when.latest


@pytest.mark.parametrize(("text", "day"), DATELINES)
def test_dateline(text, day):
    """Only a full date in a dateline or a line of its own dates an article."""
    found = day_to_count_from(Article(text=text))
    assert (found.isoformat() if found else None) == day


def test_publication_comes_before_the_dateline():
    """The day of publication that the caller gives is the day to count from."""
    text = "BERLIN, 24 December 2025 – The coalition met."
    published = datetime.datetime(2025, 12, 27, 23, 30, tzinfo=datetime.UTC)
    assert day_to_count_from(Article(text=text, published_at=published)) == datetime.date(2025, 12, 27)


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_temporal_spans(text, expected):
    """Temporal expressions are found in running text, counts of other things are not."""
    assert [text[span.start : span.end] for span in temporal_spans(text)] == expected
