import threading
import time

import httpx2
import pytest

from service.engine.llm import transport
from service.engine.llm.transport import DeadlineTransport, bounded
from tests.scripted_server import ScriptedServer, after, drip, slow_headers, status


@pytest.fixture
def client():
    with httpx2.Client(transport=DeadlineTransport(4), timeout=None) as client:
        yield client


@pytest.mark.parametrize("reply", [drip(b"{}" * 500), slow_headers(), after(30, status(200))])
def test_a_slow_answer_ends_at_the_deadline(client, reply):
    """Headers and body that trickle, and silence, are cut when the time is up."""
    with ScriptedServer(reply).running() as server:
        began = time.monotonic()
        with pytest.raises(httpx2.TimeoutException), bounded(0.5):
            client.post(server.url, json={})
        assert 0.4 < time.monotonic() - began < 1.0


def test_a_deadline_in_the_past_makes_no_connection(client):
    """Nothing is sent when no time is left."""
    with ScriptedServer(status(200)).running() as server:
        with pytest.raises(httpx2.TimeoutException), bounded(0):
            client.post(server.url, json={})
        assert server.calls == 0


def test_the_next_call_is_not_bound_by_the_last_one(client):
    """After a call that was cut the client works on, without a bound where none is set."""
    with ScriptedServer(drip(b"{}" * 500), status(200, {"a": 1})).running() as server:
        with pytest.raises(httpx2.TimeoutException), bounded(0.2):
            client.post(server.url, json={})
        assert client.post(server.url, json={}).json() == {"a": 1}


def test_a_deadline_binds_its_own_thread_only(client):
    """Another thread's call on the same client is not cut."""
    with ScriptedServer(after(0.3, status(200, {"a": 1}))).running() as server:
        answers = []
        thread = threading.Thread(target=lambda: answers.append(client.post(server.url, json={}).json()))
        with bounded(0.05):
            thread.start()
            thread.join()
        assert answers == [{"a": 1}]


def test_an_endless_answer_is_cut(client, monkeypatch):
    """No answer may fill the memory."""
    monkeypatch.setattr(transport, "MAX_RESPONSE_BYTES", 10_000)
    reply = status(200, b"x" * 100_000)
    with ScriptedServer(reply).running() as server, pytest.raises(httpx2.ReadError, match="too large"), bounded(5):
        client.post(server.url, json={})
