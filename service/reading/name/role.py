"""Offices and descriptions: what the article calls somebody beside the name."""

from schemas.span import Span
from service.reading.name.entity import Entity, Gender
from service.reading.name.kind import GENDERED
from service.reading.name.mention import Mention
from service.reading.text.parse import Parse

_LONGEST = 24
_BREAKS = frozenset('mHOBDZQw.;:"()-—–')


def assign_roles(text: str, parses: tuple[Parse, ...], entities: list[Entity]) -> None:
    """Fills the role of every person: the apposition after a name, else the title before it."""
    for entity in entities:
        if entity.kind != "person":
            continue
        roles = [(_apposition(parses[one.sentence], one), _title(parses[one.sentence], one)) for one in entity.mentions]
        entity.role = next(
            (after for after, _ in roles if after), next((before for _, before in roles if before), None)
        )
        if entity.role is not None and entity.gender is None:
            entity.gender = _gender(text[entity.role.start : entity.role.end].lower())


def _gender(role: str) -> Gender | None:
    if any(word in role for word in ("woman", "queen", "mother", "sister", "widow", "daughter", "actress")):
        return "female"
    return "male" if any(word in role for word in ("man ", "king ", "father", "brother", " son ")) else None


def _apposition(parse: Parse, mention: Mention) -> Span | None:
    """ "…, head of the fund and envoy of the president," up to the comma that closes it."""
    first = mention.end + 1
    size = len(parse.code)
    if parse.code[mention.end : first] != "," or first not in parse.opening:
        return None
    head = parse.opening[first][1]
    if (parse.code[first] not in "djn" and "n" not in parse.code[first:head]) or parse.code[first] == "c":
        return None
    stop = first
    while stop < size and parse.code[stop] not in _BREAKS and parse.code[stop] != ",":
        stop += 1
    if parse.code[stop : stop + 1] == "(" and ")" in parse.code[stop : stop + 4]:
        stop = _past_bracket(parse, stop)
    closed = (stop < size and parse.code[stop] in ",.w") or parse.code[stop : stop + 1] == ""
    if not closed or stop - first > _LONGEST or "n" not in parse.code[first:stop]:
        return None
    return parse.span(first, stop)


def _apposed(parse: Parse, mention: Mention) -> Span | None:
    """ "its leader, Joan Petrie,": the phrase before the comma, where it has an article or a possessor."""
    first, end = parse.ending[mention.bare - 1]
    closed = parse.code[mention.end : mention.end + 1] in (",", ".", "")
    if closed and parse.code[end - 1] == "n" and (parse.code[first] in "dp" or "'" in parse.code[first:end]):
        return parse.span(first, end)
    return None


def _past_bracket(parse: Parse, place: int) -> int:
    """Past "(RDIF)" and what follows it up to the next comma."""
    place = parse.code.index(")", place) + 1
    while place < len(parse.code) and parse.code[place] not in _BREAKS and parse.code[place] != ",":
        place += 1
    return place


def _title(parse: Parse, mention: Mention) -> Span | None:
    """Titles and common nouns directly before the name."""
    first = mention.bare
    if first > 1 and parse.code[first - 1] == "," and first - 1 in parse.ending:
        return _apposed(parse, mention)
    while first > 0 and parse.code[first - 1] in "njN" and parse.starts[first] - parse.ends[first - 1] <= 1:
        first -= 1
    if first == mention.bare or all(word in GENDERED for word in parse.lowered[first : mention.bare]):
        return None
    return parse.span(first, mention.bare)
