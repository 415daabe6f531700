"""Quotes to spans: a quote either stands in the article or it does not. Nothing is matched by similarity."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

import regex

from schemas.span import Evidence, Match
from service.grounding.boundary import may_begin, may_end, word_end
from service.grounding.fold import UNSPACED, WIDE, Folded, fold
from service.reading.pattern import Pattern

MAX_QUOTE = 20_000
MAX_PIECES = 20
MAX_GAP = 400
MIN_PIECE_WORDS = 2
MAX_REJECTED = 5_000
MAX_COMPARED = 1_000

_ELLIPSIS = Pattern(r"[\[(]?\s*(?:[…⋯]+|\.(?:\s?\.){2,})\s*[\])]?")
_FULL_STOP = ".。।۔։"
_SUBSTANCE = Pattern(r"[\p{L}\p{N}\p{S}]")
_DENSE = Pattern(rf"[{WIDE}{UNSPACED}]", regex.VERSION1)
_WORDS = Pattern(r"[\p{L}\p{N}][\p{L}\p{N}\p{M}'’\-]*+")

Place = tuple[int, int]


class Locator:
    """Finds quotes in one text. The folded form is made at the first quote that is not there to the letter."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._verbatim = Folded.verbatim(text)
        self._found: dict[str, tuple[list[Place], Match]] = {}

    def locate(self, quote: str, near: Sequence[int] = ()) -> Evidence | None:
        """Where the quote stands: of several places the one nearest to an offset in near, then the earliest."""
        places, match = self._places(quote.strip())
        if not places:
            return None
        start, end = _nearest(places, near)
        return Evidence(start=start, end=end, quote=self._text[start:end], match=match, occurrences=len(places))

    def has(self, quote: str) -> bool:
        """Whether the quote stands anywhere."""
        return bool(self._places(quote.strip())[0])

    def _places(self, quote: str) -> tuple[list[Place], Match]:
        if quote not in self._found:
            self._found[quote] = self._search(quote)
        return self._found[quote]

    def _search(self, quote: str) -> tuple[list[Place], Match]:
        if len(quote) > MAX_QUOTE or not _SUBSTANCE.search(quote):
            return [], "exact"
        if exact := list(self._occurrences(self._verbatim, Folded.verbatim(quote))):
            return exact, "exact"
        if normalized := self._folded_places(quote):
            return normalized, "normalized"
        if _ELLIPSIS.search(quote):
            return self._elided(quote)
        return [], "exact"

    def _folded_places(self, quote: str) -> list[Place]:
        for needle in _forgiven(fold(quote)):
            if places := list(self._occurrences(self._folded, needle)):
                return places
        return []

    @cached_property
    def _folded(self) -> Folded:
        return fold(self._text)

    @cached_property
    def _joints(self) -> list[int]:
        return list(self._folded.joints)

    def _elided(self, quote: str) -> tuple[list[Place], Match]:
        """The quote in pieces, each found as it is, in order and close together; an ellipsis at its edge is no gap."""
        pieces = [piece.strip() for piece in _ELLIPSIS.split(quote)]
        pieces = [piece for piece in pieces if _SUBSTANCE.search(piece)]
        if not 0 < len(pieces) <= MAX_PIECES or any(words(piece) < MIN_PIECE_WORDS for piece in pieces):
            return [], "elided"
        chains = self._folded_places(pieces[0])
        for piece in pieces[1:]:
            chains = _chained(chains, self._folded_places(piece)) if chains else []
        return chains, "elided" if len(pieces) > 1 else "normalized"

    def _occurrences(self, form: Folded, needle: Folded) -> Iterator[Place]:
        """Places of the needle in a form of the text that cut no word, without overlaps."""
        length, rejected, at = len(needle.text), 0, form.text.find(needle.text)
        while at >= 0 and rejected < MAX_REJECTED:
            place = form.starts[at], form.ends[at + length - 1]
            if self._stands(form, at, needle) and may_begin(self._text, place[0]) and may_end(self._text, place[1]):
                yield place
                after = at + length
            else:
                rejected += 1
                after = self._next_start(form, at)
            at = form.text.find(needle.text, after)

    def _stands(self, form: Folded, at: int, needle: Folded) -> bool:
        """Whether both ends fall between the original's characters, and dashes stand where dashes stand."""
        stop = at + len(needle.text)
        if (at > 0 and form.starts[at] == form.starts[at - 1]) or (
            stop < len(form.starts) and form.starts[stop] == form.starts[stop - 1]
        ):
            return False
        if not needle.joints and not form.joints:
            return True
        joints = {index: joint for index, joint in needle.joints.items() if 0 < index < len(needle.text)}
        if form.joints:
            inside = self._joints[bisect_right(self._joints, at) : bisect_left(self._joints, stop)]
            theirs = {index - at: form.joints[index] for index in inside}
        else:
            theirs = {}
        return all(
            joints.get(index) == theirs.get(index) or "line_break" in (joints.get(index), theirs.get(index))
            for index in joints.keys() | theirs.keys()
        )

    def _next_start(self, form: Folded, at: int) -> int:
        """The first index after at that does not lie within the same word: keeps long runs of letters linear."""
        return max(at + 1, bisect_left(form.starts, word_end(self._text, form.starts[at] + 1)))


def _forgiven(quote: Folded) -> Iterator[Folded]:
    """The quote as written, then without the marks around it, then without a full stop at its end too."""
    yield quote
    bare = _cut(quote, '" ')
    if len(bare.text) < len(quote.text):
        yield bare
    if bare.text.endswith(tuple(_FULL_STOP)) and not bare.text.endswith(".."):
        yield _cut(_slice(bare, 0, len(bare.text) - 1), '" ')


def _cut(folded: Folded, characters: str) -> Folded:
    stop = len(folded.text.rstrip(characters))
    start = len(folded.text) - len(folded.text.lstrip(characters))
    return _slice(folded, min(start, stop), stop)


def _slice(folded: Folded, start: int, stop: int) -> Folded:
    joints = {index - start: joint for index, joint in folded.joints.items() if start < index < stop}
    # Where the characters of a quote came from is never asked.
    return Folded(folded.text[start:stop], range(0), range(0), joints)


def words(piece: str) -> int:
    """Words of a piece; in scripts without spaces two characters count for one."""
    dense = len(_DENSE.findall(piece))
    return (dense + 1) // 2 + len(_WORDS.findall(_DENSE.sub(" ", piece)))


def _chained(chains: list[Place], places: list[Place]) -> list[Place]:
    """Each place joined to the latest chain that ends before it and no more than MAX_GAP away."""
    joined: dict[int, int] = {}
    latest = -1
    for start, end in places:
        while latest + 1 < len(chains) and chains[latest + 1][1] <= start:
            latest += 1
        if latest >= 0 and start - chains[latest][1] <= MAX_GAP:
            joined.setdefault(chains[latest][0], end)
    return list(joined.items())


def _nearest(places: list[Place], near: Sequence[int]) -> Place:
    if len(places) == 1 or not near:
        return places[0]
    mentions = sorted(near[:MAX_COMPARED])
    return min(places[:MAX_COMPARED], key=lambda place: _distance(place, mentions))


def _distance(place: Place, mentions: list[int]) -> int:
    """Characters between a place and the mention nearest to it."""
    start, end = place
    index = bisect_left(mentions, start)
    before = start - mentions[index - 1] if index else None
    after = max(0, mentions[index] - end) if index < len(mentions) else None
    return min(distance for distance in (before, after) if distance is not None)
