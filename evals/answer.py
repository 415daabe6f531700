"""A brief as it is scored: what the gold says and what an engine made of the article, in one form."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schemas.article import Article
from schemas.brief import Content, When
from schemas.draft import Draft, DraftPointOfContention
from schemas.span import Span
from service.grounding.locate import Locator
from service.reading.time.dates import day_to_count_from, resolve

_ARTICLES = frozenset("the a an el la los las".split())
_HONORIFICS = frozenset(
    "mr mrs ms miss dr sir dame lord lady prof professor president minister secretary chancellor senator sen governor "
    "gov mayor general gen colonel captain sergeant inspector judge justice councillor cllr father sister bishop "
    "reverend rev chief señor señora don doña".split()
)
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@dataclass(frozen=True, slots=True)
class Who:
    """A party under the names it is compared by, the fullest first."""

    name: str
    forms: tuple[str, ...]
    core: bool
    represents: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A position."""

    statement: str
    holders: tuple[str, ...]
    via: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A point of contention with the parties on its sides."""

    issue: str
    sides: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A next step."""

    action: str
    actors: tuple[str, ...]
    when: When | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A term, or something undisclosed."""

    words: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """All parts of a brief; parties by key."""

    parties: dict[str, Who]
    positions: tuple[Claim, ...] = ()
    contention: tuple[Dispute, ...] = ()
    steps: tuple[Step, ...] = ()
    terms: tuple[Note, ...] = ()
    undisclosed: tuple[Note, ...] = ()


def who(name: str, aliases: Sequence[str], core: bool, represents: str | None = None) -> Who:
    """A party; its forms are lowercased, without articles, honorifics and possessives."""
    forms = dict.fromkeys(form for each in (name, *aliases) if (form := compared(each)))
    return Who(name, tuple(forms), core, represents)


def compared(name: str) -> str:
    """A name as it is compared."""
    parts = _WORD.findall(name.replace("’", "'").replace(".", ""))
    while len(parts) > 1 and parts[0].casefold() in _ARTICLES:
        parts = parts[1:]
    titles = (i for i in range(len(parts) - 1) if parts[i].casefold() in _HONORIFICS and parts[i + 1][0].isupper())
    parts = parts[max(titles, default=-1) + 1 :]
    return " ".join(part.casefold().removesuffix("'s") for part in parts)


def of_content(content: Content) -> Answer:
    """A brief as it is scored."""
    return Answer(
        parties={
            party.id: who(party.name, party.aliases, party.involvement != "mentioned", party.represents)
            for party in content.parties
        },
        positions=tuple(
            Claim(one.statement, tuple(one.holders), tuple(one.via), tuple(one.evidence)) for one in content.positions
        ),
        contention=tuple(
            Dispute(one.issue, tuple(side.party for side in one.sides), tuple(one.evidence))
            for one in content.points_of_contention
        ),
        steps=tuple(Step(one.action, tuple(one.actors), one.when, tuple(one.evidence)) for one in content.next_steps),
        terms=tuple(Note(one.term, tuple(one.evidence)) for one in content.terms),
        undisclosed=tuple(Note(one.what, tuple(one.evidence)) for one in content.undisclosed),
    )


def of_draft(draft: Draft, text: str) -> Answer:
    """A gold draft as it is scored. Raises ValueError for a quote that the article does not have."""
    locator = Locator(text)
    today = day_to_count_from(Article(text=text))
    positions = {
        one.key: Claim(one.statement, tuple(one.holders), tuple(one.via), _spans(one.quotes, locator))
        for one in draft.positions
    }
    return Answer(
        parties={
            party.key: who(party.name, party.aliases, party.involvement != "mentioned", party.represents)
            for party in draft.parties
        },
        positions=tuple(positions.values()),
        contention=tuple(_dispute(one, positions, locator) for one in draft.points_of_contention),
        steps=tuple(
            Step(
                one.action,
                tuple(one.actors),
                resolve(one.when, today) if one.when else None,
                _spans(one.quotes, locator),
            )
            for one in draft.next_steps
        ),
        terms=tuple(Note(one.term, _spans(one.quotes, locator)) for one in draft.terms),
        undisclosed=tuple(Note(one.what, _spans(one.quotes, locator)) for one in draft.undisclosed),
    )


def _dispute(point: DraftPointOfContention, positions: dict[str, Claim], locator: Locator) -> Dispute:
    """A point that is inferred stands where the positions of its sides stand."""
    keys = [key for side in point.sides for key in side.positions]
    spans = _spans(point.quotes, locator) or tuple(span for key in keys for span in positions[key].spans)
    return Dispute(point.issue, tuple(side.party for side in point.sides), spans)


def _spans(quotes: Iterable[str], locator: Locator) -> tuple[Span, ...]:
    spans = []
    for quote in quotes:
        found = locator.locate(quote)
        if found is None:
            raise ValueError(f"the article does not have: {quote}")
        spans.append(Span(start=found.start, end=found.end))
    return tuple(spans)
