"""What is to happen after the article."""

import re
from dataclasses import dataclass

from schemas.draft import DraftNextStep
from schemas.span import Span
from schemas.vocabulary import StepStatus
from service.engine.extractive.position import Keys
from service.reading import Reading
from service.reading.parse import Group, Parse
from service.reading.subject import find_subject

_PLANNED = frozenset("plan plans planned intend intends intended".split())
_SCHEDULED = frozenset("scheduled set due slated expected".split())
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_WHEN = re.compile(
    rf"\b(?:(?:on |by |in |at |before |after |until |from )?(?:the )?(?:{_MONTH} \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}"
    r"|(?:next |this |on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|next (?:week|month|year|spring|summer|autumn|fall|winter)"
    r"|tomorrow|tonight|the end of the (?:week|month|year)|later this (?:week|month|year)|within \w+ (?:hours|days|weeks|months)))\b"
)
_MOST = 12


@dataclass(frozen=True, slots=True)
class Step:
    """Something to come, by whom, as the article words it."""

    action: str
    actors: tuple[int, ...]
    status: StepStatus
    when: str | None
    quote: str
    announced_by: tuple[int, ...]
    via: tuple[int, ...]

    def draft(self, cast: Keys) -> DraftNextStep:
        announcers = cast.keys(self.announced_by)
        return DraftNextStep(
            actors=cast.keys(self.actors),
            action=self.action,
            status=self.status,
            when=self.when,
            condition=None,
            announced_by=announcers[0] if announcers else None,
            via=cast.keys(self.via),
            quotes=[self.quote],
        )


def draft_steps(reading: Reading) -> tuple[list[Step], list[int]]:
    """Steps in the article's order, and the names that act in them."""
    steps: list[Step] = []
    for parse in reading.parses:
        for group in parse.groups:
            status = _status(parse, group)
            if status is None or _quoted(reading, parse.starts[group.head]) or len(steps) >= _MOST:
                continue
            if (step := _step(reading, parse, group, status)) is not None:
                steps.append(step)
    return steps, [actor for step in steps for actor in step.actors]


def _status(parse: Parse, group: Group) -> StepStatus | None:
    words = parse.lowered[group.first : group.head + 1]
    following = parse.lowered[group.head + 1] if group.head + 1 < len(parse.words) else ""
    if group.negated:
        return None
    if "will" in words and len(words) > 1 and group.form in "be" and words[0] == "will":
        return "planned"
    if words[-1] in _SCHEDULED and following == "to" and words[0] in ("is", "are"):
        return "scheduled"
    if words[-1] in _PLANNED and following == "to":
        return "planned"
    return None


def _quoted(reading: Reading, offset: int) -> bool:
    return any(quotation.outer.start <= offset < quotation.outer.end for quotation in reading.quotations)


def _step(reading: Reading, parse: Parse, group: Group, status: StepStatus) -> Step | None:
    text = reading.article.text
    subject = find_subject(parse, group)
    end = _end(parse, group.head + 1)
    if subject is None or end <= group.head:
        return None
    span = parse.span(group.head, end)
    if parse.lowered[group.head + 1 : group.head + 2] == ["to"] and group.head + 2 < end:
        span = parse.span(group.head + 2, end)
    action = text[span.start : span.end]
    whole = parse.span(subject[0], end)
    when = _WHEN.search(text, span.start, span.end)
    actors = _names_within(reading, parse.span(*subject))
    announced, via = _announced(reading, span)
    return Step(
        action=action,
        actors=actors,
        status="scheduled" if when else status,
        when=when.group() if when else None,
        quote=text[whole.start : whole.end],
        announced_by=announced,
        via=via,
    )


def _end(parse: Parse, place: int) -> int:
    while (
        place < len(parse.code)
        and parse.code[place] not in '.;"'
        and not (parse.code[place] == "," and parse.code[place + 1 : place + 2] in ("&", "h", "w", "g"))
    ):
        place += 1
    return place


def _names_within(reading: Reading, span: Span) -> tuple[int, ...]:
    found = [
        index
        for index, name in enumerate(reading.names)
        if any(span.start <= mention.start < span.end for mention in name.mentions)
    ]
    return tuple(found[:2])


def _announced(reading: Reading, span: Span) -> tuple[tuple[int, ...], tuple[int, ...]]:
    for attribution in reading.attributions:
        if any(content.start <= span.start < content.end for content in attribution.content):
            return attribution.holders, attribution.via
    return (), ()
