"""Where an article reports, and where its page speaks: to its reader, or in markup."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TypeVar

import regex

from schemas.span import Span
from service.reading.pattern import Pattern
from service.reading.reading import Reading
from service.reading.text.parse import Parse

T = TypeVar("T")

_ADDRESS = Pattern(r"\b(?:you|your|yours|yourself|please)\b|\?[^\w?]*$|<[/!]?[a-z]", regex.IGNORECASE)
_WORD = Pattern(r"[\p{L}\p{N}]+")
_SMALL = frozenset("the a an of to your you our their his her its my that will would should".split())
_ORDER = "bQ"
_QUESTION = Pattern("[wW]B")
_FIRST_PERSON = Pattern(r"\b(?:I|[Ww]e)\b")
# An interview has its questions and answers in paragraphs of their own.
_INTERVIEW = 5


class Voice:
    """The sentences of one article."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._text = reading.article.text
        self._starts = [sentence.start for sentence in reading.sentences]
        # A sentence may be as long as its article, and may name a party thousands of times.
        self._addressed = _Once(self._is_addressed)
        self._told = _Once(lambda sentence: " ".join(self._text[start:end] for start, end in self._outside(sentence)))
        self._quotations = sorted((of.outer for of in reading.quotations), key=lambda outer: outer.start)
        self._openings = [outer.start for outer in self._quotations]
        self._parses = {parse.starts[0]: parse for parse in reading.parses if parse.words}

    def is_addressed(self, span: Span) -> bool:
        """Whether one of the sentences that a span touches is, outside quotation marks, a question, an order or put to
        "you", or has markup: such words report nothing, and nobody holds them."""
        return any(self._addressed[sentence] for sentence in self._sentences(span))

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

    def told(self, sentence: Span) -> str:
        """What of a sentence stands outside quotation marks."""
        return self._told[sentence]

    def _is_addressed(self, sentence: Span) -> bool:
        parse = self._parses.get(sentence.start)
        return _ADDRESS.search(self.told(sentence)) is not None or (parse is not None and _asks(parse))

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


class _Once(dict[Span, T]):
    """What a function says of a span, asked once."""

    def __init__(self, ask: Callable[[Span], T]) -> None:
        self._ask = ask

    def __missing__(self, span: Span) -> T:
        self[span] = self._ask(span)
        return self[span]


def _words(text: str) -> str:
    return " ".join(["", *(word for word in _WORD.findall(text.casefold()) if word not in _SMALL), ""])


def _asks(parse: Parse) -> bool:
    """Whether a sentence begins as an order or a question does."""
    if parse.quoted[0] >= 0 or parse.words[0].isupper():
        return False
    return parse.code[0] in _ORDER or _QUESTION.match(parse.code) is not None
