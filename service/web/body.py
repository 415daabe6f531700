"""Request bodies: whole, not too long, not compressed; checked before any route looks at them."""

from io import BytesIO

from flask import Flask
from flask.globals import request_ctx
from werkzeug.exceptions import RequestEntityTooLarge

from service.errors import ServiceError
from service.web.access import SAFE


def register(app: Flask, largest: int) -> None:
    """Refuse bodies that are not what their headers announce, or have more bytes than the largest."""
    app.config.update(MAX_CONTENT_LENGTH=largest, MAX_FORM_MEMORY_SIZE=largest)

    @app.before_request
    def check() -> None:
        request = request_ctx.request
        if request.environ.get("HTTP_CONTENT_ENCODING"):
            raise ServiceError("unsupported_media_type", "Compressed bodies are not read here.")
        if request.method in SAFE:
            return
        if (length := request.content_length) is not None:
            if length > largest:
                raise RequestEntityTooLarge
            # Werkzeug would ask for more until there is none, and each time the server's own thread has to answer.
            request.environ["wsgi.input"] = BytesIO(request.environ["wsgi.input"].read(length))
        received = len(request.get_data())
        # Werkzeug silently cuts a chunked body off at the limit, and takes a connection that ends early for the end.
        if received >= largest:
            raise RequestEntityTooLarge
        if received < (length or 0):
            raise ServiceError("malformed_request", "The body ended before the length that its header announces.")
