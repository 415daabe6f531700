"""What kind of party a name is."""

from functools import cache
from typing import Literal, cast

from schemas.vocabulary import PartyKind
from service.reading.lexicon import rows, words
from service.reading.mention import Mention
from service.reading.place import governments

GENDERED = frozenset("mr mr. mrs mrs. ms ms. miss sir dame lord lady".split())
_FEMALE = frozenset("mrs mrs. ms ms. miss dame lady queen princess baroness spokeswoman chairwoman congresswoman".split())
_MALE = frozenset("mr mr. sir lord king prince baron spokesman chairman congressman pope bishop".split())
_LONGEST_PERSON = 4


def find_kind(mention: Mention, key: str) -> PartyKind:
    """The kind that titles, given names and the words of a name tell; two or three unknown words are a person."""
    lowered = [word.lower().rstrip(".") for word in mention.names]
    if key in governments().values():
        return "government"
    if mention.titles and set(mention.titles) & _titles():
        return "person"
    given = lowered[0] in _given() and 1 < len(lowered) <= _LONGEST_PERSON
    if given and lowered[-1] not in kinds("body") and lowered[-1] not in _outlets():
        return "person"
    if lowered[-1] in _outlets() or lowered[-2:] == ["news", "agency"] or len(lowered) < 3 and lowered[0] in _outlets():
        return "media"
    for word in (lowered[-1], *lowered):
        if word in kinds("body"):
            return kinds("body")[word]
    plain = all(word.replace("-", "").replace("'", "").replace("’", "").replace(".", "").isalpha() for word in lowered)
    if 1 < len(lowered) < _LONGEST_PERSON and plain and not mention.articled and "of" not in lowered:
        return "person" if not any(word.isupper() and len(word) > 3 for word in mention.names) else "organization"
    return "organization"


def find_gender(mention: Mention) -> Literal["female", "male"] | None:
    """By title, else by given name."""
    titles = set(mention.titles)
    given = mention.names[0].lower() if len(mention.names) > 1 else ""
    if titles & _FEMALE or given in _names("female"):
        return "female"
    if titles & _MALE or given in _names("male"):
        return "male"
    return None


@cache
def kinds(name: str) -> dict[str, PartyKind]:
    """A word list that gives each word a kind of party."""
    return {row[0]: cast(PartyKind, row[1]) for row in rows(name)}


@cache
def _given() -> frozenset[str]:
    return _names("given") | _names("female") | _names("male")


@cache
def _names(name: str) -> frozenset[str]:
    return frozenset(word for row in rows(name) for word in row)


def _outlets() -> frozenset[str]:
    return words("outlet")


@cache
def _titles() -> frozenset[str]:
    return words("title") | GENDERED
