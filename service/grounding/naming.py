"""The names of an article as the reading found them: by form and by place."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

from schemas.span import Span
from service.reading.pattern import Pattern
from service.reading.reading import Name, Reading

SENTENCES_BACK = 8
SUBJECT_REACH = 12
LAST_NAMED = 2

NAME_PART = Pattern(r"[\p{L}\p{N}]+(?:[.'’\-](?!s\b)[\p{L}\p{N}]+)*")
_DETERMINERS = frozenset("the a an this that its his her their our two three both many some several all".split())
POSSESSIVE = Pattern(r"['’]s?$")


@lru_cache(maxsize=8192)
def bare(name: str) -> str:
    """A name as it is compared: lowercased, without an article before it or a possessive after it."""
    return POSSESSIVE.sub("", " ".join(name.casefold().split()).removeprefix("the ")).rstrip(".")


class Naming:
    """The names of one article; indexes are those of Reading.names."""

    def __init__(self, reading: Reading, parties: Iterable[Sequence[str]]) -> None:
        """parties: for each party of a draft the forms of its name. Each form means what all of them mean."""
        self._reading = reading
        self.text = reading.article.text
        self._by_form: dict[str, set[int]] = defaultdict(set)
        self._by_description: dict[str, set[int]] = defaultdict(set)
        self._by_full_name: dict[str, set[int]] = defaultdict(set)
        for index, name in enumerate(reading.names):
            for form in (name.text, *name.aliases):
                self._by_form[bare(form)].add(index)
                self._by_description[_undetermined(form)].add(index)
            if name.kind == "person" and len(name.text.split()) > 1:
                self._by_full_name[_full_name(name.text)].add(index)
        self._mentions = sorted(
            (span.start, span.end, index) for index, name in enumerate(reading.names) for span in name.mentions
        )
        self._sentence_starts = [sentence.start for sentence in reading.sentences]
        self.parties: dict[str, set[int]] = {}
        for forms in parties:
            meant = set().union(*map(self.meant_by, forms))
            self.parties.update((bare(form), meant) for form in forms)
        self._party_indexes = set().union(*self.parties.values())

    def meant_by(self, form: str) -> set[int]:
        """The names that a form denotes, whatever titles or determiners stand before them."""
        full = _full_name(form)
        found = self._by_form.get(bare(form), set()) | (self._by_full_name.get(full, set()) if " " in full else set())
        return found or self._by_description.get(_undetermined(form), set())

    def named_as(self, form: str) -> set[int]:
        """The names that have just this form, as bare() gives it, or another form of the same party."""
        return self._by_form.get(form) or self.parties.get(form, set())

    def words_of(self, index: int) -> set[str]:
        name = self._reading.names[index]
        return {word for form in (name.text, *name.aliases) for word in bare(form).split()}

    def is_person(self, index: int) -> bool:
        return self._reading.names[index].kind == "person"

    def is_word_of_a_name(self, word: str) -> bool:
        return word in self._name_words

    def named_in(self, spans: Iterable[Span]) -> set[int]:
        """The names mentioned within these spans."""
        found = set()
        for span in spans:
            first = bisect_left(self._mentions, (span.start, 0, 0))
            last = bisect_left(self._mentions, (span.end, 0, 0))
            found |= {index for _, _, index in self._mentions[first:last]}
            if first and self._mentions[first - 1][1] > span.start:
                found.add(self._mentions[first - 1][2])
        return found

    def last_named(self, span: Span) -> set[int]:
        """The LAST_NAMED people and as many other parties that were named last before the end of a span's sentence."""
        before = self.reach(span)
        last: dict[bool, set[int]] = {True: set(), False: set()}
        place = bisect_left(self._mentions, (before.end, 0, 0)) - 1
        while place >= 0 and self._mentions[place][0] >= before.start:
            index = self._mentions[place][2]
            kept = last[self.is_person(index)]
            if index in self._party_indexes and len(kept) < LAST_NAMED:
                kept.add(index)
            place -= 1
        return last[True] | last[False]

    def with_subject(self, span: Span) -> Span:
        """A span with what ends right before it in its sentence: the subject of a quote that begins with the verb."""
        index = max(0, bisect_right(self._sentence_starts, span.start) - 1)
        reach = max(span.start - SUBJECT_REACH, self._reading.sentences[index].start) if self._sentence_starts else 0
        before = bisect_left(self._mentions, (span.start, 0, 0)) - 1
        if before >= 0 and reach <= self._mentions[before][1] <= span.start:
            return Span(start=self._mentions[before][0], end=span.end)
        return span

    def around(self, evidence: Iterable[Span]) -> str:
        """The sentences of some spans and the few before them."""
        spans = dict.fromkeys(map(self.reach, evidence))
        return "\n".join(self.text[span.start : span.end] for span in spans)

    def reach(self, span: Span) -> Span:
        """From a few sentences before a span to the end of its own."""
        sentences = self._reading.sentences
        last = max(0, bisect_right(self._sentence_starts, span.start) - 1)
        if not sentences:
            return span
        return Span(start=sentences[max(0, last - SENTENCES_BACK)].start, end=max(span.end, sentences[last].end))

    @cached_property
    def _name_words(self) -> set[str]:
        return {word for form, indexes in self._by_form.items() if indexes & self.proper for word in form.split()}

    @cached_property
    def proper(self) -> set[int]:
        """The names that are proper names, not descriptions ("many landlords")."""
        return {index for index, name in enumerate(self._reading.names) if _is_proper(name)}


def _is_proper(name: Name) -> bool:
    words = [word for word in name.text.split() if word.casefold() not in _DETERMINERS]
    return name.kind not in ("group", "anonymous_source") and any(word[:1].isupper() for word in words)


def _undetermined(name: str) -> str:
    """A name without the determiner before it: "a Western official" and "Western official" are one."""
    first, _, rest = bare(name).partition(" ")
    return rest if rest and first in _DETERMINERS else bare(name)


def _full_name(name: str) -> str:
    """The last two words of a name."""
    return " ".join(bare(name).split()[-2:])
