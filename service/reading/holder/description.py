"""Parties without a name: "the union", "officials in Kyiv", "a spokesman for the company"."""

from collections import defaultdict

from schemas.vocabulary import PartyKind
from service.reading.attribution.postposed import with_attributes
from service.reading.attribution.subject import Range
from service.reading.lexicon import words
from service.reading.name.entity import Entity
from service.reading.name.kind import kinds
from service.reading.name.mention import LOCATING, Mention, tidy
from service.reading.name.place import governments
from service.reading.text.parse import Parse

_Named = list[tuple[Mention, int]]

_SIDES = frozenset(["side", "government", "authorities", "delegation", "leadership", "negotiators", "team"])
_INDEFINITE = frozenset(("a", "an", "another", "one", "some", "several", "two", "three", "many"))
_KNOWING = frozenset(("briefed", "familiar", "close", "involved", "acquainted"))
_UNION = frozenset(["union", "association", "federation", "brotherhood", "guild", "workers'", "teamsters", "congress"])
_PERSONAL = ("er", "or", "ist", "ian", "man", "men", "woman", "women", "eer", "ant", "keeper", "mate", "holder")
_SHORT = 4
_NEAR = 2
_QUALIFIED = 3
_BODIES = frozenset(("company", "organization", "media"))
_DEPUTIES = frozenset(("office", "campaign", "delegation", "team", "embassy", "administration"))
_LEFT_OUT = frozenset("dpc")


class Descriptions:
    """Resolves descriptions to the named party they mean, or makes them parties of their own."""

    def __init__(self, text: str, parses: tuple[Parse, ...], entities: list[Entity]) -> None:
        self._text = text
        self._parses = parses
        self._entities = entities
        self._own: dict[str, int] = {}
        self._bearers = _bearers(text, entities)
        self._bodies: dict[str, list[int]] = defaultdict(list)
        for index, entity in enumerate(entities):
            if entity.kind not in ("person", "government", "anonymous_source"):
                self._bodies[entity.text.rpartition(" ")[2].lower()].append(index)
        self._unions = [index for index, entity in enumerate(entities) if _UNION & set(entity.text.lower().split())]
        self._governments = [index for index, entity in enumerate(entities) if entity.kind == "government"]
        self._companies = [index for index, entity in enumerate(entities) if entity.kind == "company"]

    def find(self, number: int, phrase: Range, end: int, named: _Named, possessor: int | None = None) -> int | None:
        """The party that a phrase means.

        end: where its attributes end; named: the names in phrase and attributes; possessor: whom "his" in it means.
        """
        parse = self._parses[number]
        head = parse.lowered[phrase[1] - 1]
        if parse.code[phrase[1] - 1] in "cd" and parse.lowered[phrase[1] : phrase[1] + 1] == ["of"]:
            phrase = phrase[0], parse.opening.get(phrase[1] + 1, phrase)[1]
            head = parse.lowered[phrase[1] - 1]
        if parse.code[phrase[1] - 1] != "n":
            return None
        if head in words("document"):
            return named[0][1] if named and len({index for _, index in named}) == 1 else None
        if head in _SIDES and (country := self._country(parse, phrase, named)) is not None:
            return country
        if (called := self._called(parse, phrase, named)) is not None:
            return called
        kind = kinds("people").get(head) or _kind_of_people(head)
        if possessor is not None and not (head == "union" and len(self._unions) == 1):
            return self._belonging(number, phrase, end, kind, possessor)
        definite = parse.lowered[phrase[0]] not in _INDEFINITE
        definite = (definite and parse.code[phrase[0]] != "p") or head == "union"
        if definite and (known := self._known(number, phrase, named)) is not None:
            return known
        return self._make(number, phrase, end, kind, named) if kind else None

    def find_body(self, number: int, phrase: Range, named: _Named) -> int | None:
        """The institution or group that a phrase with a common noun means: whoever acts is worth listing."""
        parse = self._parses[number]
        kind = kinds("people").get(parse.lowered[phrase[1] - 1])
        if parse.code[phrase[1] - 1] != "n" or kind is None or kind == "anonymous_source":
            return None
        return self.find(number, phrase, phrase[1], named)

    def _country(self, parse: Parse, phrase: Range, named: _Named) -> int | None:
        """ "the Ukrainian side": the government itself."""
        for _, index in named:
            if self._entities[index].kind == "government":
                return index
        for word in parse.lowered[phrase[0] : phrase[1]]:
            country = governments().get(word)
            if country is not None:
                for index, entity in enumerate(self._entities):
                    if entity.kind == "government" and governments().get(entity.text.lower()) == country:
                        return index
        return None

    def _called(self, parse: Parse, phrase: Range, named: _Named) -> int | None:
        """ "the Boreal Watch coalition": the body that is named before the word for what it is."""
        if kinds("people").get(parse.lowered[phrase[1] - 1]) not in _BODIES:
            return None
        for mention, index in named:
            entity = self._entities[index]
            placed = any(one.lead in LOCATING for one in entity.mentions)
            if mention.end == phrase[1] - 1 and entity.kind in _BODIES and not placed:
                return index
        return None

    def _belonging(self, number: int, phrase: Range, end: int, kind: PartyKind | None, possessor: int) -> int | None:
        """ "his office", "its chairman": of the party that the pronoun means."""
        parse = self._parses[number]
        head = parse.lowered[phrase[1] - 1]
        bearers = [one for one in self._bearers.get(head, []) if self._entities[one].represents == possessor]
        if len(bearers) == 1:
            return bearers[0]
        if kind is None:
            return None
        made = self._make(number, phrase, end, kind, [], possessor)
        if head in words("title") or head in _DEPUTIES:
            self._entities[made].represents = possessor
        return made

    def _known(self, number: int, phrase: Range, named: _Named) -> int | None:
        """ "the mayor": the one person of that office; "the union": the one body of that name."""
        parse = self._parses[number]
        head = parse.lowered[phrase[1] - 1]
        if head == "union":
            bare = phrase[1] - phrase[0] < _QUALIFIED and not named
            return self._nearest(number, self._unions) if bare else None
        bearers = self._bearers.get(head, [])
        if named:
            qualifying = {index for _, index in named}
            bearers = [bearer for bearer in bearers if self._entities[bearer].represents in qualifying]
        if head == "government":
            qualified = named or "N" in parse.code[phrase[0] : phrase[1] - 1]
            return None if qualified else self._nearest(number, self._governments)
        if bearers:
            return self._nearest(number, bearers)
        bodies = self._bodies.get(head, []) or (self._companies if head in ("company", "firm") else [])
        return self._nearest(number, bodies)

    def _nearest(self, number: int, candidates: list[int]) -> int | None:
        """The only candidate, else the only one named in this sentence or shortly before."""
        if len(candidates) < 2:
            return next(iter(candidates), None)
        near = [
            index
            for index in candidates
            if any(number - _NEAR <= mention.sentence <= number for mention in self._entities[index].mentions)
        ]
        return near[0] if len(near) == 1 else None

    def _make(
        self, number: int, phrase: Range, end: int, kind: PartyKind, named: _Named, possessor: int | None = None
    ) -> int:
        parse = self._parses[number]
        if parse.lowered[phrase[0]] == "that" and phrase[1] - phrase[0] > 1:
            phrase = phrase[0] + 1, phrase[1]
        stop = end if parse.code[end - 1] not in "w&," else phrase[1]
        if kind == "anonymous_source" or parse.lowered[phrase[1] - 1] == "people":
            stop = max(stop, _informed(parse, phrase[1]))
        key = self._key(parse, phrase, stop, kind)
        longer = [known for known in self._own if known.endswith(f" {key}")] if " " not in key else []
        key = longer[0] if len(longer) == 1 and kind != "anonymous_source" else key
        key = key if possessor is None else f"{key} of {possessor}"
        if key not in self._own:
            self._own[key] = len(self._entities)
            self._entities.append(Entity("", kind))
        entity = self._entities[self._own[key]]
        span = parse.span(phrase[0], stop)
        mention = Mention(number, phrase[0], stop, phrase[0], span, tidy(self._text[span.start : span.end]), (), ())
        entity.mentions.append(mention)
        if not entity.text or (entity.text[:1].isupper() and entity.text[1:] == mention.text[1:]):
            entity.text = mention.text
        entity.aliases = sorted({one.text for one in entity.mentions} - {entity.text})
        if entity.represents is None:
            entity.represents = self._principal(parse, phrase, named)
        return self._own[key]

    def _principal(self, parse: Parse, phrase: Range, named: _Named) -> int | None:
        """Whose spokesman, whose officials: by "of", "for" or a possessive."""
        for mention, index in named:
            tie = parse.lowered[phrase[1]] if mention.first > phrase[1] else parse.code[mention.end : mention.end + 1]
            if tie in ("for", "of", "'") and self._entities[index].kind != "media":
                return index
        return None

    def _key(self, parse: Parse, phrase: Range, stop: int, kind: PartyKind) -> str:
        """Two unnamed officials are two, the residents are the same all through."""
        if kind == "anonymous_source":
            return " ".join(parse.lowered[phrase[0] : stop])
        kept = [parse.lowered[place] for place in range(phrase[0], stop) if parse.code[place] not in _LEFT_OUT]
        return " ".join(kept) or parse.lowered[phrase[1] - 1]


def _informed(parse: Parse, end: int) -> int:
    """The end of what tells how an unnamed source knows: "familiar with the talks"."""
    if parse.lowered[end : end + 1] and parse.lowered[end] in _KNOWING and parse.code[end + 1 : end + 2] in ("i", "t"):
        return with_attributes(parse, parse.opening.get(end + 2, (end, end))[1])
    return end


def _kind_of_people(head: str) -> PartyKind | None:
    """By ending: "brewer" and "dentist" are people, "sessions" are not."""
    single = head[:-1] if head.endswith("s") and not head.endswith("ss") else head
    if single in words("thing"):
        return None
    if single in words("title") or single in words("person") or (single.endswith(_PERSONAL) and len(single) > _SHORT):
        return "anonymous_source" if single == head and head not in ("people", "men", "women", "children") else "group"
    return None


def _bearers(text: str, entities: list[Entity]) -> dict[str, list[int]]:
    """For each word of an office, the people who hold it."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, entity in enumerate(entities):
        if entity.kind == "person" and not entity.ambiguous:
            offices = {title for mention in entity.mentions for title in mention.titles}
            if entity.role is not None:
                role = text[entity.role.start : entity.role.end].lower()
                offices.update(role.partition(" of ")[0].partition(" for ")[0].partition(" at ")[0].split())
            for office in offices:
                if office in words("title") or _kind_of_people(office) == "anonymous_source":
                    found[office].append(index)
    return found
