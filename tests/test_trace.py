"""Spans and GenAI metrics, as a collector gets them."""

import gzip
import subprocess
import sys

import pytest

from service import trace
from service.app import create_app, create_engines
from tests.fakes import ARTICLE, draft_json
from tests.processes import ask, serving, until
from tests.scripted_server import ScriptedServer, completion, status

CALLER = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture
def collected():
    """What is exported from here on: finished spans, and metric points by name."""
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import InMemoryMetricReader
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    spans, reader = InMemorySpanExporter(), InMemoryMetricReader()
    tracing = TracerProvider()
    tracing.add_span_processor(SimpleSpanProcessor(spans))
    trace.export(tracing, MeterProvider([reader]))

    def points():
        data = reader.get_metrics_data()
        metrics = data.resource_metrics[0].scope_metrics[0].metrics if data else []
        return {metric.name: list(metric.data.data_points) for metric in metrics}

    yield spans.get_finished_spans, points
    trace.stop()


def asked(settings, *replies, text=ARTICLE, **changed):
    with ScriptedServer(*replies).running() as model:
        configured = settings(llm_base_url=model.url, llm_attempts=2, **changed)
        engines = create_engines(configured)
        client = create_app(configured, engines).test_client()
        client.post("/v1/briefs", json={"text": text}, headers={"traceparent": f"00-{CALLER}-00f067aa0ba902b7-01"})
        engines["llm"].close()


def test_a_span_for_the_request_its_stages_and_each_call(settings, collected):
    """In the caller's trace, one below the other, by the names of the conventions."""
    asked(settings, status(503), completion(draft_json()))
    spans = collected[0]()
    by_name = {span.name: span for span in spans}
    request, draft = by_name["POST /v1/briefs"], by_name["draft"]
    assert {f"{span.context.trace_id:032x}" for span in spans} == {CALLER}
    assert {"cache", "ground", "store"} <= set(by_name)
    assert draft.parent.span_id == request.context.span_id
    assert request.attributes["http.response.status_code"] == 200
    failed, call = (span for span in spans if span.name == "chat gpt-5.4-mini")
    assert (failed.attributes["error.type"], failed.status.is_ok) == ("upstream_unavailable", False)
    assert call.parent.span_id == draft.context.span_id
    assert dict(call.attributes) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-5.4-mini",
        "gen_ai.response.model": "scripted-1",
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.output_tokens": 10,
        "server.address": "127.0.0.1",
    }


def test_the_metrics_of_the_conventions(settings, collected):
    """Tokens by type, and a duration for each call, failed ones too."""
    asked(settings, status(503), completion(draft_json()))
    points = collected[1]()
    tokens = {point.attributes["gen_ai.token.type"]: point.sum for point in points["gen_ai.client.token.usage"]}
    assert tokens == {"input": 100, "output": 10}
    calls = {point.attributes.get("error.type"): point.count for point in points["gen_ai.client.operation.duration"]}
    assert calls == {None: 1, "upstream_unavailable": 1}


def test_nothing_of_it_is_loaded_unasked(tmp_path):
    """Nor by a service whose environment names no collector."""
    code = "import sys, service.app, service.trace; assert not [n for n in sys.modules if n.startswith('opentele')]"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)


def test_without_the_package_it_is_said_at_the_start(tmp_path, monkeypatch):
    """One line, and what to install."""
    from click.testing import CliRunner

    from service.cli import main

    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    monkeypatch.setattr(trace, "find_spec", lambda name: None)
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 1
    assert "parley[otel]" in result.stderr


def test_a_service_sends_its_last_spans_before_it_ends(tmp_path):
    """Over OTLP, from a process that was asked once and then told to stop."""
    received = []

    def collect(handler):
        received.append((handler.path, handler.rfile.read(int(handler.headers["content-length"]))))
        handler.send(200, b"", {"content-type": "application/x-protobuf"})

    with collector(collect) as url:
        with serving(tmp_path, "--no-worker", OTEL_EXPORTER_OTLP_ENDPOINT=url) as service:
            assert ask(f"{service}/openapi.json")[0] == 200
        until(lambda: any(path == "/v1/traces" for path, _ in received))
    bodies = [body if body[:2] != b"\x1f\x8b" else gzip.decompress(body) for _, body in received]
    assert any(b"GET /openapi.json" in body for body in bodies)


def collector(reply):
    """A server that hands every POST to reply, whatever its body is."""
    from contextlib import contextmanager
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            reply(self)

        def send(self, code, body, headers):
            self.send_response(code)
            for name, value in {**headers, "content-length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            """Say nothing."""

    @contextmanager
    def running():
        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
            yield f"http://127.0.0.1:{server.server_address[1]}"
            server.shutdown()

    return running()
