"""Traces and GenAI metrics over OTLP, where OTEL_EXPORTER_OTLP_ENDPOINT names a collector; else nothing is loaded.

Names follow OpenTelemetry's semantic conventions for HTTP and generative AI. No text of article, model or key goes in:
what was raised is a code or a class, never a message.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

import service
from service.errors import ServiceError

if TYPE_CHECKING:
    from opentelemetry.metrics import Histogram
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Tracer

TOKENS = (1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864)
SECONDS = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92)

Kind = Literal["internal", "server", "client"]
Attributes = Mapping[str, Any]
# Sets attributes of a span that has begun.
Note = Callable[[Attributes], None]


def require_package() -> None:
    """Raises ServiceError where traces are asked for and the packages for them are not installed."""
    if find_spec("opentelemetry") is None or find_spec("opentelemetry.exporter") is None:
        message = "OTEL_EXPORTER_OTLP_ENDPOINT is set, which needs an extra: pip install 'parley[otel]'"
        raise ServiceError("upstream_misconfigured", message)


class _Exporter:
    """What a process sends its traces and metrics with."""

    def __init__(self, tracing: "TracerProvider", metering: "MeterProvider") -> None:
        self._tracing = tracing
        self._metering = metering
        self.tracer: Tracer = tracing.get_tracer("parley", service.__version__)
        meter = metering.get_meter("parley", service.__version__)
        self.tokens: Histogram = meter.create_histogram(
            "gen_ai.client.token.usage", "{token}", explicit_bucket_boundaries_advisory=TOKENS
        )
        self.durations: Histogram = meter.create_histogram(
            "gen_ai.client.operation.duration", "s", explicit_bucket_boundaries_advisory=SECONDS
        )

    def close(self) -> None:
        self._tracing.shutdown()
        self._metering.shutdown()


_exporter: _Exporter | None = None


def export(tracing: "TracerProvider | None" = None, metering: "MeterProvider | None" = None) -> None:
    """Send traces and metrics from here on, over OTLP where no providers are given. In the process that will run."""
    global _exporter
    from multiprocessing.util import Finalize

    _exporter = _Exporter(tracing or _otlp_traces(), metering or _otlp_metrics())
    # A server process ends without atexit.
    Finalize(None, stop, exitpriority=1)


def stop() -> None:
    """Send what is left, and no more."""
    global _exporter
    if _exporter is not None:
        exporter, _exporter = _exporter, None
        exporter.close()


def is_exported() -> bool:
    """Whether anybody listens."""
    return _exporter is not None


def span(
    name: str, attributes: Attributes, kind: Kind = "internal", traceparent: str | None = None
) -> AbstractContextManager[Note]:
    """A span around what is done within, below the caller's where a traceparent is given."""
    if _exporter is None:
        return _NO_SPAN
    return _span(_exporter.tracer, name, attributes, kind, traceparent)


def record_call(attributes: Attributes, seconds: float, input_tokens: int, output_tokens: int) -> None:
    """The GenAI metrics of one call to a model."""
    if _exporter is None:
        return
    _exporter.durations.record(seconds, dict(attributes))
    for kind, count in (("input", input_tokens), ("output", output_tokens)):
        if count:
            _exporter.tokens.record(count, {**attributes, "gen_ai.token.type": kind})


def _ignore(_: Attributes) -> None:
    """Nobody listens."""


_NO_SPAN = nullcontext(_ignore)


@contextmanager
def _span(tracer: "Tracer", name: str, attributes: Attributes, kind: Kind, traceparent: str | None) -> Iterator[Note]:
    from opentelemetry.trace import SpanKind, StatusCode
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    parent = TraceContextTextMapPropagator().extract({"traceparent": traceparent}) if traceparent else None
    with tracer.start_as_current_span(
        name,
        parent,
        SpanKind[kind.upper()],
        dict(attributes),
        record_exception=False,
        set_status_on_exception=False,
    ) as current:
        try:
            yield current.set_attributes
        except Exception as error:
            current.set_attribute("error.type", getattr(error, "code", type(error).__name__))
            current.set_status(StatusCode.ERROR)
            raise


def _otlp_traces() -> "TracerProvider":
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=_resource())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider


def _otlp_metrics() -> "MeterProvider":
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader

    return MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter())], _resource())


def _resource() -> Any:
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource

    named = Resource({"service.name": "parley", "service.version": service.__version__})
    return named.merge(OTELResourceDetector().detect())
