"""Errors as RFC 9457 documents, from whatever was raised."""

import math
import traceback

import structlog
from flask import Flask, Response, request
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from schemas.problem import FieldProblem
from service.errors import Code, ServiceError
from service.telemetry import note

MEDIA_TYPE = "application/problem+json"
LONGEST_NAME = 100

log = structlog.get_logger()


def register(app: Flask, max_chars: int) -> None:
    """Let every error that leaves a view reach the caller as a problem document."""
    app.register_error_handler(ServiceError, respond)
    app.register_error_handler(RequestEntityTooLarge, lambda _: _too_large(max_chars))
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(Exception, _from_bug)


def respond(error: ServiceError) -> Response:
    """The response of a ServiceError."""
    note(outcome=error.code)
    response = Response(error.problem().model_dump_json(), error.status, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(max(1, math.ceil(error.retry_after)))
    return response


def close_unread(response: Response) -> None:
    """End the connection after a response to a body that was not read: it cannot carry another request."""
    if request.content_length or "Transfer-Encoding" in request.headers:
        response.headers["Connection"] = "close"


def invalid(error: ValidationError) -> ServiceError:
    """What Pydantic found wrong with a request body, without any value of it."""
    details = error.errors(include_url=False, include_context=False, include_input=False)
    if any(detail["type"] == "json_invalid" for detail in details):
        return ServiceError("malformed_request", "The body is not valid JSON in UTF-8.")
    fields = [FieldProblem(pointer=_pointer(detail), detail=_message(detail)) for detail in details[:20]]
    return ServiceError("invalid_article", "Some fields are missing, unknown or not valid.", errors=fields)


def _pointer(detail: ErrorDetails) -> str:
    # No field holds others: what follows in a place is which kind of date was tried. And what is wrong
    # with the whole article is its text.
    path = detail["loc"][:1] or (("text",) if detail["type"] == "value_error" else ())
    return "".join("/" + str(name)[:LONGEST_NAME].replace("~", "~0").replace("/", "~1") for name in path)


def _message(detail: ErrorDetails) -> str:
    return "Unknown field" if detail["type"] == "extra_forbidden" else detail["msg"].removeprefix("Value error, ")


def _too_large(max_chars: int) -> Response:
    response = respond(ServiceError("article_too_long", f"The limit is {max_chars} characters."))
    close_unread(response)
    return response


def _from_http(error: HTTPException) -> Response:
    codes: dict[int, Code] = {
        404: "not_found",
        405: "method_not_allowed",
        406: "not_acceptable",
        415: "unsupported_media_type",
    }
    status = error.code or 500
    if status < 400:
        return Response(error.get_body(request.environ), status, error.get_headers(request.environ))
    code = codes.get(status, "malformed_request" if status < 500 else "internal")
    response = respond(ServiceError(code, error.description or "The request cannot be served."))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _from_bug(error: Exception) -> Response:
    # Neither the message nor local variables: they could hold the article.
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    log.error("internal_error", error=type(error).__name__, frames=frames)
    return respond(ServiceError("internal", "This is a fault of the service; its log says where."))
