"""Which names of a statement its evidence neither has nor has anything for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from schemas.span import Span
from service.grounding.naming import NAME_PART, Naming, bare
from service.grounding.stand_in import StandIns
from service.grounding.stated_name import NO_NAMES, StatedNames
from service.reading.reading import Reading


class NameCheck:
    """Holds the names of statements against their evidence in one article."""

    def __init__(self, reading: Reading, naming: Naming) -> None:
        self._reading = reading
        self._naming = naming
        self._stated = StatedNames(naming)

    def missing(self, statement: str, evidence: Sequence[Span], granted: Iterable[str]) -> list[str]:
        """Names of a statement that its evidence has under no form and nothing in it can stand for.

        granted: forms of names that need not stand there, of holders and relays. Another party is excused where it is
        among the last named before and a pronoun or a description may mean it, a place wherever the article has it;
        neither where the evidence names another in its place that the statement leaves out.
        """
        stated = self._stated.find(statement)
        allowed = {bare(form) for form in granted}
        others = {run: indexes for run, indexes in stated.items() if bare(run) not in allowed}
        allowed_words = {bare(word) for form in allowed for word in form.split()}
        absent = self._absent(others, evidence, allowed_words) if others else {}
        if not absent:
            return []
        passage = self._passage(evidence, set().union(*stated.values()), allowed_words)
        return [run for run, indexes in absent.items() if not self._is_excused(run, indexes, passage)]

    def _absent(
        self, stated: Mapping[str, set[int]], evidence: Sequence[Span], allowed_words: set[str]
    ) -> dict[str, set[int]]:
        """Those of the names that the evidence has under no form, and of which it and what is allowed lack a word."""
        present = self._naming.named_in(map(self._naming.with_subject, evidence))
        absent = {run: indexes for run, indexes in stated.items() if not indexes & present}
        if not absent:
            return {}
        text = self._naming.text
        words = {bare(word) for span in evidence for word in NAME_PART.findall(text[span.start : span.end])}
        return {run: indexes for run, indexes in absent.items() if not _has_words(run, words | allowed_words)}

    def _passage(self, evidence: Sequence[Span], stated: set[int], allowed_words: set[str]) -> "_Passage":
        text = self._naming.text
        stand_ins = StandIns(" ".join(text[span.start : span.end] for span in evidence))
        unsaid = self._naming.named_in(evidence) & self._naming.proper - stated
        if stand_ins.has_pronoun:  # which may mean the other, so that a holder is not named in its place
            unsaid = {index for index in unsaid if not self._naming.words_of(index) & allowed_words}
        near = set().union(*map(self._naming.last_named, evidence))
        return _Passage(stand_ins, unsaid, near, self._naming.around(evidence).casefold())

    def _is_excused(self, run: str, indexes: set[int], passage: "_Passage") -> bool:
        natures = {self._naming.is_person(index) for index in indexes} or {False}
        if any(self._naming.is_person(index) in natures for index in passage.unsaid):
            return False
        is_party = bare(run) in self._naming.parties
        if is_party and not indexes:
            return bare(run) in passage.around and passage.stand_ins.fit_description(bare(run))
        if is_party or True in natures:
            return any(passage.stand_ins.fit(self._reading.names[index]) for index in indexes & passage.near)
        return bool(indexes) or run in self._naming.text


@dataclass(frozen=True, slots=True)
class _Passage:
    """Some evidence: what may stand for a name there, whom it names and the statement does not, who was named last,
    and the sentences around it, lowercased."""

    stand_ins: StandIns
    unsaid: set[int]
    near: set[int]
    around: str


def _has_words(run: str, words: Collection[str]) -> bool:
    parts = (bare(part) for part in run.split())
    return all(part in words or part in NO_NAMES or not part[:1].isalpha() for part in parts)
