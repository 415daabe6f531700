"""Who is listed, in which order, and what part they play."""

import re
from collections import Counter
from dataclasses import dataclass, field

from schemas.draft import DraftParty
from schemas.vocabulary import Involvement
from service.engine.extractive.position import Held
from service.reading import Reading
from service.reading.reading import Name

_MOST = 80
_OFTEN = 3
_SPEAKING_WEIGHT = 3
_MEDIATES = re.compile(r"\bmediat|\bfacilitat|\bbroker|\barbitrat", re.IGNORECASE)
_NAMED = frozenset(("person", "company", "public_body", "organization", "media"))
_ALL = frozenset("people parties sides states members delegations ones others everyone".split())
_NO_PARTIES = frozenset(
    "act acts award bay bill bridge charter code convention day gulf law ocean pact peninsula place prize river road "
    "sea square strait street treaty week".split()
)
_KNOWN = frozenset(("government", "public_body", "company", "person"))


@dataclass(frozen=True, slots=True)
class Cast:
    """The parties of a draft: indexes of Reading.names, most important first."""

    reading: Reading
    chosen: tuple[int, ...]
    speaking: frozenset[int]
    relaying: frozenset[int]
    _keys: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._keys.update({name: f"p{number}" for number, name in enumerate(self.chosen, start=1)})

    def keys(self, names: tuple[int, ...]) -> list[str]:
        """The keys of those who are listed."""
        return [self._keys[name] for name in names if name in self._keys]

    def parties(self) -> list[DraftParty]:
        """Every party as the contract has it; an alias that two share is nobody's."""
        shared = Counter(
            name for index in self.chosen for name in {self._name(index), *self.reading.names[index].aliases}
        )
        return [self._party(index, shared) for index in self.chosen]

    def _name(self, index: int) -> str:
        return self.reading.names[index].text

    def _party(self, index: int, shared: Counter[str]) -> DraftParty:
        name = self.reading.names[index]
        text = self.reading.article.text
        represents = self.keys((name.represents,)) if name.represents is not None else []
        return DraftParty(
            key=self._keys[index],
            name=name.text,
            kind=name.kind,
            role=text[name.role.start : name.role.end] if name.role else None,
            represents=represents[0] if represents else None,
            aliases=[alias for alias in name.aliases if shared[alias] == 1],
            involvement=self._involvement(index),
        )

    def _involvement(self, index: int) -> Involvement:
        name = self.reading.names[index]
        role = self.reading.article.text[name.role.start : name.role.end] if name.role else name.text
        if _MEDIATES.search(role):
            return "mediator"
        if index in self.speaking:
            return "stakeholder" if name.kind in ("anonymous_source", "group", "media") else "principal"
        if index in self.relaying:
            return "relay"
        spoken_for = any(self.reading.names[other].represents == index for other in self.speaking)
        if spoken_for:
            return "principal"
        return "stakeholder" if _acts(name) or _is_known(name) else "mentioned"


def choose_parties(reading: Reading, held: list[Held], actors: list[int]) -> Cast:
    """Those who hold a position, act, are acted for or relay, by how often they speak and are spoken about."""
    speaking = Counter(holder for position in held for holder in position.attribution.holders)
    relaying = {relay for position in held for relay in position.attribution.via}
    needed = {*speaking, *relaying}
    wanted = needed | set(actors) | _spoken_for(reading, needed) | _spoken_about(reading)

    def weight(index: int) -> tuple[int, int]:
        mentions = reading.names[index].mentions
        return -_SPEAKING_WEIGHT * speaking[index] - len(mentions), mentions[0].start

    ranked = sorted(wanted, key=weight)
    chosen = tuple(index for place, index in enumerate(ranked) if place < _MOST or index in needed)
    return Cast(reading, chosen, frozenset(speaking), frozenset(relaying - set(speaking)))


def _spoken_for(reading: Reading, speaking: set[int]) -> set[int]:
    found = {reading.names[index].represents for index in speaking}
    return {index for index in found if index is not None}


def _spoken_about(reading: Reading) -> set[int]:
    """Whoever acts, governments, bodies, companies and people named again and again, and people named in full."""
    return {index for index, name in enumerate(reading.names) if _acts(name) or _is_frequent(name) or _is_known(name)}


def _acts(name: Name) -> bool:
    if name.kind == "group" and name.text.split()[-1].lower() in _ALL:
        return False
    if name.text.split()[-1].lower() in _NO_PARTIES and name.kind == "organization":
        return False
    return name.acts > 0 and (name.kind != "organization" or " " in name.text or name.acts > 1)


def _is_frequent(name: Name) -> bool:
    full = name.kind != "person" or name.role is not None or " " in name.text
    return name.kind in _KNOWN and len(name.mentions) >= _OFTEN and full


def _is_known(name: Name) -> bool:
    """Whether one mention tells who it is: a person's full name, a government, a body of several words."""
    words = name.text.split()
    full = sum(word[:1].isupper() for word in words) > 1 and words[-1].lower() not in _NO_PARTIES
    return name.kind == "government" or (name.kind in _NAMED and full)
