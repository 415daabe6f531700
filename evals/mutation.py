"""What verification catches: true drafts with one thing made wrong in each.

A regression test, not an accuracy claim: mutations of this kind are easier to catch than a model's own mistakes.

    python -m evals.mutation [DIR]

DIR holds pairs of <name>.txt, an article, and <name>.json, a draft or a brief of it; without one the recorded drafts
are taken. Where the rules of reading do not apply only quotes are mutated. A mutant is caught where its position is
dropped or its verdict is partial or contradicted. Positions whose verdict is so without any mutation are the false
alarms, and have no mutants.
"""

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.recording import RECORDED, article_text
from evals.recording import path as recording_path
from schemas.article import Article
from schemas.brief import Content, Position
from schemas.draft import Draft, DraftParty, DraftPosition, DraftSummary
from service.errors import ServiceError
from service.grounding.ground import Grounder
from service.reading import Reading, read

NEAR = 600
ALARMS = ("partial", "contradicted")

_WORD = re.compile(r"[^\W\d_]{4,}")
_FIGURE = re.compile(r"\b\d+(?:[.,]\d+)*\b")
_COUNT = re.compile(r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third)\b")
_AUXILIARY = re.compile(
    r"\b(will|would|is|are|was|were|has|have|had|could|can|should|must|may|might|does|did|do)\b(?! not\b|n['’]t)"
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


def main() -> None:
    parser = argparse.ArgumentParser(description="What verification catches of mutated drafts.")
    parser.add_argument("directory", nargs="?", type=Path, help="articles with their gold briefs")
    parser.add_argument("--misses", action="store_true", help="print every mutant that was not caught")
    options = parser.parse_args()
    pairs = list(gold(options.directory) if options.directory else recorded())
    show(pairs, *measure(pairs, options.misses))


def gold(directory: Path) -> Iterator[Pair]:
    """The pairs of a directory: every JSON file with an article of its name beside it."""
    for file in sorted(directory.glob("*.json")):
        article = file.with_suffix(".txt")
        if article.exists():
            yield _pair(file.stem, article.read_bytes().decode(), _draft(json.loads(file.read_text("utf-8"))))


def recorded() -> Iterator[Pair]:
    """The drafts that a model wrote for the recordings."""
    for name in RECORDED:
        exchange = json.loads(recording_path(name).read_text("utf-8"))["interactions"][0]
        answer = json.loads(exchange["response"]["body"]["string"])["choices"][0]["message"]["content"]
        yield _pair(name, article_text(name), Draft.model_validate_json(answer))


def measure(pairs: list[Pair], misses: bool = False) -> tuple[dict[str, Counter[bool]], Counter[str], Counter[str]]:
    """For each mutation how many were caught and missed; the verdicts and the failed checks without any."""
    caught: dict[str, Counter[bool]] = defaultdict(Counter)
    verdicts: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    for pair in pairs:
        grounder = Grounder(pair.reading)
        for position in pair.draft.positions:
            grounded = _grounded(grounder, pair, position)
            verdicts[grounded.verification.status if grounded else "dropped"] += 1
            if grounded is None or grounded.verification.status in ALARMS:
                alarms.update(_failed(grounded) if grounded else ["dropped"])
                continue
            subject = Subject(pair, position, grounded, random.Random(f"{pair.name} {position.key}"))
            for name, mutation in MUTATIONS.items():
                if (pair.reading.rules_apply or name.startswith("quote")) and (mutant := mutation(subject)):
                    is_caught = _is_caught(_grounded(grounder, pair, mutant))
                    caught[name][is_caught] += 1
                    if misses and not is_caught:
                        print(f"{pair.name} {name}: {mutant.holders} {mutant.statement!r} by {mutant.quotes}")
    return caught, verdicts, alarms


def show(pairs: list[Pair], caught: dict[str, Counter[bool]], verdicts: Counter[str], alarms: Counter[str]) -> None:
    print("A regression test, not an accuracy claim.\n")
    print(f"{'mutation':34}{'caught':>8}{'missed':>8}{'share':>8}")
    for name in MUTATIONS:
        hits, misses = caught[name][True], caught[name][False]
        share = f"{hits / (hits + misses):.0%}" if hits + misses else "–"
        print(f"{name:34}{hits:8}{misses:8}{share:>8}")
    total = sum(verdicts.values())
    print(f"\nWithout mutation: {total} positions of {len(pairs)} articles")
    for status, count in verdicts.most_common():
        print(f"  {status:20}{count:6}{count / total:8.1%}")
    print("False alarms by check:", ", ".join(f"{name} {count}" for name, count in alarms.most_common()) or "none")


def _pair(name: str, text: str, draft: Draft) -> Pair:
    return Pair(name, read(Article(text=text)), draft)


def _draft(document: dict[str, object]) -> Draft:
    """A gold document as a draft: a brief's evidence becomes its quotes, its ids the keys."""
    if "coverage" not in document:
        return Draft.model_validate(document)
    content = Content.model_validate({name: document[name] for name in Content.model_fields})
    parties = [
        DraftParty.model_validate({**_fields(party.model_dump(), DraftParty), "key": party.id})
        for party in content.parties
    ]
    positions = [
        DraftPosition.model_validate(
            {
                **_fields(position.model_dump(), DraftPosition),
                "key": position.id,
                "quotes": [span.quote for span in position.evidence],
            }
        )
        for position in content.positions
    ]
    return _only(parties, positions)


def _fields(values: dict[str, object], model: type[DraftParty] | type[DraftPosition]) -> dict[str, object]:
    return {name: value for name, value in values.items() if name in model.model_fields}


def _only(parties: list[DraftParty], positions: list[DraftPosition]) -> Draft:
    return Draft(
        headline=None,
        parties=parties,
        positions=positions,
        points_of_contention=[],
        next_steps=[],
        terms=[],
        undisclosed=[],
        summary=DraftSummary(text="", positions=[]),
    )


def _grounded(grounder: Grounder, pair: Pair, position: DraftPosition) -> Position | None:
    alone = position.model_copy(update={"responds_to": None, "superseded": False})
    try:
        return next(iter(grounder.ground(_only(pair.draft.parties, [alone])).positions), None)
    except ServiceError:
        return None


def _is_caught(grounded: Position | None) -> bool:
    return grounded is None or grounded.verification.status in ALARMS


def _failed(grounded: Position) -> list[str]:
    return [check.name for check in grounded.verification.checks if check.passed is False]


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

if __name__ == "__main__":
    main()
