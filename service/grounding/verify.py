"""How far a statement was checked against the article, check by check."""

from collections.abc import Sequence

from schemas.brief import Check, Verification
from schemas.span import Evidence
from service.grounding.coverage import QuotedPassages
from service.reading.reading import Reading


class Verifier:
    """Verifies statements against one reading."""

    def __init__(self, reading: Reading, passages: QuotedPassages) -> None:
        self._reading = reading
        self._passages = passages

    def position(self, evidence: Sequence[Evidence]) -> Verification:
        return self._verification([self._quote(evidence)])

    def point(self, evidence: Sequence[Evidence]) -> Verification:
        return self._verification([self._quote(evidence)])

    def step(self, evidence: Sequence[Evidence]) -> Verification:
        return self._verification([self._quote(evidence)])

    def summary(self, evidence: Sequence[Evidence]) -> Verification:
        return self._verification([self._quote(evidence)])

    def verbatim(self) -> Verification:
        """Of a sentence of the article itself."""
        return self._verification([Check(name="quote", passed=True)])

    def _quote(self, evidence: Sequence[Evidence]) -> Check:
        excerpt = any(self._passages.excerpted(span) for span in evidence)
        return Check(name="quote", passed=True, detail="excerpt of a longer quotation" if excerpt else None)

    def _verification(self, checks: list[Check]) -> Verification:
        return Verification(status="located", checks=checks)
