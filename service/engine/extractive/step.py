"""What is to happen after the article."""

import re
from dataclasses import dataclass

from schemas.draft import DraftNextStep
from schemas.span import Span
from schemas.vocabulary import StepStatus
from service.engine.extractive.position import Keys, find_condition
from service.reading import Reading
from service.reading.dates import temporal_spans
from service.reading.parse import Group, Parse
from service.reading.reading import Attribution
from service.reading.subject import Range, find_subject

_ARRANGED = frozenset("scheduled set due slated planned expected".split())
_MEANT = frozenset("plan plans planning planned intend intends intended undertaken agreed".split())
_STATES = frozenset(
    "be have need remain know mean help depend like love become seem cost include take make get want feel face require "
    "determine show prove cause continue go allow enable lead see give keep lose win suffer benefit enjoy miss hurt harm affect improve rise fall grow allow".split()
)
_COPULAR = frozenset(
    "thing goal aim plan idea point task job purpose key priority way challenge answer question problem solution "
    "intention hope objective reason role duty".split()
)
_PLEDGES = frozenset("say announce confirm promise pledge vow add tell report accord state agree write".split())
_HOPED = frozenset("hope hopes hoped hoping aim aims aiming".split())
_TIMETABLED = frozenset(
    "begins starts opens expires ends closes resumes meets votes comes reconvenes convenes begin start open expire "
    "end close resume meet vote reconvene convene".split()
)
_CLOCK = re.compile(
    r"\b(?:at )?(?:(?:\w+ o'clock|\d{1,2}(?:[:.]\d{2})? ?[ap]\.?m\b\.?|noon|midnight)"
    r"(?: (?:this|tomorrow) (?:morning|afternoon|evening)| today| tomorrow)?|(?:this|tomorrow) (?:morning|afternoon|evening))"
)
_LIMIT = re.compile(r"(?:no later than|not later than|by|until|before|after|within|from)\s+(?:the\s+)?$", re.IGNORECASE)
_OTHER_EVENT = re.compile(r"\b(?:after|since|following|that|which|who|when|agreed|announced|held|reached)\b")
_DEADLINE = re.compile(r"^(?:by|until|no later than|not later than|before|within)\b", re.IGNORECASE)
_MOST = 12
_FEWEST_WORDS = 2
_NEAR = 8
_OPEN_QUESTIONS = frozenset(("how", "what", "who", "when", "where", "why"))


@dataclass(frozen=True, slots=True)
class Step:
    """Something to come, by whom, as the article words it."""

    action: str
    actors: tuple[int, ...]
    status: StepStatus
    when: str | None
    condition: str | None
    quote: str
    announced_by: tuple[int, ...]
    via: tuple[int, ...]

    def draft(self, cast: Keys) -> DraftNextStep:
        """The step as the contract has it."""
        announcers = cast.keys(self.announced_by)
        return DraftNextStep(
            actors=cast.keys(self.actors),
            action=self.action,
            status=self.status,
            when=self.when,
            condition=self.condition,
            announced_by=announcers[0] if announcers else None,
            via=cast.keys(self.via),
            quotes=[self.quote],
        )


def draft_steps(reading: Reading) -> tuple[list[Step], list[int]]:
    """Steps in the article's order, none twice, and the names that act in them."""
    steps: dict[str, Step] = {}
    attributed = _Attributed(reading)
    for parse in reading.parses:
        for group in parse.groups:
            if parse.quoted[group.head] >= 0 or group.negated or len(steps) >= _MOST:
                continue
            attribution = attributed.at(parse.starts[group.head])
            found = _status(parse, group, attribution)
            if found is not None and (step := _step(reading, parse, group, found, attribution)) is not None:
                steps.setdefault(step.action.lower(), step)
    return list(steps.values()), [actor for step in steps.values() for actor in step.actors]


class _Attributed:
    """Attributions by the words of their content."""

    def __init__(self, reading: Reading) -> None:
        self._spans = sorted(
            (span.start, span.end, number)
            for number, attribution in enumerate(reading.attributions)
            for span in attribution.content
        )
        self._attributions = reading.attributions
        self._next = 0

    def at(self, offset: int) -> Attribution | None:
        """The attribution that an offset stands in; offsets must not fall."""
        while self._next < len(self._spans) and self._spans[self._next][1] <= offset:
            self._next += 1
        for start, end, number in self._spans[self._next : self._next + 2]:
            if start <= offset < end:
                return self._attributions[number]
        return None


def _dates(reading: Reading, parse: Parse) -> list[Span]:
    start, end = parse.starts[0], parse.ends[-1]
    text = reading.article.text
    found = [Span(start=start + span.start, end=start + span.end) for span in temporal_spans(text[start:end])]
    return found + [Span(start=match.start(), end=match.end()) for match in _CLOCK.finditer(text, start, end)]


def _status(parse: Parse, group: Group, attribution: Attribution | None) -> StepStatus | None:
    """How sure it is, or null where the verb tells of nothing to come."""
    words = parse.lowered[group.first : group.head + 1]
    before = parse.lowered[max(0, group.first - _NEAR) : group.first]
    if "whether" in before or parse.lowered[0] in _OPEN_QUESTIONS or parse.code[group.head + 1 : group.head + 2] in ("D", "Z", "Q"):
        return None
    following = parse.lowered[group.head + 1] if group.head + 1 < len(parse.words) else ""
    if words[-1] in _ARRANGED and words[0] in ("is", "are") and following in ("to", "for"):
        return "planned"
    if words[-1] in _MEANT and following == "to" and "had" not in words:
        return "planned"
    if words[-1] in _HOPED and following == "to" and "had" not in words:
        return "possible"
    if len(words) == 1 and group.form in "ZQ" and words[0] in _TIMETABLED:
        return "deadline" if "deadline" in parse.lowered else "scheduled"
    if words[:2] == ["to", "be"] and group.passive and _demands(parse, group, attribution):
        return "demanded"
    if words[0] == "to" and group.form == "b" and words[-1] != "be" and _demands(parse, group, attribution):
        return "demanded"
    if group.form not in "be" or words[-1] in _STATES:
        return None
    if words[0] in ("will", "'ll", "shall") and len(words) > 1:
        return "planned"
    if words[0] in ("is", "are") and "to" in words[1:] and group.form == "b":
        return None if _subject_head(parse, group) in _COPULAR else "planned"
    reported = attribution is not None and attribution.lemma in _PLEDGES and attribution.mode == "indirect"
    return "planned" if reported and words[0] == "would" and "have" not in words else None


def _demands(parse: Parse, group: Group, attribution: Attribution | None) -> bool:
    """Whether this is the first infinitive of what somebody demands: "urged the council to publish"."""
    if attribution is None or attribution.kind != "demand" or attribution.content[0].start < attribution.cue.end:
        return False
    return not any(
        attribution.cue.end <= parse.starts[other.first] < parse.starts[group.first] for other in parse.groups
    )


def _subject_head(parse: Parse, group: Group) -> str:
    subject = find_subject(parse, group)
    phrase = parse.opening.get(subject[0]) if subject else None
    return parse.lowered[phrase[1] - 1] if phrase else ""


def _step(
    reading: Reading, parse: Parse, group: Group, status: StepStatus, attribution: Attribution | None
) -> Step | None:
    text = reading.article.text
    first, end = _action(parse, group)
    end = _within(parse, end, attribution)
    if end - first < _FEWEST_WORDS or attribution is not None and _is_past(reading, attribution):
        return None
    action = parse.span(first, end)
    subject = find_subject(parse, group)
    start = parse.starts[subject[0]] if subject and subject[0] < first else action.start
    when = _when(text, _dates(reading, parse), action, parse.starts[0])
    actors = _actors(reading, parse, subject, attribution)
    unsure = parse.lowered[group.first] == "would" and not actors
    if unsure or when is None and parse.lowered[group.head] in _TIMETABLED and group.form in "ZQ":
        return None
    condition = find_condition(text[start : parse.ends[-1]])
    return Step(
        action=text[action.start : action.end],
        actors=actors,
        status=_settled(status, when, condition),
        when=when,
        condition=condition,
        quote=text[start : action.end],
        announced_by=attribution.holders if attribution else (),
        via=attribution.via if attribution else (),
    )


def _within(parse: Parse, end: int, attribution: Attribution | None) -> int:
    """The end of an action, no further than the statement that it stands in."""
    if attribution is None:
        return end
    last = max(span.end for span in attribution.content)
    while end > 0 and parse.ends[end - 1] > last:
        end -= 1
    return end


def _is_past(reading: Reading, attribution: Attribution) -> bool:
    """Whether it was announced before what the article tells of: "had said"."""
    return "had " in reading.article.text[attribution.cue.start : attribution.cue.end]


def _action(parse: Parse, group: Group) -> Range:
    """The verb without its auxiliary, and what it takes."""
    first = group.head
    following = parse.lowered[group.head + 1 : group.head + 2]
    if parse.lowered[group.head] in _ARRANGED | _MEANT | _HOPED and following == ["to"]:
        first = group.head + 2
    elif group.passive and parse.lowered[group.head - 1] == "be":
        first = group.head - 1
    return first, _end(parse, first + 1)


def _end(parse: Parse, place: int) -> int:
    while place < len(parse.code):
        letter = parse.code[place]
        if letter in '.;":—–' or letter == "," and _breaks(parse, place + 1):
            break
        if letter == "&" and parse.lowered[place + 1 : place + 2] == ["that"]:
            break
        place += 1
    return place


def _breaks(parse: Parse, place: int) -> bool:
    """Whether another clause starts after a comma."""
    letter = parse.code[place : place + 1]
    return letter == "" or letter in "&hwg" or any(group.first - 3 <= place <= group.head for group in parse.groups if group.finite)


def _when(text: str, dates: list[Span], clause: Span, sentence: int) -> str | None:
    """The first date in the clause, else one that the sentence opens with."""
    inside = [
        date
        for date in dates
        if clause.start <= date.start < clause.end and _OTHER_EVENT.search(text[clause.start : date.start]) is None
    ]
    opening = [date for date in dates if date.end <= clause.start and date.start - sentence < len("On the ") + 1]
    for date in inside or opening:
        limit = _LIMIT.search(text[max(sentence, date.start - len("no later than the ")) : date.start])
        start = date.start - len(limit.group()) if limit else date.start
        return text[start : date.end]
    return None


def _settled(status: StepStatus, when: str | None, condition: str | None) -> StepStatus:
    if status in ("demanded", "deadline"):
        return status
    if condition is not None:
        return "possible"
    if when is None:
        return status
    return "deadline" if _DEADLINE.match(when) else "scheduled"


def _actors(
    reading: Reading, parse: Parse, subject: Range | None, attribution: Attribution | None
) -> tuple[int, ...]:
    """The names in the subject; for a pronoun, the holder of the statement that it stands in."""
    if subject is None:
        return ()
    if parse.code[subject[0]] == "h":
        return attribution.holders if attribution and parse.lowered[subject[0]] != "they" else ()
    phrase = parse.opening.get(subject[0], subject)
    span = parse.span(subject[0], min(phrase[1], subject[1]))
    return tuple(
        index
        for index, name in enumerate(reading.names)
        if any(span.start <= mention.start and mention.end == span.end for mention in name.mentions)
    )
