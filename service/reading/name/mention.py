"""Names where they stand: capitalised runs of words."""

from dataclasses import dataclass

from schemas.span import Span
from service.reading.lexicon import emissions, words
from service.reading.name.place import capitals, demonyms
from service.reading.text.parse import INVISIBLE, Parse

SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))
_COMPASS = frozenset(("New", "North", "South", "East", "West", "Saudi", "Port", "Mount", "Saint", "Fort", "Lake"))
_PLURALS = frozenset(("women", "men", "children", "people", "lloyd", "mcdonald", "sotheby", "christie", "moody"))
_PARTICLES = frozenset(["de", "van", "von", "der", "den", "di", "da", "del", "bin", "ibn", "la", "le", "du", "dos"])
LOCATING = frozenset("in at near from to outside across around inside through into toward towards via".split())


@dataclass(slots=True)
class Mention:
    """A name where it stands, titles before it left out of span and names; words first to end of one parse."""

    sentence: int
    first: int
    end: int
    bare: int
    span: Span
    text: str
    names: tuple[str, ...]
    titles: tuple[str, ...]
    articled: bool = False
    modifier: bool = False
    lead: str = ""
    follower: str = ""


def find_mentions(text: str, parses: tuple[Parse, ...]) -> list[Mention]:
    """Every capitalised run that is a name, in order. Adjectives of countries and cities as places are left out."""
    found = [mention for number, parse in enumerate(parses) for mention in _mentions(text, number, parse)]
    known = {mention.text for mention in found if len(mention.names) > 1}
    return [_completed(text, parses[mention.sentence], mention, known) for mention in found]


def _completed(text: str, parse: Parse, mention: Mention, known: set[str]) -> Mention:
    """A name that opens a sentence with its plain first word: "Open Sea", so called elsewhere, "Blue Margin"."""
    if mention.bare != 1 or not parse.words[0][0].isupper():
        return mention
    common = len(mention.names) == 1 and parse.code[0] in "jn" and parse.lowered[1] in emissions()
    if common or f"{parse.words[0]} {mention.text}" in known:
        return _mention(text, mention.sentence, parse, 0, 0, mention.end)
    return mention


def _mentions(text: str, number: int, parse: Parse) -> list[Mention]:
    found: list[Mention] = []
    end = 0
    while (name := parse.code.find("N", end)) >= 0:
        first = name - 1 if name > end and starts_name(parse, name - 1) else name
        if first == name and not starts_name(parse, name):
            end = name + 1
            continue
        end = _run_end(parse, first)
        found.extend(_pieces(text, number, parse, first, end))
    return found


def tidy(text: str) -> str:
    """A name without the line breaks and soft hyphens that it may stand with."""
    return " ".join(INVISIBLE.sub("", text).split())


def starts_name(parse: Parse, place: int) -> bool:
    """Whether this word is a capitalised one that can be part of a name."""
    word = parse.words[place]
    opens = word in _COMPASS or (place == 0 and word[0].isupper() and parse.lowered[place] in words("title"))
    if opens and parse.code[place + 1 : place + 2] == "N":
        return True
    return (
        parse.code[place] == "N"
        and (word[0].isupper() or "-" in word)
        and parse.lowered[place] not in words("nameless")
    )


def _run_end(parse: Parse, place: int) -> int:
    end = place + 1
    size = len(parse.code)
    while end < size:
        after = end + 2 if parse.lowered[end + 1 : end + 2] == ["the"] else end + 1
        if starts_name(parse, end) or parse.lowered[end] in SUFFIXES:
            end += 1
        elif (
            parse.lowered[end] == "of"
            and parse.lowered[end - 1] in words("institution")
            and after < size
            and starts_name(parse, after)
        ):
            end = after + 1
        elif (
            (_joins_plural(parse, end) and end + 1 < size and starts_name(parse, end + 1))
            or (parse.lowered[end] in _PARTICLES and end + 1 < size and starts_name(parse, end + 1))
            or (parse.words[end] == "&" and end + 1 < size and starts_name(parse, end + 1))
        ):
            end += 2
        else:
            break
    return end


def _joins_plural(parse: Parse, place: int) -> bool:
    """Whether this is the apostrophe of "Workers' Association" or "Women's Institute"."""
    if parse.starts[place] != parse.ends[place - 1]:
        return False
    if len(parse.words[place]) == 1:
        return parse.words[place] in "'’" and parse.lowered[place - 1].endswith("s")
    return parse.lowered[place] == "'s" and parse.lowered[place - 1] in _PLURALS


def _pieces(text: str, number: int, parse: Parse, first: int, end: int) -> list[Mention]:
    """A run as one name without the titles and adjectives of countries before it."""
    bare = first
    institution = parse.lowered[end - 1] in words("institution")
    while (
        bare < end - 1 and not institution and (parse.lowered[bare] in words("title") or _qualifies(parse, bare, end))
    ):
        bare += 1
    if not institution:
        bare = max([bare, *(place + 1 for place in range(bare, end - 1) if parse.lowered[place] in words("title"))])
    pieces = [
        _mention(text, number, parse, first, place, place + 1)
        for place in range(first, bare)
        if _is_country(parse, place)
    ]
    word = parse.words[bare]
    alone = bare == end - 1
    unnamed = first > 0 and parse.lowered[first - 1] in ("a", "an") and word.isupper()
    if alone and (unnamed or parse.lowered[bare] in words("title") or word in demonyms()):
        return pieces
    if alone and word.lower() in capitals() and first > 0 and parse.lowered[first - 1] in LOCATING:
        return pieces
    return [*pieces, _mention(text, number, parse, first, bare, end)]


def _qualifies(parse: Parse, place: int, end: int) -> bool:
    """Whether a country's name or adjective stands before a title: "Russian President", "U.S. Senator"."""
    country = parse.words[place] in demonyms() or _is_country(parse, place)
    return country and place + 1 < end and parse.lowered[place + 1] in words("title")


def _is_country(parse: Parse, place: int) -> bool:
    return parse.words[place] in ("U.S.", "US", "UK", "U.K.", "EU", "Kremlin")


def _lead(parse: Parse, first: int) -> str:
    """The word before a name, past "the"."""
    place = first - 1
    if place > 0 and parse.lowered[place] == "the":
        place -= 1
    return parse.lowered[place] if place >= 0 else ""


def _follower(parse: Parse, end: int) -> str:
    """The first telling word after a name: "who", an age, the head of an apposition."""
    place = end + 1 if parse.code[end : end + 1] == "," else end
    if place >= len(parse.code) or (place == end and parse.code[place] not in "w("):
        return ""
    if place in parse.opening and parse.code[place] not in "hN":
        return parse.lowered[parse.opening[place][1] - 1]
    return parse.lowered[place]


def _mention(text: str, number: int, parse: Parse, first: int, bare: int, end: int) -> Mention:
    span = parse.span(bare, end)
    return Mention(
        sentence=number,
        first=first,
        end=end,
        bare=bare,
        span=span,
        text=tidy(text[span.start : span.end]),
        names=tuple(parse.words[bare:end]),
        titles=tuple(parse.lowered[first:bare]),
        articled=first > 0 and parse.lowered[first - 1] == "the" and bare == first,
        modifier=end - bare == 1
        and parse.code[end : end + 1] in ("n", "j")
        and parse.words[bare].title() == parse.words[bare],
        lead=_lead(parse, first),
        follower=_follower(parse, end),
    )
