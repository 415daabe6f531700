"""The WSGI application as a server runs it: alive at once, ready when it is warm.

Importing and building everything takes about a second, and a model client as much again; who only asks whether the
process lives need not wait for it.
"""

import gc
import json
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any

# As often a thread that waits for the interpreter asks for it: a thousand would leave nothing to the one at work.
SWITCH_SECONDS = 0.02

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Wsgi = Callable[[Environ, StartResponse], Iterable[bytes]]


def serving() -> Wsgi:
    """The application that the environment configures, built in the background."""
    return Front(_build)


class Front:
    """Answers /livez and /readyz itself until build is through; any other request waits for the application.

    build is called with a function to hand the application over, before it goes on to warm up.
    """

    def __init__(self, build: Callable[[Callable[[Wsgi], None]], None]) -> None:
        self._app: Wsgi | None = None
        self._built = threading.Event()
        self.warm = threading.Event()
        threading.Thread(target=self._run, args=(build,), name="warm-up", daemon=True).start()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not self.warm.is_set():
            if environ["PATH_INFO"] == "/livez":
                return _answer(start_response, "200 OK", "text/plain; charset=utf-8", b"ok\n")
            if environ["PATH_INFO"] == "/readyz":
                body = json.dumps({"status": "warming up"}).encode()
                return _answer(start_response, "503 Service Unavailable", "application/json", body)
            self._built.wait()
        if self._app is None:
            raise RuntimeError("the application could not be built; the log says why")
        return self._app(environ, start_response)

    def _run(self, build: Callable[[Callable[[Wsgi], None]], None]) -> None:
        try:
            build(self._hand_over)
        finally:
            self._built.set()
            self.warm.set()

    def _hand_over(self, app: Wsgi) -> None:
        self._app = app
        self._built.set()


def _build(hand_over: Callable[[Wsgi], None]) -> None:
    import structlog

    from service import trace
    from service.app import create_app, create_engines
    from service.settings import Settings
    from service.telemetry import configure_logging

    sys.setswitchinterval(SWITCH_SECONDS)
    settings = Settings()
    configure_logging(settings.log_level)
    structlog.configure(cache_logger_on_first_use=True)
    if settings.otlp_endpoint:
        trace.export()
    engines = create_engines(settings)
    app = create_app(settings, engines)
    hand_over(app)
    for engine in engines.values():
        engine.warm_up()
    # The store's connections are open before the first burst of requests.
    app.extensions["briefer"].health()
    # What is there now stays: the collector need not go through it with every generation.
    gc.collect()
    gc.freeze()


def _answer(start_response: StartResponse, status: str, content_type: str, body: bytes) -> list[bytes]:
    start_response(status, [("Content-Type", content_type), ("Content-Length", str(len(body)))])
    return [body]
