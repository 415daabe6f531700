"""A key and an article that can be recognised anywhere: in no log, error, trace, metric, recording or job table."""

import json
import logging
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from service import telemetry
from service.app import create_app, create_engines
from tests.fakes import ARTICLE, draft_json
from tests.processes import ask, serving
from tests.scripted_server import ScriptedServer, completion, error, raw, reset, status
from tests.submitting import all_ended

KEY = "sk-canary-5f1d0c7a9b"
# Beside the statements: no brief may quote it.
WORD = "zyzzyvacanary"
TEXT = f"{ARTICLE}\nThe harbour dog is called {WORD}.\n"
REPLIES = {
    "good": completion(draft_json()),
    "echo": completion(json.dumps({"parties": WORD})),
    "prose": completion(f"The dog {WORD} and my key {KEY}"),
    "refusal": completion(None, refusal=f"I will not read of {WORD}"),
    "error": error(400, message=f"bad {KEY} {WORD}", code=WORD, type=KEY),
    "busy": status(500, {"error": {"message": f"{KEY} {WORD}"}}),
    "html": status(200, f"<html>{WORD} {KEY}</html>".encode()),
    "reset": reset(f"HTTP/1.1 200 OK\r\n{WORD}: {KEY}".encode()),
    "garbage": raw(f"{WORD} {KEY}".encode()),
}


def clean(content):
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else str(content)
    return WORD not in text and KEY not in text


@pytest.fixture
def exported():
    """What traces and metrics would leave with: a function that says it, and ends both."""
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import InMemoryMetricReader
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    from service import trace

    spans, reader, tracing = InMemorySpanExporter(), InMemoryMetricReader(), TracerProvider()
    tracing.add_span_processor(SimpleSpanProcessor(spans))
    trace.export(tracing, MeterProvider([reader]))

    def exported():
        found = [span.to_json() for span in spans.get_finished_spans()] + [str(reader.get_metrics_data())]
        trace.stop()
        return found

    yield exported
    trace.stop()


@pytest.mark.parametrize("reply", sorted(REPLIES))
def test_neither_log_nor_answer_nor_trace_nor_metric(settings, exported, caplog, capfd, reply):
    """At the chattiest level, whatever the model server answers, however the request is wrong."""
    telemetry.configure_logging("debug")
    logging.getLogger().addHandler(caplog.handler)
    with ScriptedServer(REPLIES[reply]).running() as model:
        configured = settings(llm_base_url=model.url, llm_api_key=KEY, llm_attempts=2, deadline=10)
        engines = create_engines(configured)
        client = create_app(configured, engines).test_client()
        answers = answers_of(client)
        metrics = client.get("/metrics").data
        engines["llm"].close()
    assert model.calls
    assert all(KEY in str(headers) for headers in model.headers)
    assert all(map(clean, answers)), reply
    assert clean(capfd.readouterr())
    assert clean(caplog.text)
    assert clean(metrics)
    left = exported()
    assert len(left) > 1
    assert clean(left)


def answers_of(client):
    """The bodies that requests with the word and the key are answered with, right and wrong ones."""
    asked = [
        client.post("/v1/briefs", json={"text": TEXT}),
        client.post("/", data={"text": TEXT}),
        client.post("/v1/briefs", data=f'{{"text": "{WORD}'),
        client.post("/v1/briefs", json={"text": " ", "title": WORD, "engine": KEY}),
        client.post("/v1/briefs", json={"text": TEXT, WORD[:3]: KEY}),
        client.post("/v1/briefs", data=TEXT, headers={"Content-Type": f"text/{WORD}"}),
        client.get("/v1/briefs?cursor=" + WORD),
        client.get("/readyz"),
    ]
    # The form gives back what was typed into it, and a page shows the article that was briefed.
    return [answer.data for answer in asked if answer.mimetype != "text/html"]


def test_a_bug_shows_nothing_of_what_it_broke_on(settings, caplog, capfd):
    """Neither the message of an exception nor what its frames held."""
    from tests.fakes import FakeEngine

    client = create_app(settings(), {"extractive": FakeEngine(ValueError(f"{KEY} {WORD}"))}).test_client()
    answer = client.post("/v1/briefs", json={"text": TEXT})
    assert (answer.status_code, clean(answer.data)) == (500, True)
    assert clean(capfd.readouterr())
    assert clean(caplog.text)


@pytest.fixture(params=["sqlite", "postgres"])
def jobs_url(request, tmp_path):
    """Where the jobs are kept."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/jobs.db"
    return request.getfixturevalue("postgres").database()


@pytest.mark.timeout(180)  # a service and perhaps a database start
def test_neither_job_tables_nor_store_keep_it(tmp_path, jobs_url):
    """A service told not to keep articles: nothing of one is on its disk when its jobs have ended, failed ones too."""
    replies = (completion(draft_json()), status(401), completion(draft_json()))
    environment = {
        "PARLEY_JOBS_URL": jobs_url,
        "PARLEY_KEEP_ARTICLES": "false",
        "PARLEY_LLM_API_KEY": KEY,
        "PARLEY_LOG_LEVEL": "debug",
        "TMPDIR": str(tmp_path),
    }
    with (
        ScriptedServer(*replies).running() as model,
        serving(tmp_path, PARLEY_LLM_BASE_URL=model.url, **environment) as url,
    ):
        places = []
        for number in range(2):
            body = json.dumps({"text": f"{TEXT}{number}"}).encode()
            places.append(ask(f"{url}/v1/briefs", body, Prefer="respond-async")[1]["Location"])
            ended = all_ended(url, places)
        assert {job["status"] for job in ended} == {"done", "failed"}
        assert ask(f"{url}/v1/briefs", json.dumps({"text": TEXT}).encode())[0] == 200
        if jobs_url.startswith("postgresql:"):
            assert clean(dump(jobs_url))
    checkpoint(tmp_path)
    found = [path.name for path in tmp_path.rglob("*") if path.is_file() and not clean(path.read_bytes())]
    assert not found


def dump(url):
    """All rows of all tables of DBOS."""
    import psycopg

    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'dbos'").fetchall()
        rows = [connection.execute(f'SELECT * FROM dbos."{name}"').fetchall() for (name,) in tables]
    assert any(rows)
    return rows


def checkpoint(folder):
    """Rewrite the databases, so that deleted rows are not found in pages that nothing refers to any more."""
    for path in folder.glob("*.db"):
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.execute("VACUUM")


def test_recordings_hold_no_key():
    """No header that could, and nothing that looks like one."""
    files = [path for path in (Path(__file__).parent / "recordings").rglob("*") if path.is_file()]
    assert files
    for path in files:
        content = path.read_text("utf-8")
        assert not re.search(r"authorization|x-api-key|set-cookie|\bsk-[A-Za-z0-9]{8}", content, re.IGNORECASE), path
