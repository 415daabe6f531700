"""The engine that asks a language model."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from schemas.draft import Draft, MissingQuote, Repair, Repairs
from service import metric
from service.budget import Budget
from service.engine.drafted import Drafted
from service.engine.llm import prompt
from service.engine.llm.breaker import Breaker
from service.engine.llm.client import Client
from service.engine.llm.completion import Completion
from service.engine.llm.failure import Transient, failure_of
from service.engine.llm.shape import shape
from service.engine.llm.transport import bounded
from service.errors import ServiceError
from service.fingerprint import content_hash
from service.reading import Reading
from service.settings import Settings

LARGEST_REPAIR = 20

log = structlog.get_logger()


class LlmEngine:
    """Drafts with the model that settings name, and with the fallback model where that one fails."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client = Client(settings)
        self._breakers: defaultdict[str, Breaker] = defaultdict(Breaker)

    def identity(self) -> Mapping[str, Any]:
        settings = self._settings
        return {
            "name": "llm",
            "model": settings.llm_model,
            "fallback_model": settings.llm_fallback_model,
            "host": f"{url.host}:{url.port}" if (url := settings.llm_base_url) else None,
            "mode": settings.llm_mode,
            "strict": settings.llm_strict,
            "temperature": settings.llm_temperature,
            "max_tokens": settings.llm_max_tokens,
            "code": content_hash("prompts", "service/engine/llm"),
        }

    def warm_up(self) -> None:
        """Import and build what the first draft would otherwise wait for."""
        import instructor

        instructor.patch(create=lambda **_: None, mode=instructor.Mode.JSON_SCHEMA)
        shape(Draft)
        self._client.get()

    def close(self) -> None:
        """Close the connections to the model server."""
        self._client.close()

    def state(self) -> str:
        """How the last call to the model ended, as Breaker.state says."""
        return self._breakers[self._settings.llm_model].state

    def ping(self, seconds: float) -> None:
        """List the server's models. Raises ServiceError when it does not answer within seconds or refuses us."""
        import openai

        try:
            with bounded(seconds):
                self._client.get().models.list()
        except openai.OpenAIError as error:
            failure = failure_of(error)
            raise (failure.error if isinstance(failure, Transient) else failure) from None

    def draft(self, reading: Reading, budget: Budget) -> Drafted:
        """A draft by the model, or a labelled one by the fallback model. Raises ServiceError."""
        second = self._settings.llm_fallback_model
        try:
            return self._draft(self._settings.llm_model, reading, budget, reserve=1 if second else 0)
        except ServiceError as error:
            if second is None or budget.calls_left == 0 or budget.remaining() <= 0:
                raise
            log.warning("model_failed", model=self._settings.llm_model, code=error.code)
            budget.report("asking the fallback model")
            return self._draft(second, reading, budget, degraded_reason=f"{self._settings.llm_model}: {error.code}")

    def repair(self, reading: Reading, missing: Sequence[MissingQuote], budget: Budget) -> Sequence[Repair]:
        """Second tries at quotes; none where the budget or the model does not allow them."""
        if budget.calls_left == 0:
            return ()
        metric.REPAIRS.inc()
        messages = prompt.repairing(reading.article, missing[:LARGEST_REPAIR])
        try:
            return self._completion(self._settings.llm_model, budget).ask(messages, Repairs).repairs
        except ServiceError as error:
            log.warning("repair_failed", code=error.code)
            return ()

    def _draft(
        self, model: str, reading: Reading, budget: Budget, reserve: int = 0, degraded_reason: str | None = None
    ) -> Drafted:
        completion = self._completion(model, budget, reserve)
        draft = completion.ask(prompt.drafting(reading.article, reading.language), Draft)
        return Drafted(draft, "llm", completion.model, prompt.version(), degraded_reason)

    def _completion(self, model: str, budget: Budget, reserve: int = 0) -> Completion:
        return Completion(self._client.get(), self._settings, model, self._breakers[model], budget, reserve)
