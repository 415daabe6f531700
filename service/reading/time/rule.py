"""What each form of temporal expression may mean: a match of its pattern to all its readings."""

import datetime
import re

from service.reading.time import period as calendar
from service.reading.time.counting import Counting
from service.reading.time.numeral import CARDINALS, ORDINALS
from service.reading.time.period import Period

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SEASONS = {
    "spring": calendar.SPRING,
    "summer": calendar.SUMMER,
    "autumn": calendar.AUTUMN,
    "fall": calendar.AUTUMN,
    "winter": calendar.WINTER,
}
RELATIVE_DAYS = {
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "tomorrow": 1,
    "the day after tomorrow": 2,
    "yesterday": -1,
    "last night": -1,
    "the day before yesterday": -2,
}
_WEEKS = {"this": 0, "the": 0, "next": 1, "last": -1}


def iso_day(match: re.Match[str], _: Counting) -> list[Period]:
    return [calendar.day(datetime.date(int(match[1]), int(match[2]), int(match[3])))]


def iso_month(match: re.Match[str], _: Counting) -> list[Period]:
    """2026-11 is a month or two years; 2026-27 only the latter."""
    first, second = int(match[1]), int(match[2])
    last = first - first % 100 + second
    months = [calendar.month(first, second)] if 1 <= second <= 12 else []
    return months + ([calendar.years(first, last)] if first < last <= first + 10 else [])


def years(match: re.Match[str], _: Counting) -> list[Period]:
    first, last = int(match[1]), int(match[2])
    last = last if last > 99 else first - first % 100 + last
    return [calendar.years(first, last)] if first < last else []


def numeric(match: re.Match[str], _: Counting) -> list[Period]:
    """Day and month as figures, in either order where both are possible; dots and hyphens put the day first."""
    first, separator, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
    year = year if year > 99 else 2000 + year
    orders = [(second, first)] if separator == "." else [(second, first), (first, second)]
    found = [calendar.date_of(year, month, day) for month, day in orders if 1 <= month <= 12]
    return [period for period in found if period]


def ideographic(match: re.Match[str], counting: Counting) -> list[Period]:
    year, month, day = (int(part) if part else None for part in match.groups())
    if day is not None:
        return counting.dated(year, month, day, None) if month else counting.day_of_month(day)
    if month is not None:
        return counting.in_month(year, month)
    return [calendar.year(year)] if year else []


def date(match: re.Match[str], counting: Counting) -> list[Period]:
    return counting.dated(
        _year_of(match, counting), _month(match["month"]), _ordinal(match["day"]), _weekday(match["weekday"])
    )


def leading_days(match: re.Match[str], counting: Counting) -> list[Period]:
    """ "December 20-21", "December 30 to January 2": the month of the first day is named first."""
    return _days_through(match, counting, _month(match["month"]), _month(match["other"] or match["month"]))


def trailing_days(match: re.Match[str], counting: Counting) -> list[Period]:
    """ "20-21 December", "30 December to 2 January": the month of the last day is named last."""
    last_month, first_month = _month(match["month"]), _month(match["other"] or match["month"])
    return _days_through(match, counting, first_month, last_month)


def _days_through(match: re.Match[str], counting: Counting, first_month: int, last_month: int) -> list[Period]:
    last_year = _year_of(match, counting)
    wraps = last_month < first_month
    found = []
    for start in counting.dated(last_year and last_year - wraps, first_month, _ordinal(match["first"])):
        year = start.first.year + wraps if start.first else None
        if end := calendar.date_of(year, last_month, _ordinal(match["last"])):
            found.extend(joined(start, end, "to" if match[0].startswith("between") else match["to"]))
    return found


def joined(first: Period, last: Period, word: str) -> list[Period]:
    if word == "or":
        return [first, last]
    if word != "and" and first.first and last.last and first.first > last.last:
        return []
    both = calendar.one_of([first, last], "{}") if word == "and" else calendar.through(first, last)
    return [both] if both else []


def day_of_month(match: re.Match[str], counting: Counting) -> list[Period]:
    which = match["which"]
    if which is None:
        return counting.day_of_month(_ordinal(match["day"]), _weekday(match["weekday"]))
    month = calendar.add_months(counting.today(), {"next": 1, "last": -1}.get(which, 0))
    found = calendar.date_of(month.year, month.month, _ordinal(match["day"]))
    return [found] if found else []


def weekday(match: re.Match[str], counting: Counting) -> list[Period]:
    week = _WEEKS[match["week"].split()[-2]] if match["week"] else None
    which = (match["which"] or match["after"] or "").split()
    return counting.weekday(WEEKDAYS.index(match["weekday"][:3]), which[-1] if which else "", week)


def weekdays(match: re.Match[str], counting: Counting) -> list[Period]:
    index = WEEKDAYS.index(match["weekday"][:3])
    length = datetime.timedelta(days=(WEEKDAYS.index(match["last"][:3]) - index) % 7)
    starts = [period.first for period in counting.weekday(index) if period.first]
    return [calendar.days(start, start + length) for start in starts]


def week_after(match: re.Match[str], counting: Counting) -> list[Period]:
    starts = [period.first for period in counting.weekday(WEEKDAYS.index(match["weekday"][:3])) if period.first]
    return [calendar.day(start + datetime.timedelta(days=7)) for start in starts]


def relative_day(match: re.Match[str], counting: Counting) -> list[Period]:
    return [calendar.day(counting.today() + datetime.timedelta(days=RELATIVE_DAYS[match[1]]))]


def counted(match: re.Match[str], counting: Counting) -> list[Period]:
    return counting.after(_count(match["count"]), match["unit"].rstrip("s"), back="ago" in match[0])


def within(match: re.Match[str], counting: Counting) -> list[Period]:
    return counting.within(_count(match["count"]), match["unit"].rstrip("s"))


def vague(_: re.Match[str], counting: Counting) -> list[Period]:
    return [calendar.onward(calendar.day(counting.today()))]


def unit(match: re.Match[str], counting: Counting) -> list[Period]:
    return counting.unit(match["unit"], match["which"] or "the")


def quarter(match: re.Match[str], counting: Counting) -> list[Period]:
    number = {"last": 4}.get(match["number"]) or _ordinal(match["number"].lstrip("q"))
    if not 1 <= number <= 4:
        return []
    return counting.in_years(lambda year: calendar.quarter(number, year), _year_of(match, counting))


def half(match: re.Match[str], counting: Counting) -> list[Period]:
    number = 1 if match["number"] in ("first", "1st", "1") else 2
    return counting.in_years(lambda year: calendar.half(number, year), _year_of(match, counting))


def season(match: re.Match[str], counting: Counting) -> list[Period]:
    year = _year_of(match, counting)
    return counting.season(SEASONS[match["season"]], year, match["which"] or "")


def month(match: re.Match[str], counting: Counting) -> list[Period]:
    return counting.in_month(_year_of(match, counting), _month(match["month"]), match["which"] or "")


def months(match: re.Match[str], counting: Counting) -> list[Period]:
    first, last = _month(match["first"]), _month(match["last"])
    year = _year_of(match, counting)
    starts = counting.in_month(year - (last < first) if year else None, first)
    ends = [calendar.month(start.first.year + (last < first) if start.first else None, last) for start in starts]
    return [calendar.through(start, end) for start, end in zip(starts, ends, strict=True)]


def year(match: re.Match[str], _: Counting) -> list[Period]:
    return [calendar.year(int(match[1]))]


def decade(match: re.Match[str], _: Counting) -> list[Period]:
    return [calendar.decade(int(match[1]))]


def _year_of(match: re.Match[str], counting: Counting) -> int | None:
    year = match["year"]
    if year is None or year.isdecimal():
        return int(year) if year else None
    return counting.today().year + {"next year": 1, "last year": -1}.get(year, 0)


def _month(word: str) -> int:
    return MONTHS.index(word[:3]) + 1


def _weekday(word: str | None) -> int | None:
    return WEEKDAYS.index(word[:3]) if word else None


def _ordinal(word: str) -> int:
    return ORDINALS.get(word) or int(word.rstrip("stndrh"))


def _count(word: str) -> int:
    return 1 if word in ("a", "an") else int(word) if word.isdecimal() else CARDINALS[word]
