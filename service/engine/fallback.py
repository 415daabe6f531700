"""The extractive engine behind the model, for when the model is down."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

import structlog

from schemas.draft import MissingQuote, Repair
from service.budget import Budget
from service.engine.drafted import Drafted
from service.errors import ServiceError
from service.reading import Reading

NO_REASON_TO_FALL_BACK = {"article_too_long", "unsupported_language"}

log = structlog.get_logger()


class _Engine(Protocol):
    def identity(self) -> Mapping[str, Any]: ...

    def warm_up(self) -> None: ...

    def close(self) -> None: ...

    def state(self) -> str: ...

    def draft(self, reading: Reading, budget: Budget) -> Drafted: ...

    def repair(self, reading: Reading, missing: Sequence[MissingQuote], budget: Budget) -> Sequence[Repair]: ...


class FallbackEngine:
    """Drafts with primary; with secondary, labelled, where primary fails. Their own errors where both do."""

    def __init__(self, primary: _Engine, secondary: _Engine) -> None:
        self._primary = primary
        self._secondary = secondary

    def identity(self) -> Mapping[str, Any]:
        return {**self._primary.identity(), "fallback": dict(self._secondary.identity())}

    def warm_up(self) -> None:
        self._primary.warm_up()
        self._secondary.warm_up()

    def close(self) -> None:
        self._primary.close()
        self._secondary.close()

    def state(self) -> str:
        return self._primary.state()

    def draft(self, reading: Reading, budget: Budget) -> Drafted:
        try:
            return self._primary.draft(reading, budget)
        except ServiceError as error:
            if error.code in NO_REASON_TO_FALL_BACK:
                raise
            log.warning("model_failed", code=error.code)
            budget.report("falling back")
            try:
                drafted = self._secondary.draft(reading, budget)
            except ServiceError:
                raise error from None
            return replace(drafted, degraded_reason=f"the model failed: {error.code}")

    def repair(self, reading: Reading, missing: Sequence[MissingQuote], budget: Budget) -> Sequence[Repair]:
        return self._primary.repair(reading, missing, budget)
