"""Is the process alive, and should it be sent requests?"""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify


def blueprint(report: Callable[[], dict[str, str]]) -> Blueprint:
    """/livez and /readyz; report gives what is known of engine and store. A dead store does not make it unready."""
    health = Blueprint("health", __name__)

    @health.get("/livez")
    def livez() -> Response:
        return Response("ok\n", content_type="text/plain; charset=utf-8")

    @health.get("/readyz")
    def readyz() -> Response:
        return jsonify(status="ready", **report())

    return health
