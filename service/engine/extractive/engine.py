"""The engine that needs no model, no key and no network."""

from collections.abc import Mapping, Sequence
from typing import Any

from schemas.draft import MissingQuote, Repair
from service import turn
from service.budget import Budget
from service.engine.drafted import Drafted
from service.engine.extractive import draft
from service.fingerprint import content_hash
from service.reading import Reading


class ExtractiveEngine:
    """Drafts out of the article's own clauses."""

    def identity(self) -> Mapping[str, Any]:
        return {"name": "extractive", "code": content_hash("service/engine/extractive")}

    def warm_up(self) -> None:
        """Nothing to wait for."""

    def close(self) -> None:
        """Nothing to close."""

    def state(self) -> str:
        """There is nothing that could fail."""
        return "ok"

    def draft(self, reading: Reading, budget: Budget) -> Drafted:
        """Raises ServiceError unsupported_language where the rules do not apply."""
        with turn.taken():
            return Drafted(draft(reading), "extractive")

    def repair(self, reading: Reading, missing: Sequence[MissingQuote], budget: Budget) -> Sequence[Repair]:
        """Its quotes are copied by code: there is nothing to try again."""
        return ()
