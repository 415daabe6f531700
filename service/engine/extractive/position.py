"""What parties say and want, as the article's own clauses."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from schemas.draft import DraftPosition
from schemas.span import Span
from service.engine.extractive.proposition import split_content
from service.engine.extractive.relay import relayed
from service.engine.extractive.wording import content_words
from service.reading import Reading
from service.reading.part import fold_case, has_part
from service.reading.reading import Attribution
from service.reading.text.parse import Parse

_MOST = 200
_FEWEST_WORDS = 3
_LONGEST_GAP = 30
_LONGEST_APPOSITION = 120
_LOOK_BACK = 8
_NAMELESS = re.compile(r"to be (?:named|identified|quoted)\b")
_NEGATION = re.compile(r"\b(?:not|never|no longer)\b|n['’]t\b")
_CONDITION = re.compile(
    r"\b(?:if|unless|provided that|as long as|on (?:the )?condition that)\s(?:[^,;.\"“”]|[,.](?=\d)){3,160}",
    re.IGNORECASE,
)
_CONDITION_PARTS = ("if", "unless", "provided that", "as long as", "condition that")
_CONDITIONAL = re.compile(r"(?:if|unless|once|should|provided)\s[^,]*$", re.IGNORECASE)
_CUT = re.compile(r"[,;:.!?](?=\s)|\s")
_LONGEST = 600
_FORMERLY = re.compile(r"\b(?:until|initially|originally|at first|had previously|had earlier)\b", re.IGNORECASE)
_FORMERLY_PARTS = ("until", "initially", "originally", "at first", "had previously", "had earlier")
_CLAUSAL = frozenset("say accord add state explain tell write note argue insist warn announce claim report".split())
_PREPOSITIONS = frozenset(("against", "of", "about", "for", "on", "over"))
_DENYING = frozenset(("deny", "dispute", "contest", "refute", "rebut"))
_GUESSED = frozenset(("seem", "appear", "expect"))
_SLIGHT = frozenset(
    "refer cite quote allude mention reference name list detail identify know see learn read understand".split()
)


class Keys(Protocol):
    """Keys of parties by their index in Reading.names."""

    def keys(self, names: tuple[int, ...]) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Held:
    """A position: an attribution, or one clause of it. words: the stems of what its statement is about."""

    key: str
    reading: Reading
    attribution: Attribution
    content: tuple[Span, ...]
    statement: str
    words: frozenset[str]
    responds_to: str | None = None
    superseded: bool = False

    @property
    def span(self) -> Span:
        """Where its words start and end first."""
        return self.content[0]

    def draft(self, cast: Keys) -> DraftPosition:
        """The position as the contract has it."""
        text = self.reading.article.text
        return DraftPosition(
            key=self.key,
            holders=cast.keys(self.attribution.holders),
            statement=self.statement,
            kind=self.attribution.kind,
            hedge=self.attribution.hedge,
            via=cast.keys(self.attribution.via),
            condition=find_condition(self.statement) or self._opening_condition(),
            responds_to=self.responds_to,
            superseded=self.superseded,
            quotes=[text[span.start : span.end] for span in self._evidence()],
        )

    def _evidence(self) -> list[Span]:
        """Its content, of a denial with the verb that denies it."""
        first, *rest = self.content
        cue = self.attribution.cue
        if self.attribution.kind == "denial" and 0 <= first.start - cue.end <= 1:
            first = Span(start=cue.start, end=first.end)
        return [first, *rest]

    def _opening_condition(self) -> str | None:
        """The condition that stands before a statement in a place of its own: "If they agree, she said, …"."""
        words = self.reading.article.text[self.span.start : self.span.end].strip(" ,")
        return words if len(self.content) > 1 and _CONDITIONAL.match(words) else None


def choose_positions(reading: Reading) -> list[Held]:
    """What is worth listing, in the article's order; of very many those with a holder first."""
    found = [
        held
        for given, parse in _with_parses(reading)
        if _counts(reading, attribution := relayed(reading, given))
        for held in _clauses(reading, attribution, parse)
    ]
    if len(found) > _MOST:
        best = sorted(found, key=lambda held: (not held.attribution.holders, held.span.start))[:_MOST]
        found = sorted(best, key=lambda held: held.span.start)
    return [_related(found, place) for place in range(len(found))]


def _with_parses(reading: Reading) -> Iterator[tuple[Attribution, Parse | None]]:
    """Each attribution with the sentence that its content starts in."""
    starts = [parse.starts[0] for parse in reading.parses]
    for attribution in reading.attributions:
        place = bisect_right(starts, attribution.content[0].start) - 1
        yield attribution, reading.parses[place] if place >= 0 else None


def find_condition(statement: str) -> str | None:
    """The condition that a statement names, in its own words."""
    match = _CONDITION.search(statement) if has_part(fold_case(statement), _CONDITION_PARTS) else None
    return match.group().strip() if match and match.start() > 0 else None


def _counts(reading: Reading, attribution: Attribution) -> bool:
    """Whether somebody holds it, relays it, or it is said of nobody; not what was left unsaid."""
    if attribution.source is not None and not attribution.holders and not attribution.via:
        return False
    if attribution.lemma in _GUESSED and attribution.source is None:
        return False
    if attribution.lemma in _SLIGHT and attribution.mode != "direct_quote":
        return False
    cue = reading.article.text[attribution.cue.start : attribution.cue.end]
    first = attribution.content[0]
    if cue.startswith("to ") or _NAMELESS.match(reading.article.text, first.start, first.end):
        return False
    return not (attribution.kind == "claim" and attribution.mode == "indirect" and _NEGATION.search(cue))


def _clauses(reading: Reading, attribution: Attribution, parse: Parse | None) -> Iterator[Held]:
    """One position a proposition."""
    text = reading.article.text
    for content in split_content(reading, attribution, parse):
        statement = _shortened(_statement(text, attribution, content, parse))
        if _CONDITIONAL.match(statement):
            continue
        if len(statement.split()) >= _FEWEST_WORDS:
            yield Held("", reading, attribution, content, statement, content_words(statement))


def _statement(text: str, attribution: Attribution, content: tuple[Span, ...], parse: Parse | None) -> str:
    """The content where it is a clause, else the clause from its subject or its verb on."""
    if attribution.mode == "direct_quote":
        longest = max(content, key=lambda span: span.end - span.start)
        return _unquoted(text[longest.start : longest.end])
    first = content[0]
    if len(content) > 1 and _CONDITIONAL.match(text[first.start : first.end].strip(" ,")):
        return text[content[1].start : content[1].end].strip(" ,:")
    if first.start > attribution.content[0].start:
        return text[first.start : first.end].removeprefix("that ").strip(" ,:")
    words = text[first.start : first.end]
    if attribution.lemma in _DENYING and first.start > attribution.cue.start:
        return text[_clause_start(text, attribution) : first.end].strip(" ,:")
    if words.startswith("that "):
        return words.removeprefix("that ").strip(" ,")
    if attribution.source is None and len(content) > 1:
        return text[first.start : content[-1].end]
    if attribution.kind == "denial" and first.end <= attribution.cue.start:
        return text[first.start : _word_end(text, attribution.cue.end + 1)]
    clausal = attribution.lemma in _CLAUSAL and parse is not None and _has_verb(parse, first)
    if clausal or first.end <= attribution.cue.start:
        return words.strip(" ,:")
    return text[_clause_start(text, attribution) : first.end].strip(" ,:")


def _has_verb(parse: Parse, span: Span) -> bool:
    """Whether words are a clause, and no thing that a verb has for its object."""
    if parse.lowered[bisect_left(parse.starts, span.start)] in _PREPOSITIONS:
        return False
    return any(group.finite and span.start <= parse.starts[group.head] < span.end for group in parse.groups)


def _shortened(statement: str) -> str:
    """No longer than a statement may be: up to the last comma, or else the last word, that fits."""
    if len(statement) <= _LONGEST:
        return statement
    cuts = list(_CUT.finditer(statement, 0, _LONGEST))
    marked = [match.start() for match in cuts if not match.group().isspace() and match.start() > _LONGEST // 2]
    return statement[: marked[-1] if marked else cuts[-1].start() if cuts else _LONGEST]


def _unquoted(words: str) -> str:
    """Without the marks around it; those of a quotation within stay."""
    inner = words.strip('"“”„«»` ,')
    if words[:1] in "'‘" and inner.count(words[0]) < 2:
        inner = inner.strip("'‘’ ,")
    return inner


def _word_end(text: str, start: int) -> int:
    while start < len(text) and text[start].isalpha():
        start += 1
    return start


def _clause_start(text: str, attribution: Attribution) -> int:
    """At the subject where it stands before its verb, else at the verb."""
    source, cue = attribution.source, attribution.cue
    if source is None or source.start > cue.start:
        return cue.start
    between = text[source.end : cue.start]
    apposed = between.startswith(", ") and between.endswith(", ") and len(between) <= _LONGEST_APPOSITION
    near = len(between) <= _LONGEST_GAP and not set(between) & set(',;:"“”')
    return source.start if near or apposed else cue.start


def _related(positions: list[Held], place: int) -> Held:
    answered = _answered(positions, place)
    return replace(
        positions[place],
        key=_key(place),
        responds_to=None if answered is None else _key(answered),
        superseded=_is_superseded(positions[place], positions[place + 1 :]),
    )


def _key(place: int) -> str:
    return f"s{place + 1}"


def _answered(positions: list[Held], place: int) -> int | None:
    """What a denial denies: the last position of somebody else on the same matter."""
    held = positions[place]
    if held.attribution.kind != "denial":
        return None
    for before in range(place - 1, max(-1, place - 1 - _LOOK_BACK), -1):
        other = positions[before]
        apart = not set(other.attribution.holders) & set(held.attribution.holders)
        shared = held.words & other.words
        if apart and other.attribution.kind != "denial" and 2 * len(shared) > len(other.words) > 1:
            return before
    return None


def _is_superseded(held: Held, after: list[Held]) -> bool:
    """Whether the sentence says that it was held before, and the same holder later holds another on the matter."""
    text = held.reading.article.text
    start = max(text.rfind(". ", 0, held.span.start), text.rfind("\n", 0, held.span.start)) + 1
    formerly = has_part(fold_case(text[start : held.span.end]), _FORMERLY_PARTS)
    if not formerly or _FORMERLY.search(text, start, held.span.end) is None:
        return False
    holders = set(held.attribution.holders)
    return any(holders & set(other.attribution.holders) and held.words & other.words for other in after)
