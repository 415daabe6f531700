"""Request bodies: whole, not too long, not compressed; checked before any route looks at them."""

from flask import Flask, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from service.errors import ServiceError


def register(app: Flask) -> None:
    """Refuse bodies that are not what their headers announce."""
    app.before_request(_check)


def _check() -> None:
    if request.content_encoding:
        raise ServiceError("unsupported_media_type", "Compressed bodies are not read here.")
    received = len(request.get_data())
    # Werkzeug silently cuts a chunked body off at the limit, and takes a connection that ends early for the end.
    if received >= current_app.config["MAX_CONTENT_LENGTH"]:
        raise RequestEntityTooLarge
    if received < (request.content_length or 0):
        raise ServiceError("malformed_request", "The body ended before the length that its header announces.")
