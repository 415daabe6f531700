"""A draft into a brief's content: every statement on words of the article, and a word on each that was dropped."""

from collections import defaultdict
from collections.abc import Sequence

from schemas.brief import Content, NextStep, Party, PointOfContention, Position, Term, Undisclosed
from schemas.draft import Draft, MissingQuote, Repair
from schemas.span import Evidence
from service.errors import ServiceError
from service.grounding.citation import MAX_ITEMS, Citations, Cited, cited, missing
from service.grounding.contention import point_of_contention
from service.grounding.coverage import QuotedPassages
from service.grounding.headline import headline, summary
from service.grounding.ledger import Ledger, Part
from service.grounding.locate import Locator
from service.grounding.material import NOT_BORNE, Material
from service.grounding.party import Parties
from service.grounding.position import Positions
from service.grounding.refusal import Refusal
from service.grounding.step import next_step
from service.grounding.verify import Verifier
from service.grounding.voice import Voice
from service.grounding.wording import Wording
from service.reading.reading import Reading
from service.reading.time.dates import day_to_count_from

NOT_A_TERM = "the article does not have this term"


class Grounder:
    """Grounds drafts of one article. Raises nothing but ServiceError, whatever the draft holds."""

    def __init__(self, reading: Reading, drop_contradicted: bool = False) -> None:
        self._reading = reading
        self._drop_contradicted = drop_contradicted
        self._locator = Locator(reading.article.text)
        self._passages = QuotedPassages(reading)

    def missing(self, draft: Draft) -> list[MissingQuote]:
        """The quotes that do not stand in the article, numbered from 1: what an engine may repair."""
        return missing(draft, self._locator)

    def ground(self, draft: Draft, repairs: Sequence[Repair] = ()) -> Content:
        """The brief's content. Raises ServiceError evidence_not_found when statements were made and none holds."""
        material = self._material(draft, repairs)
        content = _Grounding(draft, material, self._passages).content()
        kept = (content.positions, content.points_of_contention, content.next_steps, content.terms, content.undisclosed)
        if not any(kept) and any(True for _ in cited(draft)):
            raise ServiceError("evidence_not_found", "No statement of the draft could be tied to words of the article.")
        return content

    def _material(self, draft: Draft, repairs: Sequence[Repair]) -> Material:
        today = day_to_count_from(self._reading.article)
        refusal, ledger = Refusal(self._reading.article.text), Ledger()
        voice = Voice(self._reading)
        parties = Parties(self._reading, self._locator, refusal, voice, ledger)
        parties.admit(draft.parties[: MAX_ITEMS["parties"]])
        return Material(
            reading=self._reading,
            locator=self._locator,
            citations=Citations(draft, repairs, self._locator),
            refusal=refusal,
            ledger=ledger,
            parties=parties,
            voice=voice,
            verifier=Verifier(self._reading, voice, self._passages, parties, today),
            wording=Wording(self._reading, (form for party in parties.listed for form in parties.forms(party.id))),
            drop_contradicted=self._drop_contradicted,
            today=today,
        )


class _Grounding:
    """One pass over one draft: parties first, then positions, then what rests on them."""

    def __init__(self, draft: Draft, material: Material, passages: QuotedPassages) -> None:
        self._draft = draft
        self._material = material
        self._passages = passages
        self._positions = Positions(material, passages)
        self._items: dict[Part, list[Cited]] = defaultdict(list)
        for item in cited(draft):
            self._items[item.part].append(item)

    def content(self) -> Content:
        draft, material = self._draft, self._material
        self._note_excess()
        self._positions.admit((item, draft.positions[item.index]) for item in self._items["positions"])
        points, steps, terms, undisclosed = self._points(), self._steps(), self._terms(), self._undisclosed()
        beside = [
            *(span for point in points for span in point.evidence),
            *(span for step in steps for span in step.evidence),
        ]
        listed: tuple[Party | Position | PointOfContention | NextStep | Term | Undisclosed, ...]
        listed = (*material.parties.listed, *self._positions.listed, *points, *steps, *terms, *undisclosed)
        return Content(
            headline=headline(draft, material),
            summary=summary(draft, self._positions, beside, material),
            parties=material.parties.listed,
            positions=self._positions.listed,
            points_of_contention=points,
            next_steps=steps,
            terms=terms,
            undisclosed=undisclosed,
            dropped=material.ledger.dropped,
            coverage=self._passages.coverage(
                self._positions.listed, (span for item in listed for span in item.evidence)
            ),
        )

    def _note_excess(self) -> None:
        for part, limit in MAX_ITEMS.items():
            if (excess := len(getattr(self._draft, part)) - limit) > 0:
                self._material.ledger.drop(part, f"{excess} more", f"a brief has {limit} of these at the most")

    def _points(self) -> list[PointOfContention]:
        points: list[PointOfContention] = []
        for item in self._items["points_of_contention"]:
            drafted = self._draft.points_of_contention[item.index]
            if point := point_of_contention(item, drafted, len(points) + 1, self._positions, self._material):
                points.append(point)
        return points

    def _steps(self) -> list[NextStep]:
        steps: list[NextStep] = []
        for item in self._items["next_steps"]:
            if step := next_step(item, self._draft.next_steps[item.index], len(steps) + 1, self._material):
                steps.append(step)
        return steps

    def _terms(self) -> list[Term]:
        terms = []
        for item in self._items["terms"]:
            drafted = self._draft.terms[item.index]
            if not (found := self._material.locator.locate(drafted.term)):
                self._material.ledger.drop("terms", item.statement, NOT_A_TERM)
            elif evidence := self._borne(item, drafted.meaning):
                terms.append(
                    Term(
                        term=" ".join(found.quote.split()),
                        meaning=" ".join(drafted.meaning.split()),
                        evidence=evidence,
                    )
                )
        return terms

    def _undisclosed(self) -> list[Undisclosed]:
        return [
            Undisclosed(what=" ".join(item.statement.split()), evidence=evidence)
            for item in self._items["undisclosed"]
            if (evidence := self._borne(item, item.statement))
        ]

    def _borne(self, item: Cited, said: str) -> list[Evidence]:
        evidence = self._material.evidence(item)
        if evidence and not (self._material.bears(evidence, said) and self._material.verifier.supports(said, evidence)):
            self._material.ledger.drop(item.part, item.statement, NOT_BORNE)
            return []
        return evidence
