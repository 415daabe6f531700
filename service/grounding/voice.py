"""Where an article reports, and where its page speaks: to its reader, or in markup."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

import regex

from schemas.span import Span
from service.grounding.once import once
from service.reading.pattern import Pattern
from service.reading.reading import Reading
from service.reading.text.parse import Parse

_ADDRESS = Pattern(r"\b(?:please|let(?:['’]s|\sus))\b|\?[^\w?]*$", regex.IGNORECASE)
_MARKUP = Pattern("<[/!]?[a-z]", regex.IGNORECASE)
_YOU = Pattern(r"\b(?:you|your|yours|yourself)\b", regex.IGNORECASE)
_WORD = Pattern(r"[\p{L}\p{N}]+")
_SMALL = frozenset("the a an of to your you our their his her its my that will would should".split())
_ASKING = Pattern("[bQ](?!.?$)|[wW]B")
_CALLING = Pattern("N+,[^bQwW]")
_FIRST_PERSON = Pattern(r"\b(?:I|[Ww]e)\b")
# An interview has its questions and answers in paragraphs of their own.
_INTERVIEW = 5


class Voice:
    """The sentences of one article."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._text = reading.article.text
        self._starts = [sentence.start for sentence in reading.sentences]
        self._paragraph_starts = [paragraph.start for paragraph in reading.paragraphs]
        self._quotations = sorted((of.outer for of in reading.quotations), key=lambda outer: outer.start)
        self._openings = [outer.start for outer in self._quotations]
        self._parses = {parse.starts[0]: parse for parse in reading.parses if parse.words}

    def is_addressed(self, span: Span) -> bool:
        """Whether one of the sentences that a span touches is, outside quotation marks, a question, an order or put to
        "you", or has markup: such words report nothing, and nobody holds them."""
        return any(self._is_sentence_addressed(sentence) for sentence in self._sentences(span))

    def reported(self, span: Span) -> list[Span]:
        """What of a span stands in sentences that are not addressed; nothing where one of them has markup."""
        if any(self._is_marked(sentence) for sentence in self._sentences(span)):
            return []
        return [part for part in _cut(span, self._starts) if not self.is_addressed(part)]

    def by_paragraph(self, span: Span) -> list[Span]:
        """A span cut where its paragraphs begin."""
        return _cut(span, self._paragraph_starts)

    def is_said(self, statement: str, span: Span) -> bool:
        """Whether one sentence that a span touches has the words of a statement in one run, small ones apart."""
        said = _words(statement)
        return any(said in _words(self._text[part.start : part.end]) for part in self._sentences(span))

    def is_whole(self, span: Span) -> bool:
        """Whether a span has a whole sentence in it."""
        sentence = self.sentence(span)
        return (
            span.start <= sentence.start and sentence.end - 1 <= span.end and " " in self._text[span.start : span.end]
        )

    def has_verb(self, span: Span) -> bool:
        """Whether the sentence in which a span begins says something outside quotation marks."""
        parse = self._parses.get(self.sentence(span).start)
        return parse is None or any(group.finite and parse.quoted[group.head] < 0 for group in parse.groups)

    @cached_property
    def is_interview(self) -> bool:
        """Whether "I" and "we" outside quotation marks are whom the article is about."""
        spoken = (_FIRST_PERSON.search(self.told(paragraph)) for paragraph in self._reading.paragraphs)
        return sum(match is not None for match in spoken) >= _INTERVIEW

    def sentence(self, span: Span) -> Span:
        """The sentence in which a span begins."""
        return next(iter(self._sentences(span)), span)

    # A sentence may be as long as its article, and may name a party thousands of times.
    @once
    def told(self, sentence: Span) -> str:
        """What of a sentence stands outside quotation marks."""
        return " ".join(self._text[start:end] for start, end in self._outside(sentence))

    @once
    def _is_marked(self, sentence: Span) -> bool:
        return _MARKUP.search(self.told(sentence)) is not None

    @once
    def _is_sentence_addressed(self, sentence: Span) -> bool:
        told, parse = self.told(sentence), self._parses.get(sentence.start)
        if self._is_marked(sentence) or _ADDRESS.search(told) or (parse is not None and _asks(parse)):
            return True
        return _YOU.search(told) is not None and not (self.is_interview and parse is not None and _calls(parse))

    def _sentences(self, span: Span) -> Sequence[Span]:
        first = max(0, bisect_right(self._starts, span.start) - 1)
        return self._reading.sentences[first : max(first + 1, bisect_left(self._starts, span.end))]

    def _outside(self, sentence: Span) -> Iterator[tuple[int, int]]:
        at = sentence.start
        for index in range(max(0, bisect_right(self._openings, at) - 1), bisect_left(self._openings, sentence.end)):
            outer = self._quotations[index]
            if outer.end > at:
                yield at, max(at, outer.start)
                at = max(at, outer.end)
        yield at, max(at, sentence.end)


def _cut(span: Span, starts: Sequence[int]) -> list[Span]:
    inside = starts[bisect_right(starts, span.start) : bisect_left(starts, span.end)]
    if not inside:
        return [span]
    return [Span(start=start, end=end) for start, end in pairwise([span.start, *inside, span.end])]


def _words(text: str) -> str:
    return " ".join(["", *(word for word in _WORD.findall(text.casefold()) if word not in _SMALL), ""])


def _asks(parse: Parse) -> bool:
    """Whether a sentence begins as a question does, or an order of more than a word."""
    if parse.quoted[0] >= 0 or parse.words[0].isupper():
        return False
    return _ASKING.match(parse.code) is not None


def _calls(parse: Parse) -> bool:
    """Whether a sentence begins with the name of whom it is put to: "Ms Orde, the city says that your costs"."""
    return _CALLING.match(parse.code) is not None
