"""Identical requests at once, to real server processes that share a store and one model."""

import asyncio
import collections
import itertools
import json
import os
import signal
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import psycopg
import pytest

from tests.fakes import ARTICLE, draft_json
from tests.processes import free_port, running, until, wait_until_alive
from tests.scripted_server import ScriptedServer, completion, error
from tests.stampede import body_of, stampede

THOUSAND = 1000

pytestmark = pytest.mark.timeout(180)

editions = itertools.count()


class Model:
    """Answers a call when it is let, or never."""

    def __init__(self, script):
        self.script = script
        self.go = threading.Event()
        self.began = 0

    def answers(self, *replies):
        """Start over: each call is answered by the next reply, once go is set."""
        self.go.clear()
        self.began = 0
        self.script.requests.clear()
        self.script.replies = [self._held(reply) for reply in replies]

    def _held(self, reply):
        def held(handler):
            self.began += 1
            if reply is None:
                handler.script.closing.wait(60)
            else:
                assert self.go.wait(60)
                reply(handler)

        return held


class Servers:
    """Two services of two processes each, on one store."""

    def __init__(self, folder, model, store_url, stack):
        self.model = model
        self._store_url = store_url
        environment = {
            "PARLEY_LLM_BASE_URL": model.script.url,
            "PARLEY_STORE_URL": store_url,
            "PARLEY_MAX_IN_FLIGHT": str(THOUSAND // 2),
            "PARLEY_LLM_ATTEMPTS": "1",
            "PARLEY_RATE_LIMIT": "none",
            "PARLEY_LOG_LEVEL": "warning",
        }
        ports = [free_port(), free_port()]
        self.urls = [f"http://127.0.0.1:{port}" for port in ports]
        self.started = [
            stack.enter_context(
                running(folder, "serve", "--no-worker", "--workers", "2", "--port", str(port), **environment)
            )
            for port in ports
        ]
        for url, process in zip(self.urls, self.started, strict=True):
            wait_until_alive(url, process, seconds=100.0)

    def leader(self, wanted="wanted"):
        """The process that makes a brief for which another process waits; None as long as none waits."""
        if self._store_url.startswith("sqlite"):
            with closing(sqlite3.connect(self._store_url.removeprefix("sqlite:///"))) as connection:
                rows = connection.execute(f"SELECT owner FROM claims WHERE {wanted} AND failure IS NULL").fetchall()
        else:
            with psycopg.connect(self._store_url) as connection:
                rows = connection.execute(
                    f"SELECT owner FROM parley_claims WHERE {wanted} AND failure IS NULL"
                ).fetchall()
        return int(rows[0][0].split(":")[1]) if rows else None


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def servers(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("stampede")
    url = f"sqlite:///{folder}/p.db" if request.param == "sqlite" else request.getfixturevalue("postgres").database()
    with ScriptedServer().running() as script, ExitStack() as stack:
        yield Servers(folder, Model(script), url, stack)


@pytest.fixture
def body():
    """A request that none was like."""
    return body_of(f"{ARTICLE}\nEdition {next(editions)}.")


def run(coroutine):
    """Its result, from a thread of its own: a browser's loop may run in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def one_call_for_all(servers, urls, body):
    servers.model.answers(completion(draft_json()))
    answers = run(stampede(urls, body, servers.model.go.set))
    caches = collections.Counter(answer.cache for answer in answers)
    assert collections.Counter(answer.status for answer in answers) == {200: len(urls)}
    assert caches["parley; fwd=miss; stored"] == servers.model.began == 1, caches
    assert len({answer.body for answer in answers}) == 1


def test_four_processes(servers, body):
    """A thousand requests, one call, whoever of the four gets which."""
    one_call_for_all(servers, servers.urls * (THOUSAND // 2), body)


def test_a_leader_that_fails(servers, body):
    """Those who waited in other processes get its error, and the model is not called for them."""
    model = servers.model
    model.answers(error(401))
    answers = run(stampede(servers.urls * 20, body, model.go.set))
    assert collections.Counter(answer.status for answer in answers) == {502: 40}
    assert {json.loads(answer.body)["code"] for answer in answers} == {"upstream_misconfigured"}
    assert model.began == 1


def test_a_leader_that_is_killed(servers, body):
    """Another takes over within three seconds and calls once more; everybody who asked the living is answered."""
    model = servers.model
    model.answers(None, completion(draft_json()))
    took = []

    def kill():
        pid = until(servers.leader)
        os.kill(pid, signal.SIGKILL)
        killed = time.monotonic()
        until(lambda: servers.leader("true") != pid)
        took.append(time.monotonic() - killed)
        model.go.set()

    async def play():
        lost = asyncio.create_task(stampede(servers.urls[:1], body))
        while not model.began:
            await asyncio.sleep(0.01)
        killing = threading.Thread(target=kill)
        answers = await stampede(servers.urls[1:] * 50, body, killing.start)
        await lost
        killing.join()
        return answers

    answers = run(play())
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert model.began == 2
    assert took[0] < 3
