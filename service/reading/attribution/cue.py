"""Verbs that attribute: what they say of the holder, and what they take after them."""

from dataclasses import dataclass
from functools import cache
from typing import cast

from schemas.vocabulary import PositionKind
from service.reading.lexicon import rows

_VOWELS = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb of saying, thinking, wanting or taking a stand. frames: see data/cue.txt."""

    lemma: str
    kind: PositionKind
    frames: frozenset[str]

    @property
    def says(self) -> bool:
        """Whether a quotation may be what it takes."""
        return "s" in self.frames or "q" in self.frames


SPOKEN = Cue("say", "claim", frozenset("s"))


@cache
def cues() -> dict[str, Cue]:
    """Every form of every cue verb, in lower case."""
    found: dict[str, Cue] = {}
    for lemma, kind, *rest in rows("cue"):
        frames = frozenset(field for field in rest if not field.startswith("="))
        cue = Cue(lemma, cast(PositionKind, kind), frames)
        irregular = [field[1:] for field in rest if field.startswith("=")]
        for form in (lemma, *_regular(lemma), *irregular):
            found.setdefault(form, cue)
    return found


def _regular(lemma: str) -> list[str]:
    if lemma.endswith("e"):
        return [lemma + "s", lemma + "d", lemma[:-1] + "ing"]
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return [lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"]
    plural = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    forms = [plural, lemma + "ed", lemma + "ing"]
    if lemma[-1] not in "aeiouwxy" and lemma[-2:-1] in _VOWELS and lemma[-3:-2] not in _VOWELS:
        forms += [lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"]
    return forms
