"""The quotes of a draft: which stand in the article, which are missing, which a repair has brought back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.draft import Draft, MissingQuote, Repair
from schemas.span import Evidence
from service.grounding.ledger import Part
from service.grounding.locate import Locator

MAX_QUOTES = 8
MAX_MISSING = 100
MAX_ITEMS: dict[Part, int] = {
    "parties": 200,
    "positions": 500,
    "points_of_contention": 100,
    "next_steps": 200,
    "terms": 100,
    "undisclosed": 100,
}


@dataclass(frozen=True, slots=True)
class Cited:
    """The place of one item in a draft, with what it states and the quotes that are to carry it."""

    part: Part
    index: int
    statement: str
    quotes: Sequence[str]


def cited(draft: Draft) -> Iterator[Cited]:
    """Every item that carries quotes, in the order in which missing ones are numbered."""
    limit = MAX_ITEMS
    for i, position in enumerate(draft.positions[: limit["positions"]]):
        yield Cited("positions", i, position.statement, position.quotes)
    for i, point in enumerate(draft.points_of_contention[: limit["points_of_contention"]]):
        yield Cited("points_of_contention", i, point.issue, point.quotes)
    for i, step in enumerate(draft.next_steps[: limit["next_steps"]]):
        yield Cited("next_steps", i, step.action, step.quotes)
    for i, term in enumerate(draft.terms[: limit["terms"]]):
        yield Cited("terms", i, f"{term.term}: {term.meaning}", term.quotes)
    for i, gap in enumerate(draft.undisclosed[: limit["undisclosed"]]):
        yield Cited("undisclosed", i, gap.what, gap.quotes)


def missing(draft: Draft, locator: Locator) -> list[MissingQuote]:
    """The quotes that do not stand in the article, numbered from 1, with the statements they were to carry."""
    found = [
        MissingQuote(number=n, statement=item.statement, quote=quote) for n, item, _, quote in _missing(draft, locator)
    ]
    return found[:MAX_MISSING]


class Citations:
    """The evidence of a draft's items, repairs included."""

    def __init__(self, draft: Draft, repairs: Sequence[Repair], locator: Locator) -> None:
        self._locator = locator
        replaced = {repair.number: repair.quote for repair in repairs if repair.quote}
        self._repaired: dict[tuple[Part, int, int], str] = {
            (item.part, item.index, place): replaced[number]
            for number, item, place, _ in (_missing(draft, locator) if replaced else ())
            if number in replaced and number <= MAX_MISSING
        }

    def evidence(self, item: Cited, near: Sequence[int] = ()) -> list[Evidence]:
        """The spans of an item's quotes, each once; ties go to the place nearest to an offset in near."""
        found: dict[tuple[int, int], Evidence] = {}
        for place, quote in enumerate(item.quotes[:MAX_QUOTES]):
            evidence = self._locator.locate(quote, near)
            if evidence is None and (repair := self._repaired.get((item.part, item.index, place))):
                evidence = self._locator.locate(repair, near)
                evidence = evidence and evidence.model_copy(update={"match": "repaired"})
            if evidence is not None:
                found.setdefault((evidence.start, evidence.end), evidence)
        return list(found.values())


def _missing(draft: Draft, locator: Locator) -> Iterator[tuple[int, Cited, int, str]]:
    number = 0
    for item in cited(draft):
        for place, quote in enumerate(item.quotes[:MAX_QUOTES]):
            if quote.strip() and not locator.has(quote):
                number += 1
                yield number, item, place, quote
