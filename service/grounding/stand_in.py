"""What in a passage may stand for a name that it does not have: a pronoun, or a description such as "the union"."""

from collections.abc import Collection

from schemas.vocabulary import PartyKind
from service.reading.name.kind import kinds, names
from service.reading.pattern import Pattern
from service.reading.reading import Name

_WORD = Pattern(r"\p{L}+")
_DESCRIPTION = Pattern(r"\b(?:the|this|that|these|those|its|his|her|their|our)\s(?:\p{Ll}+\s)??(\p{Ll}{3,})\b")
_FEMALE = frozenset(("she", "her", "hers", "herself"))
_MALE = frozenset(("he", "him", "his", "himself"))
_THING = frozenset(("it", "itself", "which", "there"))
_ANYBODY = frozenset("they them their theirs who whom whose we us our ours i me my mine you your".split())
_PEOPLE = frozenset(
    "president minister premier chancellor mayor governor senator judge justice chairman chairwoman chair director "
    "head chief leader spokesman spokeswoman spokesperson envoy ambassador lawyer professor officer man woman boss "
    "founder".split()
)
_PLACES = frozenset(
    "city town village county country state nation government capital region island republic side".split()
)
_FIRMS = frozenset(
    "company firm group maker bank airline buyer rival bidder operator owner manufacturer retailer".split()
)


_STATES = frozenset(("government", "public_body", "group"))
_BODIES = frozenset(("company", "organization", "media"))
_SIDES = frozenset("side sides party parties".split())


def describes(noun: str, kind: PartyKind, known: Collection[str]) -> bool:
    """Whether a noun after "the" may mean a party of this kind whose names and role have these words."""
    singular = noun.removesuffix("s")
    if not {noun, singular, f"{noun}s"}.isdisjoint(known) or noun in _SIDES:
        return True
    if kind == "person":
        return singular in _PEOPLE
    return (
        (singular in _PLACES and kind in _STATES)
        or (singular in _FIRMS and kind in _BODIES)
        or kind == kinds("body").get(singular)
    )


class StandIns:
    """The pronouns and descriptions of one passage."""

    def __init__(self, passage: str) -> None:
        self._pronouns = {word.casefold() for word in _WORD.findall(passage)} & (_FEMALE | _MALE | _THING | _ANYBODY)
        self._nouns = set(_DESCRIPTION.findall(passage.casefold()))

    def __bool__(self) -> bool:
        return bool(self._pronouns or self._nouns)

    @property
    def has_pronoun(self) -> bool:
        return bool(self._pronouns)

    def fit(self, name: Name) -> bool:
        """Whether one of them may mean this name."""
        if self._pronouns & _ANYBODY:
            return True
        if name.kind == "person":
            return bool(self._pronouns & _pronouns_of(name) or self._nouns & _PEOPLE)
        return bool(self._pronouns & _THING) or any(self._describes(noun, name) for noun in self._nouns)

    def fit_description(self, words: str) -> bool:
        """Whether one of them may mean a party that the article only describes ("the tenants' federation")."""
        return bool(self._pronouns & (_THING | _ANYBODY)) or any(noun in words for noun in self._nouns)

    def _describes(self, noun: str, name: Name) -> bool:
        forms = (name.text, *name.aliases)
        if any(noun in form.casefold() for form in forms):
            return True
        if noun in _PLACES:
            return name.kind in _STATES or " " not in name.text
        if noun in _FIRMS:
            return name.kind in _BODIES
        return any(form.isupper() for form in forms)


def _pronouns_of(name: Name) -> frozenset[str]:
    given = name.text.casefold().split()[0]
    if given in names("female"):
        return _FEMALE
    return _MALE if given in names("male") else _FEMALE | _MALE
