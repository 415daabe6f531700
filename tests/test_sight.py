"""The one line a request, and the metrics: what is in them, and what must not be."""

import io
import json
import os
import re
import signal
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
from prometheus_client.parser import text_string_to_metric_families

from service import telemetry
from service.app import create_app, create_engines
from tests.fakes import ARTICLE, FakeEngine, draft, draft_json
from tests.processes import ask, children, free_port, running, serving, until, wait_until_alive
from tests.scripted_server import ScriptedServer, after, completion, status
from tests.submitting import all_ended, submit

PRICES = {"gpt-5.4-mini": {"input": 1.0, "output": 2.0}}


@pytest.fixture
def lines(monkeypatch):
    """The lines that are logged from here on, parsed."""
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    telemetry.configure_logging("debug")
    return lambda: [json.loads(line) for line in written.getvalue().splitlines()]


@pytest.fixture
def client(settings):
    """Of an application with the extractive engine and one that plays the model."""
    return create_app(settings(), {"extractive": FakeEngine(draft(), name="fake")}).test_client()


@contextmanager
def asking_a_model(settings, *replies, **changed):
    """A client of an application whose model answers with replies."""
    with ScriptedServer(*replies).running() as model:
        configured = settings(llm_base_url=model.url, **changed)
        engines = create_engines(configured)
        yield create_app(configured, engines).test_client()
        engines["llm"].close()


def figures(text):
    """The samples of an exposition: by name, and the values of the labels in the order of their names."""
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def metrics_at(url):
    code, headers, body = ask(f"{url}/metrics")
    assert (code, headers["Content-Type"].partition(";")[0]) == (200, "text/plain")
    return figures(body.decode())


def test_one_line_a_request(settings, lines):
    """What was asked, what it cost, how it ended and where the time went; the miss and then the hit."""
    with asking_a_model(settings, completion(draft_json()), prices=PRICES) as client:
        for _ in range(2):
            client.post("/v1/briefs", json={"text": ARTICLE}, headers={"X-Request-Id": "abc-1"})
    miss, hit = (line for line in lines() if line["event"] == "request")
    assert {"draft", "ground", "store", "parse", "cache"} <= set(miss.pop("stages"))
    assert set(hit.pop("stages")) == {"parse", "cache"}
    assert miss | {"ms": 0, "timestamp": ""} == {
        "event": "request",
        "level": "info",
        "request_id": "abc-1",
        "method": "POST",
        "route": "/v1/briefs",
        "status": 200,
        "outcome": "ok",
        "cache": "miss",
        "engine": "llm",
        "model": "scripted-1",
        "calls": 1,
        "input_tokens": 100,
        "output_tokens": 10,
        "cost_usd": pytest.approx(0.00012),
        "ms": 0,
        "timestamp": "",
    }
    assert (hit["cache"], "calls" in hit) == ("hit", False)


def test_the_line_of_a_failure_has_its_code_and_its_calls(settings, lines):
    """What failed has cost something too."""
    with asking_a_model(settings, status(401)) as client:
        assert client.post("/v1/briefs", json={"text": ARTICLE}).status_code == 502
    (line,) = (line for line in lines() if line["event"] == "request")
    assert (line["outcome"], line["calls"], line["engine"]) == ("upstream_misconfigured", 1, "llm")


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("0a1b-2c3d.4_5", True),
        ("a" * 64, True),
        ("a" * 65, False),
        ("", False),
        ('"},{"level":"error', False),
        ("two words", False),
        ("naïve", False),
    ],
)
def test_request_ids_are_taken_over_only_where_they_are_harmless(client, lines, given, taken):
    """Given back in the header and written to the log, or replaced."""
    answered = client.get("/livez", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert (answered == given) is taken
    assert taken or re.fullmatch("[0-9a-f]{32}", answered)
    assert lines()[-1]["request_id"] == answered


def test_the_trace_of_the_caller_is_in_the_line(client, lines):
    """W3C trace context; nonsense is left out."""
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    client.get("/livez", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    assert lines()[-1]["trace_id"] == trace
    client.get("/livez", headers={"traceparent": "00-nonsense-01"})
    assert "trace_id" not in lines()[-1]


def test_lines_in_between_have_the_id_too(settings, lines):
    """A warning can be put beside its request."""
    engine = FakeEngine(RuntimeError("bug"))
    client = create_app(settings(), {"extractive": engine}).test_client()
    client.post("/v1/briefs", json={"text": ARTICLE}, headers={"X-Request-Id": "abc-2"})
    error, request = lines()[-2:]
    assert (error["event"], error["request_id"], request["outcome"]) == ("internal_error", "abc-2", "internal")


def test_what_the_libraries_log_is_json_too(lines):
    """One kind of line, whoever writes it."""
    import logging

    logging.getLogger("some.library").warning("%s of it", "all")
    assert (lines()[-1]["event"], lines()[-1]["level"]) == ("all of it", "warning")


def test_no_caller_can_add_labels(client):
    """Paths and methods that do not exist are one label each."""
    for number in range(20):
        client.get(f"/no/{number}")
        client.open("/livez", method=f"MAKE{number}")
        client.get(f"/v1/briefs/{number:032x}")
    requests = [key for key in figures(client.get("/metrics").text) if key[0] == "parley_requests_total"]
    assert {key[1:3] for key in requests} >= {("GET", "other"), ("other", "other"), ("GET", "/v1/briefs/<id>")}
    assert not [key for key in requests if re.search(r"\d{2}|MAKE", key[1] + key[2])]


def test_what_happens_is_counted(settings):
    """Hit and miss, calls, retries, re-asks, repairs, tokens, cost and times, each as often as it happened."""

    def invented(content):
        content["positions"][0]["quotes"] = ["The island will never be cut off"]

    replies = [status(503), completion("{}"), completion(draft_json(invented)), completion('{"repairs": []}')]
    with asking_a_model(settings, *replies, prices=PRICES) as client:
        before = figures(client.get("/metrics").text)
        for _ in range(2):
            assert client.post("/v1/briefs", json={"text": ARTICLE}).status_code == 200
        client.post("/v1/briefs", json={"text": ARTICLE + "!"}, headers={"Cache-Control": "only-if-cached"})
        after = figures(client.get("/metrics").text)
    grown = {key: value - before.get(key, 0) for key, value in after.items()}
    model = "gpt-5.4-mini"
    expected = {
        ("parley_requests_total", "POST", "/v1/briefs", "200"): 2,
        ("parley_requests_total", "POST", "/v1/briefs", "504"): 1,
        ("parley_cache_total", "hit"): 1,
        ("parley_cache_total", "miss"): 1,
        ("parley_briefs_total", "llm", "ok"): 1,
        ("parley_model_calls_total", model, "ok"): 3,
        ("parley_model_calls_total", model, "upstream_unavailable"): 1,
        ("parley_model_call_seconds_count", model): 4,
        ("parley_retries_total",): 1,
        ("parley_reasks_total",): 1,
        ("parley_repairs_total",): 1,
        ("parley_tokens_total", "input", model): 300,
        ("parley_tokens_total", "output", model): 30,
        ("parley_cost_dollars_total", model): pytest.approx(0.00036),
        ("parley_in_flight",): 0,
        ("parley_breaker_open", model): 0,
        ("parley_request_seconds_count", "/v1/briefs"): 3,
        ("parley_draft_seconds_count",): 1,
        ("parley_ground_seconds_count",): 1,
    }
    assert {key: grown.get(key) for key in expected} == expected


def test_an_open_breaker_is_seen(settings):
    """After five failed calls in a row."""
    with asking_a_model(settings, status(500), llm_attempts=5, llm_model="shaky") as client:
        client.post("/v1/briefs", json={"text": ARTICLE})
        assert figures(client.get("/metrics").text)["parley_breaker_open", "shaky"] == 1


def test_readiness_tells_of_the_model_without_asking_it(settings):
    """Unknown before the first call, then as the last one ended; a dead model makes no service unready."""
    with asking_a_model(settings, status(500), completion(draft_json()), llm_attempts=1) as client:
        seen = [client.get("/readyz").json["model"]]
        for number in range(2):
            client.post("/v1/briefs", json={"text": ARTICLE + "!" * number})
            answer = client.get("/readyz")
            seen.append(answer.json["model"])
            assert answer.status_code == 200
    assert seen == ["unknown", "failing", "ok"]


@pytest.mark.timeout(180)  # several processes start
def test_metrics_are_those_of_all_processes(tmp_path):
    """Two servers and a worker are one service."""
    with (
        ScriptedServer(completion(draft_json())).running() as model,
        serving(tmp_path, "--workers", "2", PARLEY_LLM_BASE_URL=model.url) as url,
    ):
        for _ in range(30):
            assert ask(f"{url}/openapi.json")[0] == 200
        all_ended(url, submit(url, 3))
        seen = metrics_at(url)
    assert seen["parley_requests_total", "GET", "/openapi.json", "200"] >= 30
    assert seen["parley_jobs_total", "ok"] == 3
    assert seen["parley_model_calls_total", "gpt-5.4-mini", "ok"] == 3
    assert (seen["parley_jobs_readable",], seen["parley_jobs_queued",], seen["parley_in_flight",]) == (1, 0, 0)


@pytest.mark.timeout(180)  # several processes start
def test_a_process_that_was_killed_makes_no_brief_any_more(tmp_path):
    """What it had in flight is not counted for ever."""
    with (
        ScriptedServer(after(60, completion(draft_json()))).running() as model,
        serving(tmp_path, "--no-worker", PARLEY_LLM_BASE_URL=model.url) as url,
        ThreadPoolExecutor(1) as pool,
    ):
        asked = pool.submit(ask, f"{url}/v1/briefs", json.dumps({"text": ARTICLE}).encode())
        until(lambda: model.calls == 1)
        assert metrics_at(url)["parley_in_flight",] == 1
        for pid in children(int((tmp_path / "serve.pid").read_text())):
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(OSError, match=r"closed|reset"):
            asked.result()
        wait_until_alive(url)
        assert metrics_at(url)["parley_in_flight",] == 0


def test_the_queue_is_read_when_asked(tmp_path):
    """Depth and age of jobs that nobody runs; and no figures from a database that is broken."""
    with serving(tmp_path, "--no-worker") as url:
        submit(url, 3)
        seen = metrics_at(url)
        with closing(sqlite3.connect(tmp_path / "jobs.db", isolation_level=None)) as database:
            database.execute("UPDATE workflow_status SET created_at = created_at - 60000")
            later = metrics_at(url)
        (tmp_path / "jobs.db").write_bytes(b"nonsense" * 1000)
        broken = metrics_at(url)
    assert seen["parley_jobs_queued",] == 3
    assert 0 <= seen["parley_jobs_oldest_seconds",] < 30
    assert 60 <= later["parley_jobs_oldest_seconds",] < 90
    assert broken["parley_jobs_readable",] == 0
    assert ("parley_jobs_queued",) not in broken


def test_a_worker_has_metrics_of_its_own(tmp_path):
    """On the port it is given."""
    port = free_port()
    with running(tmp_path, "worker", "--metrics-port", str(port)):
        until(lambda: "worker_ready" in (tmp_path / "log").read_text(), 60)
        assert metrics_at(f"http://127.0.0.1:{port}")["parley_jobs_queued",] == 0
