"""What is seen of every request: its id, its line in the log, its place among the metrics; and /metrics."""

import re
import time
import uuid
from pathlib import Path

from flask import Blueprint, Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from service import metric, trace
from service.telemetry import note, open_line, write_line

REQUEST_ID = re.compile(r"[A-Za-z0-9._~:/+=@-]{1,64}")
TRACE_PARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*")


def register(app: Flask) -> None:
    """Observe every request. To be registered first, so that nothing is refused unseen."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_close)


def blueprint(shared: Path | None, *collectors: Collector) -> Blueprint:
    """/metrics: those of all processes that share a folder."""
    metrics = Blueprint("metrics", __name__)

    @metrics.get("/metrics")
    def scrape() -> Response:
        return Response(metric.exposition(shared, *collectors), content_type=CONTENT_TYPE_LATEST)

    return metrics


def _begin() -> None:
    g.began = time.perf_counter()
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
    open_line(request_id=g.request_id)
    traceparent = request.headers.get("traceparent", "")
    if traced := TRACE_PARENT.fullmatch(traceparent):
        note(trace_id=traced[1])
    attributes = {"http.request.method": _method(), "url.scheme": request.scheme, "http.route": _route()}
    g.span = trace.span(f"{_method()} {_route()}", attributes, "server", traceparent)
    g.note_span = g.span.__enter__()


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    metric.count_request(_route(), _method(), response.status_code, time.perf_counter() - g.began)
    g.note_span({"http.response.status_code": response.status_code})
    note(method=_method(), route=_route(), status=response.status_code)
    write_line("request", outcome="ok" if response.status_code < 400 else "refused")
    return response


def _close(_: BaseException | None) -> None:
    if "span" in g:
        g.pop("span").__exit__(None, None, None)


def _route() -> str:
    return request.url_rule.rule if request.url_rule else metric.OTHER


def _method() -> str:
    return request.method if request.method in metric.METHODS else metric.OTHER
