"""Quotes for a benchmark: passages of articles, with the typography that a model or a paste changes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

ARTICLES = Path(__file__).parent.parent / "evals" / "articles"
LENGTHS = range(7, 13)  # in words

_LINE = regex.compile(r"\S[^\n]*")
_WORD = regex.compile(r"\S+")
_LONG_WORD = regex.compile(r"\b(\p{L}{4})(\p{L}{3,})\b")
_OPENING = regex.compile(r"(?<!\S)[\"']")
_SWAPPED = {'"': "”", "“": '"', "”": '"', "'": "’", "’": "'", "‘": "'"}
_DASHES = str.maketrans({"-": "–", "–": "-", "—": "-"})


@dataclass(frozen=True, slots=True)
class Passage:
    """A quote, and the words and the place that it was made of."""

    quote: str
    start: int
    end: int


def article(size: int) -> tuple[str, str]:
    """So many characters of the project's articles, one after another, and what is left of them."""
    texts = (path.read_bytes().decode() for path in sorted(ARTICLES.glob("*.txt")))
    whole = "\n\n".join(texts)
    return whole[:size], whole[size:]


def noisy(text: str, count: int) -> list[Passage]:
    """Passages from all over the text, in its order, each with one kind of noise: all kinds in turn."""
    passages = []
    for index, zone in enumerate(_zones(text, count)):
        turn = index % len(NOISE)
        kinds = NOISE[turn:] + NOISE[:turn]  # the next one where a zone has nothing for the first
        passages.append(next(passage for kind in kinds for passage in _changed(text, zone, kind)))
    return passages


def fabricated(text: str, others: str, count: int) -> list[str]:
    """Passages of other articles, none of which stands in this one."""
    return [
        next(others[start:end] for start, end in _runs(others, zone) if not _occurs(text, others[start:end]))
        for zone in _zones(others, count)
    ]


def _changed(text: str, zone: range, noise: Callable[[str], str]) -> Iterator[Passage]:
    """The passages of a zone that the noise changes and that stand once in the text."""
    for start, end in _runs(text, zone):
        words = text[start:end]
        if (quote := noise(words)) != words and _occurs(text, words) == 1:
            yield Passage(quote, start, end)


def _zones(text: str, count: int) -> list[range]:
    width = len(text) // count
    return [range(index * width, (index + 1) * width) for index in range(count)]


def _runs(text: str, zone: range) -> Iterator[tuple[int, int]]:
    """Runs of words within a line, one beginning every third word, as long as the line decides."""
    for line in _LINE.finditer(text, zone.start, zone.stop):
        words = [word.span() for word in _WORD.finditer(text, *line.span())][1:-1]  # a zone may cut the outer ones
        length = LENGTHS[len(words) % len(LENGTHS)]
        for first in range(0, len(words) - length + 1, 3):
            yield words[first][0], words[first + length - 1][1]


def _occurs(text: str, words: str) -> int:
    return text.casefold().count(words.casefold())


def _swap_marks(words: str) -> str:
    """Straight quotation marks for curly ones, and curly ones for straight."""
    opened = _OPENING.sub(lambda mark: "“" if mark[0] == '"' else "‘", words)
    return "".join(_SWAPPED.get(now, now) if now == was else now for was, now in zip(words, opened, strict=True))


def _second_space(words: str) -> str:
    """A no-break space for the second space."""
    first, second, rest = words.split(" ", 2)
    return f"{first} {second}\u00a0{rest}"


def _soft_hyphens(words: str) -> str:
    return _LONG_WORD.sub("\\1\u00ad\\2", words)


def _swap_dashes(words: str) -> str:
    return words.translate(_DASHES)


def _line_break(words: str) -> str:
    """A line break for the third space."""
    first, second, third, rest = words.split(" ", 3)
    return f"{first} {second} {third}\n{rest}"


def _case(words: str) -> str:
    return words[:1].swapcase() + words[1:]


NOISE = (_swap_marks, _second_space, _soft_hyphens, _swap_dashes, _line_break, _case)
