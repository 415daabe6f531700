"""Structured logs: JSON lines on standard error, one a request or job. No text of article, model or key goes in.

What a request came to is noted on the way, wherever it is known, and written in its one line.
"""

import json
import logging
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Self

import structlog

from service import metric, trace

NOTHING: Mapping[str, Any] = {}
# A dict that the threads of a request share: whoever runs in a copy of its context notes in the same one.
_line: ContextVar[dict[str, Any] | None] = ContextVar("line", default=None)

# Made once: json.dumps() makes one for every line.
ENCODER = json.JSONEncoder(default=repr)

log = structlog.get_logger()


def configure_logging(level: str) -> None:
    """Send structlog and the standard library's loggers to standard error as JSON lines."""
    shared: list[structlog.types.Processor] = [
        _add_request_id,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer = structlog.processors.JSONRenderer(serializer=lambda event, **_: ENCODER.encode(event))
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                renderer,
            ],
        )
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # These put prompts, completions or request bodies into their messages.
    for name in ("openai", "instructor", "httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    # It tells of every migration.
    logging.getLogger("dbos").setLevel(logging.WARNING)


@contextmanager
def line(event: str, **fields: Any) -> Iterator[None]:
    """What is done within is one line of the log, with fields and whatever is noted."""
    token = open_line(**fields)
    try:
        yield
    finally:
        write_line(event)
        _line.reset(token)


def open_line(**fields: Any) -> Any:
    """From here on is noted for one line; with Flask's hooks there is no block to put it in."""
    return _line.set({**fields, "began": time.perf_counter(), "stages": {}})


def note(**fields: Any) -> None:
    """Remember fields for the line of this request or job, if this is one."""
    if (noted := _line.get()) is not None:
        noted.update(fields)


def write_line(event: str, **otherwise: Any) -> None:
    """Write what was noted since open_line(), with milliseconds in all and of each stage.

    otherwise has fields for where nobody noted them.
    """
    if (noted := _line.get()) is not None:
        fields = {**otherwise, **noted}
        fields["ms"] = _milliseconds(time.perf_counter() - fields.pop("began"))
        # Others may be at work on the brief still, though this request has ended.
        stages = dict(fields.pop("stages"))
        log.info(event, **fields, stages={name: _milliseconds(seconds) for name, seconds in stages.items()})


class stage:
    """Times a part of a request or job, and is a span of its trace; a stage that comes twice adds up."""

    __slots__ = ("_began", "_name", "_span")

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> Self:
        self._span = trace.span(self._name, NOTHING)
        self._span.__enter__()
        self._began = time.perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        seconds = time.perf_counter() - self._began
        self._span.__exit__(kind, error, traceback)
        metric.observe_stage(self._name, seconds)
        if (noted := _line.get()) is not None:
            stages = noted["stages"]
            stages[self._name] = stages.get(self._name, 0.0) + seconds


def _add_request_id(_logger: Any, _method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    if (noted := _line.get()) is not None and "request_id" in noted:
        event.setdefault("request_id", noted["request_id"])
    return event


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 2)
