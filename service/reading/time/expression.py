"""The grammar of temporal expressions in English, and of numeric dates in any language.

Each rule is a pattern over the whole of a lowercased expression and a function that gives its possible readings.
"""

import re
from collections.abc import Callable, Sequence

from service.reading.time import period as calendar
from service.reading.time import rule
from service.reading.time.counting import Counting
from service.reading.time.numeral import CARDINALS, ORDINALS
from service.reading.time.period import Period

Rule = Callable[[re.Match[str], Counting], list[Period]]

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
ORDINAL = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(ORDINALS)})"
COUNT = rf"(?:\d{{1,6}}|an?|{'|'.join(sorted(CARDINALS, key=len, reverse=True))})"
UNIT = r"(?:hour|day|week|month|year)s?"

_DAY = rf"(?:{ORDINAL}|\d{{1,2}})"
_TO = r" ?(?P<to>-|/|to|through|until|till|and|or) ?(?:the )?"
_WHICH = r"(?:(?P<which>this|next|last|past|coming|this coming|the coming|the following|the next|the) )?"
_OF_YEAR = r"(?:,? (?:of |in )?(?P<year>\d{4}|this year|next year|last year|the year))?"

_PART = re.compile(
    r"(?:the )?(?:very )?(?P<part>early|mid|middle|late|later)(?: on)?(?: part)?(?:-| of | in | )(?P<rest>.+)"
)
_EDGE = re.compile(r"(?:the )?(?:very )?(?P<edge>end|start|beginning|close)(?: of|-)? ?(?P<rest>.+)")
_BOTH = re.compile(
    r"(?:between |from )?(?P<first>.+?) ?"
    r"(?P<to>(?<= )-(?= )|(?<=[a-z])-(?=[a-z])|\b(?:to|through|until|till|and|or)\b) ?(?P<last>.+)"
)


def readings(words: str, counting: Counting, deadline: bool = False, depth: int = 3) -> list[Period]:
    """Every period that the words may mean; none where they mean none that can be told."""
    for pattern, meaning in _RULES:
        if match := pattern.fullmatch(words):
            return meaning(match, counting)
    if depth and (match := _EDGE.fullmatch(words)):
        inner = readings(match["rest"], counting, depth=depth - 1)
        return [edge for period in inner for edge in _edge(period, match["edge"] in ("end", "close"), deadline)]
    if depth and (match := _PART.fullmatch(words)):
        inner = readings(match["rest"], counting, depth=depth - 1)
        return [part for period in inner for part in _part(period, match["part"], counting)]
    if depth and (match := _BOTH.fullmatch(words)):
        return _both(match, counting, depth - 1)
    return []


def _edge(period: Period, at_end: bool, deadline: bool) -> list[Period]:
    """The last or first day of a week or a month, month of anything longer; of a deadline the day in any case."""
    edge = calendar.end_of(period) if at_end else calendar.start_of(period)
    if edge is None or deadline or edge.first is None or period.first is None or period.last is None:
        return [edge] if edge else []
    if (period.last - period.first).days > 31:
        edge = calendar.month(edge.first.year, edge.first.month)
    return [calendar.about(edge)]


def _part(period: Period, which: str, counting: Counting) -> list[Period]:
    if which == "later":
        today = counting.today()
        return [calendar.days(today, period.last)] if period.last and period.last >= today else []
    return [calendar.part(period, "mid" if which == "middle" else which)]


def _both(match: re.Match[str], counting: Counting, depth: int) -> list[Period]:
    first = readings(match["first"].removesuffix(",").strip(), counting, depth=depth)
    last = readings(match["last"], counting, depth=depth)
    if not first or not last:
        return []
    if len(first) > 1 or len(last) > 1:
        return first + last if match["to"] == "or" else []
    return rule.joined(first[0], last[0], "to" if match[0].startswith("between") else match["to"])


_GRAMMAR: Sequence[tuple[str, Rule]] = (
    (r"(\d{4})-(\d\d)-(\d\d)(?:t[\d:.+z-]*)?", rule.iso_day),
    (r"(\d{4})-(\d\d)", rule.iso_month),
    (r"(?:between |from )?(\d{4})(?:-|/| to | and )(\d{4}|\d\d)", rule.years),
    (r"(\d{1,2})([./])(\d{1,2})[./](\d{4}|\d\d)", rule.numeric),
    (r"(?:(\d{4}) ?[年년] ?)?(?:(\d{1,2}) ?[月월] ?)?(?:(\d{1,2}) ?[日일号號])?", rule.ideographic),
    (rf"(?:(?P<weekday>{WEEKDAY}),? )?(?P<month>{MONTH}) (?:the )?(?P<day>{_DAY}){_OF_YEAR}", rule.date),
    (rf"(?:(?P<weekday>{WEEKDAY}),? )?(?:the )?(?P<day>{_DAY})(?: of)? (?P<month>{MONTH}){_OF_YEAR}", rule.date),
    (
        rf"(?:between |from )?(?P<month>{MONTH}) (?P<first>{_DAY}){_TO}"
        rf"(?:(?P<other>{MONTH}) )?(?P<last>{_DAY}){_OF_YEAR}",
        rule.leading_days,
    ),
    (
        rf"(?:between |from )?(?:the )?(?P<first>{_DAY})(?: of)?(?: (?P<other>{MONTH}))?{_TO}"
        rf"(?P<last>{_DAY})(?: of)? (?P<month>{MONTH}){_OF_YEAR}",
        rule.trailing_days,
    ),
    (
        rf"(?:(?P<weekday>{WEEKDAY}),? )?(?:the )?(?P<day>{ORDINAL})(?: of (?P<which>this|next|last|the) month)?",
        rule.day_of_month,
    ),
    (
        rf"{_WHICH}(?P<weekday>{WEEKDAY})(?: (?P<after>next|last))??"
        r"(?:,? (?:of )?(?P<week>(?:this|the|next|last) week))?",
        rule.weekday,
    ),
    (rf"(?:from )?(?P<weekday>{WEEKDAY})(?: ?- ?| to | through | until )(?P<last>{WEEKDAY})", rule.weekdays),
    (rf"(?:a |one )?week (?:from |on )?(?P<weekday>{WEEKDAY})", rule.week_after),
    (rf"(?P<weekday>{WEEKDAY}) week", rule.week_after),
    (rf"({'|'.join(map(re.escape, rule.RELATIVE_DAYS))})", rule.relative_day),
    (rf"in (?:another |about )?(?P<count>{COUNT}) (?P<unit>{UNIT})(?:['’] time)?", rule.counted),
    (rf"(?P<count>{COUNT}) (?P<unit>{UNIT}) (?:from (?:now|today)|hence|ago)", rule.counted),
    (rf"(?:within|inside) (?:the (?:next|coming) )?(?P<count>{COUNT}) (?P<unit>{UNIT})", rule.within),
    (rf"(?:in |over |during |for )?the (?:next|coming) (?P<count>{COUNT}) (?P<unit>{UNIT})", rule.within),
    (r"in (?:under|less than|no more than|at most) " + rf"(?P<count>{COUNT}) (?P<unit>{UNIT})", rule.within),
    (
        r"(?:(?:in|over|during|within) )?(?:(?:the )?(?:next|coming)(?: few| several| couple of)?|a few|several) "
        r"(?:hours|days|weeks|months|years)",
        rule.vague,
    ),
    (rf"{_WHICH}(?P<unit>week|weekend|month|quarter|year|decade)", rule.unit),
    (rf"(?:the )?(?P<number>first|second|third|fourth|last|[1-4](?:st|nd|rd|th)) quarter{_OF_YEAR}", rule.quarter),
    (rf"(?P<number>q[1-4]){_OF_YEAR}", rule.quarter),
    (rf"(?:the )?(?P<number>first|second|1st|2nd) half{_OF_YEAR}", rule.half),
    (rf"h(?P<number>[12]){_OF_YEAR}", rule.half),
    (rf"{_WHICH}(?P<season>spring|summer|autumn|fall|winter){_OF_YEAR}", rule.season),
    (rf"{_WHICH}(?P<month>{MONTH}){_OF_YEAR}", rule.month),
    (rf"(?:between |from )?(?P<first>{MONTH}){_TO}(?P<last>{MONTH}){_OF_YEAR}", rule.months),
    (r"(?:the year )?([12]\d{3})", rule.year),
    (r"(?:the )?([12]\d{2}0)['’]?s", rule.decade),
)
_RULES = tuple((re.compile(pattern), meaning) for pattern, meaning in _GRAMMAR)
