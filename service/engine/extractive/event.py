"""Events in the present tense that the tagger takes for nouns: "the council votes on 9 June"."""

from service.reading.text.parse import Group, Parse

_HAPPENS = frozenset(
    "votes meets convenes lapses expires opens closes resumes starts begins ends retires reconvenes sits launches "
    "vote meet convene lapse expire open close resume start begin end reconvene".split()
)
_FOLLOWING = frozenset("on at by in from between next this again tomorrow".split())


def find_events(parse: Parse) -> list[Group]:
    """Verb groups for the words before "on", "at" or another tie that a clause without a verb needs for its verb."""
    if any(group.finite for group in parse.groups):
        return []
    places = range(1, len(parse.code) - 1)
    found = (place for place in places if parse.lowered[place] in _HAPPENS and _is_verb(parse, place))
    return [Group(place, place, "Z", False, False, True, False) for place in found][:1]


def _is_verb(parse: Parse, place: int) -> bool:
    """Whether a noun phrase ends in this word, with its own head before it, and a time or place follows."""
    before = parse.lowered[place - 1]
    plural = before.endswith("s") != parse.lowered[place].endswith("s")
    return (
        plural and parse.code[place] == "n" and parse.code[place - 1] in "nN" and parse.lowered[place + 1] in _FOLLOWING
    )
