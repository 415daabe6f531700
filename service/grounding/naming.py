"""Names of a statement: which of them its evidence does not have."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property

import regex

from schemas.span import Span
from service.grounding.stand_in import StandIns
from service.reading.lexicon import emissions
from service.reading.reading import Reading

SENTENCES_BACK = 8
SUBJECT_REACH = 12
LAST_NAMED = 2

_NAME_WORD = r"\p{Lu}[\p{L}\p{N}]*(?:[.'’&\-][\p{L}\p{N}]+)*(?:['’](?=\s))?"
_RUN = regex.compile(rf"{_NAME_WORD}(?:\.?\s(?:(?:of|for|de|von|van|al)\s)?{_NAME_WORD})*")
_WORD = regex.compile(r"[\p{L}\p{N}]+(?:[.'’\-](?!s\b)[\p{L}\p{N}]+)*")
_POSSESSIVE = regex.compile(r"['’]s?$")
_NO_NAMES = set(
    "i i'm i'd i'll i've a an the monday tuesday wednesday thursday friday saturday sunday january february march "
    "april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec "
    "mr mrs ms dr sir president minister chancellor senator mayor general judge professor".split()
)


def bare(name: str) -> str:
    """A name as it is compared: lowercased, without an article before it or a possessive after it."""
    return _POSSESSIVE.sub("", " ".join(name.casefold().split()).removeprefix("the ")).rstrip(".")


def _full_name(name: str) -> str:
    """The last two words of a name."""
    return " ".join(bare(name).split()[-2:])


class Naming:
    """The names of one article by form and by place."""

    def __init__(self, reading: Reading, parties: Iterable[str]) -> None:
        """parties: the forms of the names of a draft's parties."""
        self._reading = reading
        self._text = reading.article.text
        self.by_form: dict[str, set[int]] = defaultdict(set)
        for index, name in enumerate(reading.names):
            for form in (name.text, *name.aliases):
                self.by_form[bare(form)].add(index)
        self._by_full_name: dict[str, set[int]] = defaultdict(set)
        for index, name in enumerate(reading.names):
            if name.kind == "person":
                self._by_full_name[_full_name(name.text)].add(index)
        self._mentions = sorted(
            (span.start, span.end, index) for index, name in enumerate(reading.names) for span in name.mentions
        )
        self._parties = set(map(bare, parties))
        self._party_indexes = set().union(*map(self.meant_by, self._parties))
        self._known = {word for form in self.by_form for word in form.split()}
        self._sentence_starts = [sentence.start for sentence in reading.sentences]

    def meant_by(self, form: str) -> set[int]:
        """The names that a form denotes; a person's whatever titles stand before it."""
        full = _full_name(form)
        return self.by_form.get(bare(form), set()) | (self._by_full_name.get(full, set()) if " " in full else set())

    def missing(self, statement: str, evidence: Sequence[Span], granted: Iterable[str]) -> list[str]:
        """Names of a statement that its evidence has under no form and nothing in it can stand for.

        granted: forms of names that need not stand there, of holders and relays. Another party is excused where it is
        among the last named before and a pronoun or a description may mean it, a place wherever the article has it;
        neither where the evidence names another in its place that the statement leaves out.
        """
        allowed = {bare(form) for form in granted}
        allowed_words = {word for form in allowed for word in form.split()}
        words = {bare(word) for span in evidence for word in _WORD.findall(self._text[span.start : span.end])}
        present = self._named(self._with_subject(span) for span in evidence)
        runs = self._runs(statement) | self._uncapitalised(statement)
        absent = {
            run: indexes
            for run, indexes in runs.items()
            if not (indexes & present or bare(run) in allowed or self._has_words(run, words | allowed_words))
        }
        if not absent:
            return []
        stand_ins = StandIns(" ".join(self._text[span.start : span.end] for span in evidence))
        unsaid = self._named(evidence) - set().union(*runs.values())
        if stand_ins.has_pronoun:
            unsaid = {index for index in unsaid if not self._words_of(index) & allowed_words}
        near = set().union(*map(self._last_named, evidence))
        return [
            run
            for run, indexes in absent.items()
            if self._is_replaced(indexes, unsaid) or not self._may_be_meant(run, indexes, near, stand_ins, evidence)
        ]

    def _is_replaced(self, indexes: set[int], unsaid: set[int]) -> bool:
        """Whether the evidence names another of the same nature that the statement leaves out."""
        natures = {self._is_person(index) for index in indexes} or {False}
        return any(self._is_person(index) in natures for index in unsaid)

    def _may_be_meant(
        self, run: str, indexes: set[int], near: set[int], stand_ins: StandIns, evidence: Sequence[Span]
    ) -> bool:
        is_party = bare(run) in self._parties
        if is_party and not indexes:
            return bare(run) in self.around(evidence).casefold() and stand_ins.fit_description(bare(run))
        if is_party or any(map(self._is_person, indexes)):
            return any(stand_ins.fit(self._reading.names[index]) for index in indexes & near)
        return bool(indexes) or run in self._text

    def _uncapitalised(self, statement: str) -> dict[str, set[int]]:
        """Parties that are named by a description ("the tenants' federation"), one of a single word after an article."""
        plain = f" {' '.join(statement.casefold().split())} "
        found = {}
        for form in self._parties:
            start = f" {form}" if " " in form else f" the {form}"
            if f"{start} " in plain or f"{start}'" in plain or f"{start}’" in plain:
                found[form] = self.meant_by(form)
        return found

    def _words_of(self, index: int) -> set[str]:
        name = self._reading.names[index]
        return {word for form in (name.text, *name.aliases) for word in bare(form).split()}

    def _is_person(self, index: int) -> bool:
        return self._reading.names[index].kind == "person"

    def around(self, evidence: Iterable[Span]) -> str:
        """The sentences of some spans and the few before them."""
        spans = map(self._before, evidence)
        return "\n".join(self._text[span.start : span.end] for span in spans)

    def _runs(self, statement: str) -> dict[str, set[int]]:
        """The capitalised runs and the names that they mean, without what only begins a sentence."""
        found: list[str] = []
        for match in _RUN.finditer(statement):
            parts = match[0].split()
            begins = (
                not statement[: match.start()].rstrip(" \"'“”‘’") or statement[: match.start()].rstrip()[-1] in ".?!"
            )
            while parts and (bare(parts[0]) in _NO_NAMES or (begins and self._is_common(bare(parts[0])))):
                parts = parts[1:]
                begins = False
            found.extend(self._names_in(parts))
        return {run: self._indexes(run) for run in found}

    def _is_common(self, word: str) -> bool:
        """Whether a word that begins a sentence may be no name: it names nobody here, and it is an ordinary word."""
        ordinary = word in emissions() or word.rstrip("s") in emissions() or word in self._lowercase
        return ordinary and word not in self._known

    @cached_property
    def _lowercase(self) -> set[str]:
        return {word for word in _WORD.findall(self._text) if word.islower()}

    def _names_in(self, parts: list[str]) -> Iterator[str]:
        """A run as one name, or as several where a possessive comes between ("Aldermouth's Court of Appeal")."""
        first = 0
        for index, part in enumerate(parts):
            is_last = index == len(parts) - 1
            if is_last or (_POSSESSIVE.search(part) and not self._indexes(" ".join(parts[first:]))):
                yield " ".join(parts[first : index + 1])
                first = index + 1

    def _indexes(self, run: str) -> set[int]:
        """The names that a run means, titles before it left aside."""
        parts = bare(run).split()
        for first in range(len(parts)):
            if indexes := self.by_form.get(" ".join(parts[first:])):
                return indexes
        return set()

    def _has_words(self, run: str, words: Collection[str]) -> bool:
        parts = (bare(part) for part in run.split())
        return all(part in words or part in _NO_NAMES or not part[:1].isalpha() for part in parts)

    def _with_subject(self, span: Span) -> Span:
        """A span with what ends right before it in its sentence: the subject of a quote that begins with the verb."""
        index = max(0, bisect_right(self._sentence_starts, span.start) - 1)
        reach = max(span.start - SUBJECT_REACH, self._reading.sentences[index].start) if self._sentence_starts else 0
        before = bisect_left(self._mentions, (span.start, 0, 0)) - 1
        if before >= 0 and reach <= self._mentions[before][1] <= span.start:
            return Span(start=self._mentions[before][0], end=span.end)
        return span

    def _named(self, spans: Iterable[Span]) -> set[int]:
        """The names mentioned within these spans."""
        found = set()
        for span in spans:
            first = bisect_left(self._mentions, (span.start, 0, 0))
            last = bisect_left(self._mentions, (span.end, 0, 0))
            found |= {index for _, _, index in self._mentions[first:last]}
            if first and self._mentions[first - 1][1] > span.start:
                found.add(self._mentions[first - 1][2])
        return found

    def _last_named(self, span: Span) -> set[int]:
        """The LAST_NAMED people and as many other parties that were named last before the end of a span's sentence."""
        before = self._before(span)
        last: dict[bool, set[int]] = {True: set(), False: set()}
        place = bisect_left(self._mentions, (before.end, 0, 0)) - 1
        while place >= 0 and self._mentions[place][0] >= before.start:
            index = self._mentions[place][2]
            kept = last[self._is_person(index)]
            if index in self._party_indexes and len(kept) < LAST_NAMED:
                kept.add(index)
            place -= 1
        return last[True] | last[False]

    def _before(self, span: Span) -> Span:
        """From two sentences before a span to the end of its own."""
        sentences = self._reading.sentences
        last = max(0, bisect_right(self._sentence_starts, span.start) - 1)
        if not sentences:
            return span
        return Span(start=sentences[max(0, last - SENTENCES_BACK)].start, end=max(span.end, sentences[last].end))
