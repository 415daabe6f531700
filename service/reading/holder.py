"""From sources to holders: which name a source means, what it relays, which quotations carry on."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from schemas.span import Span
from schemas.vocabulary import Hedge, PartyKind, PositionKind
from service.reading.attribution import find_attributions
from service.reading.finding import Finding
from service.reading.name import Entity, Mention, find_mentions, kinds, merge_mentions
from service.reading.parse import Parse
from service.reading.quotation import Quotation
from service.reading.reading import Attribution, Name
from service.reading.role import find_role
from service.reading.subject import Range

_RELAYING = frozenset(("accord", "report", "cite", "quote", "write", "publish", "say"))
_MAY = frozenset("may might could likely possibly probably perhaps apparently hopes hope".split())
_REPORTED = frozenset("reportedly allegedly apparently supposedly".split())
_OPPOSITES: dict[PositionKind, PositionKind] = {"support": "opposition", "opposition": "support"}
_SHORT_QUOTE = 4


def resolve(
    text: str, parses: tuple[Parse, ...], quotations: tuple[Quotation, ...], paragraphs: tuple[Span, ...]
) -> tuple[tuple[Name, ...], tuple[Attribution, ...]]:
    """Everybody named or meant, and every attribution with its holders."""
    resolver = _Resolver(text, parses, quotations, paragraphs)
    attributions = resolver.attributions()
    return resolver.names(), attributions


@dataclass(slots=True)
class _Speaker:
    """Who spoke last, by the pronoun that would mean them."""

    person: int | None = None
    others: int | None = None


class _Resolver:
    def __init__(
        self, text: str, parses: tuple[Parse, ...], quotations: tuple[Quotation, ...], paragraphs: tuple[Span, ...]
    ) -> None:
        self.text = text
        self.parses = parses
        self.quotations = quotations
        self.openings = [quotation.outer.start for quotation in quotations]
        self.paragraphs = [paragraph.start for paragraph in paragraphs]
        self.entities = merge_mentions(text, find_mentions(list(parses)))
        self.standing: dict[int, list[tuple[Mention, int]]] = {}
        for index, entity in enumerate(self.entities):
            for mention in entity.mentions:
                self.standing.setdefault(mention.sentence, []).append((mention, index))
        self.roles = [self._role(entity) for entity in self.entities]
        self.common: dict[str, int] = {}
        self.last = _Speaker()

    def attributions(self) -> tuple[Attribution, ...]:
        found: list[Attribution] = []
        for number, parse in enumerate(self.parses):
            findings, nested = find_attributions(parse)
            if not findings:
                self._carry_over(parse, found)
            for finding in findings:
                found.append(self._attribution(number, parse, finding, nested))
        return tuple(found)

    def names(self) -> tuple[Name, ...]:
        return tuple(
            Name(
                text=entity.text,
                kind=entity.kind,
                role=role,
                represents=None,
                aliases=tuple(entity.aliases),
                mentions=tuple(mention.span for mention in entity.mentions),
            )
            for entity, role in zip(self.entities, self.roles, strict=True)
        )

    def _role(self, entity: Entity) -> Span | None:
        for mention in entity.mentions:
            if entity.kind == "person" and (role := find_role(self.parses[mention.sentence], mention)):
                return role
        return None

    # one attribution

    def _attribution(self, number: int, parse: Parse, finding: Finding, nested: list[Finding]) -> Attribution:
        holders = self._holders(number, parse, finding.source) if finding.source else ()
        via: tuple[int, ...] = ()
        content = finding.content
        if holders and all(self.entities[holder].kind == "media" for holder in holders) and finding.cue.lemma in _RELAYING:
            via, holders = holders, ()
            for inner in nested:
                inner_holders = self._holders(number, parse, inner.source) if inner.source else ()
                if all(self.entities[holder].kind == "media" for holder in inner_holders):
                    via, content = via + inner_holders, inner.content
                else:
                    holders, content = inner_holders, inner.content
                break
        self._remember(holders)
        spans = tuple(parse.span(first, end) for first, end in content if end > first)
        return Attribution(
            content=spans,
            cue=parse.span(finding.group.first, finding.group.head + 1),
            lemma=finding.cue.lemma,
            source=parse.span(*finding.source) if finding.source else None,
            holders=holders,
            via=via,
            mode=self._mode(spans),
            kind=_kind(parse, finding),
            hedge=_hedge(parse, finding),
        )

    def _remember(self, holders: tuple[int, ...]) -> None:
        for holder in holders[-1:]:
            if self.entities[holder].kind == "person":
                self.last.person = holder
            else:
                self.last.others = holder

    def _mode(self, spans: Sequence[Span]) -> str:
        total = sum(span.end - span.start for span in spans)
        inside = sum(
            max(0, min(span.end, quotation.outer.end) - max(span.start, quotation.outer.start))
            for span in spans
            for quotation in self._within(span)
        )
        if inside >= 0.9 * total and total:
            return "direct_quote"
        return "mixed" if inside else "indirect"

    def _within(self, span: Span) -> Sequence[Quotation]:
        first = max(0, bisect_right(self.openings, span.start) - 1)
        return self.quotations[first : bisect_right(self.openings, span.end)]

    # holders

    def _holders(self, number: int, parse: Parse, source: Range) -> tuple[int, ...]:
        first, end = source
        heads = [first]
        heads += [place + 1 for place in range(first, end - 1) if parse.code[place] == "&"]
        found = [self._holder(number, parse, head, end) for head in heads]
        return tuple(dict.fromkeys(index for index in found if index is not None))

    def _holder(self, number: int, parse: Parse, first: int, end: int) -> int | None:
        phrase = next(((a, b) for a, b in parse.phrases if a <= first < b), (first, end))
        letter, word = parse.code[first], parse.lowered[first]
        if letter == "h":
            return self._pronoun(word)
        named = [
            (mention, index)
            for mention, index in self.standing.get(number, [])
            if phrase[0] <= mention.first < phrase[1]
        ]
        for mention, index in reversed(named):
            if mention.end >= phrase[1]:
                return index
        if word == "report" or (phrase[1] - 1 < len(parse.words) and parse.lowered[phrase[1] - 1] in ("report", "reports", "story", "article")):
            behind = [index for mention, index in self.standing.get(number, []) if phrase[1] <= mention.first < end + 6]
            if behind:
                return behind[0]
        return self._described(number, parse, phrase)

    def _pronoun(self, word: str) -> int | None:
        if word in ("he", "she"):
            return self.last.person
        if word in ("they", "it"):
            return self.last.others
        return None

    def _described(self, number: int, parse: Parse, phrase: Range) -> int | None:
        """A common noun: the one person whose role says so, else a party without a name."""
        head = parse.lowered[phrase[1] - 1]
        if parse.code[phrase[1] - 1] not in "n":
            return None
        bearers = [
            index
            for index, role in enumerate(self.roles)
            if role is not None and head in self.text[role.start : role.end].lower().split()
        ]
        if len(bearers) == 1 and parse.lowered[phrase[0]] == "the":
            return bearers[0]
        kind = kinds("people").get(head)
        if kind is None:
            return None
        return self._common(number, parse, phrase, kind)

    def _common(self, number: int, parse: Parse, phrase: Range, kind: PartyKind) -> int:
        first, end = phrase
        span = parse.span(first, end)
        key = " ".join(word for word in parse.lowered[first:end] if word not in ("the", "a", "an", "some", "many"))
        mention = Mention(number, first, end, first, span, tuple(parse.words[first:end]), ())
        if key not in self.common:
            self.common[key] = len(self.entities)
            self.entities.append(Entity(self.text[span.start : span.end], kind))
            self.roles.append(None)
        self.entities[self.common[key]].mentions.append(mention)
        return self.common[key]

    # quotations that carry on

    def _carry_over(self, parse: Parse, found: list[Attribution]) -> None:
        """A sentence that is a quotation and nothing else belongs to whoever was quoted before."""
        quoted = parse.quoted
        if not found or not quoted or quoted[0] < 0:
            return
        if sum(number < 0 for number in quoted) > 2:
            return
        for place in range(len(found) - 1, max(-1, len(found) - 4), -1):
            previous = found[place]
            if self._paragraph(parse.starts[0]) - self._paragraph(previous.content[-1].end) > 1:
                return
            if previous.mode != "indirect":
                found[place] = replace(previous, content=(*previous.content, parse.span(0, len(parse.words))))
                return

    def _paragraph(self, offset: int) -> int:
        return bisect_right(self.paragraphs, offset)


def _kind(parse: Parse, finding: Finding) -> PositionKind:
    kind = finding.cue.kind
    first = finding.content[0][0]
    after = finding.group.head + 1
    if finding.cue.lemma == "call" and after < len(parse.words) and parse.lowered[after] in ("for", "on"):
        kind = "demand"
    if finding.cue.lemma == "vote" and first < len(parse.words) and parse.lowered[first] == "against":
        kind = "opposition"
    if finding.cue.lemma == "respond" and "negatively" in parse.lowered[after : after + 3]:
        kind = "denial"
    if finding.cue.lemma == "decline":
        words = parse.lowered[first : first + 3]
        kind = "no_comment" if {"comment", "discuss", "say", "answer"} & set(words) else "opposition"
    return _OPPOSITES.get(kind, kind) if finding.group.negated else kind


def _hedge(parse: Parse, finding: Finding) -> Hedge:
    near = parse.lowered[max(0, finding.group.first - 1) : finding.group.head + 2]
    if _REPORTED & set(near) or (finding.source is None and finding.cue.lemma != "accord"):
        return "reporter"
    for first, end in finding.content:
        if _MAY & set(parse.lowered[first:end]):
            return "speaker"
    return "none"
