"""How far a statement was checked against the article, check by check, and the verdict that follows.

verified: quote and holder passed and nothing failed; partial: a check failed; contradicted: the article gives the
words to somebody else; located: the words are there, and the rest could not be checked.
"""

import datetime
from collections.abc import Iterable, Sequence

from schemas.brief import Check, NextStep, PointOfContention, Position, Verification
from schemas.span import Evidence, Span
from service.grounding.carrier import carrying, closest
from service.grounding.coverage import QuotedPassages
from service.grounding.direction import Directions
from service.grounding.fidelity import Fidelity
from service.grounding.naming import Naming
from service.grounding.party import Parties
from service.grounding.speaker import Speakers
from service.grounding.tie import Ties
from service.grounding.voice import Voice
from service.reading.reading import Reading

DECISIVE = ("quote", "holder", "wording", "sides", "positions")


class Verifier:
    """Verifies statements against one reading, once the parties of the draft are known."""

    def __init__(
        self,
        reading: Reading,
        voice: Voice,
        passages: QuotedPassages,
        parties: Parties,
        today: datetime.date | None,
    ) -> None:
        forms = [parties.forms(party.id) for party in parties.listed]
        naming = Naming(reading, forms)
        self._text = reading.article.text
        self._rules_apply = reading.rules_apply
        self._passages = passages
        self._parties = parties
        self._speakers = Speakers(reading, naming, parties)
        self._voice = voice
        self._ties = Ties(voice, naming, parties, reading.rules_apply)
        self._fidelity = Fidelity(reading, naming, Directions(forms), today)

    def tied(self, parties: Sequence[str], statement: str, evidence: Sequence[Evidence]) -> list[str]:
        """Those of some parties that the article ties to the words which carry a statement, rightly or not."""
        if not parties or not evidence:
            return []
        parts = [part for span in evidence for part in self._voice.by_paragraph(span)]
        told = closest(statement, parts, self._text)
        if self._voice.is_addressed(told):
            return []
        return [party for party in parties if self._is_tied(party, told)]

    def position(self, position: Position, untied: Sequence[str] = ()) -> Verification:
        """Of a position whose evidence, holders and via are filled in; untied: holders that were taken from it."""
        holder, contradicted = self._holder(position.holders, position.evidence, position.statement, untied)
        checks = [
            self._quote(position.evidence),
            holder,
            self._via(position.via, position.holders, position.evidence, position.statement),
            *self._faithful(position.statement, position.evidence, [*position.holders, *position.via]),
            *self._hedged(position.statement, position.evidence),
        ]
        return self._verdict(checks, contradicted)

    def superseded(self, verification: Verification, stands: bool) -> Verification:
        """Of a position marked as superseded: stands says whether another of the same holder can replace it."""
        detail = None if stands else "no other position of its holder is on the same matter"
        checks = [*verification.checks, Check(name="positions", passed=stands, detail=detail)]
        return self._verdict(checks, contradicted=verification.status == "contradicted")

    def step(self, step: NextStep, when_found: bool, untied: Sequence[str] = ()) -> Verification:
        """Of a step; what is to happen has a holder only where somebody announced it. untied: as in position()."""
        announcers = [step.announced_by] if step.announced_by else []
        granted = [*step.actors, *step.via, *announcers]
        holder, contradicted = self._holder(announcers, step.evidence, step.action, untied)
        checks = [self._quote(step.evidence), *([holder] if announcers or untied else [])]
        checks.append(self._via(step.via, announcers, step.evidence, step.action))
        checks += self._faithful(step.action, step.evidence, granted, extra=step.when.text if step.when else "")
        checks += self._hedged(step.action, step.evidence, with_modality=False)
        if not when_found:
            checks = [check for check in checks if check.name != "dates"]
            checks.append(Check(name="dates", passed=False, detail="the article words the time otherwise"))
        return self._verdict(checks, contradicted)

    def point(self, point: PointOfContention, positions: Sequence[Position]) -> Verification:
        """Of a point of contention; positions are those that its sides name."""
        spans = list(dict.fromkeys([*point.evidence, *_evidence(positions)]))
        granted = [*(side.party for side in point.sides), *(id for position in positions for id in position.holders)]
        said = ". ".join([point.issue, *(side.answer for side in point.sides)])
        checks = [self._quote(point.evidence), self._sides(point, positions), *self._faithful(said, spans, granted)]
        return self._verdict(checks, contradicted=False)

    def summary(self, text: str, positions: Sequence[Position], beside: Sequence[Evidence]) -> Verification:
        """Of a summary that rests on these positions; beside is the evidence of points and steps, which it may name."""
        spans = list(dict.fromkeys([*_evidence(positions), *beside]))
        granted = [id for position in positions for id in (*position.holders, *position.via)]
        sound = all(position.verification.status in ("verified", "located") for position in positions)
        rests = Check(
            name="positions",
            passed=True if positions and sound else None,
            detail=None if sound else "a position that it rests on is itself in doubt",
        )
        return self._verdict([rests, *self._faithful(text, spans, granted)], contradicted=False)

    def supports(self, statement: str, evidence: Sequence[Evidence]) -> bool:
        """Whether evidence bears a statement that gets no verdict of its own: a term's meaning, an open question."""
        checks = self._faithful(statement, evidence, ())
        return not any(check.passed is False or check.detail for check in checks)

    def verbatim(self) -> Verification:
        """Of a sentence of the article itself."""
        return Verification(status="located", checks=[Check(name="quote", passed=True)])

    def _is_tied(self, party: str, span: Span) -> bool:
        return self._speakers.spoken(span, [party]) is not None or self._ties.ties(party, span)

    def _no_tie(self, parties: Iterable[str]) -> Check:
        names = ", ".join(map(self._parties.name, parties))
        return Check(name="holder", passed=None, detail=f"nothing ties these words to {names}")

    def _quote(self, evidence: Sequence[Evidence]) -> Check:
        excerpt = any(self._passages.excerpted(span) for span in evidence)
        return Check(name="quote", passed=True, detail="excerpt of a longer quotation" if excerpt else None)

    def _holder(
        self, holders: Sequence[str], evidence: Sequence[Evidence], statement: str, untied: Sequence[str]
    ) -> tuple[Check, bool]:
        if untied:
            return self._no_tie(untied), False
        if not self._rules_apply:
            return Check(name="holder", passed=None), False
        return self._speakers.holder(holders, evidence, carrying(statement, evidence, self._text))

    def _via(self, via: Sequence[str], holders: Sequence[str], evidence: Sequence[Evidence], statement: str) -> Check:
        if not self._rules_apply:
            return Check(name="via", passed=None)
        return self._speakers.via(via, holders, evidence, closest(statement, evidence, self._text))

    def _faithful(
        self, statement: str, evidence: Sequence[Evidence], granted: Iterable[str], extra: str = ""
    ) -> list[Check]:
        forms = [form for id in self._with_principals(granted) for form in self._parties.forms(id)]
        return [
            self._fidelity.numbers(statement, evidence, extra),
            self._fidelity.names(statement, evidence, forms),
            self._fidelity.dates(statement, evidence, extra),
            self._fidelity.wording(statement, evidence, forms),
        ]

    def _hedged(self, statement: str, evidence: Sequence[Evidence], with_modality: bool = True) -> list[Check]:
        checks = [self._fidelity.negation(statement, evidence)]
        return [*checks, self._fidelity.modality(statement, evidence)] if with_modality else checks

    def _with_principals(self, ids: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(other for id in ids for other in (id, *self._parties.represented_by(id))))

    def _sides(self, point: PointOfContention, positions: Sequence[Position]) -> Check:
        """Each side holds its positions itself or through who represents it; fewer than two only if stated."""
        holders = {position.id: position.holders for position in positions}
        for side in point.sides:
            for id in side.positions:
                if not self._parties.speaks(holders[id], side.party):
                    detail = f"{id} is not held by {self._parties.name(side.party)}"
                    return Check(name="sides", passed=False, detail=detail)
        return Check(name="sides", passed=True if point.sides else None)

    def _verdict(self, checks: list[Check], contradicted: bool) -> Verification:
        if contradicted:
            return Verification(status="contradicted", checks=checks)
        if any(check.passed is False for check in checks):
            return Verification(status="partial", checks=checks)
        undecided = any(check.passed is None and check.name in DECISIVE for check in checks)
        return Verification(status="located" if undecided or not self._rules_apply else "verified", checks=checks)


def _evidence(positions: Iterable[Position]) -> list[Evidence]:
    return [span for position in positions for span in position.evidence]
