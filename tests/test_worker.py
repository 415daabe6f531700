"""Durable jobs with real processes: what is killed, stopped and restarted, and what must come of it."""

import json
import os
import signal
import sqlite3
import threading
import time
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from schemas.article import Article
from service.app import open_store
from service.errors import ServiceError
from service.jobs.queue import JobQueue, Order
from tests.fakes import ARTICLE
from tests.processes import ask, children, free_port, running, serving, until
from tests.scripted_server import after
from tests.submitting import GOOD, IN_FLIGHT, all_ended, job_at, model_of, submit

JOBS = 200
KILLS = 5
# Of a worker, on a machine that may be busy with other tests.
START_SECONDS = 60


@pytest.fixture(params=["sqlite", "postgres"])
def places(request, tmp_path):
    """Where jobs and briefs are kept, as variables: two files, or one database."""
    if request.param == "sqlite":
        return {
            "PARLEY_STORE_URL": f"sqlite:///{tmp_path}/parley.db",
            "PARLEY_JOBS_URL": f"sqlite:///{tmp_path}/jobs.db",
        }
    return shared(request.getfixturevalue("postgres"))


def shared(postgres):
    """One new database for jobs and briefs, as variables."""
    url = postgres.database()
    return {"PARLEY_STORE_URL": url, "PARLEY_JOBS_URL": url}


def written(url):
    """Of the briefs in a store that nobody uses any more: how many there are, and how often one was put."""
    if url.startswith("sqlite:"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            # A brief that is put again is deleted and inserted, and has another rowid.
            return connection.execute("SELECT count(*), max(rowid) FROM briefs").fetchone()
    with psycopg.connect(url, autocommit=True) as connection:
        # A session hands in its statistics when it ends.
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        until(lambda: connection.execute(others).fetchone() == (0,))
        puts = "SELECT n_tup_ins + n_tup_upd FROM pg_stat_user_tables WHERE relname = 'parley_briefs'"
        (count,), (put,) = (connection.execute(q).fetchone() for q in ("SELECT count(*) FROM parley_briefs", puts))
        return count, put


def articles(url):
    """The ids of the articles that lie in a store for jobs."""
    store, claims = open_store(url, 2**20)
    with closing(store), closing(claims):
        return store.articles_before(time.time() + 1)


@pytest.mark.timeout(240)  # six starts of a worker
def test_nothing_is_lost_when_the_worker_is_killed_five_times(tmp_path, places):
    """200 jobs accepted by a service whose worker dies again and again: 200 done, 200 briefs, each stored once."""
    with (
        model_of(after(0.3, GOOD)) as (model, environment),
        serving(tmp_path, **places, **environment) as url,
    ):
        server = int((tmp_path / "serve.pid").read_text())
        paths = submit(url, JOBS)
        for kill in range(KILLS):
            # By turns when some have ended, and when the first has only just begun.
            enough = model.calls + (1 if kill % 2 else 2 * IN_FLIGHT)
            until(lambda: model.calls >= enough, START_SECONDS)  # noqa: B023
            os.kill(worker_of(server), signal.SIGKILL)
        jobs = all_ended(url, paths)
    assert [job["status"] for job in jobs] == ["done"] * JOBS
    assert len({job["brief_id"] for job in jobs}) == JOBS
    assert written(places["PARLEY_STORE_URL"]) == (JOBS, JOBS)
    assert articles(places["PARLEY_STORE_URL"]) == []
    assert model.calls <= JOBS + KILLS * IN_FLIGHT


def worker_of(server):
    """The process id of a service's worker, once it has one."""

    def find():
        for pid in children(server):
            with open(f"/proc/{pid}/cmdline") as command:
                if "worker" in command.read().split("\0"):
                    return pid
        return None

    return until(find)


def test_sigterm_finishes_what_runs(tmp_path):
    """A worker that is told to stop ends its jobs, takes no other, and leaves with 0."""
    with (
        model_of(after(1.0, GOOD)) as (model, environment),
        serving(tmp_path, "--no-worker", **environment) as url,
    ):
        paths = submit(url, 2 * IN_FLIGHT)
        with running(tmp_path, "worker", **environment) as worker:
            until(lambda: model.calls >= IN_FLIGHT)
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(30) == 0
        statuses = [job_at(url, path)["status"] for path in paths]
    assert statuses.count("done") >= IN_FLIGHT
    assert set(statuses) <= {"done", "queued"}
    assert model.calls == statuses.count("done")


def test_the_jobs_of_a_worker_that_is_gone_for_good_are_taken_over(tmp_path, postgres):
    """Two workers, one killed and not replaced: the other has ended all within 15 seconds."""
    with two_workers(tmp_path, shared(postgres), seconds=0.5) as (url, model, first, second):
        until(lambda: (tmp_path / "log").read_text().count("worker_ready") == 2)
        paths = submit(url, 4 * IN_FLIGHT)
        until(lambda: model.calls >= IN_FLIGHT)
        first.kill()
        killed = time.monotonic()
        jobs = all_ended(url, paths)
        took = time.monotonic() - killed
        assert second.poll() is None
    assert {job["status"] for job in jobs} == {"done"}
    assert took < 15


def test_a_restart_of_postgresql_loses_no_job(tmp_path, postgres):
    """While it is away submissions are refused with 503; what was accepted is done by the workers that were there."""
    environment = shared(postgres)
    with two_workers(tmp_path, environment, seconds=0.3) as (url, model, first, second):
        paths = submit(url, 4 * IN_FLIGHT)
        until(lambda: model.calls >= IN_FLIGHT)
        postgres.stop()
        refused = ask(f"{url}/v1/briefs", json.dumps({"text": ARTICLE}).encode(), Prefer="respond-async")
        postgres.start()
        jobs = all_ended(url, paths)
        assert (first.poll(), second.poll()) == (None, None)
    assert (refused[0], json.loads(refused[2])["code"]) == (503, "upstream_unavailable")
    assert {job["status"] for job in jobs} == {"done"}
    # A put whose answer was lost with the connection is sent again.
    assert written(environment["PARLEY_STORE_URL"])[0] == len(paths)


@contextmanager
def two_workers(tmp_path, environment, seconds):
    """The URL of a service, the model, which takes so many seconds, and the two workers beside the service."""
    with model_of(after(seconds, GOOD)) as (model, variables):
        environment = environment | variables
        with (
            serving(tmp_path, "--no-worker", **environment) as url,
            running(tmp_path, "worker", **environment) as first,
            running(tmp_path, "worker", **environment) as second,
        ):
            yield url, model, first, second


def test_a_worker_goes_with_its_server(tmp_path):
    """However the server goes."""
    with running(tmp_path, "serve", "--port", str(free_port())) as server:
        worker = worker_of(server.pid)
        until(lambda: "worker_ready" in (tmp_path / "log").read_text())
        others = set(children(server.pid)) - {worker}
        server.kill()
        for pid in others:
            os.kill(pid, signal.SIGKILL)
        # Nobody is left to take note of its end but the system.
        until(lambda: not Path(f"/proc/{worker}/cmdline").exists() or not Path(f"/proc/{worker}/cmdline").read_bytes())


def test_old_jobs_and_articles_without_a_job_are_cleared_away(tmp_path):
    """What ended longer ago than PARLEY_JOB_RETENTION is forgotten; what has not ended stays."""
    store = open_store(f"sqlite:///{tmp_path}/parley.db", 2**20)[0]
    queue = JobQueue(f"sqlite:///{tmp_path}/jobs.db", store)
    old = queue.cancel(queue.submit(Order(Article(text=ARTICLE), "auto", "a")).id)
    held = queue.submit(Order(Article(text=ARTICLE), "auto", "b"))
    store.put_article(f"{old.id}-left", b"left by a job that has ended")
    store.put_article("0000-lost", b"left by a submission that was cut off")
    release = threading.Event()
    with (
        model_of(lambda handler: release.wait(20) and GOOD(handler)) as (_, environment),
        running(tmp_path, "worker", PARLEY_JOB_RETENTION="0.1", **environment),
    ):
        until(lambda: len(store.articles_before(time.time() + 1)) == 1)
        assert queue.get(held.id).status in ("queued", "running")
        release.set()
    with pytest.raises(ServiceError, match="No job has this id"):
        queue.get(old.id)
