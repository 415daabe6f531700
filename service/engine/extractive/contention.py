"""Where parties collide: what the article calls disputed, then what opposite stances make plain."""

import re
from itertools import chain

from schemas.draft import DraftPointOfContention
from schemas.span import Span
from schemas.vocabulary import ContentionStatus
from service.engine.extractive.collision import find_bargains, find_collisions
from service.engine.extractive.dispute import find_disputed
from service.engine.extractive.issue import disputed_thing
from service.engine.extractive.party import Cast
from service.engine.extractive.position import Held
from service.engine.extractive.stance import draft_sides, find_stances, question
from service.engine.extractive.wording import content_words, mentions_amount
from service.reading import Reading
from service.reading.text.parse import Parse

_FACTUAL = re.compile(
    r"(?:who|whether|how|what|which|when|where|why)\b(?!.*\b(?:will|would|should|to)\b)", re.IGNORECASE
)
_SETTLED = re.compile(r"\b(?:settled|resolved|ended their dispute|no longer)\b", re.IGNORECASE)
_NARROWED = re.compile(r"\b(?<!failed to )(?:narrow(?:ed|ing|s)?|(?:come|came|moved) closer)\b", re.IGNORECASE)
_DISPUTES = frozenset(("dispute", "contest"))
_MOST = 8

Points = dict[str, DraftPointOfContention]


def draft_contention(reading: Reading, held: list[Held], cast: Cast) -> list[DraftPointOfContention]:
    """The points of contention, each issue once; empty where nobody disputes anything."""
    points: Points = {}
    for position in held:
        if position.attribution.lemma in _DISPUTES and (issue := disputed_thing(reading, position)) is not None:
            points.setdefault(issue.lower(), _disputed(position, issue, held, cast))
    for parse in reading.parses:
        for span, words in find_disputed(reading, parse):
            issue = reading.article.text[span.start : span.end]
            points.setdefault(issue.lower(), _stated(reading, parse, issue, words, held, cast))
    stated = [content_words(issue) for issue in points]
    for point in chain(find_collisions(reading, held, cast), find_bargains(reading, held, cast)):
        if not any(2 * len(words & content_words(point.issue)) > len(words) for words in stated):
            points.setdefault(point.issue.lower(), point)
    return list(points.values())[:_MOST]


def _stated(
    reading: Reading, parse: Parse, issue: str, words: Span, held: list[Held], cast: Cast
) -> DraftPointOfContention:
    sentence = reading.article.text[parse.starts[0] : parse.ends[-1]]
    return DraftPointOfContention(
        issue=issue,
        question=question(issue),
        type="amount" if mentions_amount(issue) else "fact" if _FACTUAL.match(issue) else "proposal",
        basis="stated",
        status=_status(sentence),
        sides=draft_sides(find_stances(_about(issue, held)), cast),
        quotes=[reading.article.text[words.start : words.end]],
    )


def _status(sentence: str) -> ContentionStatus:
    if _SETTLED.search(sentence):
        return "settled"
    return "narrowed" if _NARROWED.search(sentence) else "open"


def _disputed(position: Held, issue: str, held: list[Held], cast: Cast) -> DraftPointOfContention:
    """What somebody is said to dispute."""
    others = [one for one in _about(issue, held) if one is not position]
    return DraftPointOfContention(
        issue=issue,
        question=question(issue),
        type="fact",
        basis="stated",
        status="open",
        sides=draft_sides([*find_stances(others), (position, "against")], cast),
        quotes=[position.statement],
    )


def _about(issue: str, held: list[Held]) -> list[Held]:
    """Positions that share most of the issue's words."""
    wanted = content_words(issue)
    return [one for one in held if wanted and 2 * len(wanted & one.words) > len(wanted)]
