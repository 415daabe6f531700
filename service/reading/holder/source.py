"""Which party a source means: a name, a pronoun, a description."""

from collections import defaultdict

from service.reading.attribution.postposed import with_attributes
from service.reading.attribution.subject import SOME, Range, find_subject, is_time
from service.reading.holder.description import Descriptions
from service.reading.holder.focus import Focus
from service.reading.name.entity import Entity, Gender
from service.reading.name.mention import Mention
from service.reading.text.parse import Parse

_GENDERS: dict[str, Gender] = {"he": "male", "him": "male", "his": "male", "she": "female", "her": "female"}
_DESCRIBING = frozenset("djnN'")
_SINGULAR = frozenset(("it", "its"))
_PLURAL = frozenset(("they", "their"))
_SEVERAL = _PLURAL | SOME


class Sources:
    """Resolves the sources of an article in reading order, remembering who acted and who spoke last."""

    def __init__(self, text: str, parses: tuple[Parse, ...], entities: list[Entity]) -> None:
        self._parses = parses
        self._entities = entities
        self._focus = Focus(entities)
        self._descriptions = Descriptions(text, parses, entities)
        self._standing: dict[int, list[tuple[Mention, int]]] = defaultdict(list)
        for index, entity in enumerate(entities):
            for mention in entity.mentions:
                self._standing[mention.sentence].append((mention, index))

    def resolve(self, number: int, source: Range) -> tuple[int, ...]:
        """The parties that a range of words in a sentence means; empty where that is unsure."""
        parse = self._parses[number]
        if parse.lowered[source[0]] in _SEVERAL and source[0] + 1 == source[1]:
            return self._focus.several(source[0])
        found = [self._holder(number, parse, head, source[1]) for head in _conjuncts(parse, source)]
        if any(index is None for index in found):
            return ()
        return tuple(dict.fromkeys(index for index in found if index is not None))

    def remember(self, holders: tuple[int, ...]) -> None:
        """Whoever speaks is whom the next pronoun means."""
        self._focus.speak(holders)

    def begin(self, number: int) -> None:
        """Takes note of who acts in a sentence, and of the person that it is about."""
        self._focus.turn_to(number)
        parse = self._parses[number]
        groups = [group for group in parse.groups if group.finite and parse.quoted[group.head] < 0]
        active: dict[Range, bool] = {}
        for group in groups:
            if subject := find_subject(parse, group):
                active[subject] = active.get(subject, False) or not group.passive
        for subject in sorted(active):
            self._act(number, parse, subject, active[subject])
        self._introduce(number, parse, find_subject(parse, groups[0]) if groups else None)

    def _act(self, number: int, parse: Parse, subject: Range, active: bool) -> None:
        if parse.code[subject[0]] == "h":
            return
        phrases = [phrase for head in _conjuncts(parse, subject) if (phrase := parse.opening.get(head))]
        if not phrases or is_time(parse, phrases[0]):
            return
        found = [actor for phrase in phrases if (actor := self._actor(number, phrase)) is not None]
        for actor in found[:1] if active else ():
            self._entities[actor].acts += 1
        self._focus.act(subject[0], tuple(dict.fromkeys(found)))

    def _actor(self, number: int, phrase: Range) -> int | None:
        named = [(one, index) for one, index in self._standing.get(number, ()) if phrase[0] <= one.first < phrase[1]]
        ending = [index for one, index in named if phrase[1] <= one.end]
        return ending[0] if ending else self._descriptions.find_body(number, phrase, named)

    def _introduce(self, number: int, parse: Parse, subject: Range | None) -> None:
        """The person whom the next pronoun may mean without having spoken: the subject, or the only one named."""
        people = [
            (mention, index)
            for mention, index in self._standing.get(number, ())
            if self._entities[index].kind == "person" and parse.code[mention.end : mention.end + 1] != "'"
        ]
        self._focus.name([index for _, index in people])
        for mention, index in people:
            if subject and mention.first <= subject[0] < mention.end:
                self._focus.meet(index)
                return
        if len({index for _, index in people}) == 1 and not (subject and parse.lowered[subject[0]] in _GENDERS):
            self._focus.meet(people[0][1])

    def _holder(self, number: int, parse: Parse, first: int, end: int) -> int | None:
        word = parse.lowered[first]
        if first + 1 == end and word in _SINGULAR:
            return self._focus.one(first)
        if first + 1 == end and word in _GENDERS:
            return self._focus.person(_GENDERS[word])
        phrase = next(((start, stop) for start, stop in parse.phrases if start <= first < stop), (first, first + 1))
        named = [(one, index) for one, index in self._standing.get(number, ()) if phrase[0] <= one.first < end]
        for mention, index in named:
            if mention.first < phrase[1] <= mention.end:
                return None if self._entities[index].ambiguous else index
        if (described := self._described(number, parse, phrase)) is not None:
            return described
        for stop in (phrase[1], end):
            if (apposed := self._apposed(number, parse, stop)) is not None:
                return apposed
        return self._descriptions.find(number, phrase, end, named, self._possessor(parse, phrase))

    def _possessor(self, parse: Parse, phrase: Range) -> int | None:
        """Whose office it is that "his office" means."""
        word = parse.lowered[phrase[0]]
        if parse.code[phrase[0]] != "p":
            return None
        if word in _GENDERS:
            return self._focus.person(_GENDERS[word])
        found = self._focus.several(phrase[0]) if word in _PLURAL else ()
        if word in _SINGULAR and (one := self._focus.one(phrase[0])) is not None:
            return one
        return found[0] if len(found) == 1 else None

    def _apposed(self, number: int, parse: Parse, comma: int) -> int | None:
        """Who is named after a description that ends here: "its leader, Joan Petrie, said", "a woman called Petrie"."""
        named = parse.lowered[comma : comma + 1] in (["called"], ["named"]) or parse.lowered[comma : comma + 2] == [
            "known",
            "as",
        ]
        if parse.code[comma : comma + 1] != "," and not named:
            return None
        for mention, index in self._standing.get(number, ()):
            closed = (
                parse.code[mention.end : mention.end + 1] in (",", ".", "", "i", ")") or parse.lowered[comma] != ","
            )
            leads = comma < mention.first and not set(parse.code[comma + 1 : mention.first]) - _DESCRIBING
            if leads and closed and not self._entities[index].ambiguous:
                return index
        return None

    def _described(self, number: int, parse: Parse, phrase: Range) -> int | None:
        """ "Joan Petrie, its leader, who said": the person before the comma that a description follows."""
        first, stop = phrase[0], with_attributes(parse, phrase[1])
        if first < 2 or parse.code[first - 1] != "," or parse.code[first] not in "dpjn":
            return None
        if parse.code[stop : stop + 1] not in (*",w.-—–", ""):
            return None
        for mention, index in self._standing.get(number, ()):
            if mention.end == first - 1 and self._entities[index].kind == "person":
                return None if self._entities[index].ambiguous else index
        return None


def _conjuncts(parse: Parse, source: Range) -> list[int]:
    """The first word of each phrase that "and" joins at the top of a source."""
    heads = [source[0]]
    for place in range(source[0] + 1, source[1] - 1):
        if parse.lowered[place] in ("and", "nor") and place in parse.ending and place + 1 in parse.opening:
            before = parse.ending[place][0]
            if before <= heads[-1] or parse.code[before - 1] == ",":
                heads.append(place + 1)
    return heads
