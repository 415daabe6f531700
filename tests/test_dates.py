"""Temporal expressions against a day to count from."""

import datetime

import edtf
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.article import Article
from service.reading.dates import day_to_count_from, resolve, temporal_spans

A_WEDNESDAY = datetime.date(2025, 12, 24)
A_MONDAY = datetime.date(2026, 6, 8)
A_SUNDAY = datetime.date(2026, 3, 1)

# Expression, EDTF, the first and the last day it can mean.
FROM_A_WEDNESDAY = [
    ("2026-10-24", "2026-10-24", "2026-10-24"),
    ("2026-10", "2026-10", "2026-10-01..2026-10-31"),
    ("24 October", "[2025-10-24,2026-10-24]", "2025-10-24..2026-10-24"),
    ("Oct. 24", "[2025-10-24,2026-10-24]", "2025-10-24..2026-10-24"),
    ("October 24, 2026", "2026-10-24", "2026-10-24"),
    ("the 24th of October 2026", "2026-10-24", "2026-10-24"),
    ("by 15 June", "2026-06-15", "2026-06-15"),
    ("December 20-21", "[2025-12-20..2025-12-21,2026-12-20..2026-12-21]", "2025-12-20..2026-12-21"),
    ("December 20–21, 2025", "2025-12-20/2025-12-21", "2025-12-20..2025-12-21"),
    ("20-21 December 2025", "2025-12-20/2025-12-21", "2025-12-20..2025-12-21"),
    ("the 23rd (local time)", "[2025-12-23,2026-01-23]", "2025-12-23..2026-01-23"),
    ("on the 30th", "2025-12-30", "2025-12-30"),
    ("within 48 hours", "2025-12-24/2025-12-26", "2025-12-24..2025-12-26"),
    ("in two weeks", "2026-01-07", "2026-01-07"),
    ("by the end of the month", "2025-12-31", "2025-12-31"),
    ("mid-December", "2025-12-11~/2025-12-20~", "2025-12-11..2025-12-20"),
    ("early 2027", "2027-01~/2027-04~", "2027-01-01..2027-04-30"),
    ("the third quarter", "[2025-07..2025-09,2026-07..2026-09]", "2025-07-01..2026-09-30"),
    ("the third quarter of 2026", "2026-35", "2026-07-01..2026-09-30"),
    ("Q3 2026", "2026-35", "2026-07-01..2026-09-30"),
    ("H1 2026", "2026-40", "2026-01-01..2026-06-30"),
    ("spring 2026", "2026-21", "2026-03-01..2026-12-21"),
    ("in the spring", "2026-21", "2026-03-01..2026-12-21"),
    ("this summer", None, ""),
    ("tomorrow", "2025-12-25", "2025-12-25"),
    ("tonight", "2025-12-24", "2025-12-24"),
    ("yesterday", "2025-12-23", "2025-12-23"),
    ("the day after tomorrow", "2025-12-26", "2025-12-26"),
    ("later this week", "2025-12-24/2025-12-28", "2025-12-24..2025-12-28"),
    ("next month", "2026-01", "2026-01-01..2026-01-31"),
    ("next year", "2026", "2026-01-01..2026-12-31"),
    ("next Friday", "[2025-12-26,2026-01-02]", "2025-12-26..2026-01-02"),
    ("this Friday", "2025-12-26", "2025-12-26"),
    ("on Friday", "2025-12-26", "2025-12-26"),
    ("last Friday", "2025-12-19", "2025-12-19"),
    ("Wednesday", "[2025-12-24,2025-12-31]", "2025-12-24..2025-12-31"),
    ("next Wednesday", "2025-12-31", "2025-12-31"),
    ("Friday next week", "2026-01-02", "2026-01-02"),
    ("Friday, January 2", "2026-01-02", "2026-01-02"),
    ("Friday, Jan. 2, 2026", "2026-01-02", "2026-01-02"),
    ("at the end of the year", "2025-12~", "2025-12-01..2025-12-31"),
    ("by the end of 2027", "2027-12-31", "2027-12-31"),
    ("late next year", "2026-09~/2026-12~", "2026-09-01..2026-12-31"),
    ("later this month", "2025-12-24/2025-12-31", "2025-12-24..2025-12-31"),
    ("early next week", "2025-12-29~/2025-12-30~", "2025-12-29..2025-12-30"),
    ("the 2030s", "203X", "2030-01-01..2039-12-31"),
    ("2026-27", "2026/2027", "2026-01-01..2027-12-31"),
    ("2026/27", "2026/2027", "2026-01-01..2027-12-31"),
    ("from 2026 to 2028", "2026/2028", "2026-01-01..2028-12-31"),
    ("December 30-January 2", "2025-12-30/2026-01-02", "2025-12-30..2026-01-02"),
    ("December 30, 2025 - January 2, 2026", "2025-12-30/2026-01-02", "2025-12-30..2026-01-02"),
    ("Monday through Wednesday", "2025-12-29/2025-12-31", "2025-12-29..2025-12-31"),
    ("Monday or Tuesday", "[2025-12-29,2025-12-30]", "2025-12-29..2025-12-30"),
    ("tomorrow morning", "2025-12-25", "2025-12-25"),
    ("at 10 a.m. on Friday", "2025-12-26", "2025-12-26"),
    ("Friday at noon (GMT)", "2025-12-26", "2025-12-26"),
    ("at two o'clock this afternoon", "2025-12-24", "2025-12-24"),
    ("will begin on Friday", "2025-12-26", "2025-12-26"),
    ("two days before October 24", None, ""),
    ("8 p.m. Tuesday", "2025-12-30", "2025-12-30"),
    ("two weeks from now", "2026-01-07", "2026-01-07"),
    ("three days ago", "2025-12-21", "2025-12-21"),
    ("a week from Friday", "2026-01-02", "2026-01-02"),
    ("in the coming weeks", "2025-12-24/..", "2025-12-24.."),
    ("in 10 years", "2035", "2035-01-01..2035-12-31"),
    ("in three months", "2026-03", "2026-03-01..2026-03-31"),
    ("within a month", "2025-12-24/2026-01-24", "2025-12-24..2026-01-24"),
    ("in 36 hours", "[2025-12-25,2025-12-26]", "2025-12-25..2025-12-26"),
    ("next weekend", "[2025-12-27..2025-12-28,2026-01-03..2026-01-04]", "2025-12-27..2026-01-04"),
    ("this weekend", "2025-12-27/2025-12-28", "2025-12-27..2025-12-28"),
    ("before June 15", "2026-06-14", "2026-06-14"),
    ("before next Friday", "[2025-12-25,2026-01-01]", "2025-12-25..2026-01-01"),
    ("after January 1", "2026-01-01/..", "2026-01-01.."),
    ("until Friday", "2025-12-26", "2025-12-26"),
    ("no later than 1 March", "2026-03-01", "2026-03-01"),
    ("around March 15", "2026-03-15~", "2026-03-15"),
    ("as early as next week", "2025-12-29/..", "2025-12-29.."),
    ("October", "[2025-10,2026-10]", "2025-10-01..2026-10-31"),
    ("in October 2026", "2026-10", "2026-10-01..2026-10-31"),
    ("next October", "2026-10", "2026-10-01..2026-10-31"),
    ("last October", "[2024-10,2025-10]", "2024-10-01..2025-10-31"),
    ("this January", "[2025-01,2026-01]", "2025-01-01..2026-01-31"),
    ("late January", "2026-01-21~/2026-01-31~", "2026-01-21..2026-01-31"),
    ("the end of January", "2026-01-31~", "2026-01-31"),
    ("the 15th of next month", "2026-01-15", "2026-01-15"),
    ("February 29", "2028-02-29", "2028-02-29"),
    ("Friday the 26th", "2025-12-26", "2025-12-26"),
    ("sometime next year", "2026~", "2026-01-01..2026-12-31"),
    ("the beginning of next week", "2025-12-29~", "2025-12-29"),
    ("next decade", "203X", "2030-01-01..2039-12-31"),
    ("over the next two weeks", "2025-12-24/2026-01-07", "2025-12-24..2026-01-07"),
    ("the second half of next year", "2026-41", "2026-07-01..2026-12-31"),
    ("next quarter", "2026-33", "2026-01-01..2026-03-31"),
    ("October-December 2026", "2026-10/2026-12", "2026-10-01..2026-12-31"),
    ("1 January 2026 to 3 February 2026", "2026-01-01/2026-02-03", "2026-01-01..2026-02-03"),
    ("Dec. 31 at midnight", "2025-12-31", "2025-12-31"),
    ("10月24日", "[2025-10-24,2026-10-24]", "2025-10-24..2026-10-24"),
    ("23日", "[2025-12-23,2026-01-23]", "2025-12-23..2026-01-23"),
]
FROM_A_MONDAY = [
    ("Monday", "[2026-06-08,2026-06-15]", "2026-06-08..2026-06-15"),
    ("on Monday", "[2026-06-08,2026-06-15]", "2026-06-08..2026-06-15"),
    ("next Monday", "2026-06-15", "2026-06-15"),
    ("last Monday", "2026-06-01", "2026-06-01"),
    ("this Monday", "2026-06-08", "2026-06-08"),
    ("the 5th", "[2026-06-05,2026-07-05]", "2026-06-05..2026-07-05"),
    ("the 8th", "2026-06-08", "2026-06-08"),
    ("the 23rd", "2026-06-23", "2026-06-23"),
    ("October 24", "2026-10-24", "2026-10-24"),
    ("June 8", "2026-06-08", "2026-06-08"),
    ("June 7", "[2026-06-07,2027-06-07]", "2026-06-07..2027-06-07"),
    ("January 5", "[2026-01-05,2027-01-05]", "2026-01-05..2027-01-05"),
    ("Sunday", "2026-06-14", "2026-06-14"),
    ("the weekend", "2026-06-13/2026-06-14", "2026-06-13..2026-06-14"),
    ("this month", "2026-06", "2026-06-01..2026-06-30"),
    ("this quarter", "2026-34", "2026-04-01..2026-06-30"),
    ("this summer", "2026-22", "2025-12-01..2027-03-20"),
    ("by Friday", "2026-06-12", "2026-06-12"),
    ("in June", "2026-06", "2026-06-01..2026-06-30"),
    ("the first quarter", "[2026-01..2026-03,2027-01..2027-03]", "2026-01-01..2027-03-31"),
    ("in 24 hours", "2026-06-09", "2026-06-09"),
]
FROM_A_SUNDAY = [
    ("next Friday", "[2026-03-06,2026-03-13]", "2026-03-06..2026-03-13"),
    ("next week", "[2026-03-02..2026-03-08,2026-03-09..2026-03-15]", "2026-03-02..2026-03-15"),
    ("this week", "[2026-02-23..2026-03-01,2026-03-02..2026-03-08]", "2026-02-23..2026-03-08"),
    ("last Friday", "[2026-02-20,2026-02-27]", "2026-02-20..2026-02-27"),
    ("the weekend", "2026-02-28/2026-03-01", "2026-02-28..2026-03-01"),
    ("Friday", "2026-03-06", "2026-03-06"),
    ("early next week", "[2026-03-02..2026-03-03,2026-03-09..2026-03-10]", "2026-03-02..2026-03-10"),
    ("early September", "[2025-09-01..2025-09-10,2026-09-01..2026-09-10]", "2025-09-01..2026-09-10"),
    ("mid June to July 2026", "2026-06-21~/2026-07-10~", "2026-06-21..2026-07-10"),
    ("late spring", "2026-21", "2026-03-01..2026-12-21"),
    ("spring or June 2026", "[2026-03..2026-12,2026-06]", "2026-03-01..2026-12-21"),
]
FROM_NOWHERE = [
    ("24 October", "XXXX-10-24", ""),
    ("Oct. 24", "XXXX-10-24", ""),
    ("December 20-21", "XXXX-12-20/XXXX-12-21", ""),
    ("20-21 December", "XXXX-12-20/XXXX-12-21", ""),
    ("from October 3 to 5", "XXXX-10-03/XXXX-10-05", ""),
    ("between 3 and 5 October", "XXXX-10-03/XXXX-10-05", ""),
    ("October 3 and 4", "{XXXX-10-03,XXXX-10-04}", ""),
    ("October 3 or 4", "[XXXX-10-03,XXXX-10-04]", ""),
    ("December 30 to January 2", "XXXX-12-30/XXXX-01-02", ""),
    ("the 23rd (local time)", "XXXX-XX-23", ""),
    ("23日", "XXXX-XX-23", ""),
    ("10月24日", "XXXX-10-24", ""),
    ("2026年10月24日", "2026-10-24", "2026-10-24"),
    ("mid-December", "XXXX-12-11/XXXX-12-20", ""),
    ("late February", "XXXX-02-21/XXXX-02-28", ""),
    ("the third quarter", "XXXX-07/XXXX-09", ""),
    ("the second half", "XXXX-07/XXXX-12", ""),
    ("October", "XXXX-10", ""),
    ("the end of January", "XXXX-01-31", ""),
    ("by 15 June", "XXXX-06-15", ""),
    ("before June 15", "XXXX-06-14", ""),
    ("after January 1", "XXXX-01-01", ""),
    ("around March 15", "XXXX-03-15", ""),
    ("03/04/2026", "[2026-03-04,2026-04-03]", "2026-03-04..2026-04-03"),
    ("24/12/2026", "2026-12-24", "2026-12-24"),
    ("24.12.2026", "2026-12-24", "2026-12-24"),
    ("February 29", "XXXX-02-29", ""),
    ("in 2027", "2027", "2027-01-01..2027-12-31"),
    ("the 1990s", "199X", "1990-01-01..1999-12-31"),
    ("2025-11", "2025-11", "2025-11-01..2025-11-30"),
    ("by the end of June 2027", "2027-06-30", "2027-06-30"),
]
NOT_TOLD = [
    "the 23rd to this Friday",
    "soon",
    "Christmas",
    "two weeks",
    "for two weeks",
    "February 30",
    "31 April 2026",
    "the 32nd",
    "after the vote",
    "",
    "   ",
    "May I",
    "in 99999999 years",
    "13/13/2026",
    "fiscal 2027",
    "in due course",
]
NOT_TOLD_FROM_NOWHERE = [
    "next Friday",
    "tomorrow",
    "within 48 hours",
    "by the end of the month",
    "this spring",
    "before June 1",
]

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
