"""What is to happen after the article."""

from collections import defaultdict
from dataclasses import dataclass

from schemas.draft import DraftNextStep
from schemas.vocabulary import StepStatus
from service.engine.extractive.event import find_events
from service.engine.extractive.position import Keys, find_condition
from service.engine.extractive.prospect import ARRANGED, ASKED, POSSIBLE, WANTED, find_status, is_present
from service.engine.extractive.timing import find_when, is_deadline, names_day
from service.reading import Reading
from service.reading.attribution.subject import Range, find_subject
from service.reading.reading import Attribution
from service.reading.text.parse import Group, Parse

_MOST = 60
_FEWEST_WORDS = 2
_MOST_WORDS = 60
_NEXT_CLAUSE = 3
_FIRST_PERSONS = frozenset(("i", "we", "you"))
_FOLLOWED = ARRANGED | WANTED | ASKED
_ITSELF = (["the", "company"], ["the", "group"], ["the", "union"], ["the", "government"])
_Mentions = dict[int, list[tuple[int, int]]]  # where a mention ends, to where it starts and whose it is


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


def find_steps(reading: Reading) -> list[Step]:
    """Steps in the article's order, none twice."""
    steps: dict[str, Step] = {}
    attributed = _Attributed(reading)
    mentions = _mentions(reading)
    for parse in reading.parses:
        for group in [*parse.groups, *find_events(parse)] if len(steps) < _MOST else ():
            attribution = attributed.at(parse.starts[group.head])
            status = find_status(parse, group, attribution)
            step = _step(reading, parse, group, status, attribution, mentions) if status else None
            if step is not None:
                steps.setdefault(step.action.lower(), step)
    return list(steps.values())


def _mentions(reading: Reading) -> _Mentions:
    found: _Mentions = defaultdict(list)
    for index, name in enumerate(reading.names):
        for mention in name.mentions:
            found[mention.end].append((mention.start, index))
    return found


class _Attributed:
    """Attributions by the words of their content."""

    def __init__(self, reading: Reading) -> None:
        self._attributions = reading.attributions
        self._spans = sorted(
            (span.start, span.end, number)
            for number, attribution in enumerate(reading.attributions)
            for span in attribution.content
        )
        self._next = 0

    def at(self, offset: int) -> Attribution | None:
        """The attribution that an offset stands in; offsets must not fall."""
        while self._next < len(self._spans) and self._spans[self._next][1] <= offset:
            self._next += 1
        for start, end, number in self._spans[self._next : self._next + 2]:
            if start <= offset < end:
                return self._attributions[number]
        return None


def _step(
    reading: Reading,
    parse: Parse,
    group: Group,
    status: StepStatus,
    attribution: Attribution | None,
    mentions: _Mentions,
) -> Step | None:
    text = reading.article.text
    first, end = _action(parse, group, attribution)
    subject = find_subject(parse, group)
    if subject is not None and parse.lowered[subject[0]] in _FIRST_PERSONS:
        return None
    if not _FEWEST_WORDS <= end - first <= _MOST_WORDS or (attribution is not None and _is_past(text, attribution)):
        return None
    action = parse.span(first, end)
    when = find_when(text, parse, action)
    start = parse.starts[subject[0]] if subject and subject[0] < first else action.start
    condition = find_condition(text[start : parse.ends[-1]])
    step = Step(
        action=text[action.start : action.end],
        actors=_actors(parse, subject, attribution, mentions),
        status=_settle(status, when, condition),
        when=when,
        condition=condition,
        quote=text[start : action.end],
        announced_by=attribution.holders if attribution else (),
        via=attribution.via if attribution else (),
    )
    return None if _is_unsure(reading, parse, group, step, attribution) else step


def _action(parse: Parse, group: Group, attribution: Attribution | None) -> Range:
    """The verb without its auxiliary and what it takes, no further than the statement that it stands in."""
    first = group.head
    if parse.lowered[group.head] in _FOLLOWED and parse.lowered[group.head + 1 : group.head + 2] == ["to"]:
        first = group.head + 2
    elif group.passive and parse.lowered[group.head - 1] == "be":
        first = group.head - 1
    end = _end(parse, first + 1)
    offset = parse.starts[group.head]
    within = [span.end for span in attribution.content if span.start <= offset < span.end] if attribution else []
    last = within[0] if within else parse.ends[-1]
    while end > first and parse.ends[end - 1] > last:
        end -= 1
    return first, end


def _end(parse: Parse, place: int) -> int:
    while place < len(parse.code):
        letter = parse.code[place]
        if letter in '.;":—–' or (letter == "," and _breaks(parse, place + 1)):
            break
        if letter == "&" and parse.lowered[place + 1 : place + 2] == ["that"]:
            break
        place += 1
    return min(place, len(parse.code))


def _breaks(parse: Parse, place: int) -> bool:
    """Whether another clause starts after a comma."""
    letter = parse.code[place : place + 1]
    follows = any(group.first - _NEXT_CLAUSE <= place <= group.head for group in parse.groups if group.finite)
    return letter in ("", "&", "h", "w", "g") or follows


def _is_past(text: str, attribution: Attribution) -> bool:
    """Whether it was announced before what the article tells of: "had said"."""
    return "had " in text[attribution.cue.start : attribution.cue.end]


def _is_unsure(reading: Reading, parse: Parse, group: Group, step: Step, attribution: Attribution | None) -> bool:
    """Whether a plain present has no day, or somebody only says what others or things will do."""
    word = parse.lowered[group.head]
    if is_present(group) and word not in WANTED:
        apart = "," in step.action or (attribution is not None and step.when is None)
        return apart or step.when is None or not names_day(step.when)
    if word in ARRANGED and step.action.startswith(word):
        return step.when is None
    if step.status == "demanded":
        return step.when is None and not step.actors
    if parse.lowered[group.first] in POSSIBLE:
        return step.when is None or not (is_deadline(step.when) or (step.condition and names_day(step.when)))
    if parse.lowered[group.first] in ("has", "have") and step.when is None:
        return True
    if parse.lowered[group.first] == "would" and not step.actors and step.when is None:
        return True
    if attribution is None or not attribution.holders:
        return False
    speakers = {*attribution.holders, *(reading.names[holder].represents for holder in attribution.holders)}
    own = bool(speakers & set(step.actors))
    return not own and (step.when is None or (bool(step.actors) and parse.lowered[group.first] == "would"))


def _actors(
    parse: Parse, subject: Range | None, attribution: Attribution | None, mentions: _Mentions
) -> tuple[int, ...]:
    """The name that is the subject; for a pronoun, the holder of the statement that it stands in."""
    if subject is None:
        return ()
    if parse.code[subject[0]] == "h" or parse.lowered[subject[0] : subject[1]] in _ITSELF:
        return attribution.holders if attribution and parse.lowered[subject[0]] != "they" else ()
    phrase = parse.opening.get(subject[0], subject)
    span = parse.span(subject[0], min(phrase[1], subject[1]))
    return tuple(dict.fromkeys(index for start, index in mentions.get(span.end, ()) if span.start <= start))


def _settle(status: StepStatus, when: str | None, condition: str | None) -> StepStatus:
    if status in ("demanded", "deadline"):
        return status
    if condition is not None:
        return "possible"
    if when is None:
        return status
    return "deadline" if is_deadline(when) else "scheduled"
