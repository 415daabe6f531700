"""Paragraphs and sentences."""

import re
from collections.abc import Iterator
from itertools import pairwise

from sentencex import get_sentence_boundaries

from schemas.span import Span
from service.reading.text.quotation import Quotation

_LINE = re.compile(r"\S[^\n\r\u2028\u2029]*")
_BREAK = re.compile(r"[\n\r\u2028\u2029]")
_ENDS = frozenset(".!?:;\"”’')]|")
_WRAPPED_AT = 35
_SPEECH_TAG = re.compile(
    r"(?:(?:he|she|they|we|I|one|the|an?|his|her)\b|(?:[A-Z][\w.'’-]*,? ?){1,5})(?:\s?[\w.'’-]+,?){0,4}? "
    r"(?:said|says|asked|asks|wrote|writes|added|told|replied|tweeted|shouted|continued|exclaimed|wondered|joked|quipped)\b"
    r"|(?:said|asked|wrote|added|replied|shouted) [A-Z]"
)
_SIGNATURE = re.compile(r"[-–—―]\s?[A-Z][^\n.!?\"“”]{1,60}\.?")
_CLOSING = frozenset("\"”’'»")
_LONGEST = 2500
_WINDOW = 2 * _LONGEST


def find_paragraphs(text: str) -> tuple[Span, ...]:
    """Lines with something in them, without the white space around; lines that were wrapped in one piece."""
    found: list[Span] = []
    for block in _blocks(text):
        wrapped = any(_runs_on(text, before, after) for before, after in pairwise(block))
        found.extend([Span(start=block[0].start, end=block[-1].end)] if wrapped else block)
    return tuple(found)


def _blocks(text: str) -> list[list[Span]]:
    """Lines between blank lines."""
    blocks: list[list[Span]] = []
    for match in _LINE.finditer(text):
        line = _stripped(text, match.start(), match.end())
        if blocks and text.count("\n", blocks[-1][-1].end, line.start) == 1:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _runs_on(text: str, line: Span, following: Span) -> bool:
    """Whether a line breaks in the middle of a sentence."""
    long = line.end - line.start >= _WRAPPED_AT
    return long and text[line.end - 1] not in _ENDS and text[following.start].islower()


def find_sentences(
    text: str, language: str, paragraphs: tuple[Span, ...], quotations: tuple[Quotation, ...]
) -> tuple[Span, ...]:
    """Sentences in order; none crosses a paragraph, and a quotation keeps its sentences in one."""
    found: list[Span] = []
    inside = iter(quotations)
    quotation = next(inside, None)
    for paragraph in paragraphs:
        for sentence in _split(text, language, paragraph):
            while quotation is not None and quotation.outer.end <= sentence.start:
                quotation = next(inside, None)
            within = quotation is not None and bool(found) and quotation.outer.start < found[-1].end
            within = within and quotation is not None and sentence.start < quotation.outer.end
            tagged = bool(found) and sentence.start > paragraph.start and _continues(text, found[-1], sentence)
            if (within or tagged) and sentence.end - found[-1].start < _LONGEST:
                found[-1] = Span(start=found[-1].start, end=sentence.end)
            else:
                found.append(sentence)
    return tuple(found)


def _continues(text: str, before: Span, sentence: Span) -> bool:
    """Whether a sentence only says or signs who asked or wrote what was quoted before it."""
    if text[before.end - 1] in _CLOSING and _SIGNATURE.fullmatch(text, sentence.start, sentence.end):
        return True
    return text[before.end - 2 : before.end - 1] in ("?", "!", "…") and bool(
        _SPEECH_TAG.match(text, sentence.start, sentence.end)
    )


def _split(text: str, language: str, paragraph: Span) -> list[Span]:
    spans: list[Span] = []
    for start, end in _boundaries(text, language, paragraph):
        sentence = _stripped(text, start, end)
        if sentence.end - sentence.start > _LONGEST:
            spans.extend(_pieces(text, sentence))
        elif sentence.end > sentence.start:
            spans.append(sentence)
    return spans


def _boundaries(text: str, language: str, paragraph: Span) -> Iterator[tuple[int, int]]:
    """Where the library ends sentences. It looks at all pairs of a sentence and a quotation mark, so that a long
    paragraph is shown to it window by window, each from the sentence on that the one before may have cut."""
    start = paragraph.start
    while start < paragraph.end:
        end = min(paragraph.end, start + _WINDOW)
        shown = get_sentence_boundaries(language, _BREAK.sub(" ", text[start:end]))
        found = [(start + boundary["start_index"], start + boundary["end_index"]) for boundary in shown]
        whole = found if end == paragraph.end or len(found) == 1 else found[:-1]
        yield from whole
        start = whole[-1][1]


def _pieces(text: str, sentence: Span) -> list[Span]:
    """Pieces of what is longer than any sentence: rules may look at all pairs of words."""
    pieces: list[Span] = []
    start = sentence.start
    while sentence.end - start > _LONGEST:
        end = text.rfind(" ", start + 1, start + _LONGEST)
        end = end if end > start else start + _LONGEST
        pieces.append(_stripped(text, start, end))
        start = end
    return [piece for piece in (*pieces, _stripped(text, start, sentence.end)) if piece.end > piece.start]


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start=start, end=end)
