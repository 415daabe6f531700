"""Everything that can go wrong for a caller: a code, a message, and one table from codes to HTTP."""

from collections.abc import Sequence
from typing import Literal

from schemas.problem import FieldProblem, Problem

Code = Literal[
    "malformed_request",
    "unauthorized",
    "csrf_failed",
    "not_found",
    "method_not_allowed",
    "not_acceptable",
    "idempotency_conflict",
    "article_too_long",
    "unsupported_media_type",
    "invalid_article",
    "unsupported_language",
    "model_refused",
    "model_filtered",
    "rate_limited",
    "budget_exhausted",
    "internal",
    "article_lost",
    "upstream_misconfigured",
    "model_truncated",
    "output_invalid",
    "evidence_not_found",
    "upstream_unavailable",
    "overloaded",
    "deadline_exceeded",
    "not_cached",
]

HTTP: dict[Code, tuple[int, str]] = {
    "malformed_request": (400, "The request cannot be read"),
    "unauthorized": (401, "A valid API key is needed"),
    "csrf_failed": (403, "The form was sent from elsewhere"),
    "not_found": (404, "There is nothing here"),
    "method_not_allowed": (405, "This method is not allowed here"),
    "not_acceptable": (406, "None of the accepted formats can be served"),
    "article_too_long": (413, "The article is too long"),
    "unsupported_media_type": (415, "The body has a type that is not read here"),
    "invalid_article": (422, "The article is not valid"),
    "idempotency_conflict": (422, "The idempotency key belongs to another request"),
    "unsupported_language": (422, "This engine does not read the article's language"),
    "model_refused": (422, "The model refused the article"),
    "model_filtered": (422, "The model server filtered the answer"),
    "rate_limited": (429, "Too many requests"),
    "budget_exhausted": (429, "The budget is spent"),
    "internal": (500, "Something went wrong here"),
    "article_lost": (500, "The article of a job was lost"),
    "upstream_misconfigured": (502, "The model server does not accept our requests"),
    "model_truncated": (502, "The model's answer was cut off"),
    "output_invalid": (502, "The model's answer does not fit the schema"),
    "evidence_not_found": (502, "Nothing of the model's answer stands in the article"),
    "upstream_unavailable": (503, "What the service depends on does not answer"),
    "overloaded": (503, "Too much is in progress"),
    "deadline_exceeded": (504, "The brief was not done in time"),
    "not_cached": (504, "No stored brief"),
}


class ServiceError(Exception):
    """A failure that the caller is told about. Its message holds no text of article, model or key.

    retry_after is in seconds; errors name the fields at fault.
    """

    def __init__(
        self, code: Code, message: str, *, retry_after: float | None = None, errors: Sequence[FieldProblem] = ()
    ) -> None:
        super().__init__(message)
        self.code: Code = code
        self.message = message
        self.retry_after = retry_after
        self.errors = list(errors)

    def problem(self) -> Problem:
        """The error as the document that is served."""
        return Problem(title=self.title, status=self.status, code=self.code, detail=self.message, errors=self.errors)

    @property
    def status(self) -> int:
        return HTTP[self.code][0]

    @property
    def title(self) -> str:
        return HTTP[self.code][1]
