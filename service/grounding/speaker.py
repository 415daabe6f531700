"""Whom the article itself gives words to, and through whom, held against whom a draft gives them to."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from schemas.brief import Check
from schemas.span import Evidence, Span
from service.grounding.naming import Naming, bare
from service.grounding.party import Parties
from service.reading.cue import cues
from service.reading.reading import Attribution, Reading

MAX_VERB_WORDS = 4
_UNCERTAIN = ("media", "anonymous_source")
_DETERMINERS = set("the a an this that these those his her its their our my both all".split())
_PRONOUNS = {"he": True, "she": True, "i": True, "it": False, "they": None, "who": None, "we": None}  # of persons
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


class Speakers:
    """The attributions of one article against the parties of one draft."""

    def __init__(self, reading: Reading, naming: Naming, parties: Parties) -> None:
        self._reading = reading
        self._text = reading.article.text
        self._naming = naming
        self._parties = parties
        self._indexes = {
            party.id: {index for form in parties.forms(party.id) for index in naming.meant_by(form)}
            for party in parties.listed
        }
        self._owners = {index: party for party, indexes in reversed(self._indexes.items()) for index in indexes}
        spans = [(span, entry) for entry in reading.attributions for span in (*entry.content, entry.cue)]
        self._spans = sorted(spans, key=lambda pair: (pair[0].start, pair[0].end))
        self._starts = [span.start for span, _ in self._spans]
        self._furthest = list(accumulate((span.end for span, _ in self._spans), max))
        self._sentence_starts = [sentence.start for sentence in reading.sentences]

    def holder(self, holders: Sequence[str], evidence: Sequence[Evidence], closest: Evidence) -> tuple[Check, bool]:
        """Whether the article gives the evidence to one of these parties, and whether it gives the quote that is
        closest to the statement to somebody else: other quotes may stand there for a name alone.
        """
        found = [attribution for span in evidence for attribution in self._attributions(span)]
        if not holders:
            return self._nobody(self._attributions(closest)), False
        verdicts = [self._holds(attribution, holders, evidence) for attribution in found]
        if True in verdicts:
            return Check(name="holder", passed=True), False
        carrying = self._attributions(closest)[:1]
        if carrying and self._holds(carrying[0], holders, [closest]) is False:
            speaker = self._names(carrying[0].holders)
            return Check(name="holder", passed=False, detail=f"the article attributes it to {speaker}"), True
        return Check(name="holder", passed=None, detail="no rule tells the speaker" if found else None), False

    def via(self, via: Sequence[str], holders: Sequence[str], evidence: Sequence[Evidence]) -> Check:
        """Whether the chain of relays is the article's: each in the attributing sentence, outermost first."""
        found = [attribution for span in evidence for attribution in self._attributions(span)]
        relays = [self._party_of(index) for attribution in found[:1] for index in attribution.via]
        for holder in holders:
            if holder in relays and not any(self._holds(attribution, [holder], evidence) for attribution in found):
                return Check(name="via", passed=False, detail=f"{self._parties.name(holder)} only relays it")
        for relay in via:
            if not any(self._stands_near(relay, span) for span in evidence):
                detail = f"{self._parties.name(relay)} does not stand in the attributing sentence"
                return Check(name="via", passed=False, detail=detail)
        if not found:
            return Check(name="via", passed=None)
        known = [relay for relay in relays if relay]
        if [relay for relay in via if relay in known] != known or len(known) < len(relays):
            return Check(name="via", passed=False, detail=f"the article has it through {self._names(found[0].via)}")
        return Check(name="via", passed=True if list(via) == known or len(via) == 1 else None)

    def _attributions(self, span: Span) -> list[Attribution]:
        """The attributions whose words a span has most of, or lies in mostly: the closest first, inner before outer."""
        close: dict[int, tuple[tuple[int, int], Attribution]] = {}
        for other, attribution in self._over(span):
            overlap = min(span.end, other.end) - max(span.start, other.start)
            length = other.end - other.start
            rank = (-overlap, length)
            if 2 * overlap >= min(span.end - span.start, length):
                close[id(attribution)] = min(
                    close.get(id(attribution), (rank, attribution)), (rank, attribution), key=_rank
                )
        return [attribution for _, attribution in sorted(close.values(), key=_rank)]

    def _over(self, span: Span) -> Iterator[tuple[Span, Attribution]]:
        index = bisect_left(self._starts, span.end) - 1
        while index >= 0 and self._furthest[index] > span.start:
            if self._spans[index][0].end > span.start:
                yield self._spans[index]
            index -= 1

    def _nobody(self, found: Sequence[Attribution]) -> Check:
        named = [attribution for attribution in found if attribution.holders]
        if named:
            speaker = self._names(named[0].holders)
            return Check(name="holder", passed=False, detail=f"the article attributes it to {speaker}")
        return Check(name="holder", passed=True if any(entry.source is None for entry in found) else None)

    def _holds(self, attribution: Attribution, holders: Sequence[str], evidence: Sequence[Evidence]) -> bool | None:
        """Whether one of the holders, or who represents one, is the speaker; None where that cannot be told."""
        verdicts = {self._is(speaker, holder) for speaker in attribution.holders for holder in holders}
        if True in verdicts:
            return True
        certain = verdicts == {False} and all(map(self._is_named, attribution.holders))
        if not certain or any(self._speaks_within(holder, evidence) for holder in holders):
            return None
        return None if any(self._may_be_meant(attribution, holder) for holder in holders) else False

    def _is_named(self, speaker: int) -> bool:
        """Whether a speaker is a party or has a name of its own, and is no outlet: outlets relay, "the company" may be
        anybody."""
        name = self._reading.names[speaker]
        if owner := self._owners.get(speaker):
            return self._parties.kind(owner) not in _UNCERTAIN
        if name.kind in (*_UNCERTAIN, "group"):
            return False
        words = [word for word in name.text.split() if word.casefold() not in _DETERMINERS]
        is_noun = len(words) == 1 and f" {words[0].lower()}" in self._text
        return not is_noun and any(word[:1].isupper() for word in words)

    def _may_be_meant(self, attribution: Attribution, holder: str) -> bool:
        """Whether the speaker is only a pronoun that a holder stands closer to than whom it was taken for."""
        source = attribution.source
        pronoun = self._text[source.start : source.end].casefold() if source else ""
        if source is None or pronoun not in _PRONOUNS:
            return False
        if _PRONOUNS[pronoun] not in (None, self._parties.kind(holder) == "person"):
            return False
        ends = [span.end for index in attribution.holders for span in self._reading.names[index].mentions]
        taken = max((end for end in ends if end <= source.start), default=0)
        return self._parties.stands_in(holder, taken, source.start)

    def _speaks_within(self, holder: str, evidence: Sequence[Evidence]) -> bool:
        """Whether a word of a holder's name stands in the evidence with a verb of saying or wanting after it."""
        own = {word for form in self._parties.forms(holder) for word in bare(form).split()}
        for span in evidence:
            words = [bare(word) for word in _WORD.findall(self._text[span.start : span.end])]
            for place, word in enumerate(words):
                if word in own and any(verb in cues() for verb in words[place + 1 : place + 1 + MAX_VERB_WORDS]):
                    return True
        return False

    def _is(self, speaker: int, holder: str) -> bool | None:
        """Whether a speaker is a holder or acts for it; None where the article names whom the holder acts for."""
        if self._names_party(speaker, holder) or holder in self._parties.represented_by(self._party_of(speaker)):
            return True
        if any(self._names_party(index, holder) for index in self._principals(speaker)):
            return True
        if self._role_names(speaker, holder):
            return True
        if any(self._names_party(speaker, principal) for principal in self._parties.represented_by(holder)):
            return None
        return None if speaker not in self._owners and self._might_be(speaker, holder) else False

    def _names_party(self, index: int, party: str) -> bool:
        return index in self._indexes[party]

    def _party_of(self, index: int) -> str | None:
        return self._owners.get(index)

    def _principals(self, speaker: int) -> Iterator[int]:
        """Whom a speaker represents by the reading, and whom these represent."""
        seen = {speaker}
        current = self._reading.names[speaker].represents
        while current is not None and current not in seen:
            yield current
            seen.add(current)
            current = self._reading.names[current].represents

    def _role_names(self, speaker: int, holder: str) -> bool:
        role = self._reading.names[speaker].role
        if role is None:
            return False
        words = f" {self._text[role.start : role.end].casefold()} "
        return any(f" {bare(form)} " in words or f" {bare(form)}'s " in words for form in self._parties.forms(holder))

    def _might_be(self, speaker: int, holder: str) -> bool:
        """Whether the names have a word in common and no two first names tell them apart."""
        name = self._reading.names[speaker]
        theirs = [bare(form).split() for form in (name.text, *name.aliases)]
        ours = [bare(form).split() for form in self._parties.forms(holder)]
        fullest = max(theirs, key=len), max(ours, key=len)
        if min(map(len, fullest)) > 1 and fullest[0][-1] == fullest[1][-1] and fullest[0][0] != fullest[1][0]:
            return False
        return bool({word for form in theirs for word in form} & {word for form in ours for word in form})

    def _stands_near(self, party: str, span: Span) -> bool:
        """Whether a party is mentioned in a sentence that a span or its attribution touches."""
        attributions = self._attributions(span)[:1]
        touched = [span, *(part for entry in attributions for part in (entry.cue, *entry.content))]
        first = min(part.start for part in touched)
        last = max(part.end for part in touched)
        sentences = self._reading.sentences
        index = max(0, bisect_right(self._sentence_starts, first) - 1)
        start = min(first, sentences[index].start) if sentences else first
        index = max(0, bisect_left(self._sentence_starts, last) - 1)
        end = max(last, sentences[index].end) if sentences else last
        return self._parties.stands_in(party, start, end)

    def _names(self, indexes: Sequence[int]) -> str:
        return ", ".join(self._reading.names[index].text for index in indexes)


def _rank(entry: tuple[tuple[int, int], Attribution]) -> tuple[int, int]:
    return entry[0]
