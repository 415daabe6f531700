"""What of a brief means what of the gold."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from evals.answer import Answer, Claim, Dispute, Note, Step, Who
from schemas.span import Span

LEAST = 0.5
_STEM = 6
_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset(
    "a an and are as at be by for from has have if in into is it its of on or that the their to was were whether will "
    "with would".split()
)
_LIMITING = frozenset("of for at in on from with who that familiar close".split())

G = TypeVar("G")
F = TypeVar("F")


class Match:
    """Pairs each part of one brief with the gold's, one to one, the most alike first."""

    def __init__(self, gold: Answer, found: Answer) -> None:
        self._gold, self._found = gold, found
        self.parties = paired(tuple(gold.parties), tuple(found.parties), self._same_party)
        self._known = {key: self._best(key) for key in found.parties}
        self.positions = paired(gold.positions, found.positions, self._same_claim)
        self.contention = paired(gold.contention, found.contention, _same_dispute)
        self.steps = paired(gold.steps, found.steps, self._same_step)
        self.terms = paired(gold.terms, found.terms, _same_note)
        self.undisclosed = paired(gold.undisclosed, found.undisclosed, _same_note)

    def agree(self, gold: Sequence[str], found: Sequence[str]) -> bool:
        """Whether two lists of parties name the same, a representative standing for its principal and vice versa."""
        return all(any(self.linked(one, other) for other in found) for one in gold) and all(
            any(self.linked(one, other) for one in gold) for other in found
        )

    def same_chain(self, gold: Sequence[str], found: Sequence[str]) -> bool:
        """Whether two chains of relays are link by link the same."""
        return list(gold) == [self._known.get(key) for key in found]

    def covered(self) -> int:
        """The gold's positions on whose words there is a position, be it one for several of them."""
        return sum(
            any(same_place(one.spans, other.spans) for other in self._found.positions) for one in self._gold.positions
        )

    def partners(self, gold: Sequence[str], found: Sequence[str]) -> list[tuple[str, str]]:
        """The parties of two lists that are the same, one to one, a party itself before who represents it."""
        return paired(gold, found, lambda one, other: self.linked(one, other) + (self._known.get(other) == one))

    def linked(self, gold: str, found: str) -> bool:
        """Whether a party of the brief is one of the gold, or one represents the other."""
        known = self._known.get(found)
        means = {known, *(self._known.get(key) for key in _represented(self._found, found))}
        if known is not None:
            means.update(_represented(self._gold, known))
        return gold in means or (known is not None and known in _represented(self._gold, gold))

    def _best(self, found: str) -> str | None:
        """The gold party that a party of the brief is, though another may be it too."""
        likeness = {key: self._same_party(key, found) for key in self._gold.parties}
        best = max(likeness, key=lambda key: likeness[key], default=None)
        return best if best is not None and likeness[best] else None

    def _same_party(self, gold: str, found: str) -> float:
        return same_party(self._gold.parties[gold], self._found.parties[found])

    def _same_claim(self, gold: Claim, found: Claim) -> float:
        """By evidence; of equals the one whose holders agree."""
        likeness = same_place(gold.spans, found.spans)
        return likeness and likeness + 0.001 * self.agree(gold.holders, found.holders)

    def _same_step(self, gold: Step, found: Step) -> float:
        """By evidence, of equals by the words of the action; by these alone where an actor is the same."""
        words = same_words(gold.action, found.action)
        if place := same_place(gold.spans, found.spans):
            return 1 + place + words / 2
        same_actor = any(self.linked(one, other) for one in gold.actors for other in found.actors)
        return words if same_actor or not (gold.actors or found.actors) else 0


def paired(gold: Sequence[G], found: Sequence[F], likeness: Callable[[G, F], float]) -> list[tuple[G, F]]:
    """Pairs of positive likeness, the highest first, each used once."""
    candidates = sorted(
        (
            (alike, i, j)
            for i, one in enumerate(gold)
            for j, other in enumerate(found)
            if (alike := likeness(one, other))
        ),
        key=lambda candidate: (-candidate[0], candidate[1], candidate[2]),
    )
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    pairs = []
    for _, i, j in candidates:
        if i not in taken_gold and j not in taken_found:
            taken_gold.add(i)
            taken_found.add(j)
            pairs.append((gold[i], found[j]))
    return pairs


def same_party(gold: Who, found: Who) -> float:
    """By full name, then by name and alias, then by aliases, then by the noun that both descriptions are about."""
    if not (gold.forms and found.forms):
        return 0
    if gold.forms[0] == found.forms[0]:
        return 4
    if gold.forms[0] in found.forms or found.forms[0] in gold.forms:
        return 3
    if set(gold.forms) & set(found.forms):
        return 2
    return float(_same_head(gold, found) or _same_head(found, gold))


def same_place(gold: Sequence[Span], found: Sequence[Span]) -> float:
    """1 to 2 where half of the shorter is shared, more for equal extent; else 0."""
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in gold for b in found)
    one, other = (sum(span.end - span.start for span in spans) for spans in (gold, found))
    if not shared or shared < LEAST * min(one, other):
        return 0
    return 1 + shared / (one + other - shared)


def same_words(gold: str, found: str) -> float:
    """The share of the shorter's content words that the other has, where it is half or more; else 0."""
    one, other = content_words(gold), content_words(found)
    share = len(one & other) / max(1, min(len(one), len(other)))
    return share if share >= LEAST else 0


def content_words(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.casefold()) if word not in _EMPTY and len(word) > 1}


def _same_dispute(gold: Dispute, found: Dispute) -> float:
    return same_words(gold.issue, found.issue) + same_place(gold.spans, found.spans)


def _same_note(gold: Note, found: Note) -> float:
    return same_place(gold.spans, found.spans) or same_words(gold.words, found.words)


def _same_head(shorter: Who, longer: Who) -> bool:
    """Whether one is the other without what limits it: "pilots" of "pilots of the airline" or of "airline pilots"."""
    one, other = shorter.forms[0], longer.forms[0]
    limited = other.removeprefix(f"{one} ")
    if limited != other:
        return limited.split()[0] in _LIMITING
    return other.endswith(f" {one}") and _describes(shorter)


def _describes(party: Who) -> bool:
    """Whether a party is called by a noun: in lower case, but for a first word of several at a sentence's start."""
    first, _, rest = party.forms[0].partition(" ")
    return first in party.name.split() or (bool(rest) and party.name[1:] == party.name[1:].casefold())


def _represented(answer: Answer, key: str) -> Iterator[str]:
    """Whom a party represents, directly or through others."""
    seen = {key}
    party = answer.parties.get(key)
    while party and party.represents and party.represents not in seen:
        seen.add(party.represents)
        yield party.represents
        party = answer.parties.get(party.represents)
