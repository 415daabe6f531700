"""What is seen of every request: its id, its line in the log, its place among the metrics; and /metrics."""

import random
import re
import time
from pathlib import Path

from flask import Blueprint, Flask, Request, Response
from flask.globals import app_ctx, request_ctx
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
    seen, request = app_ctx.g, request_ctx.request
    seen.began = time.perf_counter()
    given = request.environ.get("HTTP_X_REQUEST_ID", "")
    seen.request_id = given if REQUEST_ID.fullmatch(given) else f"{random.getrandbits(128):032x}"
    open_line(request_id=seen.request_id)
    traceparent = request.environ.get("HTTP_TRACEPARENT", "")
    if traced := TRACE_PARENT.fullmatch(traceparent):
        note(trace_id=traced[1])
    if trace.is_exported():
        method, route = _method(request), _route(request)
        attributes = {"http.request.method": method, "url.scheme": request.scheme, "http.route": route}
        seen.span = trace.span(f"{method} {route}", attributes, "server", traceparent)
        seen.note_span = seen.span.__enter__()


def _end(response: Response) -> Response:
    seen, request = app_ctx.g, request_ctx.request
    method, route, status = _method(request), _route(request), response.status_code
    response.headers.add("X-Request-Id", seen.request_id)
    metric.count_request(route, method, status, time.perf_counter() - seen.began)
    if "span" in seen:
        seen.note_span({"http.response.status_code": status})
    note(method=method, route=route, status=status)
    write_line("request", outcome="ok" if status < 400 else "refused")
    return response


def _close(_: BaseException | None) -> None:
    if span := app_ctx.g.pop("span", None):
        span.__exit__(None, None, None)


def _route(request: Request) -> str:
    return request.url_rule.rule if request.url_rule else metric.OTHER


def _method(request: Request) -> str:
    return request.method if request.method in metric.METHODS else metric.OTHER
