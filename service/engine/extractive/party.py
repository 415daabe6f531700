"""Who is listed, in which order, and what part they play."""

from collections import Counter
from dataclasses import dataclass

from schemas.draft import DraftParty
from schemas.vocabulary import Involvement
from service.engine.extractive.position import Held
from service.reading import Reading

_MOST = 15


@dataclass(frozen=True, slots=True)
class Cast:
    """The parties of a draft: indexes of Reading.names, most important first."""

    reading: Reading
    chosen: tuple[int, ...]
    speaking: frozenset[int]
    relaying: frozenset[int]

    def key(self, name: int) -> str:
        return f"p{self.chosen.index(name) + 1}"

    def keys(self, names: tuple[int, ...]) -> list[str]:
        return [self.key(name) for name in names if name in self.chosen]

    def parties(self) -> list[DraftParty]:
        return [self._party(number, name) for number, name in enumerate(self.chosen, start=1)]

    def _party(self, number: int, index: int) -> DraftParty:
        name = self.reading.names[index]
        text = self.reading.article.text
        return DraftParty(
            key=f"p{number}",
            name=name.text,
            kind=name.kind,
            role=text[name.role.start : name.role.end] if name.role else None,
            represents=self.key(name.represents) if name.represents in self.chosen else None,
            aliases=list(name.aliases),
            involvement=self._involvement(index),
        )

    def _involvement(self, index: int) -> Involvement:
        if index in self.speaking:
            return "principal"
        return "relay" if index in self.relaying else "mentioned"


def choose_parties(reading: Reading, held: list[Held], actors: list[int]) -> Cast:
    """Those who hold a position, act or relay, by how often they speak and are spoken about."""
    speaking = Counter(holder for position in held for holder in position.attribution.holders)
    relaying = {relay for position in held for relay in position.attribution.via}
    wanted = {*speaking, *relaying, *actors}
    wanted |= {
        index for index, name in enumerate(reading.names) if name.kind == "government" and len(name.mentions) > 2
    }

    def weight(index: int) -> tuple[int, int, int]:
        name = reading.names[index]
        return (-3 * speaking[index] - len(name.mentions), name.mentions[0].start, index)

    ranked = sorted(wanted, key=weight)
    needed = {*speaking, *relaying}
    chosen = [index for place, index in enumerate(ranked) if place < _MOST or index in needed]
    return Cast(reading, tuple(chosen), frozenset(speaking), frozenset(relaying - set(speaking)))
