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
from service.grounding.voice import Voice
from service.grounding.wording import Wording
from service.reading.reading import Reading

EMPTY = "it says nothing"
NOT_FOUND = "none of its quotes stands in the article"
NOT_BORNE = "its evidence does not say so"
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
    voice: Voice
    verifier: Verifier
    wording: Wording
    drop_contradicted: bool
    today: datetime.date | None

    def evidence(
        self, item: Cited, *strings: str | None, near: Sequence[int] = (), beside: Sequence[Evidence] = ()
    ) -> list[Evidence]:
        """The evidence of an item; none, and the reason in the ledger, where a string is refused, no quote is found, or
        the quotes and what stands beside them do not bear the item's statement, or their paragraphs another string."""
        reason = self.unfit(item, *strings)
        evidence = [] if reason else self.citations.evidence(item, near)
        if not evidence:
            reason = reason or NOT_FOUND
        elif not self.bears(evidence, item.statement, beside) or not all(
            self.wording.stands(string, [*beside, *self.wording.around(evidence)], item.statement)
            for string in strings
            if string
        ):
            reason = NOT_BORNE
        if reason:
            self.ledger.drop(item.part, item.statement, reason)
        return [] if reason else evidence

    def bears(self, evidence: Sequence[Evidence], statement: str, beside: Sequence[Evidence] = ()) -> bool:
        """Whether evidence carries a statement. What speaks to the reader carries only what is said in one sentence."""
        reported = [part for span in (*evidence, *beside) for part in self.voice.reported(span)]
        if reported and self.wording.stands(statement, reported):
            return True
        return any(self.voice.is_said(statement, span) for span in evidence)

    def unfit(self, item: Cited, *strings: str | None) -> str | None:
        """Why an item is not fit for any brief, whatever its evidence."""
        says_something = any(character.isalnum() for character in item.statement)
        return self.refusal.reason(item.statement, *strings) if says_something else EMPTY

    def stands(self, item: Cited, verification: Verification) -> bool:
        """Whether an item stays, by its verdict: what the article contradicts may be dropped by configuration."""
        if verification.status == "contradicted" and self.drop_contradicted:
            self.ledger.drop(item.part, item.statement, CONTRADICTED)
            return False
        return True
