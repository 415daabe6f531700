"""Which pages of other origins may call the API from a browser: none, unless told."""

from flask import Flask, Response, request

METHODS = "GET, POST, DELETE"
REQUEST_HEADERS = (
    "Authorization, X-API-Key, Content-Type, Cache-Control, If-None-Match, Prefer, Idempotency-Key, Last-Event-ID, "
    "X-Request-Id, traceparent"
)
RESPONSE_HEADERS = (
    "ETag, Location, Content-Location, Cache-Status, Preference-Applied, Retry-After, RateLimit, RateLimit-Policy, "
    "WWW-Authenticate, X-Request-Id"
)
PREFLIGHT_SECONDS = "7200"


def register(app: Flask, origins: tuple[str, ...]) -> None:
    """Answer for these origins, or for every one where "*" is among them. Cookies are nobody else's to send."""
    if not origins:
        return
    anybody = "*" in origins

    @app.before_request
    def preflight() -> Response | None:
        if not (request.method == "OPTIONS" and _is_api() and "Access-Control-Request-Method" in request.headers):
            return None
        response = Response(status=204)
        response.headers["Access-Control-Allow-Methods"] = METHODS
        response.headers["Access-Control-Allow-Headers"] = REQUEST_HEADERS
        response.headers["Access-Control-Max-Age"] = PREFLIGHT_SECONDS
        return response

    @app.after_request
    def allow(response: Response) -> Response:
        if not _is_api():
            return response
        origin = request.headers.get("Origin")
        if not anybody:
            response.vary.add("Origin")
        if anybody or origin in origins:
            response.headers["Access-Control-Allow-Origin"] = "*" if anybody else str(origin)
            response.headers["Access-Control-Expose-Headers"] = RESPONSE_HEADERS
        return response


def _is_api() -> bool:
    return request.path.startswith("/v1/") or request.path == "/openapi.json"
