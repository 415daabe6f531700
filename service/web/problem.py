"""Errors as RFC 9457 documents, from whatever was raised."""

import math

import structlog
from flask import Flask, Response, request
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from schemas.problem import FieldProblem, Problem
from service.errors import Code, ServiceError

MEDIA_TYPE = "application/problem+json"
LONGEST_NAME = 100

log = structlog.get_logger()


def register(app: Flask) -> None:
    """Let every error that leaves a view reach the caller as a problem document."""
    app.register_error_handler(ServiceError, respond)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(Exception, _from_bug)


def respond(error: ServiceError) -> Response:
    """The response of a ServiceError."""
    problem = Problem(
        title=error.title, status=error.status, code=error.code, detail=error.message, errors=error.errors
    )
    response = Response(problem.model_dump_json(), error.status, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(max(1, math.ceil(error.retry_after)))
    return response


def invalid(error: ValidationError) -> ServiceError:
    """What Pydantic found wrong with a request body, without any value of it."""
    details = error.errors(include_url=False, include_context=False, include_input=False)
    if any(detail["type"] == "json_invalid" for detail in details):
        return ServiceError("malformed_request", "The body is not valid JSON in UTF-8.")
    fields = [FieldProblem(pointer=_pointer(detail), detail=_message(detail)) for detail in details[:20]]
    return ServiceError("invalid_article", "Some fields are missing, unknown or not valid.", errors=fields)


def _pointer(detail: ErrorDetails) -> str:
    # A problem of the whole article is one of its text: the only field that is checked together with others.
    path = detail["loc"] or (("text",) if detail["type"] == "value_error" else ())
    names = (str(part)[:LONGEST_NAME].replace("~", "~0").replace("/", "~1") for part in path)
    return "".join(f"/{name}" for name in names)


def _message(detail: ErrorDetails) -> str:
    return "Unknown field" if detail["type"] == "extra_forbidden" else detail["msg"].removeprefix("Value error, ")


def _from_http(error: HTTPException) -> Response:
    codes: dict[int, Code] = {
        404: "not_found",
        405: "method_not_allowed",
        406: "not_acceptable",
        413: "article_too_long",
        415: "unsupported_media_type",
    }
    status = error.code or 500
    if status < 400:
        return Response(error.get_body(request.environ), status, error.get_headers(request.environ))
    code = codes.get(status, "malformed_request" if status < 500 else "internal")
    response = respond(ServiceError(code, _detail(error)))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    if isinstance(error, RequestEntityTooLarge):
        # The rest of the body is not read, so the connection cannot carry another request.
        response.headers["Connection"] = "close"
    return response


def _detail(error: HTTPException) -> str:
    return error.description or "The request cannot be served."


def _from_bug(error: Exception) -> Response:
    # The traceback goes to the log without values of local variables; the message could hold the article.
    log.error("internal_error", error=type(error).__name__, exc_info=_without_message(error))
    return respond(ServiceError("internal", "This is a fault of the service; its log has the details."))


def _without_message(error: Exception) -> Exception:
    return RuntimeError(type(error).__name__).with_traceback(error.__traceback__)
