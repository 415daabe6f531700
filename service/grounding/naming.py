"""Names of a statement: which of them its evidence does not have."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import regex

from schemas.span import Span
from service.reading.reading import Reading

SENTENCES_BACK = 2
SUBJECT_REACH = 12

_RUN = regex.compile(
    r"\p{Lu}[\p{L}\p{N}]*(?:[.'’&\-](?!s\b)[\p{L}\p{N}]+)*\.?(?:['’]s\b)?"
    r"(?:\s(?:(?:of|for|and|de|von|van|al)\s)?\p{Lu}[\p{L}\p{N}]*(?:[.'’&\-](?!s\b)[\p{L}\p{N}]+)*)*"
)
_WORD = regex.compile(r"[\p{L}\p{N}]+(?:[.'’\-](?!s\b)[\p{L}\p{N}]+)*")
_POSSESSIVE = regex.compile(r"['’]s?$")
_NO_NAMES = set(
    "i i'm i'd i'll i've a an the monday tuesday wednesday thursday friday saturday sunday january february march "
    "april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec mr mrs "
    "ms dr sir president minister chancellor senator mayor general judge professor".split()
)
_PERSON = set("he she him her his hers himself herself".split())
_THING = set("it its itself".split())
_ANYBODY = set("they them their theirs who whom whose".split())
_FIRST = set("i we me us my our mine ours".split())
_BODIES = regex.compile(
    r"\b(?:the|this|that)\s(?:\w+\s)?(?:company|firm|union|ministry|government|council|court|bank|party|country|city|"
    r"agency|group|commission|department|committee|police|airline|university|hospital|board|club|association|side)\b",
    regex.IGNORECASE,
)


def bare(name: str) -> str:
    """A name as it is compared: lowercased, without an article before it or a possessive after it."""
    return _POSSESSIVE.sub("", " ".join(name.casefold().split()).removeprefix("the ")).rstrip(".")


class Naming:
    """The names of one article by form and by place."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.by_form: dict[str, set[int]] = defaultdict(set)
        for index, name in enumerate(reading.names):
            for form in (name.text, *name.aliases):
                self.by_form[bare(form)].add(index)
        self._mentions = sorted(
            (span.start, span.end, index) for index, name in enumerate(reading.names) for span in name.mentions
        )
        self._known = {word for form in self.by_form for word in form.split()}
        self._sentence_starts = [sentence.start for sentence in reading.sentences]

    def missing(self, statement: str, evidence: Sequence[Span], granted: Iterable[str]) -> list[str]:
        """Names of a statement that its evidence has under no form. Those granted need not stand there: its holders,
        its relays. A pronoun in the evidence stands for one name of the sentences before it."""
        allowed = {bare(form) for form in granted}
        allowed_words = {word for form in allowed for word in form.split()}
        text = self._reading.article.text
        words = {bare(word) for span in evidence for word in _WORD.findall(text[span.start : span.end])}
        present = self._named(self._with_subject(span) for span in evidence)
        absent = []
        for run in self._runs(statement):
            indexes = self._indexes(run)
            if not (indexes & present or bare(run) in allowed or self._has_words(run, words | allowed_words)):
                absent.append((run, indexes))
        return self._unexcused(absent, evidence) if absent else []

    def _runs(self, statement: str) -> list[str]:
        """The capitalised runs, without what is a capital only because the sentence begins there."""
        found = []
        for match in _RUN.finditer(statement):
            parts = match[0].split()
            begins = (
                not statement[: match.start()].rstrip(" \"'“”‘’") or statement[: match.start()].rstrip()[-1] in ".?!"
            )
            while parts and (bare(parts[0]) in _NO_NAMES or (begins and bare(parts[0]) not in self._known)):
                parts = parts[1:]
                begins = False
            if parts:
                found.append(" ".join(parts))
        return found

    def _indexes(self, run: str) -> set[int]:
        """The names that a run means, titles before it left aside."""
        parts = bare(run).split()
        for first in range(len(parts)):
            if indexes := self.by_form.get(" ".join(parts[first:])):
                return indexes
        return set()

    def _has_words(self, run: str, words: Collection[str]) -> bool:
        parts = (bare(word) for word in _WORD.findall(run))
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

    def _unexcused(self, absent: Sequence[tuple[str, set[int]]], evidence: Sequence[Span]) -> list[str]:
        text = self._reading.article.text
        quoted = " ".join(text[span.start : span.end] for span in evidence)
        words = [word.casefold() for word in _WORD.findall(quoted)]
        persons = sum(word in _PERSON for word in words)
        things = sum(word in _THING for word in words) + len(_BODIES.findall(quoted))
        anybody = sum(word in _ANYBODY or word in _FIRST for word in words)
        around = self._named(self._before(span) for span in evidence)
        left = []
        for run, indexes in absent:
            near = indexes & around
            is_person = any(self._reading.names[index].kind == "person" for index in near)
            if near and is_person and persons:
                persons -= 1
            elif near and not is_person and things:
                things -= 1
            elif near and anybody:
                anybody -= 1
            else:
                left.append(run)
        return left

    def _before(self, span: Span) -> Span:
        """From two sentences before a span to the end of its own."""
        sentences = self._reading.sentences
        last = max(0, bisect_right(self._sentence_starts, span.start) - 1)
        if not sentences:
            return span
        return Span(start=sentences[max(0, last - SENTENCES_BACK)].start, end=max(span.end, sentences[last].end))
