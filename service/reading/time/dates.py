"""What a temporal expression means: EDTF against a day to count from, with nothing that the words do not give.

English, and numeric dates in any language. Where two readings are possible the result is the set of both; where no
year can be told its digits are unspecified; a deadline ("by", "until") is its last day.
"""

import datetime
import re

from schemas.article import Article
from schemas.brief import When
from service.reading.time import period as calendar
from service.reading.time.counting import Counting
from service.reading.time.expression import MONTH, WEEKDAY, readings
from service.reading.time.numeral import CARDINALS, ORDINALS
from service.reading.time.period import Period
from service.reading.time.span import temporal_spans

__all__ = ["day_to_count_from", "resolve", "temporal_spans"]

MAX_EXPRESSION = 200
DATELINE_CHARACTERS = 400
DATELINE_LINES = 4

_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_CLOCK = re.compile(
    r"\([^()]*\)"
    r"|\b(?:at |around |about |by )?\d{1,2}(?:[:.]\d{2})? ?(?:a\.m\.?|p\.m\.?|am\b|pm\b)"
    r"|\b(?:at )?\w+ ?o['’]clock"
    r"|\b(?:at )?\d{1,2}:\d{2}(?::\d{2})?(?: hours| hrs)?\b"
    r"|\b(?:at )?(?:noon|midnight|midday)\b"
    r"|(?:(?<=day)|(?<=tomorrow)|(?<=\d)) (?:morning|afternoon|evening|night)\b"
    rf"|\b(?:early|later?)(?: on)? (?={WEEKDAY}$)"
    r"|\b(?:the )?(?:morning|afternoon|evening|night) (?:of|on) "
    r"|\b(?:local time|gmt|utc|bst|cet|cest|est|edt|et|pst|pdt|pt|jst|kst)\b"
)
_RELATION = re.compile(
    r"(?P<before>before|ahead of|prior to) "
    r"|(?P<by>(?:some ?time )?by|until|till|up to|no later than|not later than) "
    r"|(?P<since>from|starting|beginning|effective|as of|after|since|no earlier than|not before|as early as)"
    r"(?: on| from| in)? "
    r"|(?P<about>around|about|approximately|roughly|circa|some ?time)(?: in| on)? "
    r"|(?P<plain>on|in|at|during|for|over|scheduled for|due|later on|as soon as|as late as|the) "
)
_BELONGS = re.compile(
    rf"{MONTH}|{WEEKDAY}|not|no|never|unlikely|except|than|of|or|and|{'|'.join(CARDINALS)}|{'|'.join(ORDINALS)}|"
    r"(?:hour|day|week|weekend|month|quarter|half|year|decade|century|centurie|time)s?|an?|few|several|every|each|"
    r"before|by|after|since|until|till|through|from|ahead|within|in|during|between|"
    r"early|mid|late|later|earlier|next|last|this|end|start|beginning|middle|fiscal|christmas|easter"
)
_FULL_DATE = (
    rf"(\d{{4}}-\d\d-\d\d|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)? {MONTH},? \d{{4}})\b"
)
_PLACE_LINE = re.compile(
    rf"^[^\W\d_][^\n.!?;:\"“”]{{0,60}}?[,(/—–-] ?{_FULL_DATE}[^\n!?\"“”]{{0,40}}?(?:--|[—–-])\s", re.M | re.I
)
_DATE_LINE = re.compile(
    r"^(?:[^\n]{0,80}[|•·]|\W*(?:(?:first )?(?:published|posted|updated|date)\b:?(?: on)?)?)\s*(?:\w+day,? )?"
    rf"{_FULL_DATE}(?:[\s,|•·-]|\d{{1,2}}[:.]\d\d|\b(?:at|[ap]\.?m\.?|(?-i:[A-Z]{{2,4}}))\b\.?)*$",
    re.M | re.I,
)


def resolve(text: str, anchor: datetime.date | None) -> When:
    """The meaning of one expression; only its text where it has none that can be told."""
    counting = Counting(anchor)
    try:
        period = _period_at_end(_plain(text), counting) if len(text) <= MAX_EXPRESSION else None
    except (ValueError, OverflowError):  # a day that no calendar has, or none to count from
        period = None
    if period is None:
        return When(text=text)
    return When(
        text=text,
        edtf=period.edtf,
        earliest=period.first,
        latest=period.last,
        anchor=anchor if counting.counted else None,
    )


def day_to_count_from(article: Article) -> datetime.date | None:
    """The day of publication, else the full date of the dateline."""
    published = article.published_at
    if published is not None:
        return published.date() if isinstance(published, datetime.datetime) else published
    opening = "\n".join(article.text[:DATELINE_CHARACTERS].lstrip().splitlines()[:DATELINE_LINES])
    dated = _DATE_LINE.search(opening) or _PLACE_LINE.search(opening)
    return resolve(dated[1], None).earliest if dated else None


def _plain(text: str) -> str:
    """Lowercased, with plain hyphens and spaces, without clock times and what wraps the expression."""
    lowered = " ".join(_DASHES.sub("-", text.casefold()).split())
    return " ".join(_CLOCK.sub(" ", lowered).split()).strip(" ,;:.\"'“”‘’").replace(" ,", ",")


def _period_at_end(words: str, counting: Counting) -> Period | None:
    """The meaning of the words, or of the expression that they end in, as in "will begin on Friday"."""
    while not (period := _period(words, counting)):
        first, _, rest = words.partition(" ")
        if not rest or not first.isalpha() or _BELONGS.fullmatch(first):
            return None
        words = rest
    return period


def _period(words: str, counting: Counting) -> Period | None:
    """The meaning of the words under the prepositions before them, taken off one by one until a rule fits."""
    relations: set[str | None] = set()
    while not (found := readings(words, counting, deadline=bool(relations & {"by", "before"}))):
        if not (relation := _RELATION.match(words)):
            return None
        relations.add(relation.lastgroup)
        words = words[relation.end() :]
    if "before" in relations:
        return calendar.one_of([day for period in found if (day := calendar.day_before(period))])
    if "since" in relations and len(found) == 1:
        return calendar.onward(found[0])
    return calendar.one_of([calendar.about(period) for period in found] if "about" in relations else found)
