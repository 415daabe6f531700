"""Is the process alive, and should it be sent requests?"""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify


def blueprint(report: Callable[[], dict[str, str]], draining: Callable[[], bool]) -> Blueprint:
    """/livez and /readyz; report gives what is known of engine, store and model.

    Neither a dead store nor a dead model makes it unready: other replicas would have the same one. Draining does.
    """
    health = Blueprint("health", __name__)

    @health.get("/livez")
    def livez() -> Response:
        return Response("ok\n", content_type="text/plain; charset=utf-8")

    @health.get("/readyz")
    def readyz() -> Response:
        drains = draining()
        response = jsonify(status="draining" if drains else "ready", **report())
        response.status_code = 503 if drains else 200
        response.headers["Cache-Control"] = "no-store"
        return response

    return health
