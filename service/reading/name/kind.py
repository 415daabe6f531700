"""What kind of party a name is."""

import re
from functools import cache
from typing import Literal, cast

from schemas.vocabulary import PartyKind
from service.reading.lexicon import emissions, rows, words
from service.reading.name.mention import LOCATING, Mention
from service.reading.name.place import countries

GENDERED = frozenset(["mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "sir", "dame", "lord", "lady"])
_FEMALE = frozenset(
    "mrs mrs. ms ms. miss dame lady queen princess baroness spokeswoman chairwoman congresswoman".split()
)
_MALE = frozenset(
    ["mr", "mr.", "sir", "lord", "king", "prince", "baron", "spokesman", "chairman", "congressman", "pope", "bishop"]
)
_LONGEST_PERSON = 4
_LONGEST_ENDING = 5
_PAIR = 2
_COMPANY_ENDINGS = ("ways", "works", "soft", "corp", "lines", "tech", "bank", "airlines")
_OUTLET_NOUNS = frozenset(
    "newspaper daily agency magazine broadcaster channel website tabloid weekly site outlet "
    "paper station portal blog".split()
)
_LETTERS = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*")
_HYPHENATED = re.compile(r"[A-Z][a-z]+-[a-z]+")


def find_kind(mention: Mention, key: str) -> PartyKind:
    """The kind that titles, given names and the words of a name tell; two or three unknown words are a person."""
    lowered = [word.lower().rstrip(".") for word in mention.names]
    if key in countries():
        return "government"
    if mention.titles and set(mention.titles) & _titles():
        return "person"
    if len(lowered) == _PAIR and (mention.lead in words("title") or _HYPHENATED.fullmatch(mention.names[1])):
        return "person"
    given = lowered[0] in _given() and 1 < len(lowered) <= _LONGEST_PERSON
    if given and lowered[-1] not in kinds("body") and lowered[-1] not in words("outlet"):
        return "person"
    if (
        lowered[-1] in words("outlet")
        or lowered[-2:] == ["news", "agency"]
        or (len(lowered) < 3 and lowered[0] in words("outlet"))
    ):
        return "media"
    for word in (lowered[-1], *lowered):
        if word in kinds("body"):
            return kinds("body")[word]
    if mention.lead in _OUTLET_NOUNS:
        return "media"
    if mention.follower in kinds("people") and kinds("people")[mention.follower] in ("company", "organization"):
        return kinds("people")[mention.follower]
    if lowered[-1].endswith(_COMPANY_ENDINGS) and len(lowered[-1]) > _LONGEST_ENDING:
        return "company"
    return "person" if _reads_like_person(mention, lowered) else "organization"


def _reads_like_person(mention: Mention, lowered: list[str]) -> bool:
    """Two or three words that are no common words, or are told to be a person by what follows."""
    if (
        mention.articled
        or mention.lead in LOCATING
        or "of" in lowered
        or not all(_LETTERS.fullmatch(word) for word in mention.names)
    ):
        return False
    if mention.follower == "who" or mention.follower.isdigit() or mention.follower in words("title"):
        return True
    if not 1 < len(lowered) < _LONGEST_PERSON or any(word.isupper() and len(word) > 3 for word in mention.names):
        return False
    return not all(word in emissions() for word in lowered)


def find_gender(mention: Mention) -> Literal["female", "male"] | None:
    """By title, else by given name."""
    titles = set(mention.titles)
    given = mention.names[0].lower() if len(mention.names) > 1 else ""
    if titles & _FEMALE or given in names("female"):
        return "female"
    if titles & _MALE or given in names("male"):
        return "male"
    return None


@cache
def kinds(name: str) -> dict[str, PartyKind]:
    """A word list that gives each word a kind of party."""
    return {row[0]: cast(PartyKind, row[1]) for row in rows(name)}


@cache
def _given() -> frozenset[str]:
    return names("given") | names("female") | names("male")


@cache
def names(kind: str) -> frozenset[str]:
    """Given names: those of women ("female"), of men ("male"), or of either ("given"), in lower case."""
    return frozenset(word for row in rows(kind) for word in row)


@cache
def _titles() -> frozenset[str]:
    return words("title") | GENDERED
