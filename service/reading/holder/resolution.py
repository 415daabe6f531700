"""From findings to attributions: holders, relays, quotations that carry on."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from schemas.span import Span
from service.reading.attribution.attribution import find_attributions
from service.reading.attribution.content import CITING
from service.reading.attribution.cue import SPOKEN
from service.reading.attribution.finding import Finding
from service.reading.attribution.mood import find_hedge, find_position_kind
from service.reading.attribution.subject import Range, find_subject
from service.reading.holder.source import Sources
from service.reading.name.entity import Entity, merge_mentions
from service.reading.name.mention import find_mentions
from service.reading.name.relation import relate
from service.reading.name.role import assign_roles
from service.reading.reading import Attribution, Name
from service.reading.text.parse import Parse
from service.reading.text.quotation import Quotation

_RELAYING = frozenset(
    ["accord", "report", "cite", "quote", "write", "publish", "say", "state", "note", "reveal", "add"]
)
_LOOK_BACK = 4
_DIRECT = 0.9
_STRAY_WORDS = 2


def resolve(
    text: str, parses: tuple[Parse, ...], quotations: tuple[Quotation, ...], paragraphs: tuple[Span, ...]
) -> tuple[tuple[Name, ...], tuple[Attribution, ...]]:
    """Everybody named or meant, and every attribution with its holders."""
    entities = merge_mentions(find_mentions(text, parses))
    assign_roles(text, parses, entities)
    relate(text, entities)
    attributions = _Attributions(parses, quotations, paragraphs, entities, Sources(text, parses, entities)).all()
    return tuple(_name(entity) for entity in entities), attributions


def _is_quotation(parse: Parse) -> bool:
    """Whether a sentence is a quotation and nothing else."""
    return parse.quoted[0] >= 0 and sum(number < 0 for number in parse.quoted) <= _STRAY_WORDS


def _quotes(parse: Parse, finding: Finding) -> bool:
    """Whether somebody is "quoted as saying" something, by whom ever."""
    first, end = finding.content[0]
    return finding.cue.lemma == "quote" and "as saying" in " ".join(parse.lowered[first:end])


def _name(entity: Entity) -> Name:
    return Name(
        text=entity.text,
        kind=entity.kind,
        role=entity.role,
        represents=entity.represents,
        aliases=tuple(entity.aliases),
        mentions=tuple(mention.span for mention in entity.mentions),
        acts=entity.acts,
    )


class _Attributions:
    def __init__(
        self,
        parses: tuple[Parse, ...],
        quotations: tuple[Quotation, ...],
        paragraphs: tuple[Span, ...],
        entities: list[Entity],
        sources: Sources,
    ) -> None:
        self._parses = parses
        self._quotations = quotations
        self._openings = [quotation.outer.start for quotation in quotations]
        self._paragraphs = [paragraph.start for paragraph in paragraphs]
        self._entities = entities
        self._sources = sources
        self._found: list[Attribution] = []

    def all(self) -> tuple[Attribution, ...]:
        """The attributions of all sentences in order."""
        for number, parse in enumerate(self._parses):
            findings, nested = find_attributions(parse)
            self._sources.begin(number)
            if not findings and _is_quotation(parse) and not self._follow_colon(number):
                self._carry_over(parse)
            for finding in findings:
                self._attribute(number, finding, nested)
        return tuple(self._found)

    def _attribute(self, number: int, finding: Finding, nested: list[Finding]) -> None:
        parse = self._parses[number]
        holders = self._holders(number, finding)
        via: tuple[int, ...] = ()
        content = finding.content
        if holders and finding.cue.lemma in _RELAYING and (self._are_media(holders) or _quotes(parse, finding)):
            via, holders, content = self._relayed(number, finding, nested, holders)
        self._record(
            parse, finding, holders, via, tuple(parse.span(first, end) for first, end in content if end > first)
        )

    def _record(
        self, parse: Parse, finding: Finding, holders: tuple[int, ...], via: tuple[int, ...], content: tuple[Span, ...]
    ) -> None:
        self._sources.remember(holders)
        self._found.append(
            Attribution(
                content=content,
                cue=parse.span(finding.group.first, finding.group.head + 1),
                lemma=finding.cue.lemma,
                source=parse.span(*finding.source) if finding.source else None,
                holders=holders,
                via=via,
                mode=self._mode(content),
                kind=find_position_kind(parse, finding),
                hedge=find_hedge(parse, finding),
            )
        )

    def _holders(self, number: int, finding: Finding) -> tuple[int, ...]:
        if finding.source is None:
            return ()
        return self._sources.resolve(number, finding.source)

    def _are_media(self, holders: tuple[int, ...]) -> bool:
        return all(self._entities[holder].kind == "media" for holder in holders)

    def _relayed(
        self, number: int, finding: Finding, nested: list[Finding], relays: tuple[int, ...]
    ) -> tuple[tuple[int, ...], tuple[int, ...], list[Range]]:
        """Relays outermost first, the holder behind them, and what that one says."""
        cited = self._cited(number, relays)
        if cited and not self._are_media(cited):
            return relays, cited, finding.content
        relays += cited
        within = [inner for inner in nested if inner.source is not None and finding.covers(inner.group.head)]
        for inner in sorted(within, key=lambda inner: inner.group.head):
            if self._is_pronoun(number, inner):
                return relays[:-1], relays[-1:], finding.content
            holders = self._holders(number, inner)
            if set(holders) & set(relays):
                break
            if holders and self._are_media(holders) and inner.cue.lemma in _RELAYING:
                return self._relayed(number, inner, nested, relays + holders)
            return relays, holders, inner.content
        return relays, (), finding.content

    def _is_pronoun(self, number: int, finding: Finding) -> bool:
        """Whether a relay speaks for itself: "the paper said it stood by its story"."""
        return finding.source is not None and self._parses[number].lowered[finding.source[0]] == "it"

    def _cited(self, number: int, relays: tuple[int, ...]) -> tuple[int, ...]:
        """Whom a relay names for it: "…, citing two officials"."""
        parse = self._parses[number]
        for place, word in enumerate(parse.lowered):
            if word in CITING and parse.quoted[place] < 0:
                phrase = parse.opening.get(place + 1)
                cited = self._sources.resolve(number, phrase) if phrase else ()
                return () if set(cited) & set(relays) else cited
        return ()

    def _mode(self, spans: Sequence[Span]) -> Literal["direct_quote", "mixed", "indirect"]:
        total = sum(span.end - span.start for span in spans)
        inside = sum(self._quoted_within(span) for span in spans)
        if inside and inside >= _DIRECT * total:
            return "direct_quote"
        return "mixed" if inside else "indirect"

    def _quoted_within(self, span: Span) -> int:
        first = max(0, bisect_right(self._openings, span.start) - 1)
        outers = (one.outer for one in self._quotations[first : bisect_left(self._openings, span.end)])
        return sum(max(0, min(span.end, outer.end) - max(span.start, outer.start)) for outer in outers)

    def _follow_colon(self, number: int) -> bool:
        """ "The paper reports:" and the quotation in the line below."""
        before, parse = self._parses[number - 1], self._parses[number]
        verbs = [group for group in before.groups if group.finite and before.quoted[group.head] < 0]
        if not number or before.words[-1] != ":" or not verbs:
            return False
        source = find_subject(before, verbs[-1])
        if source is None:
            return False
        holders = self._sources.resolve(number - 1, source)
        self._record(before, Finding(SPOKEN, verbs[-1], source, []), holders, (), (parse.span(0, len(parse.words)),))
        return True

    def _carry_over(self, parse: Parse) -> None:
        """A sentence that is a quotation and nothing else belongs to whoever was quoted before."""
        for place in range(len(self._found) - 1, max(-1, len(self._found) - 1 - _LOOK_BACK), -1):
            previous = self._found[place]
            if self._paragraph(parse.starts[0]) - self._paragraph(previous.content[-1].end) > 1:
                return
            if previous.mode != "indirect":
                whole = parse.span(0, len(parse.words))
                self._found[place] = replace(previous, content=(*previous.content, whole))
                return

    def _paragraph(self, offset: int) -> int:
        return bisect_right(self._paragraphs, offset)
