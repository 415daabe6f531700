"""What is counted, for Prometheus. Labels come from code and settings only, so that their number has a bound.

In a folder that several processes share (PROMETHEUS_MULTIPROC_DIR, which prometheus_client reads when it is imported)
every figure is that of all of them; else it is this process's.
"""

import os
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
    multiprocess,
)
from prometheus_client.registry import Collector

SECONDS = (0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
OTHER = "other"

# A second series for each, which several processes do not have anyway.
disable_created_metrics()  # type: ignore[no-untyped-call]

_REQUESTS = Counter("parley_requests", "Requests answered", ["route", "method", "status"])
_REQUEST_SECONDS = Histogram("parley_request_seconds", "Time to the answer's headers", ["route"], buckets=SECONDS)
_CACHE = Counter("parley_cache", "Briefs handed out, by how they were come by", ["status"])
_BRIEFS = Counter("parley_briefs", "Briefs in the making that ended", ["engine", "outcome"])
_IN_FLIGHT = Gauge("parley_in_flight", "Briefs in the making", multiprocess_mode="livesum")
_STAGE_SECONDS = {
    "draft": Histogram("parley_draft_seconds", "Time an engine took for a draft", buckets=SECONDS),
    "ground": Histogram("parley_ground_seconds", "Time to tie a draft to its article", buckets=SECONDS),
}
_JOBS = Counter("parley_jobs", "Jobs that ended", ["outcome"])
_CALLS = Counter("parley_model_calls", "HTTP calls to a model", ["model", "outcome"])
_CALL_SECONDS = Histogram("parley_model_call_seconds", "Time of one HTTP call to a model", ["model"], buckets=SECONDS)
_TOKENS = Counter("parley_tokens", "Tokens that models reported", ["model", "direction"])
_COST = Counter("parley_cost_dollars", "What they cost by PARLEY_PRICES", ["model"])
_BREAKER = Gauge("parley_breaker_open", "1 while a model is left alone", ["model"], multiprocess_mode="livemax")
RETRIES = Counter("parley_retries", "HTTP calls that were made again")
REASKS = Counter("parley_reasks", "Answers that did not validate and were asked for again")
REPAIRS = Counter("parley_repairs", "Drafts with quotes that were not found and were asked for again")
STORE_OUTAGES = Counter("parley_store_outages", "Times that the store began not to answer, as each process saw it")
STORE_DOWN = Gauge("parley_store_down", "1 while the store does not answer", multiprocess_mode="livemax")


def count_request(route: str, method: str, status: int, seconds: float) -> None:
    """A request that was answered; route is a rule such as /v1/briefs/<id>, method one of METHODS, or either OTHER."""
    _request(route, method, status).inc()
    _request_seconds(route).observe(seconds)


def count_cache(status: str) -> None:
    """A brief that was handed out."""
    _cache(status).inc()


class making:
    """A brief in the making, counted when it ends: by outcome, or by the code or the name of what it raises."""

    def __init__(self, engine: str) -> None:
        self._engine = engine
        self.outcome = "ok"

    def __enter__(self) -> Self:
        _IN_FLIGHT.inc()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        _IN_FLIGHT.dec()
        if error is not None:
            self.outcome = getattr(error, "code", type(error).__name__)
        _BRIEFS.labels(self._engine, self.outcome).inc()


def observe_stage(name: str, seconds: float) -> None:
    """A part of a request took that long; counted where that is of interest by itself."""
    if name in _STAGE_SECONDS:
        _STAGE_SECONDS[name].observe(seconds)


def count_job(outcome: str) -> None:
    """A job that ended: done, or its problem's code."""
    _JOBS.labels(outcome).inc()


def count_call(model: str, outcome: str, seconds: float) -> None:
    """An HTTP call to a model, as the settings name it: ok, or its error's code."""
    _CALLS.labels(model, outcome).inc()
    _CALL_SECONDS.labels(model).observe(seconds)


def count_tokens(model: str, input: int, output: int, dollars: float) -> None:
    """What a call reported and cost."""
    _TOKENS.labels(model, "input").inc(input)
    _TOKENS.labels(model, "output").inc(output)
    _COST.labels(model).inc(dollars)


def show_breaker(model: str, open: bool) -> None:
    """Whether calls to a model are held back."""
    _BREAKER.labels(model).set(open)


def exposition(shared: Path | None, *collectors: Collector) -> bytes:
    """All of it in Prometheus' text format, with what collectors add."""
    registry = CollectorRegistry()
    if shared is None:
        registry.register(REGISTRY)
    else:
        _forget_the_dead(shared)
        multiprocess.MultiProcessCollector(registry, str(shared))  # type: ignore[no-untyped-call]
    for collector in collectors:
        registry.register(collector)
    return generate_latest(registry)


def _forget_the_dead(shared: Path) -> None:
    """A process that was killed has no brief in the making any more, whatever its file says."""
    for path in shared.glob("gauge_live*_*.db"):
        pid = int(path.stem.rpartition("_")[2])
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            multiprocess.mark_process_dead(pid, str(shared))  # type: ignore[no-untyped-call]
        except PermissionError:
            continue


@cache
def _request(route: str, method: str, status: int) -> Counter:
    return _REQUESTS.labels(route, method, status)


@cache
def _request_seconds(route: str) -> Histogram:
    return _REQUEST_SECONDS.labels(route)


@cache
def _cache(status: str) -> Counter:
    return _CACHE.labels(status)
