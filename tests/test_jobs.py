"""Asking for a brief later, over the API, while no worker runs."""

import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from schemas.article import Article
from service.app import create_app
from service.jobs.queue import JobQueue, Order
from service.store.memory import MemoryStore
from service.store.sqlite import SqliteStore
from service.store.sqlite_file import SqliteFile
from tests.fakes import ARTICLE, FakeEngine, draft

BODY = {"text": ARTICLE}
ASYNC = {"Prefer": "respond-async"}
CANARY = "The island must not be cut off again"


@pytest.fixture
def store(tmp_path):
    return SqliteStore(SqliteFile(tmp_path / "parley.db", 4), 2**20)


@pytest.fixture
def client(settings, tmp_path, store):
    """A test client of an application whose jobs nobody runs."""
    engine = FakeEngine(draft())
    configured = settings(store_url=f"sqlite:///{tmp_path}/parley.db", max_in_flight=2)
    return create_app(configured, {"llm": engine, "extractive": engine}, store).test_client()


def submit(client, body=BODY, **headers):
    return client.post("/v1/briefs", json=body, headers={**ASYNC, **headers})


def articles(tmp_path):
    with closing(sqlite3.connect(tmp_path / "parley.db")) as connection:
        return connection.execute("SELECT count(*) FROM articles").fetchone()[0]


def test_respond_async_is_accepted(client):
    """202, the job, where to look at it, and which preference was heard."""
    response = submit(client)
    job = response.get_json()
    assert response.status_code == 202
    assert response.headers["Preference-Applied"] == "respond-async"
    assert response.headers["Location"] == f"/v1/jobs/{job['id']}"
    assert (job["status"], set(job)) == ("queued", {"id", "status", "created_at"})
    assert client.get(response.headers["Location"]).get_json() == job


def test_the_article_lies_in_the_store_alone(client, tmp_path):
    """The queue's file holds no word of it."""
    submit(client, {"text": ARTICLE, "title": "A title of its own", "source": "The Marrick Post"})
    assert articles(tmp_path) == 1
    queue = b"".join(path.read_bytes() for path in tmp_path.glob("jobs.db*"))
    assert len(queue) > 1000
    for text in (CANARY, "A title of its own", "Marrick"):
        assert text.encode() not in queue


def test_a_stored_brief_is_answered_at_once(client):
    """No job where there is nothing to do; no-cache makes one all the same."""
    made = client.post("/v1/briefs", json=BODY)
    response = submit(client)
    assert (response.status_code, response.data) == (200, made.data)
    assert response.headers["Cache-Status"].startswith("parley; hit")
    assert "Preference-Applied" not in response.headers
    assert submit(client, **{"Cache-Control": "no-cache"}).status_code == 202


def test_a_duplicate_joins_the_first(client, tmp_path):
    """The same article is one job until that has ended, and then another."""
    first, second = submit(client), submit(client)
    assert first.headers["Location"] == second.headers["Location"]
    assert submit(client, {"text": ARTICLE + "!"}).headers["Location"] != first.headers["Location"]
    client.delete(first.headers["Location"])
    third = submit(client)
    assert third.headers["Location"] != first.headers["Location"]
    assert third.get_json()["status"] == "queued"
    assert articles(tmp_path) == 2


def test_idempotency_keys(client, tmp_path):
    """The same request again is the same job, whatever became of it; another one is a conflict, and leaves no trace."""
    key = {"Idempotency-Key": '"one"'}
    first = submit(client, **key)
    assert submit(client, **key).headers["Location"] == first.headers["Location"]
    other = submit(client, {"text": ARTICLE + "!"}, **key)
    assert (other.status_code, other.get_json()["code"]) == (422, "idempotency_conflict")
    assert submit(client, {**BODY, "engine": "llm"}, **key).status_code == 422
    assert articles(tmp_path) == 1
    assert submit(client, **{"Idempotency-Key": '"two"'}).headers["Location"] != first.headers["Location"]
    client.delete(first.headers["Location"])
    assert submit(client, **key).get_json()["status"] == "cancelled"


def test_an_idempotency_key_holds_where_the_brief_is_stored(client):
    """The answer is the brief, and the key is taken none the less."""
    client.post("/v1/briefs", json=BODY)
    key = {"Idempotency-Key": '"one"'}
    assert submit(client, **key).status_code == 200
    assert submit(client, **key).status_code == 200
    assert submit(client, {"text": ARTICLE + "!"}, **key).status_code == 422


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_an_idempotency_key_is_not_just_anything(client, key):
    """It is a name, not nothing and not a document."""
    assert submit(client, **{"Idempotency-Key": key}).status_code == 400


def test_cancelling(client, tmp_path):
    """A queued job never runs, and its article is gone; cancelling again changes nothing."""
    place = submit(client).headers["Location"]
    assert client.delete(place).get_json()["status"] == "cancelled"
    assert client.delete(place).get_json()["status"] == "cancelled"
    assert "ended_at" in client.get(place).get_json()
    assert articles(tmp_path) == 0


def test_no_such_job(client):
    """404 for each of its routes."""
    for path in ("/v1/jobs/none", "/v1/jobs/none/events"):
        assert client.get(path).status_code == 404
    assert client.delete("/v1/jobs/none").get_json()["code"] == "not_found"


def test_waiting_in_vain(client):
    """After the preferred wait the answer is 202."""
    began = time.monotonic()
    response = submit(client, Prefer="respond-async, wait=1")
    assert (response.status_code, response.headers["Preference-Applied"]) == (202, "respond-async, wait=1")
    assert 1 <= time.monotonic() - began < 3


def test_the_events_of_a_cancelled_job(client):
    """What there was, how it ended, and then no more."""
    place = submit(client).headers["Location"]
    job = client.delete(place).get_json()
    response = client.get(f"{place}/events")
    assert response.content_type.startswith("text/event-stream")
    assert response.get_data(as_text=True) == (
        f"retry: 1000\n\nid: 0\nevent: queued\ndata: {{}}\n\nid: end\nevent: cancelled\ndata: {json.dumps(job)}\n\n"
    )
    assert client.get(f"{place}/events", headers={"Last-Event-ID": "end"}).status_code == 204


def test_event_streams_are_bounded(client):
    """One more than the bound is refused, waits are not waited, hits are served; a closed stream makes room."""
    place = submit(client).headers["Location"]
    client.post("/v1/briefs", json={"text": ARTICLE + "?"})
    streams = [client.get(f"{place}/events") for _ in range(2)]
    refused = client.get(f"{place}/events")
    assert (refused.status_code, refused.get_json()["code"]) == (503, "overloaded")
    assert "Retry-After" in refused.headers
    assert submit(client, Prefer="respond-async, wait=60").status_code == 202
    assert submit(client, {"text": ARTICLE + "?"}).status_code == 200
    for stream in streams:
        stream.close()
    client.delete(place)
    assert client.get(f"{place}/events").status_code == 200


def test_a_stream_ends_though_the_job_has_not(tmp_path, store):
    """The client comes back, says what it saw last, and does not hear it again."""
    queue = JobQueue(f"sqlite:///{tmp_path}/jobs.db", store)
    job = queue.submit(Order(Article(text=ARTICLE), "auto", "b"))
    assert [event and event.name for event in queue.events(job.id, -1, 0.1)] == ["queued", None]
    assert list(queue.events(job.id, 0, 0.1)) == [None]


def test_many_generations(tmp_path, store):
    """An article that is cancelled again and again gets a new job each time."""
    queue = JobQueue(f"sqlite:///{tmp_path}/jobs.db", store)
    order = Order(Article(text=ARTICLE), "auto", "b")
    assert len({queue.cancel(queue.submit(order).id).id for _ in range(18)}) == 18


@pytest.mark.parametrize("headers", [{"Cache-Control": "no-store"}, {"Cache-Control": "only-if-cached"}])
def test_what_cannot_be_fetched_later_is_not_made_later(client, headers):
    """no-store and only-if-cached are answered as without the preference."""
    response = submit(client, **headers)
    assert response.status_code in (200, 504)
    assert "Preference-Applied" not in response.headers


def test_a_store_that_ends_with_its_process_has_no_jobs(settings, tmp_path):
    """Then the preference is not heard, and the brief is made at once."""
    engine = FakeEngine(draft())
    client = create_app(settings(), {"extractive": engine}, MemoryStore(2**20)).test_client()
    assert submit(client).status_code == 200
    assert client.get("/v1/jobs/none").status_code == 404
    assert not list(tmp_path.glob("jobs*"))


@pytest.mark.parametrize("url", ["sqlite:////dev/null/jobs.db", "postgresql://parley@127.0.0.1:1/parley"])
def test_a_queue_that_is_away_refuses_jobs_and_nothing_else(settings, tmp_path, store, url):
    """503 for a new job; a stored brief is served, a new one made."""
    configured = settings(store_url=f"sqlite:///{tmp_path}/parley.db", jobs_url=url)
    client = create_app(configured, {"extractive": FakeEngine(draft())}, store).test_client()
    refused = submit(client)
    assert (refused.status_code, refused.get_json()["code"]) == (503, "upstream_unavailable")
    assert client.post("/v1/briefs", json=BODY).status_code == 200
    assert submit(client).status_code == 200


def test_the_same_file_from_two_processes(tmp_path, store):
    """A job that one queue took is seen by another."""
    one, other = (JobQueue(f"sqlite:///{tmp_path}/deep/jobs.db", store) for _ in range(2))
    job = one.submit(Order(Article(text=ARTICLE), "auto", "b"))
    assert other.get(job.id) == job
    assert Path(tmp_path / "deep").is_dir()
