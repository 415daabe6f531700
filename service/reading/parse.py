"""A sentence as words, noun phrases and verb groups."""

import re
from dataclasses import dataclass, field

from schemas.span import Span
from service.reading.tag import tag

_WORD = re.compile(
    r"(?:[A-Za-z]\.){2,}"
    r"|\d+(?:[.,:]\d+)*(?:[A-Za-z]+)?"
    r"|\w+?(?=n['’]t\b)"
    r"|n['’]t\b"
    r"|\w+(?:(?:['’](?!(?:s|S|re|ve|ll|d|m)\b)|[-–&./@])\w+)*(?<=\b(?:[Mm]r|Ms|Dr|St|Lt|No|vs))\."
    r"|\w+(?:(?:['’](?!(?:s|S|re|ve|ll|d|m)\b)|[-–&./@])\w+)*"
    r"|['’](?:s|S|re|ve|ll|d|m)\b"
    r"|''|``|\.\.\.|--|\S"
)
_BE = frozenset("be am is are was were been being 's 're 'm".split())
_HAVE = frozenset("have has had having 've 'd".split())
_DO = frozenset("do does did".split())
_QUOTES = frozenset(['"', "“", "”", "„", "«", "»", "''", "``", "‘"])
_CODES = {
    "D": "d", "P$": "p", "POS": "'", "J": "j", "CD": "c", "N": "n", "NS": "n", "NP": "N", "R": "r",
    "VBN": "e", "VBG": "g", "P": "h", "C": "&", "I": "i", "TO": "t", "M": "m", "VB": "b", "VBD": "D",
    "VBZ": "Z", "VBP": "Q", "W": "w", "WR": "W", "RP": "x",
}  # fmt: skip
_NOUN_PHRASE = re.compile(r"(?:d{1,2}|p)?(?:r?[jceg]|[nN']){0,14}[nNc]|d?h|d(?![jcegnNr])")
_VERB_GROUP = re.compile(r"(?:[mHOBt]r{0,3}){0,4}[DZQbegHOB]")


@dataclass(slots=True)
class Group:
    """A verb group: words first to head, of which head carries the meaning."""

    first: int
    head: int
    form: str
    passive: bool
    negated: bool
    finite: bool
    infinitive: bool


@dataclass(slots=True)
class Parse:
    """One sentence. code has a letter for each word; phrases are half-open ranges of words."""

    words: list[str]
    lowered: list[str]
    starts: list[int]
    ends: list[int]
    code: str
    quoted: list[bool] = field(default_factory=list)
    phrases: list[tuple[int, int]] = field(default_factory=list)
    ending: dict[int, tuple[int, int]] = field(default_factory=dict)
    opening: dict[int, tuple[int, int]] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)

    def span(self, first: int, end: int) -> Span:
        """The characters of the words from first up to, not including, end."""
        return Span(start=self.starts[first], end=self.ends[end - 1])


def parse(text: str, sentence: Span) -> Parse:
    """Tags a sentence and finds its noun phrases and verb groups."""
    matches = list(_WORD.finditer(text, sentence.start, sentence.end))
    words = [match.group() for match in matches]
    lowered = [word.lower().replace("’", "'") for word in words]
    code = "".join(map(_letter, lowered, tag(words, lowered)))
    parsed = Parse(words, lowered, [match.start() for match in matches], [match.end() for match in matches], code)
    for match in _NOUN_PHRASE.finditer(code):
        parsed.phrases.append(match.span())
        parsed.opening[match.start()] = parsed.ending[match.end()] = match.span()
    parsed.groups.extend(_group(parsed, match.start(), match.end()) for match in _VERB_GROUP.finditer(code))
    return parsed


def _letter(lower: str, name: str) -> str:
    if name == ".":
        return '"' if lower in _QUOTES else lower[0] if lower[0] in ",;:()-—–." else "."
    if name[0] == "V":
        if lower in _BE:
            return "B"
        if lower in _HAVE:
            return "H"
        if lower in _DO:
            return "O"
    return _CODES[name]


def _group(parsed: Parse, first: int, end: int) -> Group:
    code = parsed.code[first:end]
    infinitive = code[0] == "t"
    return Group(
        first=first,
        head=end - 1,
        form=code[-1],
        passive=code[-1] == "e" and "B" in code,
        negated=any(word in ("not", "n't", "never") for word in parsed.lowered[first:end]),
        finite=not infinitive and code[0] not in "egb",
        infinitive=infinitive,
    )
