"""What the form of a speaker tells: a name of its own, somebody new, somebody who speaks for others, a relative."""

import re
from collections import defaultdict

from service.grounding.naming import POSSESSIVE
from service.reading.reading import Name

_DETERMINERS = set("the a an this that these those his her its their our my both all".split())
_NO_NAME = ("media", "anonymous_source", "group")
_INDEFINITE = re.compile(
    r"(?:an?|one of|one|two|three|four|five|several|some|many|another|other)\s|"
    r"(?:[\w-]+\s)?(?:officials|diplomats|people|sources|experts|analysts|lawyers|advisers|critics|witnesses)\b",
    re.IGNORECASE,
)
_SPOKESPERSON = re.compile(r"\bspokes(?:man|woman|person|people|men|women)\b")
_RELATIVE = re.compile(
    r"\b(?:brother|sister|sibling|son|daughter|wife|husband|widow|widower|nephew|niece|cousin|father|mother|uncle|aunt|"
    r"grand(?:son|daughter|father|mother)|friend|neighbou?r|fianc[eé]e?)\b"
)
_TITLED = re.compile(r"\b(Mr|Ms|Mrs|Miss)\.? (?:[A-Z]\w+ )?([A-Z][\w’'-]*\w)")
_KINDS_OF_I = str.maketrans("İı", "ii")
_POSSESSED = re.compile(r"['’]s?\s((?:[a-z]+\s)?[a-z]+)")


def is_own_name(name: Name, text: str) -> bool:
    """Whether a speaker has a name of its own in the article and is no outlet: "the company" may be anybody."""
    words = [word for word in name.text.split() if word.casefold() not in _DETERMINERS]
    is_noun = len(words) == 1 and f" {words[0].lower()}" in text
    return name.kind not in _NO_NAME and not is_noun and any(word[:1].isupper() for word in words)


def is_indefinite(source: str) -> bool:
    """Whether a sentence brings in somebody new with these words ("a Western official"), nobody named before."""
    return _INDEFINITE.match(source) is not None


def is_spokesperson(name: str) -> bool:
    return _SPOKESPERSON.search(name) is not None


def is_relative(role: str) -> bool:
    """Whether a role says whose relative or friend somebody is, not for whom he speaks."""
    return _RELATIVE.search(role) is not None


def is_of_relative(after: str) -> bool:
    """Whether a name that these words follow only says whose relative another one is ("Hale’s sister")."""
    match = _POSSESSED.match(after)
    return match is not None and is_relative(match[1])


def names_whole(role: str, form: str) -> bool:
    """Whether a role has a name, and not within a longer one ("the University of Port Lisle")."""
    plain = POSSESSIVE.sub("", form.removeprefix("the ").removeprefix("The "))
    # A pattern for each name takes long to make.
    if _folded(plain) not in _folded(role):
        return False
    found = re.finditer(rf"(?<![\w-]){re.escape(plain)}(?![\w-])", role, re.IGNORECASE)
    return any(not re.search(r"[A-Z]\w*\s(?:of\s)?(?:the\s)?$", role[: match.start()]) for match in found)


def _folded(text: str) -> str:
    """A text without case, as regular expressions have it: they do not tell the four kinds of i apart."""
    return text.translate(_KINDS_OF_I).casefold()


def titled(text: str) -> dict[str, set[str]]:
    """Mr or Ms, for Mrs and Miss too, or both, by the surnames that a text has these before."""
    found: dict[str, set[str]] = defaultdict(set)
    for title, surname in _TITLED.findall(text):
        found[surname.casefold()].add("Mr" if title == "Mr" else "Ms")
    return found
