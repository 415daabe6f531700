"""Where parties collide: what the article calls disputed, and opposite stances on one object."""

import re
from collections.abc import Iterator
from itertools import chain

from schemas.draft import DraftPointOfContention, DraftSide
from schemas.span import Span
from schemas.vocabulary import ContentionStatus, ContentionType, Stance
from service.engine.extractive.party import Cast
from service.engine.extractive.position import Held
from service.engine.extractive.wording import content_words
from service.reading import Reading
from service.reading.parse import Parse

_NAMED = re.compile(
    r"\b(?:points? of (?:contention|disagreement|friction|dispute)|sticking points?|stumbling blocks?|"
    r"bones? of contention|areas? of disagreement|(?:main|chief|key|biggest|central) (?:differences?|obstacles?|disputes?))\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:disagree(?:d|s|ments?)?|differ(?:ed|s)?|clash(?:ed|es)?|divided|split|at odds|deadlocked?|dispute|"
    r"quarrel(?:led|ed)?|stand-?off|stalemate|at loggerheads|row)\s+(?:over|on|about)\s+",
    re.IGNORECASE,
)
_INCLUDES = re.compile(r"[,:]?\s*(?:including|such as|over|on|about|are|is|were|was|remain|:)\s+", re.IGNORECASE)
_AMOUNT = re.compile(r"\b(?:\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (per ?cent|years?|months?|days?|million|billion)")
_NUMBER = re.compile(r"\d|\bper ?cent\b|%|\bhow (?:many|much|long)\b", re.IGNORECASE)
_STANCES: dict[str, Stance] = {
    "support": "for",
    "offer": "for",
    "demand": "for",
    "intention": "for",
    "opposition": "against",
    "denial": "against",
    "undecided": "undecided",
}
_DISPUTES = frozenset(("dispute", "contest"))
_SETTLED = re.compile(r"\b(?:settled|resolved|ended their dispute|no longer)\b", re.IGNORECASE)
_NARROWED = re.compile(r"\b(?:narrow(?:ed|ing|s)?|come closer|came closer|moved closer)\b", re.IGNORECASE)
_MOST = 8
_MOST_ISSUES = 4
_SHARED = 2
_NEAR = 3


def draft_contention(reading: Reading, held: list[Held], cast: Cast) -> list[DraftPointOfContention]:
    """Stated points first, then those that opposite stances make plain; empty where nobody disputes anything."""
    points: dict[str, DraftPointOfContention] = {}
    for one in held:
        if one.attribution.lemma in _DISPUTES and (issue := _disputed(reading, one)) is not None:
            points.setdefault(issue.lower(), _stated_by(reading, one, issue, held, cast))
    for parse in reading.parses:
        for issue in _issues(reading, parse):
            if len(points) < _MOST:
                points.setdefault(issue.lower(), _stated(reading, parse, issue, held, cast))
    stated = [content_words(issue) for issue in points]
    for point in chain(_collisions(reading, held, cast), _bargains(reading, held, cast)):
        known = any(words & content_words(point.issue) for words in stated)
        if not known and len(points) < _MOST:
            points.setdefault(point.issue.lower(), point)
    return list(points.values())


def _issues(reading: Reading, parse: Parse) -> list[str]:
    """The noun phrases that a sentence calls disputed."""
    text = reading.article.text
    start, end = parse.starts[0], parse.ends[-1]
    named = _NAMED.search(text, start, end)
    if named is not None:
        spans = _subjects(parse, named.start()) or _listed(text, parse, named.end())
        return [text[span.start : span.end] for span in spans[:_MOST_ISSUES]]
    over = _OVER.search(text, start, end)
    return [text[span.start : span.end] for span in _conjuncts(parse, over.end())[:1]] if over else []


def _subjects(parse: Parse, offset: int) -> list[Span]:
    """What stands before "remain points of contention": each conjunct, or the question itself."""
    verbs = [group for group in parse.groups if group.finite and parse.ends[group.head] <= offset]
    between = parse.code[verbs[-1].head + 1 : _word_at(parse, offset)] if verbs else "."
    if not verbs or set(between) - set("dpjcngNir"):
        return []
    stop = verbs[-1].first
    if parse.code[:1] in ("w", "W") or parse.lowered[0] in ("who", "whether", "how", "what"):
        return [parse.span(0, stop)]
    return [span for span in _conjuncts(parse, parse.starts[0]) if span.end <= parse.ends[stop - 1]]


def _listed(text: str, parse: Parse, offset: int) -> list[Span]:
    """What follows "sticking points, including …"."""
    match = _INCLUDES.match(text, offset, parse.ends[-1])
    return _conjuncts(parse, match.end()) if match else []


def _word_at(parse: Parse, offset: int) -> int:
    return next((place for place, start in enumerate(parse.starts) if start >= offset), len(parse.starts))


def _disputed(reading: Reading, position: Held) -> str | None:
    """What is disputed, where it is a thing and not a clause."""
    span = position.span
    for parse in reading.parses:
        if parse.starts[0] <= span.start < parse.ends[-1] and not position.statement.startswith("that "):
            conjuncts = _conjuncts(parse, span.start)
            return reading.article.text[conjuncts[0].start : conjuncts[0].end] if conjuncts else None
    return None


def _stated_by(reading: Reading, position: Held, issue: str, held: list[Held], cast: Cast) -> DraftPointOfContention:
    others = [(one, _STANCES.get(one.attribution.kind)) for one in _about(issue, held) if one is not position]
    return DraftPointOfContention(
        issue=issue,
        question=_question(issue),
        type="fact",
        basis="stated",
        status="open",
        sides=_sides([*others, (position, "against")], cast),
        quotes=[position.statement],
    )


def _conjuncts(parse: Parse, offset: int) -> list[Span]:
    """Noun phrases with their attributes from an offset on, joined by "and" or commas."""
    place = _word_at(parse, offset)
    found: list[Span] = []
    while place in parse.opening:
        first, end = parse.opening[place]
        while parse.code[end : end + 1] == "i" and end + 1 in parse.opening:
            end = parse.opening[end + 1][1]
        found.append(parse.span(first, end))
        place = end
        while parse.code[place : place + 1] in (",", "&"):
            place += 1
        if place == end:
            break
    return found


def _stated(reading: Reading, parse: Parse, issue: str, held: list[Held], cast: Cast) -> DraftPointOfContention:
    return DraftPointOfContention(
        issue=issue,
        question=_question(issue),
        type="amount" if _NUMBER.search(issue) else "proposal",
        basis="stated",
        status=_status(reading.article.text[parse.starts[0] : parse.ends[-1]]),
        sides=_sides([(one, _STANCES.get(one.attribution.kind)) for one in _about(issue, held)], cast),
        quotes=[reading.article.text[parse.starts[0] : parse.ends[-1]]],
    )


def _status(sentence: str) -> ContentionStatus:
    if _SETTLED.search(sentence):
        return "settled"
    return "narrowed" if _NARROWED.search(sentence) else "open"


def _question(issue: str) -> str:
    return issue[:1].upper() + issue[1:] + "?"


def _about(issue: str, held: list[Held]) -> list[Held]:
    """Positions that share most of the issue's words."""
    wanted = content_words(issue)
    return [one for one in held if wanted and 2 * len(wanted & content_words(one.statement)) > len(wanted)]


def _sides(positions: list[tuple[Held, Stance | None]], cast: Cast) -> list[DraftSide]:
    """One side a party, by the last of its positions that takes a stance."""
    sides: dict[str, DraftSide] = {}
    for position, stance in positions:
        for party in cast.keys(position.attribution.holders) if stance else []:
            assert stance is not None
            side = DraftSide(party=party, answer=position.statement, stance=stance, positions=[])
            side.positions += [*(sides[party].positions if party in sides else []), position.key]
            sides[party] = side
    return list(sides.values())


def _collisions(reading: Reading, held: list[Held], cast: Cast) -> Iterator[DraftPointOfContention]:
    """Positions against what somebody else is for, or denials of what somebody else claims."""
    for against in held:
        if against.attribution.kind not in ("opposition", "denial") or not against.attribution.holders:
            continue
        for other in held:
            if _collide(reading, against, other):
                issue = _object(reading, against, other)
                sides = _sides([(other, "for"), (against, "against")], cast)
                if issue is not None and len(sides) > 1:
                    yield _inferred(issue, against, other, sides)
                    break


def _collide(reading: Reading, against: Held, other: Held) -> bool:
    if not other.attribution.holders or _allied(reading, against, other):
        return False
    kinds = ("claim", "assessment") if against.attribution.kind == "denial" else ("support", "offer", "demand", "intention")
    shared = content_words(against.statement) & content_words(other.statement)
    return other.attribution.kind in kinds and len(shared) >= _SHARED


def _bargains(reading: Reading, held: list[Held], cast: Cast) -> Iterator[DraftPointOfContention]:
    """An amount that one demands beside another amount, in the same unit, that somebody else offers."""
    for place, one in enumerate(held):
        for other in held[place + 1 : place + 1 + _NEAR]:
            kinds = {one.attribution.kind, other.attribution.kind}
            units = set(_AMOUNT.findall(one.statement)) & set(_AMOUNT.findall(other.statement))
            if kinds != {"demand", "offer"} or not units or _allied(reading, one, other):
                continue
            demand = one if one.attribution.kind == "demand" else other
            issue = _disputed(reading, demand)
            sides = _sides([(demand, "for"), (other if demand is one else one, "against")], cast)
            if issue is not None and len(sides) > 1:
                yield _inferred(issue, one, other, sides)


def _allied(reading: Reading, one: Held, other: Held) -> bool:
    """Whether two positions have a holder in common, or holders of one party."""

    def camp(held: Held) -> set[int | None]:
        holders = held.attribution.holders
        return {*holders, *(reading.names[holder].represents for holder in holders)} - {None}

    return bool(camp(one) & camp(other))


def _object(reading: Reading, against: Held, other: Held) -> str | None:
    """The noun phrase of the opposing position that the other one shares."""
    shared = content_words(against.statement) & content_words(other.statement)
    text = reading.article.text
    for parse in reading.parses:
        if parse.starts[0] <= against.span.start <= parse.ends[-1]:
            for first, end in parse.phrases:
                span = parse.span(first, end)
                inside = span.start >= against.span.start and span.end <= against.content[-1].end
                if inside and content_words(text[span.start : span.end]) & shared:
                    return text[span.start : span.end]
    return None


def _inferred(issue: str, against: Held, other: Held, sides: list[DraftSide]) -> DraftPointOfContention:
    return DraftPointOfContention(
        issue=issue,
        question=_question(issue),
        type=_type(against, other),
        basis="inferred",
        status="open",
        sides=sides,
        quotes=[],
    )


def _type(against: Held, other: Held) -> ContentionType:
    if against.attribution.kind == "denial":
        return "fact"
    return "amount" if _NUMBER.search(against.statement) and _NUMBER.search(other.statement) else "proposal"
