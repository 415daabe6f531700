"""What grounding one draft works with."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from schemas.brief import Verification
from schemas.span import Evidence
from service.grounding.citation import Citations, Cited
from service.grounding.ledger import Ledger
from service.grounding.locate import Locator
from service.grounding.party import Parties
from service.grounding.refusal import Refusal
from service.grounding.verify import Verifier
from service.reading.reading import Reading

EMPTY = "it says nothing"
NOT_FOUND = "none of its quotes stands in the article"
CONTRADICTED = "the article attributes it to somebody else"


@dataclass(frozen=True, slots=True)
class Material:
    """One article, one draft's quotes and parties, and where to say what was dropped."""

    reading: Reading
    locator: Locator
    citations: Citations
    refusal: Refusal
    ledger: Ledger
    parties: Parties
    verifier: Verifier
    drop_contradicted: bool
    today: datetime.date | None

    def evidence(self, item: Cited, *strings: str | None, near: Sequence[int] = ()) -> list[Evidence]:
        """The evidence of an item; none, and the reason in the ledger, where it has none or a string is refused."""
        says_something = any(character.isalnum() for character in item.statement)
        reason = self.refusal.reason(item.statement, *strings) if says_something else EMPTY
        evidence = [] if reason else self.citations.evidence(item, near)
        if not evidence:
            self.ledger.drop(item.part, item.statement, reason or NOT_FOUND)
        return evidence

    def stands(self, item: Cited, verification: Verification) -> bool:
        """Whether an item stays, by its verdict: what the article contradicts may be dropped by configuration."""
        if verification.status == "contradicted" and self.drop_contradicted:
            self.ledger.drop(item.part, item.statement, CONTRADICTED)
            return False
        return True
