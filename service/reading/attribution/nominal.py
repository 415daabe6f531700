"""Nouns and adjectives that attribute: "her demand that …", "the union's support for …", "is opposed to …"."""

from functools import cache
from typing import cast

from schemas.vocabulary import PositionKind
from service.reading.attribution.content import clause_end
from service.reading.attribution.cue import Cue
from service.reading.attribution.finding import Finding
from service.reading.attribution.subject import Range, find_subject
from service.reading.lexicon import rows
from service.reading.text.parse import Group, Parse


def find_nominal(parse: Parse) -> list[Finding]:
    """The attributions of nouns with a possessor, and of adjectives after "to be"."""
    found: list[Finding] = []
    cues = _cues()
    if cues.keys().isdisjoint(parse.lowered):
        return found
    for place in range(1, len(parse.code) - 1):
        cue = cues.get(parse.lowered[place])
        if cue is None or parse.quoted[place] >= 0 or f"+{parse.lowered[place + 1]}" not in cue.frames:
            continue
        source = _possessor(parse, place) if parse.code[place] == "n" else _bearer(parse, place)
        if source is not None:
            end = clause_end(parse, place + 1, sentential=parse.lowered[place + 1] == "that")
            group = Group(place, place, parse.code[place], False, False, False, False)
            found.append(Finding(cue, group, source, [(place + 1, end)]))
    return found


def _possessor(parse: Parse, place: int) -> Range | None:
    """Whose demand it is: a possessive before the noun."""
    phrase = next(((first, end) for first, end in parse.phrases if first <= place < end), None)
    if phrase is None:
        return None
    first = phrase[0]
    if parse.code[first] == "p":
        return first, first + 1
    mark = parse.code.rfind("'", first, place)
    return (first, mark) if mark > first else None


def _bearer(parse: Parse, place: int) -> Range | None:
    """Who is willing, opposed, confident: the subject of "to be" before the adjective."""
    for group in parse.groups:
        between = parse.code[group.head + 1 : place]
        if group.head < place and between.strip("r") == "" and (parse.code[group.head] == "B" or group.head == place):
            return find_subject(parse, group)
        if group.head == place and group.passive:
            return find_subject(parse, group)
    return None


@cache
def _cues() -> dict[str, Cue]:
    return {
        row[0]: Cue(row[0], cast(PositionKind, row[1]), frozenset(f"+{word}" for word in row[2:]))
        for row in rows("nominal")
    }
