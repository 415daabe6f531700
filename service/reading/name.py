"""Names: capitalised runs of words, and which of them mean the same."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import cast

from schemas.span import Span
from schemas.vocabulary import PartyKind
from service.reading.lexicon import rows, words
from service.reading.parse import Parse

_NOT_NAMES = frozenset(
    "i monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december jan feb mar apr jun jul aug sep sept oct nov dec am pm gmt est edt covid-19 "
    "christmas easter mr mrs ms english internet god the a an".split()
)
_JOINS = frozenset(("of", "for", "and", "the", "on", "de", "van", "von", "der", "den", "al", "bin", "la", "&"))
_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))


@dataclass(slots=True)
class Mention:
    """A name where it stands: words first to end of one parse; bare is the name without titles before it."""

    sentence: int
    first: int
    end: int
    bare: int
    span: Span
    words: tuple[str, ...]
    titles: tuple[str, ...]


@dataclass(slots=True)
class Entity:
    """Somebody or something named, mentions merged."""

    text: str
    kind: PartyKind
    mentions: list[Mention] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)


def find_mentions(parses: list[Parse]) -> list[Mention]:
    """Every capitalised run that is a name, in order."""
    return [mention for number, parse in enumerate(parses) for mention in _mentions(number, parse)]


def _mentions(number: int, parse: Parse) -> list[Mention]:
    found: list[Mention] = []
    place = 0
    while place < len(parse.code):
        if not _starts_name(parse, place):
            place += 1
            continue
        end = _run_end(parse, place)
        found.extend(_pieces(number, parse, place, end))
        place = end
    return found


def _starts_name(parse: Parse, place: int) -> bool:
    return parse.code[place] == "N" and parse.words[place][0].isupper() and parse.lowered[place] not in _NOT_NAMES


def _run_end(parse: Parse, place: int) -> int:
    end = place + 1
    size = len(parse.code)
    while end < size:
        if _starts_name(parse, end) or parse.lowered[end] in _SUFFIXES:
            end += 1
        elif parse.lowered[end] == "of" and end + 1 < size and _heads(parse.lowered[end - 1]):
            after = end + 2 if parse.lowered[end + 1] == "the" else end + 1
            if after < size and _starts_name(parse, after):
                end = after + 1
            else:
                break
        else:
            break
    return end


def _pieces(number: int, parse: Parse, first: int, end: int) -> list[Mention]:
    """A run as one name, or two where a country or its adjective stands before a titled person."""
    bare = first
    while bare < end - 1 and (parse.lowered[bare] in words("title") or _is_demonym(parse.words[bare])):
        if not _is_demonym(parse.words[bare]) or parse.lowered[bare + 1] in words("title"):
            bare += 1
        else:
            break
    pieces: list[Mention] = []
    for place in range(first, bare):
        if _is_demonym(parse.words[place]):
            pieces.append(_mention(number, parse, place, place + 1, place))
    if not (bare == end - 1 and parse.lowered[bare] in words("title")):
        pieces.append(_mention(number, parse, first, end, bare))
    return pieces


def _mention(number: int, parse: Parse, first: int, end: int, bare: int) -> Mention:
    return Mention(
        sentence=number,
        first=first,
        end=end,
        bare=bare,
        span=parse.span(bare, end),
        words=tuple(parse.words[bare:end]),
        titles=tuple(parse.lowered[first:bare]),
    )


def merge_mentions(text: str, mentions: list[Mention]) -> list[Entity]:
    """Entities in the order of their first mention; a surname joins its one bearer, an acronym its one expansion."""
    entities: list[Entity] = []
    by_key: dict[str, Entity] = {}
    shorter: dict[str, list[Entity]] = {}
    for mention in sorted(mentions, key=lambda mention: -len(mention.words)):
        key = _key(mention)
        entity = by_key.get(key) or _sole(shorter.get(key, []))
        if entity is None:
            entity = Entity(" ".join(mention.words), _kind(mention))
            entity.text = text[mention.span.start : mention.span.end]
            entities.append(entity)
            for part in _shorter(mention, entity.kind):
                shorter.setdefault(part, []).append(entity)
        by_key[key] = entity
        entity.mentions.append(mention)
        if mention.titles and entity.kind == "organization" and set(mention.titles) & words("title"):
            entity.kind = "person"
    for entity in entities:
        entity.mentions.sort(key=lambda mention: mention.span.start)
        forms = Counter(text[mention.span.start : mention.span.end] for mention in entity.mentions)
        entity.aliases = [form for form in forms if form != entity.text]
    return sorted(entities, key=lambda entity: entity.mentions[0].span.start)


def _sole(entities: list[Entity]) -> Entity | None:
    return entities[0] if len(entities) == 1 else None


def _key(mention: Mention) -> str:
    key = " ".join(word.rstrip(".") if len(word) > 2 else word for word in mention.words).lower()
    return governments().get(key, key)


def _shorter(mention: Mention, kind: PartyKind) -> list[str]:
    names = [word for word in mention.words if word.lower() not in _SUFFIXES]
    if len(names) < 2:
        return []
    if kind == "person":
        return [names[-1].lower()]
    initials = "".join(word[0] for word in names if word[0].isupper()).lower()
    return [initials, ".".join(initials)] if len(initials) > 2 else []


def _kind(mention: Mention) -> PartyKind:
    lowered = [word.lower().rstrip(".") for word in mention.words]
    if _key(mention) in set(governments().values()):
        return "government"
    if mention.titles and set(mention.titles) & words("title"):
        return "person"
    if lowered[0] in words("given") and 1 < len(lowered) < 5:
        return "person"
    if lowered[-1] in words("outlet") or lowered[-2:] == ["news", "agency"] or (len(lowered) < 3 and lowered[0] in words("outlet")):
        return "media"
    for word in (lowered[-1], *lowered):
        if word in kinds("body"):
            return kinds("body")[word]
    if 1 < len(lowered) < 4 and "of" not in lowered and all(word.isalpha() or "-" in word or "." in word for word in lowered):
        return "person"
    return "organization"


@cache
def kinds(name: str) -> dict[str, PartyKind]:
    """A word list that gives each word a kind of party."""
    return {row[0]: cast(PartyKind, row[1]) for row in rows(name)}


@cache
def governments() -> dict[str, str]:
    """Countries, capitals and demonyms, in lower case, to the country."""
    found: dict[str, str] = {}
    for place, country, demonym in rows("place", "|"):
        found[place.lower()] = country.lower()
        found[place.lower().rstrip(".")] = country.lower()
        if demonym != "-":
            found[demonym.lower()] = country.lower()
            found[demonym.lower() + "s"] = country.lower()
    return found


@cache
def _demonyms() -> frozenset[str]:
    return frozenset(row[2] for row in rows("place", "|") if row[2] != "-") | {"U.S.", "US", "UK", "EU", "Kremlin"}


def _is_demonym(word: str) -> bool:
    return word in _demonyms()


def _heads(lower: str) -> bool:
    return lower in kinds("body") or lower in ("bank", "house", "university", "secretary", "republic", "city")
