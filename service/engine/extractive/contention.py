"""Where parties collide: what the article calls disputed, then what opposite stances make plain."""

import re
from itertools import chain

from schemas.draft import DraftPointOfContention
from schemas.span import Span
from schemas.vocabulary import ContentionStatus
from service.engine.extractive.collision import find_bargains, find_collisions
from service.engine.extractive.issue import conjuncts, disputed_thing, word_at
from service.engine.extractive.party import Cast
from service.engine.extractive.position import Held
from service.engine.extractive.stance import draft_sides, find_stances, question
from service.engine.extractive.wording import content_words, mentions_amount
from service.reading import Reading
from service.reading.parse import Parse

_NAMED = re.compile(
    r"\b(?:points? of (?:contention|disagreement|friction|dispute)|sticking points?|stumbling blocks?|"
    r"bones? of contention|areas? of disagreement|"
    r"(?:main|chief|key|biggest|central) (?:differences?|obstacles?|disputes?))\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:disagree(?:d|s|ments?)?|differ(?:ed|s)?|clash(?:ed|es)?|divided|split|at odds|deadlocked?|dispute|"
    r"quarrel(?:led|ed)?|stand-?off|stalemate|at loggerheads|row)\s+(?:over|on|about)\s+",
    re.IGNORECASE,
)
_INCLUDES = re.compile(r"[,:]?\s*(?:including|such as|over|on|about|are|is|were|was|remain|:)\s+", re.IGNORECASE)
_SETTLED = re.compile(r"\b(?:settled|resolved|ended their dispute|no longer)\b", re.IGNORECASE)
_NARROWED = re.compile(r"\b(?:narrow(?:ed|ing|s)?|(?:come|came|moved) closer)\b", re.IGNORECASE)
_DISPUTES = frozenset(("dispute", "contest"))
_QUESTIONS = frozenset(("who", "whether", "how", "what"))
_PREDICATE = frozenset("dpjcngNir")
_CONTESTED = re.compile(
    r"\b(?:is|are|remains?|was|were) (?:still |hotly |also )?(?:contested|disputed|in dispute)\b", re.IGNORECASE
)
_LONGEST_ISSUE = 120
_MOST = 8
_MOST_ISSUES = 4

Points = dict[str, DraftPointOfContention]


def draft_contention(reading: Reading, held: list[Held], cast: Cast) -> list[DraftPointOfContention]:
    """The points of contention, each issue once; empty where nobody disputes anything."""
    points: Points = {}
    for position in held:
        if position.attribution.lemma in _DISPUTES and (issue := disputed_thing(reading, position)) is not None:
            points.setdefault(issue.lower(), _disputed(position, issue, held, cast))
    for parse in reading.parses:
        for issue in _issues(reading, parse):
            points.setdefault(issue.lower(), _stated(reading, parse, issue, held, cast))
    stated = [content_words(issue) for issue in points]
    for point in chain(find_collisions(reading, held, cast), find_bargains(reading, held, cast)):
        if not any(words & content_words(point.issue) for words in stated):
            points.setdefault(point.issue.lower(), point)
    return list(points.values())[:_MOST]


def _issues(reading: Reading, parse: Parse) -> list[str]:
    """The noun phrases that a sentence calls disputed."""
    text = reading.article.text
    start, end = parse.starts[0], parse.ends[-1]
    contested = _CONTESTED.search(text, start, end)
    if contested is not None and not parse.quoted[word_at(parse, contested.start()) - 1] >= 0:
        return [text[start : contested.start()].strip()] if contested.start() - start <= _LONGEST_ISSUE else []
    named = _NAMED.search(text, start, end)
    if named is not None:
        spans = _subjects(parse, named.start()) or _listed(text, parse, named.end())
        return [text[span.start : span.end] for span in spans[:_MOST_ISSUES]]
    over = _OVER.search(text, start, end)
    return [text[span.start : span.end] for span in conjuncts(parse, over.end())[:1]] if over else []


def _subjects(parse: Parse, offset: int) -> list[Span]:
    """What stands before "remain points of contention": each conjunct, or the question itself."""
    verbs = [group for group in parse.groups if group.finite and parse.ends[group.head] <= offset]
    if not verbs or set(parse.code[verbs[-1].head + 1 : word_at(parse, offset)]) - _PREDICATE:
        return []
    stop = verbs[-1].first
    if parse.lowered[0] in _QUESTIONS and stop > 0:
        return [parse.span(0, stop)]
    return [span for span in conjuncts(parse, parse.starts[0]) if span.end <= parse.starts[stop]]


def _listed(text: str, parse: Parse, offset: int) -> list[Span]:
    """What follows "sticking points, including …"."""
    match = _INCLUDES.match(text, offset, parse.ends[-1])
    return conjuncts(parse, match.end()) if match else []


def _stated(reading: Reading, parse: Parse, issue: str, held: list[Held], cast: Cast) -> DraftPointOfContention:
    sentence = reading.article.text[parse.starts[0] : parse.ends[-1]]
    return DraftPointOfContention(
        issue=issue,
        question=question(issue),
        type="amount" if mentions_amount(issue) else "proposal",
        basis="stated",
        status=_status(sentence),
        sides=draft_sides(find_stances(_about(issue, held)), cast),
        quotes=[sentence],
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
