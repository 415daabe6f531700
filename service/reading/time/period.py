"""Stretches of the calendar: as EDTF (level 2), with the first and the last day where the year is known.

The edtf library reads neither approximations nor open ends of dates with unspecified digits, nor seasons in sets:
those are written as plain dates and as months.
"""

import calendar
import datetime
from collections.abc import Sequence
from dataclasses import dataclass

QUARTER_CODE = 32
HALF_CODE = 39
SPRING, SUMMER, AUTUMN, WINTER = 21, 22, 23, 24
_SEASONS = tuple(f"-{code}" for code in (SPRING, SUMMER, AUTUMN, WINTER))
_FEWEST_DAYS = 3
_LONGEST_IN_DAYS = 89  # shorter than three months of thirty days


@dataclass(frozen=True, slots=True)
class Period:
    """Days first to last; start and end are their EDTF, short the EDTF of the whole where it has one of its own."""

    start: str
    end: str
    first: datetime.date | None = None
    last: datetime.date | None = None
    short: str | None = None

    @property
    def edtf(self) -> str:
        if self.short:
            return self.short
        return self.start if self.start == self.end else f"{self.start}/{self.end}"

    @property
    def member(self) -> str:
        """As it stands in a set."""
        if self.start[4:] in _SEASONS and self.first and self.last:
            return f"{self.first.isoformat()[:7]}..{self.last.isoformat()[:7]}"
        start, end = self.start.rstrip("~"), self.end.rstrip("~")
        return start if start == end else f"{start}..{end}"


def day(date: datetime.date) -> Period:
    return Period(date.isoformat(), date.isoformat(), date, date)


def month(year: int | None, number: int) -> Period:
    text = f"{_year(year)}-{number:02}"
    if year is None:
        return Period(text, text)
    return Period(text, text, datetime.date(year, number, 1), _month_end(year, number))


def year(number: int) -> Period:
    return Period(f"{number:04}", f"{number:04}", datetime.date(number, 1, 1), datetime.date(number, 12, 31))


def years(first: int, last: int) -> Period:
    return through(year(first), year(last))


def decade(first: int) -> Period:
    whole = years(first, first + 9)
    return Period(whole.start, whole.end, whole.first, whole.last, short=f"{first // 10}X")


def quarter(number: int, of: int | None) -> Period:
    whole = through(month(of, 3 * number - 2), month(of, 3 * number))
    short = f"{of:04}-{QUARTER_CODE + number}" if of else None
    return Period(whole.start, whole.end, whole.first, whole.last, short)


def half(number: int, of: int | None) -> Period:
    whole = through(month(of, 6 * number - 5), month(of, 6 * number))
    short = f"{of:04}-{HALF_CODE + number}" if of else None
    return Period(whole.start, whole.end, whole.first, whole.last, short)


def season(code: int, of: int) -> Period:
    """A season wherever on Earth it is, so that its first and last day allow for both hemispheres."""
    spring_like = code in (SPRING, AUTUMN)
    first = datetime.date(of, 3, 1) if spring_like else datetime.date(of - 1, 12, 1)
    last = datetime.date(of, 12, 21) if spring_like else datetime.date(of + 1, 3, 20)
    text = f"{of:04}-{code}"
    return Period(text, text, first, last)


def date_of(of: int | None, month_number: int | None, day_number: int) -> Period | None:
    """A day with as much of it unspecified as is not known; None where no such day exists."""
    leap = of if of is not None else 2000
    if not 1 <= day_number <= (calendar.monthrange(leap, month_number)[1] if month_number else 31):
        return None
    if of is not None and month_number is not None:
        return day(datetime.date(of, month_number, day_number))
    text = f"{_year(of)}-{'XX' if month_number is None else f'{month_number:02}'}-{day_number:02}"
    return Period(text, text)


def through(first: Period, last: Period) -> Period:
    return Period(first.start, last.end, first.first, last.last)


def days(first: datetime.date, last: datetime.date) -> Period:
    return through(day(first), day(last))


def about(period: Period) -> Period:
    """The same, approximately."""
    if "X" in period.edtf or period.short:
        return period
    return Period(f"{period.start}~", f"{period.end}~", period.first, period.last)


def day_before(period: Period) -> Period | None:
    """The last day before a period; None where its year is unknown and it begins a month."""
    if period.first is not None:
        return day(period.first - datetime.timedelta(days=1))
    digits = period.start.split("-")
    if len(digits) < 3 or digits[2] == "01":
        return None
    text = "-".join((*digits[:2], f"{int(digits[2]) - 1:02}"))
    return Period(text, text)


def onward(period: Period) -> Period:
    """From the beginning of a period, with no end given; a beginning without a year stands for itself."""
    if period.first is None:
        return period
    return Period(period.start, period.start, period.first, None, short=f"{period.start}/..")


def one_of(readings: Sequence[Period], joiner: str = "[]") -> Period | None:
    """The set of all readings; the reading itself where there is only one."""
    distinct = list(dict.fromkeys(readings))
    if len(distinct) < 2:
        return distinct[0] if distinct else None
    firsts = [period.first for period in distinct if period.first]
    lasts = [period.last for period in distinct if period.last]
    known = len(firsts) == len(lasts) == len(distinct)
    if known:
        distinct.sort(key=lambda period: (period.first or datetime.date.min, period.last or datetime.date.min))
    members = ",".join(period.member for period in distinct)
    text = f"{joiner[0]}{members}{joiner[1]}"
    earliest, latest = (min(firsts), max(lasts)) if known else (None, None)
    return Period(distinct[0].start, distinct[-1].end, earliest, latest, short=text)


def part(period: Period, which: str) -> Period:
    """The early, mid or late third of a week, a month, a year or more, roughly; a day and a season whole."""
    if "X" in period.start:
        return _part_of_unknown(period, which)
    if period.first is None or period.last is None or period.start[4:] in _SEASONS:
        return period
    length = (period.last - period.first).days + 1
    index = ("early", "mid", "late").index(which)
    if length < _FEWEST_DAYS:
        return period
    if length <= _LONGEST_IN_DAYS:
        bounds = _cuts(period.first, length)
        return about(days(bounds[index], bounds[index + 1] - datetime.timedelta(days=1)))
    if length <= 366:
        months = length // 30
        first = add_months(period.first, index * months // 3)
        last = add_months(period.first, (index + 1) * months // 3 - 1)
        return about(through(month(first.year, first.month), month(last.year, last.month)))
    first_year, count = period.first.year, period.last.year - period.first.year + 1
    cuts = [first_year + count * step // 3 for step in range(4)]
    return about(years(cuts[index], cuts[index + 1] - 1))


def end_of(period: Period) -> Period | None:
    """The last day of a period whose days are known; else its last unspecified day where every year has the same."""
    if period.last is not None:
        return day(period.last)
    digits = period.end.split("-")
    if len(digits) != 2 or digits[1] == "02":
        return None
    return date_of(None, int(digits[1]), _month_end(2000, int(digits[1])).day)


def start_of(period: Period) -> Period:
    if period.first is not None:
        return day(period.first)
    text = "-".join([*period.start.split("-"), "01", "01"][:3])
    return Period(text, text)


def add_months(date: datetime.date, count: int) -> datetime.date:
    """The same day of another month, or that month's last."""
    months = date.year * 12 + date.month - 1 + count
    year_number, month_number = divmod(months, 12)
    last = _month_end(year_number, month_number + 1)
    return last.replace(day=min(date.day, last.day))


def _year(number: int | None) -> str:
    return "XXXX" if number is None else f"{number:04}"


def _month_end(year_number: int, month_number: int) -> datetime.date:
    return datetime.date(year_number, month_number, calendar.monthrange(year_number, month_number)[1])


def _cuts(first: datetime.date, length: int) -> list[datetime.date]:
    """The beginnings of the three parts of a month (ten days, ten, the rest) or another stretch, and the day after."""
    steps = (0, 10, 20, length) if 28 <= length <= 31 else [length * third // 3 for third in range(4)]
    return [first + datetime.timedelta(days=step) for step in steps]


def _part_of_unknown(period: Period, which: str) -> Period:
    digits = period.start.split("-")
    if period.start != period.end or len(digits) != 2:
        return period
    bounds = {"early": ("01", "10"), "mid": ("11", "20"), "late": ("21", str(_month_end(2001, int(digits[1])).day))}
    first, last = bounds[which]
    return Period(f"{period.start}-{first}", f"{period.start}-{last}")
