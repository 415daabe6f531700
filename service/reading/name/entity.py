"""Which mentions mean the same somebody or something."""

from dataclasses import dataclass, field
from typing import Literal

from schemas.span import Span
from schemas.vocabulary import PartyKind
from service.reading.name.kind import GENDERED, find_gender, find_kind, kinds
from service.reading.name.mention import SUFFIXES, Mention
from service.reading.name.place import countries, governments

_SHORTENED = frozenset(("person", "company", "government"))
_PLACING = frozenset(("in", "at", "near", "outside", "across", "inside", "into"))
_STATES = frozenset(("republic", "kingdom", "commonwealth", "municipality", "city", "state"))

Gender = Literal["female", "male"]


@dataclass(slots=True)
class Entity:
    """Somebody or something named or meant. ambiguous: a surname alone that several people bear."""

    text: str
    kind: PartyKind
    gender: Gender | None = None
    ambiguous: bool = False
    role: Span | None = None
    represents: int | None = None
    acts: int = 0
    mentions: list[Mention] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)


def merge_mentions(mentions: list[Mention]) -> list[Entity]:
    """Entities in the order of their first mention.

    A surname joins its bearer where only one has been named so far, an acronym its one expansion,
    a capital its country.
    """
    merger = _Merger()
    for mention in sorted(mentions, key=lambda mention: (-len(mention.names), mention.span.start)):
        merger.add(mention)
    entities = [entity for entity in merger.entities if any(not mention.modifier for mention in entity.mentions)]
    for entity in entities:
        _finish(entity)
    return sorted(entities, key=lambda entity: entity.mentions[0].span.start)


class _Merger:
    def __init__(self) -> None:
        self.entities: list[Entity] = []
        self._by_key: dict[str, Entity] = {}
        self._by_part: dict[str, list[Entity]] = {}

    def add(self, mention: Mention) -> None:
        key = _key(mention)
        entity = self._by_key.get(key)
        if entity is None or len(mention.names) == 1:
            entity = self._bearer(key, mention) or entity or self._new(key, mention)
        entity.mentions.append(mention)
        if entity.gender is None and entity.kind == "person":
            entity.gender = find_gender(mention)

    def _new(self, key: str, mention: Mention) -> Entity:
        entity = Entity(mention.text, find_kind(mention, key))
        entity.ambiguous = len(self._by_part.get(key, ())) > 1
        self.entities.append(entity)
        self._by_key[key] = entity
        for part in _parts(mention, entity.kind):
            self._by_part.setdefault(part, []).append(entity)
        return entity

    def _bearer(self, key: str, mention: Mention) -> Entity | None:
        """The one entity that a short form can mean here."""
        bearers = [one for one in self._by_part.get(key, []) if one.kind in _SHORTENED or _may_shorten(mention)]
        gender = find_gender(mention) if bearers else None
        if gender is not None:
            bearers = [bearer for bearer in bearers if bearer.gender in (gender, None)]
        if len(bearers) > 1:
            bearers = [bearer for bearer in bearers if bearer.mentions[0].span.start < mention.span.start]
        return bearers[0] if len(bearers) == 1 else None


def _may_shorten(mention: Mention) -> bool:
    """Whether a single word can stand for an institution: "the Front", "RDIF"."""
    return mention.articled or mention.names[0].isupper()


def _key(mention: Mention) -> str:
    key = " ".join(word if len(word) < 3 else word.rstrip(".") for word in mention.names).lower()
    return governments().get(key, key)


def _parts(mention: Mention, kind: PartyKind) -> list[str]:
    """The short forms that others may use."""
    names = [word for word in mention.names if word.lower() not in SUFFIXES]
    if len(names) < 2:
        return []
    if kind == "person":
        return [names[-1].lower(), names[0].lower()]
    initials = "".join(word[0] for word in names if word[0].isupper()).lower()
    if names[0].lower() in _STATES and "of" in names:
        return [names[-1].lower()]
    short = [" ".join(names[:-1]).lower()] if kinds("body").get(names[-1].lower()) == "company" else []
    return [*short, names[-1].lower(), initials, ".".join(initials)]


def _finish(entity: Entity) -> None:
    entity.mentions.sort(key=lambda mention: mention.span.start)
    if entity.kind == "government":
        named = [mention.text for mention in entity.mentions if mention.text.lower() in countries()]
        entity.text = named[0] if named else entity.mentions[0].text
    if entity.kind == "organization" and any(GENDERED & set(mention.titles) for mention in entity.mentions):
        entity.kind = "person"
    if entity.kind == "person" and entity.gender is None and any(_is_placed(mention) for mention in entity.mentions):
        entity.kind = "organization"
    if entity.kind == "person" and all(mention.articled for mention in entity.mentions):
        entity.kind = "organization"
    entity.aliases = sorted({mention.text for mention in entity.mentions if mention.text != entity.text})


def _is_placed(mention: Mention) -> bool:
    """Whether a name is where something is: "in Deer Crossing"."""
    return mention.lead in _PLACING and len(mention.names) > 1 and not mention.titles
