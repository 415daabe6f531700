"""Where parties collide: what the article calls disputed."""

import re

from schemas.draft import DraftPointOfContention, DraftSide
from schemas.span import Span
from schemas.vocabulary import Stance
from service.engine.extractive.party import Cast
from service.engine.extractive.position import Held
from service.reading import Reading
from service.reading.parse import Parse

_NAMED = re.compile(
    r"\b(?:points? of (?:contention|disagreement|friction|dispute)|sticking points?|stumbling blocks?|bones? of contention|"
    r"areas? of disagreement|main differences|key differences|unresolved)\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:disagree(?:d|s|ment)?|differ(?:ed|s)?|disputes?|disputed|clash(?:ed|es)?|divided|split|at odds|deadlocked|"
    r"quarrel(?:led|ed)?|row|standoff|stalemate|differences|dispute)\s+(?:over|on|about)\s+",
    re.IGNORECASE,
)
_STANCES: dict[str, Stance] = {
    "support": "for",
    "offer": "for",
    "demand": "for",
    "opposition": "against",
    "denial": "against",
    "undecided": "undecided",
}
_MOST = 8
_COMMON = frozenset("the a an of and or for in on to over about with by from its their his her".split())


def draft_contention(reading: Reading, held: list[Held], cast: Cast) -> list[DraftPointOfContention]:
    """Stated points of contention, by the article's own noun phrases."""
    found: list[DraftPointOfContention] = []
    for parse in reading.parses:
        for issue in _issues(reading, parse):
            if any(issue.lower() == other.issue.lower() for other in found) or len(found) >= _MOST:
                continue
            found.append(_point(reading, parse, issue, held, cast))
    return found


def _issues(reading: Reading, parse: Parse) -> list[str]:
    text = reading.article.text
    start, end = parse.starts[0], parse.ends[-1]
    if (match := _NAMED.search(text, start, end)) is not None:
        return [text[span.start : span.end] for span in _subjects(parse, match.start())]
    if (match := _OVER.search(text, start, end)) is not None:
        return [text[span.start : span.end] for span in _after(parse, match.end())]
    return []


def _subjects(parse: Parse, offset: int) -> list[Span]:
    """The conjuncts before "remain points of contention"."""
    verbs = [group for group in parse.groups if group.finite and parse.ends[group.head] <= offset]
    if not verbs:
        return []
    stop = verbs[-1].first
    found: list[Span] = []
    first = None
    for a, b in [phrase for phrase in parse.phrases if phrase[1] <= stop]:
        if first is None:
            first = a
        following = parse.code[b] if b < len(parse.code) else "."
        if following != "i" or b >= stop:
            found.append(parse.span(first, b))
            first = None
    return found[-3:]


def _after(parse: Parse, offset: int) -> list[Span]:
    for a, b in parse.phrases:
        if parse.starts[a] >= offset:
            end = b
            while end < len(parse.code) and parse.code[end] == "i" and end + 1 in parse.opening:
                end = parse.opening[end + 1][1]
            return [parse.span(a, end)]
    return []


def _point(reading: Reading, parse: Parse, issue: str, held: list[Held], cast: Cast) -> DraftPointOfContention:
    return DraftPointOfContention(
        issue=issue,
        question=f"{issue}?",
        type="proposal",
        basis="stated",
        status="open",
        sides=_sides(issue, held, cast),
        quotes=[reading.article.text[parse.starts[0] : parse.ends[-1]]],
    )


def _sides(issue: str, held: list[Held], cast: Cast) -> list[DraftSide]:
    """Holders whose statements share the issue's words."""
    wanted = {word for word in re.findall(r"\w+", issue.lower()) if word not in _COMMON}
    sides: dict[str, DraftSide] = {}
    for position in held:
        stance = _STANCES.get(position.attribution.kind)
        shared = wanted & set(re.findall(r"\w+", position.statement().lower()))
        if stance is None or len(shared) * 2 < len(wanted):
            continue
        for party in cast.keys(position.attribution.holders):
            side = sides.setdefault(
                party, DraftSide(party=party, answer=position.statement(), stance=stance, positions=[])
            )
            side.positions.append(position.key)
    return list(sides.values())
