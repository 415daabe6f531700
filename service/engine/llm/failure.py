"""What a failed HTTP call to a model server means, and whether another try may go better."""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from service.errors import ServiceError

if TYPE_CHECKING:
    import httpx2
    import openai

RETRIED_STATUSES = {408, 409, 429}
RETRY_AFTER_UNKNOWN = 10.0
LONGEST_RETRY_AFTER = 86_400.0


class Transient(Exception):
    """May go better next time. error is what it becomes where there is no next time.

    retry_after is what the server asked for, in seconds; broken says that the server is at fault, not the request.
    """

    def __init__(self, error: ServiceError, *, retry_after: float | None = None, broken: bool = True) -> None:
        super().__init__(error.message)
        self.error = error
        self.code = error.code
        self.retry_after = retry_after
        self.broken = broken


def unavailable(message: str, retry_after: float | None = None, *, broken: bool = True) -> Transient:
    """The server did not serve."""
    error = ServiceError(
        "upstream_unavailable", message, retry_after=RETRY_AFTER_UNKNOWN if retry_after is None else retry_after
    )
    return Transient(error, retry_after=retry_after, broken=broken)


def failure_of(error: "openai.OpenAIError") -> ServiceError | Transient:
    """The meaning of what the OpenAI client raised."""
    import openai

    if isinstance(error, openai.APITimeoutError):
        return unavailable("The model server did not answer in time.")
    if isinstance(error, openai.APIStatusError):
        return _of_status(error)
    if isinstance(error, openai.APIConnectionError):
        return unavailable("The connection to the model server failed.")
    if isinstance(error, openai.APIResponseValidationError):
        return unavailable("The model server's answer is not a chat completion.")
    return ServiceError("upstream_misconfigured", f"The request could not be made ({type(error).__name__}).")


def _of_status(error: "openai.APIStatusError") -> ServiceError | Transient:
    status = error.status_code
    names = {str(error.code), str(error.type)}
    if "insufficient_quota" in names:
        return ServiceError("upstream_misconfigured", "The quota at the model server is exhausted.")
    if status in RETRIED_STATUSES or status >= 500:
        return unavailable(f"The model server answered {status}.", retry_after(error.response), broken=status != 429)
    if "content_filter" in names:
        return ServiceError("model_filtered", "The model server's filter rejected the article.")
    if status == 413 or "context_length_exceeded" in names or "context length" in str(error.body).lower():
        return ServiceError("article_too_long", "The article is longer than the model can read.")
    return ServiceError("upstream_misconfigured", f"The model server answered {status}.")


def retry_after(response: "httpx2.Response") -> float | None:
    """Seconds that the server asks us to stay away; None where it does not say so in a form that can be read."""
    value = response.headers.get("retry-after", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return None
    if math.isnan(seconds):
        return None
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)
