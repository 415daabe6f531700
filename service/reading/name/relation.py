"""For whom somebody acts or speaks: the institution in a role, the country before a title."""

from bisect import bisect_left

from schemas.span import Span
from service.reading.name.entity import Entity
from service.reading.name.place import governments

_Standing = list[tuple[int, int, int]]


def relate(text: str, entities: list[Entity]) -> None:
    """Fills represents of everybody whose role names another party, never in a circle."""
    standing = sorted(
        (one.span.start, one.span.end, index) for index, entity in enumerate(entities) for one in entity.mentions
    )
    countries = {governments().get(entity.text.lower(), ""): index for index, entity in enumerate(entities)}
    for index, entity in enumerate(entities):
        if entity.role is None or entity.represents is not None:
            continue
        found = _named(entity.role, index, standing, entities)
        if found is None:
            found = _by_demonym(text, entity.role, countries)
        if found is not None and not _leads_to(entities, found, index):
            entity.represents = found


def _leads_to(entities: list[Entity], start: int, goal: int) -> bool:
    seen: set[int] = set()
    place: int | None = start
    while place is not None and place not in seen:
        if place == goal:
            return True
        seen.add(place)
        place = entities[place].represents
    return False


def _named(role: Span, index: int, standing: _Standing, entities: list[Entity]) -> int | None:
    """The first institution that the role names, else the first person."""
    inside: list[int] = []
    for start, end, other in standing[bisect_left(standing, (role.start, 0, 0)) :]:
        if start >= role.end:
            break
        if end <= role.end and other != index:
            inside.append(other)
    bodies = [other for other in inside if entities[other].kind not in ("person", "media")]
    return next(iter(bodies or inside), None)


def _by_demonym(text: str, role: Span, countries: dict[str, int]) -> int | None:
    """ "Russian President": the country whose adjective leads the role."""
    for word in text[role.start : role.end].split():
        country = governments().get(word.lower())
        if country is not None and country in countries:
            return countries[country]
    return None
