"""True positions made wrong in one thing each."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from schemas.brief import Position
from schemas.draft import Draft, DraftParty, DraftPosition
from service.reading import Reading

NEAR = 600

_WORD = re.compile(r"[^\W\d_]{4,}")
_FIGURE = re.compile(r"\b\d+(?:[.,]\d+)*\b")
_COUNT = re.compile(r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third)\b")
_AUXILIARY = re.compile(
    r"\b(will|would|is|are|was|were|has|have|had|could|can|should|must|may|might|does|did|do)\b"
    r"(?! (?:not|no|never|none|nothing)\b|n?['’]t)"
)
_NOT = re.compile(r"\b(will|would|is|are|was|were|has|have|had|could|should|must|may|might|does|did|do) not\b")
_WEAK = re.compile(r"\b(?:could|may|might|can)\b")
_MONTHS = "January February March April May June July August September October November December".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_CALENDAR = re.compile(rf"\b(?:{'|'.join(_MONTHS + _WEEKDAYS)})\b|\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Pair:
    """An article as read, and a draft of it that is taken to be true."""

    name: str
    reading: Reading
    draft: Draft


@dataclass(frozen=True, slots=True)
class Subject:
    """One position to make wrong, and what may be put in."""

    pair: Pair
    position: DraftPosition
    grounded: Position
    chance: random.Random

    @property
    def text(self) -> str:
        return self.pair.reading.article.text

    @property
    def parties(self) -> list[DraftParty]:
        return self.pair.draft.parties


Mutation = Callable[[Subject], DraftPosition | None]


def _with_quote(subject: Subject, change: Callable[[str, Subject], str | None]) -> DraftPosition | None:
    """The position with one changed quote, unless the article happens to have the change too."""
    quote = max(subject.position.quotes, key=len)
    changed = change(quote, subject)
    if changed is None or changed == quote or " ".join(changed.split()) in " ".join(subject.text.split()):
        return None
    return subject.position.model_copy(update={"quotes": [changed]})


def _with_statement(subject: Subject, change: Callable[[str, Subject], str | None]) -> DraftPosition | None:
    changed = change(subject.position.statement, subject)
    if changed is None or changed == subject.position.statement:
        return None
    return subject.position.model_copy(update={"statement": changed})


def _replace_word(text: str, subject: Subject) -> str | None:
    found = list(_WORD.finditer(text))
    if not found:
        return None
    match = subject.chance.choice(found)
    others = [word for word in _WORD.findall(subject.text) if word.casefold() != match[0].casefold()]
    return f"{text[: match.start()]}{subject.chance.choice(others)}{text[match.end() :]}"


def _change_number(text: str, subject: Subject) -> str | None:
    if match := _FIGURE.search(text):
        digits = match[0]
        swapped = digits[:-1] + str((int(digits[-1]) + subject.chance.randint(1, 8)) % 10)
        return f"{text[: match.start()]}{swapped}{text[match.end() :]}"
    if match := _COUNT.search(text):
        others = [word for word in ("two", "three", "five", "seven", "nine", "twelve") if word != match[0]]
        return f"{text[: match.start()]}{subject.chance.choice(others)}{text[match.end() :]}"
    return None


def _turn_negation(text: str, _: Subject) -> str | None:
    """Take a "not" away where there is one; else put one in."""
    if _NOT.search(text):
        return _NOT.sub(r"\1", text, count=1)
    return _AUXILIARY.sub(r"\1 not", text, count=1)


def _drop_middle(text: str, subject: Subject) -> str | None:
    words = text.split()
    if len(words) < 5:
        return None
    first = subject.chance.randint(1, len(words) - 3)
    return " ".join(words[:first] + words[first + subject.chance.randint(1, 2) :])


def _truncate(subject: Subject) -> DraftPosition | None:
    """The quote ends in the middle of its last word."""
    quote = max(subject.position.quotes, key=len)
    return subject.position.model_copy(update={"quotes": [quote[:-2]]}) if quote[-4:].isalpha() else None


def _swap_entity(text: str, subject: Subject) -> str | None:
    """Another party of the same nature in the place of one that the statement names."""
    for party in subject.parties:
        for form in sorted((party.name, *party.aliases), key=len, reverse=True):
            if re.search(rf"\b{re.escape(form)}\b", text):
                others = [
                    other for other in subject.parties if other is not party and _is_person(other) == _is_person(party)
                ]
                return re.sub(rf"\b{re.escape(form)}\b", subject.chance.choice(others).name, text) if others else None
    return None


def _shift_date(text: str, _: Subject) -> str | None:
    match = _CALENDAR.search(text)
    if not match:
        return None
    names = _MONTHS if match[0] in _MONTHS else _WEEKDAYS
    shifted = str(int(match[0]) + 1) if match[0].isdigit() else names[(names.index(match[0]) + 1) % len(names)]
    return f"{text[: match.start()]}{shifted}{text[match.end() :]}"


def _raise_modality(text: str, _: Subject) -> str | None:
    return _WEAK.sub("will", text, count=1) if _WEAK.search(text) else None


def _swap_roles(text: str, subject: Subject) -> str | None:
    """Two parties of the statement in each other's place."""
    forms = [party.name for party in subject.parties] + [alias for party in subject.parties for alias in party.aliases]
    present = sorted({form for form in forms if re.search(rf"\b{re.escape(form)}\b", text)}, key=len, reverse=True)
    apart = [(one, two) for one in present for two in present if one not in two and two not in one]
    if not apart:
        return None
    one, two = apart[0]
    return re.sub(rf"\b(?:{re.escape(one)}|{re.escape(two)})\b", lambda match: two if match[0] == one else one, text)


def _swap_speaker(subject: Subject) -> DraftPosition | None:
    """The party mentioned nearest to the quote that is no holder and acts for none, nor the other way round."""
    start = subject.grounded.evidence[0].start
    kin = set(subject.position.holders) | set(subject.position.via)
    kin |= {party.represents for party in subject.parties if party.key in kin and party.represents}
    kin |= {party.key for party in subject.parties if party.represents in kin}
    near: list[tuple[int, str]] = []
    for party in subject.parties:
        if party.key in kin or party.kind in ("media", "anonymous_source"):
            continue
        forms = "|".join(re.escape(form) for form in (party.name, *party.aliases))
        near += [
            (abs(match.start() - start), party.key)
            for match in re.finditer(rf"\b(?:{forms})\b", subject.text)
            if abs(match.start() - start) < NEAR
        ]
    return (
        subject.position.model_copy(update={"holders": [min(near)[1]]}) if near and subject.position.holders else None
    )


def _swap_known_speaker(subject: Subject) -> DraftPosition | None:
    """The same where a rule tells the speaker of the true position."""
    known = any(check.name == "holder" and check.passed for check in subject.grounded.verification.checks)
    return _swap_speaker(subject) if known else None


def _drop_via(subject: Subject) -> DraftPosition | None:
    return subject.position.model_copy(update={"via": []}) if subject.position.via else None


def _is_person(party: DraftParty) -> bool:
    return party.kind == "person"


MUTATIONS: dict[str, Mutation] = {
    "quote: word replaced": lambda subject: _with_quote(subject, _replace_word),
    "quote: number changed": lambda subject: _with_quote(subject, _change_number),
    "quote: negation turned": lambda subject: _with_quote(subject, _turn_negation),
    "quote: middle dropped": lambda subject: _with_quote(subject, _drop_middle),
    "quote: edge truncated": _truncate,
    "speaker swapped, known by rule": _swap_known_speaker,
    "speaker swapped, any": _swap_speaker,
    "statement: number changed": lambda subject: _with_statement(subject, _change_number),
    "statement: date shifted": lambda subject: _with_statement(subject, _shift_date),
    "statement: entity swapped": lambda subject: _with_statement(subject, _swap_entity),
    "statement: negation turned": lambda subject: _with_statement(subject, _turn_negation),
    "statement: modality raised": lambda subject: _with_statement(subject, _raise_modality),
    "statement: roles swapped": lambda subject: _with_statement(subject, _swap_roles),
    "via dropped": _drop_via,
}
