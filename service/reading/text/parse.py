"""A sentence as words, noun phrases and verb groups."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas.span import Span
from service.reading.text.quotation import Quotation
from service.reading.text.tag import tag

_CLITIC = r"['’](?:s|S|re|ve|ll|d|m)\b"
_COMPOUND = rf"\w+(?:(?:(?!{_CLITIC})['’]|[-–&./@\u00ad\u200b-\u200d\u2060]|[-\u00ad]+\r?\n(?=[a-z]))\w+)*"
_WORD = re.compile(
    r"[A-Za-z]++(?=[ ,])"  # Four of five: none of the rest has to be tried.
    r"|(?:[A-Za-z]\.){2,}|[A-Z]\.(?=\s+[A-Z])"
    r"|\d+(?:[.,:]\d+)*(?:[A-Za-z]+)?"
    r"|\w+?(?=n['’]t\b)"
    r"|n['’]t\b"
    r"|(?:Mrs|Rep|Sen|Gov|Gen|Col|Sgt|Capt|Prof|Rev|Inc|Corp|Ltd|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Ariz|Ark|Calif|Colo|Conn"
    r"|Del|Fla|Ill|Ind|Kan|Mass|Mich|Minn|Miss|Mont|Neb|Nev|Okla|Ore|Penn|Tenn|Tex|Wash|Wis|Wyo)\."
    r"|[RD]-[A-Z][a-z]{1,4}\."
    rf"|{_COMPOUND}(?<=\b(?:Mr|Ms|Dr|St|Lt|No|vs|Jr|Sr|Co))\."
    rf"|{_COMPOUND}"
    rf"|{_CLITIC}"
    r"|''|``|\.\.\.|--|\S"
)
INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]|-\r?\n")
_CAPITALISED = re.compile(r"[A-Z](?<=[a-z,] [A-Z])[\w'’-]*\b")
_LOWER = re.compile(r"\b[a-z][\w'’-]*\b")
_AUXILIARIES = {
    **dict.fromkeys(["be", "am", "is", "are", "was", "were", "been", "being", "'s", "'re", "'m"], "B"),
    **dict.fromkeys(["have", "has", "had", "having", "'ve", "'d"], "H"),
    **dict.fromkeys(["do", "does", "did"], "O"),
}
_QUOTES = frozenset(['"', "“", "”", "„", "«", "»", "''", "``", "‘"])
_MARKS = _QUOTES | {"'"}
_STOPS = frozenset(".?!:—–-•*…")
_CODES = {
    "D": "d", "P$": "p", "POS": "'", "J": "j", "CD": "c", "N": "n", "NS": "n", "NP": "N", "R": "r", "P": "h", "C": "&",
    "I": "i", "TO": "t", "M": "m", "W": "w", "WR": "W", "RP": "x",
}  # fmt: skip
_VERBS = {"VBN": "e", "VBG": "g", "VB": "b", "VBD": "D", "VBZ": "Z", "VBP": "Q"}
_NEGATIONS = frozenset(("not", "n't", "never"))
_SUBJECTS = ("they", "we", "you", "i", "who")
_INSIDE = r"(?:r?[jceg]|[nN']|j&(?=j)){0,14}[nNc]"
_NOUN_PHRASE = re.compile(rf"(?:d{{1,2}}|p){_INSIDE}|(?=r?[jcnN]){_INSIDE}|d?h|d(?![jcegnNr])")
_VERB_GROUP = re.compile(r"(?:[mHOBt]r{0,3}){0,4}[DZQbegHOB]")
_AFTER_MODAL = re.compile(r"mr{0,2}n")
_WITH_AUXILIARY = re.compile(r"(?:[mHOBt]r{0,3}){1,4}[DZQbegHOB]")


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
    """One sentence. For each word code has a letter and quoted the number of its quotation, or -1; quotes: if any has.

    phrases are half-open ranges of words; subjects are filled as they are looked for.
    """

    words: list[str]
    lowered: list[str]
    starts: list[int]
    ends: list[int]
    code: str
    quoted: list[int]
    quotes: bool
    phrases: list[tuple[int, int]] = field(default_factory=list)
    ending: dict[int, tuple[int, int]] = field(default_factory=dict)
    opening: dict[int, tuple[int, int]] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    subjects: dict[int, tuple[int, int] | None] = field(default_factory=dict)

    def span(self, first: int, end: int) -> Span:
        """The characters of the words from first up to, not including, end."""
        return Span(start=self.starts[first], end=self.ends[end - 1])


def parse(
    text: str, sentence: Span, quotations: Sequence[Quotation] = (), names: frozenset[str] = frozenset()
) -> Parse:
    """Tags a sentence and finds its noun phrases and verb groups. names: words that the article only capitalises."""
    matches = list(_WORD.finditer(text, sentence.start, sentence.end))
    words = [match[0] for match in matches]
    if not text[sentence.start : sentence.end].isprintable():
        words = [INVISIBLE.sub("", word) or word for word in words]
    lowered = " ".join(words).lower().replace("’", "'").split(" ")
    starts, ends = [match.start() for match in matches], [match.end() for match in matches]
    if "'" in lowered:
        _possess(lowered, starts, ends)
    initial = [
        word[0].isupper() and word not in names and _initial(words, starts, ends, place)
        for place, word in enumerate(words)
    ]
    code = _code(lowered, tag(words, lowered, initial))
    quoted = _quoted(starts, quotations)
    parsed = Parse(words, lowered, starts, ends, code, quoted, quotes=max(quoted) >= 0)
    parsed.groups = [_group(parsed, *match.span()) for match in _VERB_GROUP.finditer(code)]
    without_verbs = _WITH_AUXILIARY.sub(lambda verbs: "V" * len(verbs[0]), code)
    parsed.phrases = [match.span() for match in _NOUN_PHRASE.finditer(without_verbs)]
    parsed.opening = {phrase[0]: phrase for phrase in parsed.phrases}
    parsed.ending = {phrase[1]: phrase for phrase in parsed.phrases}
    return parsed


def find_capitalised(text: str) -> frozenset[str]:
    """Words that have a capital within sentences and never go without."""
    lower = set(_LOWER.findall(text))
    return frozenset(word for word in _CAPITALISED.findall(text) if word.lower() not in lower)


def _possess(lowered: list[str], starts: list[int], ends: list[int]) -> None:
    """Turns the apostrophe of "the workers' demand" into the mark of a possessive."""
    for place in range(1, len(lowered) - 1):
        attached = starts[place] == ends[place - 1] and starts[place + 1] > ends[place]
        if lowered[place] == "'" and attached and lowered[place - 1][-1] == "s" and lowered[place + 1][0].isalnum():
            lowered[place] = "'s"


def _initial(words: list[str], starts: list[int], ends: list[int], place: int) -> bool:
    """Whether a sentence or a quotation starts with this word."""
    if place == 0:
        return True
    before = words[place - 1]
    return before in _STOPS or (before in _MARKS and starts[place] == ends[place - 1])


def _quoted(starts: list[int], quotations: Sequence[Quotation]) -> list[int]:
    """For each word the number of the quotation around it, or -1."""
    numbers = [-1] * len(starts)
    first = bisect_right(quotations, starts[0], key=lambda quotation: quotation.outer.end)
    for number in range(first, len(quotations)):
        outer = quotations[number].outer
        if outer.start > starts[-1]:
            break
        for place in range(bisect_left(starts, outer.start), bisect_left(starts, outer.end)):
            numbers[place] = number
    return numbers


def _code(lowered: list[str], names: list[str]) -> str:
    letters = [_CODES.get(name) or _letter(lower, name) for lower, name in zip(lowered, names, strict=True)]
    return _AFTER_MODAL.sub(lambda verbs: verbs[0][:-1] + "b", "".join(letters))


def _letter(lower: str, name: str) -> str:
    """The letter of a verb or a mark."""
    if name == ".":
        return '"' if lower in _QUOTES else lower[0] if lower[0] in ",;:()-—–." else "."
    return _AUXILIARIES.get(lower) or _VERBS[name]


def _has_subject(parsed: Parse, first: int) -> bool:
    """Whether a bare verb follows what can be its subject: "the employers reject"."""
    place = first
    while place > 0 and parsed.code[place - 1] == "r":
        place -= 1
    before = parsed.lowered[place - 1] if place else ""
    return (parsed.code[place - 1 : place] == "n" and before.endswith("s")) or before in _SUBJECTS


def _group(parsed: Parse, first: int, end: int) -> Group:
    code = parsed.code[first:end]
    infinitive = code[0] == "t"
    passive = code[-1] == "e" and "B" in code
    negated = not _NEGATIONS.isdisjoint(parsed.lowered[first:end])
    finite = not infinitive and (code[0] not in "egb" or (code == "b" and _has_subject(parsed, first)))
    return Group(first, end - 1, code[-1], passive, negated, finite, infinitive)
