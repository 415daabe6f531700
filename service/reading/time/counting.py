"""Readings of expressions that leave something to be counted from a day: all that are possible, never one picked."""

import datetime
from collections.abc import Callable, Sequence

from service.reading.time import period as calendar
from service.reading.time.period import Period

HALF_A_YEAR = 183
_SUNDAY = 6
_WEEK = datetime.timedelta(days=7)
_SEASON_STARTS = {calendar.SPRING: (3, 9), calendar.SUMMER: (6, 12), calendar.AUTUMN: (9, 3)}  # north, south


class Counting:
    """Counts from one day, if there is one; counted says whether it was needed. Raises ValueError without one."""

    def __init__(self, anchor: datetime.date | None) -> None:
        self._anchor = anchor
        self.counted = False

    def today(self) -> datetime.date:
        if self._anchor is None:
            raise ValueError("there is no day to count from")
        self.counted = True
        return self._anchor

    def dated(self, year: int | None, month: int, day: int, weekday: int | None = None) -> list[Period]:
        """A day of a month; a weekday beside it tells the year where only one year fits."""
        if year is not None or self._anchor is None:
            found = calendar.date_of(year, month, day)
            return [found] if found else []
        around = range(self.today().year - 4, self.today().year + 5)
        days = [found for of in around if (found := calendar.date_of(of, month, day))]
        if weekday is not None:
            close = [found for found in days if found.first and abs(found.first.year - self.today().year) <= 1]
            fitting = [found for found in close if found.first and found.first.weekday() == weekday]
            if len(fitting) == 1:
                return fitting
        return self._nearest(days)

    def in_years(self, make: Callable[[int | None], Period], year: int | None) -> list[Period]:
        """A stretch that every year has."""
        if year is not None or self._anchor is None:
            return [make(year)]
        around = range(self.today().year - 1, self.today().year + 2)
        return self._nearest([make(of) for of in around])

    def in_month(self, year: int | None, month: int, which: str = "") -> list[Period]:
        if year is not None or which not in ("this", "next", "last"):
            return self.in_years(lambda of: calendar.month(of, month), year)
        today = self.today()
        if which == "this":
            return [calendar.month(of, month) for of in (today.year, today.year + 1)[: 1 + (month < today.month)]]
        if which == "next":
            coming = today.year + (month <= today.month)
            return [calendar.month(of, month) for of in sorted({coming, today.year + 1})]
        past = today.year - (month >= today.month)
        return [calendar.month(of, month) for of in sorted({past, today.year - 1})]

    def day_of_month(self, day: int, weekday: int | None = None) -> list[Period]:
        """The 23rd: of this month, unless it is over; then of this month or the next that has one."""
        if self._anchor is None:
            found = calendar.date_of(None, None, day)
            return [found] if found else []
        today = self.today()
        months = [calendar.add_months(today, ahead) for ahead in range(3)]
        days = [found for of in months if (found := calendar.date_of(of.year, of.month, day))]
        fitting = [found for found in days if weekday is None or (found.first and found.first.weekday() == weekday)]
        days = fitting or days
        over = any(found.first and found.first < today for found in days[:1])
        return days[: 1 + over]

    def weekday(self, index: int, which: str = "", week: int | None = None) -> list[Period]:
        """A day of the week. "Next Friday" is the coming one or the one of next week, "Friday" on a Friday today's or
        the next one; in a given week (0: this one) it is one day, or two where the week may begin on a Sunday."""
        today = self.today()
        if week is not None:
            return [calendar.day(monday + datetime.timedelta(days=index)) for monday in self._mondays(week)]
        ahead = (index - today.weekday()) % 7
        coming = today + datetime.timedelta(days=ahead)
        if which == "last":
            recent = coming - _WEEK
            return _days({recent, *(monday + datetime.timedelta(days=index) for monday in self._mondays(-1))})
        if which == "next":
            coming = coming if ahead else coming + _WEEK
            return _days({coming, *(monday + datetime.timedelta(days=index) for monday in self._mondays(1))})
        return _days({coming, coming + _WEEK}) if ahead == 0 and not which else _days({coming})

    def after(self, count: int, unit: str, back: bool = False) -> list[Period]:
        """So many units from today: a day, or the month or year where those are counted."""
        today, sign = self.today(), -1 if back else 1
        if unit == "month":
            month = calendar.add_months(today, sign * count)
            return [calendar.month(month.year, month.month)]
        if unit == "year":
            return [calendar.year(today.year + sign * count)]
        if unit == "hour":
            whole, rest = divmod(count, 24)
            return _days({today + sign * datetime.timedelta(days=days) for days in (whole, whole + (rest > 0))})
        return [calendar.day(today + sign * datetime.timedelta(days=count * (7 if unit == "week" else 1)))]

    def within(self, count: int, unit: str) -> list[Period]:
        today = self.today()
        if unit in ("month", "year"):
            return [calendar.days(today, calendar.add_months(today, count * (12 if unit == "year" else 1)))]
        days = -(-count // 24) if unit == "hour" else count * (7 if unit == "week" else 1)
        return [calendar.days(today, today + datetime.timedelta(days=days))]

    def unit(self, unit: str, which: str) -> list[Period]:
        """This, the next or the last week, weekend, month, quarter, year or decade of the calendar."""
        today = self.today()
        step = {"next": 1, "coming": 1, "following": 1, "last": -1, "past": -1}.get(which.split()[-1], 0)
        match unit:
            case "week":
                return [calendar.days(monday, monday + datetime.timedelta(days=6)) for monday in self._mondays(step)]
            case "weekend":
                return self._weekends(which.split()[-1])
            case "month":
                month = calendar.add_months(today, step)
                return [calendar.month(month.year, month.month)]
            case "quarter":
                month = calendar.add_months(today, 3 * step)
                return [calendar.quarter((month.month + 2) // 3, month.year)]
            case "year":
                return [calendar.year(today.year + step)]
            case _:
                return [calendar.decade(today.year - today.year % 10 + 10 * step)]

    def season(self, code: int, year: int | None, which: str) -> list[Period]:
        """A season by its year; without one only where both hemispheres would name the same year."""
        if year is not None:
            return [calendar.season(code, year)]
        today, starts = self.today(), _SEASON_STARTS.get(code, ())
        years = {today.year + (today.month > start + 2) for start in starts}
        begun = any(today.month >= start for start in starts)
        if len(years) != 1 or which == "last" or (which == "next" and begun):
            return []
        return [calendar.season(code, years.pop())]

    def _nearest(self, periods: Sequence[Period]) -> list[Period]:
        """The coming one where it is less than half a year away, or the last one more; else both."""
        today = self.today()
        past = [period for period in periods if period.last and period.last < today]
        coming = [period for period in periods if period.last and period.last >= today]
        if not past or not coming:
            return [*past[-1:], *coming[:1]]
        ahead = (coming[0].first or today) - today
        behind = today - (past[-1].last or today)
        if ahead.days <= HALF_A_YEAR or behind.days > HALF_A_YEAR:
            return coming[:1]
        return [past[-1], coming[0]]

    def _mondays(self, step: int) -> list[datetime.date]:
        """The Monday of the week so many weeks on; on a Sunday also where Sundays begin a week."""
        today = self.today()
        monday = today - datetime.timedelta(days=today.weekday()) + step * _WEEK
        return [monday, monday + _WEEK] if today.weekday() == _SUNDAY else [monday]

    def _weekends(self, which: str) -> list[Period]:
        today = self.today()
        saturday = today + datetime.timedelta(days=(5 - today.weekday()) % 7 if today.weekday() < _SUNDAY else -1)
        running = today.weekday() >= 5
        starts = {"last": {saturday - _WEEK}, "next": {saturday + _WEEK} if running else {saturday, saturday + _WEEK}}
        return [
            calendar.days(start, start + datetime.timedelta(days=1)) for start in sorted(starts.get(which, {saturday}))
        ]


def _days(dates: set[datetime.date]) -> list[Period]:
    return [calendar.day(date) for date in sorted(dates)]
