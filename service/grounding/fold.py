"""Text without its typography, each character still knowing where it came from."""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import regex

from service.reading.pattern import Pattern

Joint = Literal["dash", "line_break"]

INVISIBLE = (
    r"\u00AD\u034F\u061C\u180B-\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F"
    r"\uFE00-\uFE0F\uFEFF\U000E0100-\U000E01EF"
)
MARKS = (
    r"\"'`\u00AB\u00BB\u00B4\u02B9\u02BA\u02BB\u02BC\u02BD\u02C8\u02EE\u055A\u05F3\u05F4\u2018-\u201F\u2032-\u2037"
    r"\u2039\u203A\u275B-\u275F\u276E\u276F\u2E42\u3008-\u300B\u300C-\u300F\u301D-\u301F\uFE41-\uFE44\uFF02\uFF07\uFF62\uFF63"
)
DASHES = r"\-\u2010-\u2015\u2043\u2212\u2500\u2E3A\u2E3B\uFE58\uFE63\uFF0D"
WIDE = (
    r"\p{Han}\p{Hiragana}\p{Katakana}\u3000-\u303F\u30FC\uFF01\uFF08\uFF09\uFF0C\uFF0E\uFF1A\uFF1B\uFF1F\uFF61-\uFF65"
)
UNSPACED = r"\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"

_GAP = rf"[\s{INVISIBLE}]"
_PLAIN = r"A-Za-z0-9.,()\[\]/$&@\#*+="
_LETTER = rf"[[\p{{L}}\p{{Nd}}\p{{M}}〇、。]--[{MARKS}{INVISIBLE}]]"
_SPACED = rf"[[\p{{L}}\p{{Nd}}\p{{M}}]--[{MARKS}{INVISIBLE}{WIDE}{UNSPACED}]]"
_TOKEN = Pattern(
    rf"""
    (?P<plain>[{_PLAIN}]+(?:\x20[{_PLAIN}]+)*(?!\p{{M}}))
  | (?P<mark>{_GAP}*+(?P<marks>(?:[{MARKS}]|<<|>>)++){_GAP}*+)
  | (?P<dash>{_GAP}*+(?P<dashes>[{DASHES}]++){_GAP}*+)
  | (?P<invisible>(?:\u00AD(?:[^\S\n]*+\n\s*+)?+|[{INVISIBLE}])++(?!\s))
  | (?P<space>{_GAP}++)
  | (?P<letters>(?=[\p{{L}}\p{{Nd}}]){_SPACED}++(?:\x20{_SPACED}++)*+ | [\p{{L}}\p{{Nd}}]{_LETTER}*+)
  | (?P<other>\X)
    """,
    regex.VERBOSE | regex.VERSION1,
)
_CLUSTER = Pattern(r"\X")
_SWALLOWS_SPACE = Pattern(rf"[!?;:%\uFF01\uFF1A\uFF1B\uFF1F\uFF05{WIDE}]", regex.VERSION1)
_WIDE = Pattern(rf"[{WIDE}]", regex.VERSION1)
_UNSPACED = Pattern(rf"[{UNSPACED}]", regex.VERSION1)
_LETTER_OR_MARK = Pattern(r"[\p{L}\p{M}]")
_HIDDEN = Pattern(rf"[{INVISIBLE}]+")
_SAME = str.maketrans({"\u2044": "/", "\u301c": "~"})


class Offsets:
    """Offsets of the original by the index of a folded character, kept for each piece: a long text has few.

    firsts: the index of a piece's first character; values: its offset; steps: 1 where those of the next ones count up.
    """

    def __init__(self, length: int, firsts: list[int], values: list[int], steps: list[int]) -> None:
        self._length = length
        self._firsts = firsts
        self._values = values
        self._steps = steps

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: int) -> int:
        piece = bisect_right(self._firsts, index) - 1
        return self._values[piece] + self._steps[piece] * (index - self._firsts[piece])


@dataclass(slots=True)
class Folded:
    """A folded text: character k stands for the original's starts[k]:ends[k].

    A dash between letters leaves no character behind, because a word broken over two lines has one too many;
    it leaves a joint, at the index of the character after it.
    """

    text: str
    starts: Offsets | range
    ends: Offsets | range
    joints: dict[int, Joint] = field(default_factory=dict)

    @classmethod
    def verbatim(cls, text: str) -> "Folded":
        return cls(text, range(len(text)), range(1, len(text) + 1))


def fold(text: str) -> Folded:
    """Fold compatibility forms, case, quotation marks, dashes, white space and invisible characters, in one pass."""
    return _Folding(text).run()


class _Folding:
    def __init__(self, text: str) -> None:
        self._text = text
        self._pieces: list[str] = []
        self._length = 0
        self._firsts: list[int] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._steps: list[int] = []
        self._joints: dict[int, Joint] = {}

    def run(self) -> Folded:
        for token in _TOKEN.finditer(self._text):
            match token.lastgroup:
                case "plain":
                    self._emit_run(token[0].lower(), token.start())
                case "space":
                    self._space(token.start(), token.end())
                case "letters":
                    self._letters(token[0], token.start())
                case "mark":
                    self._emit('"', *token.span("marks"))
                case "dash":
                    self._dash(token)
                case "other":
                    self._other(token[0], token.start())
        starts = Offsets(self._length, self._firsts, self._starts, self._steps)
        ends = Offsets(self._length, self._firsts, self._ends, self._steps)
        return Folded("".join(self._pieces), starts, ends, self._joints)

    def _emit_run(self, run: str, start: int) -> None:
        """Append characters that stand for one original character each."""
        self._emit(run, start, start + 1, step=1)

    def _emit(self, folded: str, start: int, end: int, step: int = 0) -> None:
        """Append characters that stand together for one stretch of the original, or count up from it."""
        self._pieces.append(folded)
        self._firsts.append(self._length)
        self._starts.append(start)
        self._ends.append(end)
        self._steps.append(step)
        self._length += len(folded)

    def _space(self, start: int, end: int) -> None:
        before, after = self._text[start - 1 : start], self._text[end : end + 1]
        if not before or not after or _SWALLOWS_SPACE.match(after) or _WIDE.match(before):
            return
        if not (_UNSPACED.match(before) and _UNSPACED.match(after)):
            self._emit(" ", start, end)

    def _letters(self, run: str, start: int) -> None:
        lower = run.casefold()
        if len(lower) == len(run) and _is_folded(run) and _is_folded(lower):
            self._emit_run(lower, start)
            return
        for cluster in _CLUSTER.findall(run):
            end = start + len(cluster)
            self._emit(_fold_cluster(cluster), start, end)
            start = end

    def _dash(self, token: "regex.Match[str]") -> None:
        before, after = self._text[token.start() - 1 : token.start()], self._text[token.end() : token.end() + 1]
        if not (_LETTER_OR_MARK.match(before) and _LETTER_OR_MARK.match(after)):
            self._emit("-", *token.span("dashes"))
            return
        hyphen = token["dashes"] in "-\u2010" and token.start() == token.start("dashes")
        broken = hyphen and "\n" in self._text[token.end("dashes") : token.end()]
        self._joints[self._length] = "line_break" if broken else "dash"

    def _other(self, cluster: str, start: int) -> None:
        end = start + len(cluster)
        folded = _fold_cluster(cluster)
        if folded != cluster and any(map(str.isdecimal, folded)):
            beside = self._text[start - 1 : start] + self._text[end : end + 1]
            folded = cluster if any(map(str.isnumeric, beside)) else folded  # 10² is not 102, nor 3½ 31/2
        self._emit(folded, start, end)


def _is_folded(text: str) -> bool:
    return unicodedata.is_normalized("NFKC", text)


@lru_cache(maxsize=8192)
def _fold_cluster(cluster: str) -> str:
    visible = _HIDDEN.sub("", cluster)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())
    return folded.translate(_SAME).replace("i\u0307", "i")  # what lowercasing makes of the Turkish dotted capital
