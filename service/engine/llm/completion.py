"""One ask of a model: HTTP calls with retries and a re-ask, until an answer validates or a typed error says why not."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from service import metric, trace, turn
from service.budget import Budget
from service.engine.llm.answer import payload, shaped
from service.engine.llm.breaker import Breaker
from service.engine.llm.failure import Transient, failure_of, unavailable
from service.engine.llm.prompt import Messages, correction
from service.engine.llm.shape import shape
from service.engine.llm.transport import bounded
from service.errors import ServiceError
from service.settings import Settings

if TYPE_CHECKING:
    import httpx2
    from openai import OpenAI
    from openai.types.chat import ChatCompletion
    from tenacity import RetryCallState

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0
# A call that hangs must leave time for another.
SHARE_OF_ONE_CALL = 2 / 3

Answer = TypeVar("Answer", bound=BaseModel)


class Completion:
    """One ask of one model, within budget. reserve is how many of its HTTP calls are kept for others."""

    def __init__(
        self, openai: "OpenAI", settings: Settings, model: str, breaker: Breaker, budget: Budget, reserve: int = 0
    ) -> None:
        self._openai = openai
        self._settings = settings
        self._breaker = breaker
        self._budget = budget
        self._reserve = reserve
        self._price = settings.prices.get(model)
        self._max_tokens = settings.llm_max_tokens
        self._misfit: ValidationError | None = None
        self._asked = model
        self.model = model

    def ask(self, messages: Messages, answer: type[Answer]) -> Answer:
        """An answer that validates; self.model is then the name the server gave. Raises ServiceError."""
        import instructor
        from instructor.core.exceptions import InstructorRetryException

        mode = instructor.Mode.TOOLS if self._settings.llm_mode == "tools" else instructor.Mode.JSON_SCHEMA
        create = instructor.patch(create=partial(self._create, messages, answer), mode=mode)
        client = instructor.Instructor(client=None, create=create, mode=mode)
        client.on("parse:error", self._remember)
        try:
            # instructor counts re-asks here, and re-asks only what does not validate.
            with turn.taken():
                given: Answer = client.create(
                    response_model=shape(answer), messages=cast(Any, list(messages)), max_retries=1
                )
            return given
        except InstructorRetryException as error:
            # Its message holds completions: neither it nor a chain to it may leave this place.
            cause = error.__cause__
        if cause is None or isinstance(cause, ValidationError):
            raise ServiceError("output_invalid", "The model's answer did not fit the schema, twice.")
        raise cause

    def _remember(self, error: Exception, **_: object) -> None:
        self._misfit = error if isinstance(error, ValidationError) else None

    def _create(self, asked: Messages, answer: type[Answer], **arguments: Any) -> "ChatCompletion":
        """What instructor takes for the client's own create()."""
        if self._misfit is not None:
            self._budget.report("re-asking")
            metric.REASKS.inc()
            if self._budget.calls_left <= self._reserve:
                raise ServiceError("output_invalid", "The model's answer did not fit the schema; no call is left.")
            arguments["messages"] = [*asked, *correction(self._misfit)]
        arguments["model"] = self.model
        if self._settings.llm_temperature is not None:
            arguments["temperature"] = self._settings.llm_temperature
        if self._settings.llm_strict:
            _make_strict(arguments)
        completion = self._with_retries(arguments)
        text = payload(completion.choices[0].message, answer.__name__)
        return shaped(completion, text, tool=answer.__name__ if self._settings.llm_mode == "tools" else None)

    def _with_retries(self, arguments: dict[str, Any]) -> "ChatCompletion":
        from tenacity import Retrying, retry_if_exception_type

        retrying = Retrying(
            retry=retry_if_exception_type(Transient),
            wait=_pause,
            sleep=_sleep,
            stop=self._gives_up,
            before_sleep=lambda _: metric.RETRIES.inc(),
            reraise=True,
        )
        try:
            return retrying(self._call, arguments)
        except Transient as transient:
            last = transient
        stopped_by_time = self._budget.calls_left > self._reserve and last.retry_after is None
        if stopped_by_time or self._budget.remaining() <= 0:
            raise ServiceError("deadline_exceeded", "The model did not answer in time.")
        raise last.error

    def _gives_up(self, state: "RetryCallState") -> bool:
        return self._budget.calls_left <= self._reserve or state.upcoming_sleep >= self._budget.remaining()

    def _call(self, arguments: dict[str, Any]) -> "ChatCompletion":
        if (wait := self._breaker.wait()) > 0:
            raise ServiceError("upstream_unavailable", "The model server has failed repeatedly.", retry_after=wait)
        self._budget.take_call()
        with self._counted():
            try:
                completion = self._send(arguments)
            except Transient as transient:
                if transient.broken:
                    self._breaker.failed()
                raise
            except ServiceError:
                self._breaker.succeeded()
                raise
            self._breaker.succeeded()
            return completion

    @contextmanager
    def _counted(self) -> Iterator[None]:
        began, outcome, before = time.perf_counter(), "ok", self._budget.usage.model_copy()
        attributes = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",
            "gen_ai.request.model": self._asked,
            "server.address": self._openai.base_url.host,
        }
        with trace.span(f"chat {self._asked}", attributes, "client") as note:
            try:
                yield
            except (Transient, ServiceError) as error:
                outcome = error.code
                raise
            finally:
                seconds = time.perf_counter() - began
                metric.count_call(self._asked, outcome, seconds)
                metric.show_breaker(self._asked, self._breaker.is_open)
                used = self._budget.usage
                tokens = used.input_tokens - before.input_tokens, used.output_tokens - before.output_tokens
                note({"gen_ai.usage.input_tokens": tokens[0], "gen_ai.usage.output_tokens": tokens[1]})
                if outcome == "ok":
                    note({"gen_ai.response.model": self.model})
                else:
                    attributes["error.type"] = outcome
                trace.record_call(attributes, seconds, *tokens)

    def _send(self, arguments: dict[str, Any]) -> "ChatCompletion":
        import openai
        from openai.types.chat import ChatCompletion

        if self._max_tokens is not None:
            arguments["max_completion_tokens"] = self._max_tokens
        left = self._budget.remaining()
        with bounded(left * SHARE_OF_ONE_CALL if self._budget.calls_left > self._reserve else left):
            try:
                # Not chat.completions.create(), which looks through messages and schema for what it could rewrite.
                completion = self._openai.post("/chat/completions", body=arguments, cast_to=ChatCompletion)
            except openai.APIStatusError as error:
                self._count(_usage_of(error.response))
                raise failure_of(error) from None
            except openai.OpenAIError as error:
                raise failure_of(error) from None
            except (ValueError, RecursionError):
                raise unavailable("The model server's answer is not JSON.") from None
        return self._understood(completion)

    def _understood(self, completion: "ChatCompletion") -> "ChatCompletion":
        """The completion, if it is whole and an answer."""
        self._count(getattr(completion, "usage", None))
        try:
            choice = completion.choices[0]
            finish, refusal = choice.finish_reason, choice.message.refusal
        except (AttributeError, IndexError, TypeError):
            error = ServiceError("output_invalid", "The model server answered without a choice.")
            raise Transient(error) from None
        if finish == "content_filter":
            raise ServiceError("model_filtered", "The model server's filter cut the answer off.")
        if refusal:
            raise ServiceError("model_refused", "The model refused to brief this article.")
        if finish == "length":
            self._double_limit()
        if isinstance(completion.model, str) and completion.model.isprintable():
            self.model = completion.model[:200] or self.model
        return completion

    def _double_limit(self) -> None:
        error = ServiceError("model_truncated", "The model's answer was cut off at its token limit.")
        if self._max_tokens is None or self._max_tokens != self._settings.llm_max_tokens:
            raise error
        self._max_tokens *= 2
        raise Transient(error, broken=False)

    def _count(self, usage: object) -> None:
        counts = (getattr(usage, name, None) for name in ("prompt_tokens", "completion_tokens"))
        input_tokens, output_tokens = (count if isinstance(count, int) and count > 0 else 0 for count in counts)
        dollars = self._budget.add_tokens(input_tokens, output_tokens, self._price)
        metric.count_tokens(self._asked, input_tokens, output_tokens, dollars)


def _make_strict(arguments: dict[str, Any]) -> None:
    """instructor asks for a schema without saying that it is binding."""
    if "response_format" in arguments:
        arguments["response_format"]["json_schema"]["strict"] = True
    for tool in arguments.get("tools", ()):
        tool["function"]["strict"] = True


def _pause(state: "RetryCallState") -> float:
    from tenacity import wait_exponential_jitter

    asked = state.outcome.exception().retry_after if state.outcome else None  # type: ignore[union-attr]
    backoff = wait_exponential_jitter(multiplier=FIRST_PAUSE, max=LONGEST_PAUSE, jitter=FIRST_PAUSE)(state)
    return max(asked or 0.0, backoff)


def _sleep(seconds: float) -> None:
    with turn.left():
        time.sleep(seconds)


def _usage_of(response: "httpx2.Response") -> object:
    """What a failed call cost, where the server says so."""
    try:
        return SimpleNamespace(**response.json()["usage"])
    except (ValueError, RecursionError, KeyError, TypeError):
        return None
