"""Is the process alive, and should it be sent requests?"""

import threading
from collections.abc import Callable

from flask import Blueprint, Response, jsonify


class Readiness:
    """Not ready while warming up or draining. A dead store or model does not count: Parley still serves."""

    def __init__(self) -> None:
        self.state = "ready"

    def warm_up(self, *steps: Callable[[], object]) -> None:
        """Run steps in the background; ready when they are through, failed ones included."""
        self.state = "warming up"
        threading.Thread(target=self._run, args=steps, name="warm-up", daemon=True).start()

    def _run(self, *steps: Callable[[], object]) -> None:
        try:
            for step in steps:
                step()
        finally:
            self.state = "ready"


def blueprint(readiness: Readiness, report: Callable[[], dict[str, str]]) -> Blueprint:
    """/livez and /readyz; report gives what is known of store and model."""
    health = Blueprint("health", __name__)

    @health.get("/livez")
    def livez() -> Response:
        return Response("ok\n", content_type="text/plain; charset=utf-8")

    @health.get("/readyz")
    def readyz() -> tuple[Response, int]:
        ready = readiness.state == "ready"
        return jsonify(status=readiness.state, **report()), 200 if ready else 503

    return health
