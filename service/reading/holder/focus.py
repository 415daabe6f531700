"""Whom a pronoun can mean: who acted or spoke last, and who is spoken of nearby."""

from service.reading.name.entity import Entity, Gender

_UNNAMED_FOR = 2
_REMEMBERED_FOR = 3
_ONE = ("company", "organization", "public_body", "government", "media", "group")

Actors = tuple[int, ...]


class Focus:
    """Follows the parties of an article in reading order, by their indexes."""

    def __init__(self, entities: list[Entity]) -> None:
        self._entities = entities
        self._sentence = 0
        self._people: dict[int, int] = {}
        self._named: list[tuple[int, int]] = []
        self._subjects: list[tuple[int, Actors]] = []
        self._topic: Actors | None = None
        self._topic_since = 0
        self._several: Actors = ()
        self._several_since = 0

    def turn_to(self, sentence: int) -> None:
        """The next sentence; what the one before was about is kept."""
        bodies = [actors for _, actors in self._subjects if not self._is_person(actors)]
        if bodies:
            self._set_topic(bodies[0])
        self._subjects = []
        self._sentence = sentence

    def act(self, place: int, actors: Actors) -> None:
        """Somebody is the subject of a verb of this sentence; nobody where it is a thing."""
        self._subjects.append((place, actors))
        if len(actors) > 1:
            self._set_several(actors)

    def name(self, people: list[int]) -> None:
        """People named in this sentence, wherever."""
        self._named = [one for one in self._named if one[1] >= self._sentence - 1]
        self._named += [(person, self._sentence) for person in people]

    def meet(self, person: int) -> None:
        """The person whom the next "he" or "she" may mean."""
        self._people.pop(person, None)
        self._people[person] = self._sentence

    def speak(self, holders: Actors) -> None:
        """Whoever speaks is whom the next pronoun means."""
        if len(holders) > 1 or (holders and self._entities[holders[0]].kind == "group"):
            self._set_several(holders)
        for holder in holders:
            if self._entities[holder].kind in ("person", "anonymous_source"):
                self.meet(holder)
            else:
                self._subjects.insert(0, (-1, (holder,)))

    def one(self, place: int) -> int | None:
        """ "it": the body that acts earlier in the sentence, else the one that the sentence before is about."""
        for first, actors in sorted(self._subjects, reverse=True):
            if first < place and not self._is_person(actors):
                return actors[0] if len(actors) == 1 else None
        recent = self._topic and self._sentence - self._topic_since <= _REMEMBERED_FOR
        return self._topic[0] if recent and self._topic and len(self._topic) == 1 else None

    def several(self, place: int) -> Actors:
        """ "they": who acts together before this word in the sentence, else who did or spoke so lately."""
        for first, actors in sorted(self._subjects, reverse=True):
            if 0 <= first < place and not self._is_person(actors):
                return actors
        return self._several if self._sentence - self._several_since <= _REMEMBERED_FOR else ()

    def person(self, gender: Gender) -> int | None:
        """The last person that a pronoun of this gender can mean; it tells the gender of a person met."""
        near = {person for person, _ in self._named}
        for person, sentence in reversed(self._people.items()):
            entity = self._entities[person]
            forgotten = entity.kind != "person" and self._sentence - sentence > _UNNAMED_FOR
            if entity.gender == gender or (entity.gender is None and not forgotten and not self._known(near, gender)):
                entity.gender = gender
                return person
        return next((one for one, _ in reversed(self._named) if self._entities[one].gender == gender), None)

    def _known(self, people: set[int], gender: Gender) -> bool:
        """Whether one of them is known to be of this gender."""
        return any(self._entities[person].gender == gender for person in people)

    def _is_person(self, actors: Actors) -> bool:
        return bool(actors) and all(self._entities[actor].kind not in _ONE for actor in actors)

    def _set_topic(self, actors: Actors) -> None:
        self._topic, self._topic_since = actors, self._sentence

    def _set_several(self, actors: Actors) -> None:
        self._several, self._several_since = actors, self._sentence
