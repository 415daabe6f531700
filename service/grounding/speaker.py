"""Whom the article itself gives words to, and through whom, held against whom a draft gives them to."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from schemas.brief import Check
from schemas.span import Evidence, Span
from service.grounding.locate import Place
from service.grounding.naming import Naming, bare
from service.grounding.once import once
from service.grounding.party import Parties
from service.grounding.speaker_form import (
    is_indefinite,
    is_of_relative,
    is_own_name,
    is_relative,
    is_spokesperson,
    names_whole,
    titled,
)
from service.grounding.stand_in import StandIns
from service.reading.attribution.cue import cues
from service.reading.reading import Attribution, Reading

MAX_VERB_WORDS = 4
MAX_APPOSITION = 20
MAX_LEAD = 40
_LINKS = ("that", "as", "at", "how", "whether")

_PRONOUNS = {"he": True, "she": True, "i": True, "it": False, "they": None, "who": None, "we": None}  # of persons
_GENDERED = {"he": "Ms", "she": "Mr"}  # whom they cannot mean
_CONDITION = re.compile(r"\b(?:if|unless|once|when|whatever|until|because)\s+(?:the\s+)?$", re.IGNORECASE)
_NO_SUBJECT = re.compile(r"(?:\b(?:and|to|the|a|an|its|his|her|their|our|my|this|no|any)|['’]s)\s+(?:\w+ly\s+)?$")
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
        self._explained = {
            place for entry in reading.attributions if entry.holders for place in range(entry.cue.start, entry.cue.end)
        }
        self._sentence_starts = [sentence.start for sentence in reading.sentences]

    def holder(
        self, holders: Sequence[str], evidence: Sequence[Evidence], carrying: Sequence[Evidence]
    ) -> tuple[Check, bool]:
        """Whether the article gives the evidence to one of these parties, and whether it gives every quote that may
        carry the statement to somebody else: other quotes may stand there for a name alone.
        """
        if not holders:
            return self._nobody(self._attributions(carrying[0])), False
        attributed = [span for span in carrying if self._attributions(span)]
        verdicts = [self.spoken(span, holders) for span in attributed]
        if attributed[-1:] == carrying[-1:] and set(verdicts) == {False}:
            speaker = self._names(self._attributions(attributed[0])[0].holders)
            return Check(name="holder", passed=False, detail=f"the article attributes it to {speaker}"), True
        if True in verdicts or any(self.spoken(span, holders) for span in evidence):
            return Check(name="holder", passed=True), False
        found = any(self._attributions(span) for span in evidence)
        return Check(name="holder", passed=None, detail="no rule tells the speaker" if found else None), False

    def via(self, via: Sequence[str], holders: Sequence[str], evidence: Sequence[Evidence], closest: Evidence) -> Check:
        """Whether the chain of relays is the article's: each in the attributing sentence, outermost first."""
        found = self._attributions(closest)
        relays = [self._party_of(index) for attribution in found[:1] for index in attribution.via]
        for holder in holders:
            if holder in relays and not any(self._holds(attribution, [holder], closest) for attribution in found):
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

    def spoken(self, span: Span, holders: Sequence[str]) -> bool | None:
        """Whether the article gives a quote to one of these parties; None where that cannot be told."""
        return self._verdict(((span.start, span.end), tuple(holders)))

    @once
    def _verdict(self, asked: tuple[Place, tuple[str, ...]]) -> bool | None:
        (start, end), holders = asked
        span = Span(start=start, end=end)
        verdicts = [self._holds(attribution, holders, span) for attribution in self._attributions(span)]
        return True if True in verdicts else verdicts[0] if verdicts else None

    def _attributions(self, span: Span) -> list[Attribution]:
        """The attributions whose words a span has most of, or lies in mostly: the closest first, inner before outer."""
        return self._closest((span.start, span.end))

    @once
    def _closest(self, place: Place) -> list[Attribution]:
        span = Span(start=place[0], end=place[1])
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

    def _holds(self, attribution: Attribution, holders: Sequence[str], span: Span) -> bool | None:
        """Whether one of the holders, or who represents one, is the speaker; None where that cannot be told."""
        verdicts = {self._is(speaker, holder) for speaker in attribution.holders for holder in holders}
        if True in verdicts:
            return True
        if verdicts != {False} or self._has_another_verb(attribution, holders, span):
            return None
        if any(self._stands_at(attribution, holder) for holder in holders):
            return None
        if any(self._speaks_within(holder, span) for holder in holders):
            return None
        told_apart = all(
            self._is_distinct(speaker, attribution, holder) for speaker in attribution.holders for holder in holders
        )
        return False if told_apart else None

    def _stands_at(self, attribution: Attribution, holder: str) -> bool:
        """Whether what the sentence has for the speaker is a holder's name, or ends with it and names no person."""
        source = attribution.source
        if source is None or source.end not in self._parties.ends_in(holder, source.start - MAX_LEAD, source.end):
            return False
        is_person = any(self._naming.is_person(speaker) for speaker in attribution.holders)
        words = bare(self._text[source.start : source.end])
        return not is_person or words in (bare(form) for form in self._parties.forms(holder))

    def _is_distinct(self, speaker: int, attribution: Attribution, holder: str) -> bool:
        """Whether a speaker that is no holder by name is none by description or pronoun either."""
        if self._may_be_meant(attribution, holder):
            return False
        name = self._reading.names[speaker]
        if owner := self._owners.get(speaker):
            kind = self._parties.kind(owner)
            speaks_for_anybody = is_spokesperson(name.text) and not self._parties.represented_by(owner)
            return kind != "media" and (kind != "anonymous_source" or not speaks_for_anybody)
        if is_own_name(name, self._text):
            return True
        source = attribution.source
        if source is None or name.kind == "media" or self._parties.kind(holder) != "person":
            return False
        named_beside = self._parties.stands_in(holder, source.start, source.end + MAX_APPOSITION)
        return is_indefinite(self._text[source.start : source.end]) and not named_beside

    def _may_be_meant(self, attribution: Attribution, holder: str) -> bool:
        """Whether the speaker is only a pronoun that a holder stands closer to than whom it was taken for."""
        source = attribution.source
        pronoun = self._text[source.start : source.end].casefold() if source else ""
        if source is None or pronoun not in _PRONOUNS:
            return False
        if _PRONOUNS[pronoun] not in (None, self._parties.kind(holder) == "person"):
            return False
        names = [self._reading.names[index] for index in self._indexes[holder]]
        if names and not any(StandIns(pronoun).fit(name) for name in names):
            return False
        if _GENDERED.get(pronoun, "") in self._titles(holder):
            return False
        ends = [span.end for index in attribution.holders for span in self._reading.names[index].mentions]
        taken = max((end for end in ends if end <= source.start), default=0)
        between = self._parties.ends_in(holder, taken, source.start)
        return any(not is_of_relative(self._text[end : end + MAX_LEAD]) for end in between)

    def _titles(self, holder: str) -> set[str]:
        """The titles that stand before a holder's names."""
        names = (bare(form).split()[-1] for form in self._parties.forms(holder))
        return {title for name in names for title in self._by_surname.get(name, ())}

    @cached_property
    def _by_surname(self) -> dict[str, set[str]]:
        return titled(self._text)

    def _speaks_within(self, holder: str, span: Span) -> bool:
        """Whether a word of a holder's name, not within another party's, stands in a quote with a verb of saying or
        wanting after it that is not known to be another's."""
        own = {word for form in self._parties.forms(holder) for word in bare(form).split() if len(word) > 2}
        words = list(_WORD.finditer(self._text, span.start, span.end))
        for place, word in enumerate(words):
            is_condition = _CONDITION.search(self._text, span.start, word.start()) is not None
            if (
                bare(word[0]) in own
                and not is_condition
                and self._has_free_verb(words[place + 1 : place + 1 + MAX_VERB_WORDS])
            ):
                others = self._naming.named_in([Span(start=word.start(), end=word.end())]) - self._indexes[holder]
                if not any(self._owners.get(other, holder) != holder for other in others):
                    return True
        return False

    def _has_another_verb(self, attribution: Attribution, holders: Sequence[str], span: Span) -> bool:
        """Whether a verb of saying that no attribution explains ends right before a quote within what this attribution
        covers ("he used to say that"), or such a verb or a holder's name stands in the quote after that."""
        covered = [part for part in (*attribution.content, attribution.cue) if part.start < span.end]
        end = min(max((part.end for part in covered), default=span.start), span.end)
        start = max((part.start for part in covered if part.start < span.start < part.end), default=span.start)
        before = [word for word in _WORD.findall(self._text[start : span.start]) if word not in _LINKS]
        if any(word.casefold() in cues() for word in before[-1:]):
            return True
        return self._has_free_verb(_WORD.finditer(self._text, end, span.end)) or any(
            self._parties.stands_in(holder, end, span.end) for holder in holders
        )

    def _has_free_verb(self, words: Iterable[re.Match[str]]) -> bool:
        """Whether one of these words is a verb of saying with a subject of its own that no attribution explains: not
        "its promise", "to ask", or "and asked", which goes on with the same speaker."""
        return any(
            word[0].casefold() in cues()
            and word.start() not in self._explained
            and not _NO_SUBJECT.search(self._text, max(0, word.start() - MAX_LEAD), word.start())
            for word in words
        )

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
        """Whom a speaker represents by the reading, and whom these represent; nobody represents a relative."""
        seen = {speaker}
        current = None if is_relative(self._role(speaker)) else self._reading.names[speaker].represents
        while current is not None and current not in seen:
            yield current
            seen.add(current)
            current = self._reading.names[current].represents

    def _role_names(self, speaker: int, holder: str) -> bool:
        """Whether a speaker's role names a holder ("the union's chairman"), not a longer name that has it in it."""
        role = self._role(speaker)
        return not is_relative(role) and any(names_whole(role, form) for form in self._parties.forms(holder))

    def _role(self, speaker: int) -> str:
        role = self._reading.names[speaker].role
        return self._text[role.start : role.end] if role else ""

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
