"""Which party a source means: a name, a pronoun, a description."""

from collections import defaultdict

from service.reading.description import Descriptions
from service.reading.entity import Entity, Gender
from service.reading.mention import Mention
from service.reading.parse import Group, Parse
from service.reading.subject import Range, find_subject

_GENDERS: dict[str, Gender] = {"he": "male", "him": "male", "his": "male", "she": "female", "her": "female"}
_DESCRIBING = frozenset("djnN'")
_SINGULAR = frozenset(("it", "its"))
_PLURAL = frozenset(("they", "their"))
_UNNAMED_FOR = 2


class Sources:
    """Resolves the sources of an article in reading order, remembering who spoke last."""

    def __init__(self, text: str, parses: tuple[Parse, ...], entities: list[Entity]) -> None:
        self._parses = parses
        self._entities = entities
        self._descriptions = Descriptions(text, parses, entities)
        self._standing: dict[int, list[tuple[Mention, int]]] = defaultdict(list)
        for index, entity in enumerate(entities):
            for mention in entity.mentions:
                self._standing[mention.sentence].append((mention, index))
        self._people: dict[int, int] = {}
        self._sentence = 0
        self._one: int | None = None
        self._several: tuple[int, ...] = ()

    def resolve(self, number: int, source: Range) -> tuple[int, ...]:
        """The parties that a range of words in a sentence means; empty where that is unsure."""
        parse = self._parses[number]
        if parse.lowered[source[0]] in _PLURAL and source[0] + 1 == source[1]:
            return self._several
        found = [self._holder(number, parse, head, source[1]) for head in _conjuncts(parse, source)]
        if any(index is None for index in found):
            return ()
        return tuple(dict.fromkeys(index for index in found if index is not None))

    def remember(self, holders: tuple[int, ...]) -> None:
        """Whoever speaks is whom the next pronoun means."""
        if len(holders) > 1 or (holders and self._entities[holders[0]].kind == "group"):
            self._several = holders
        for holder in holders:
            if self._entities[holder].kind in ("person", "anonymous_source"):
                self._meet(holder)
            else:
                self._one = holder

    def begin(self, number: int) -> None:
        """Takes note of who acts in a sentence, and of the person that it is about."""
        self._sentence = number
        parse = self._parses[number]
        subjects = [find_subject(parse, group) for group in parse.groups if _acts(parse, group)]
        for subject in dict.fromkeys(subject for subject in subjects if subject):
            self._count(number, parse, subject)
        self._introduce(number, parse, next(iter(subjects), None))

    def _count(self, number: int, parse: Parse, subject: Range) -> None:
        phrase = parse.opening.get(subject[0])
        if phrase is None or parse.code[subject[0]] == "h":
            return
        named = [index for one, index in self._standing.get(number, ()) if one.first < phrase[1] <= one.end]
        actor = named[0] if named else self._descriptions.find_body(number, phrase)
        if actor is not None:
            self._entities[actor].acts += 1

    def _introduce(self, number: int, parse: Parse, subject: Range | None) -> None:
        """The person whom the next pronoun may mean without having spoken: the subject, or the only one named."""
        people = [
            (mention, index)
            for mention, index in self._standing.get(number, ())
            if self._entities[index].kind == "person" and parse.code[mention.end : mention.end + 1] != "'"
        ]
        for mention, index in people:
            if subject and mention.first <= subject[0] < mention.end:
                self._meet(index)
                return
        if len({index for _, index in people}) == 1 and not (subject and parse.lowered[subject[0]] in _GENDERS):
            self._meet(people[0][1])

    def _meet(self, person: int) -> None:
        self._people.pop(person, None)
        self._people[person] = self._sentence

    def _holder(self, number: int, parse: Parse, first: int, end: int) -> int | None:
        word = parse.lowered[first]
        if word in _SINGULAR and first + 1 == end:
            return self._one
        if word in _GENDERS and first + 1 == end:
            return self._person(_GENDERS[word])
        phrase = next(((start, stop) for start, stop in parse.phrases if start <= first < stop), (first, first + 1))
        named = [(one, index) for one, index in self._standing.get(number, ()) if phrase[0] <= one.first < end]
        for mention, index in named:
            if mention.first < phrase[1] <= mention.end:
                return None if self._entities[index].ambiguous else index
        if (described := self._described(number, parse, phrase[0])) is not None:
            return described
        for stop in (phrase[1], end):
            if (apposed := self._apposed(number, parse, stop)) is not None:
                return apposed
        return self._descriptions.find(number, phrase, end, named)

    def _apposed(self, number: int, parse: Parse, comma: int) -> int | None:
        """ "its leader, Joan Petrie, said": who is named between commas after a description that ends here."""
        if parse.code[comma : comma + 1] != ",":
            return None
        for mention, index in self._standing.get(number, ()):
            closed = parse.code[mention.end : mention.end + 1] in (",", ".", "")
            leads = comma < mention.first and not set(parse.code[comma + 1 : mention.first]) - _DESCRIBING
            if leads and closed and not self._entities[index].ambiguous:
                return index
        return None

    def _described(self, number: int, parse: Parse, first: int) -> int | None:
        """ "Joan Petrie, its leader, who said": the person before the comma that a description follows."""
        if first < 2 or parse.code[first - 1] != "," or parse.code[first] not in "dpjn":
            return None
        for mention, index in self._standing.get(number, ()):
            if mention.end == first - 1 and self._entities[index].kind == "person":
                return None if self._entities[index].ambiguous else index
        return None

    def _person(self, gender: Gender) -> int | None:
        """The last person that a pronoun of this gender can mean; it tells the gender of a person met."""
        for person, sentence in reversed(self._people.items()):
            entity = self._entities[person]
            forgotten = entity.kind != "person" and self._sentence - sentence > _UNNAMED_FOR
            if entity.gender in (gender, None) and not forgotten:
                entity.gender = gender
                return person
        return None


def _acts(parse: Parse, group: Group) -> bool:
    return group.finite and not group.passive and parse.quoted[group.head] < 0


def _conjuncts(parse: Parse, source: Range) -> list[int]:
    """The first word of each phrase that "and" joins at the top of a source."""
    heads = [source[0]]
    for place in range(source[0] + 1, source[1] - 1):
        if parse.lowered[place] == "and" and place in parse.ending and place + 1 in parse.opening:
            before = parse.ending[place][0]
            if before <= heads[-1] or parse.code[before - 1] == ",":
                heads.append(place + 1)
    return heads
