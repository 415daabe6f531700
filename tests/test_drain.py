"""What SIGTERM does to a running service: said first, then what is in flight is finished, then gone."""

import json
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.fakes import ARTICLE, draft_json
from tests.processes import ask, free_port, running, until, wait_until_alive
from tests.scripted_server import ScriptedServer, after, completion


@pytest.fixture
def service(tmp_path):
    """Starts a service, ready to be told to end: its process and URL."""
    started = []

    def start(*arguments, **environment):
        port = free_port()
        context = running(tmp_path, "serve", "--port", str(port), *arguments, **environment)
        process = context.__enter__()
        started.append(context)
        wait_until_alive(f"http://127.0.0.1:{port}", process)
        return process, f"http://127.0.0.1:{port}"

    yield start
    for context in started:
        context.__exit__(None, None, None)


def test_what_is_in_flight_is_answered(service):
    """Not ready, alive, still serving; the answer comes; exit code 0."""
    with (
        ScriptedServer(after(3.0, completion(draft_json()))).running() as model,
        ThreadPoolExecutor(1) as pool,
    ):
        process, url = service(PARLEY_LLM_BASE_URL=model.url)
        answer = pool.submit(ask, f"{url}/v1/briefs", json.dumps({"text": ARTICLE}).encode())
        until(lambda: model.calls == 1)
        assert ask(f"{url}/readyz")[0] == 200
        process.send_signal(signal.SIGTERM)
        code, _, body = until(lambda: ready if (ready := ask(f"{url}/readyz"))[0] != 200 else None)
        assert (code, json.loads(body)["status"]) == (503, "draining")
        assert ask(f"{url}/livez")[0] == 200
        assert ask(f"{url}/")[0] == 200
        assert answer.result()[0] == 200
        assert process.wait(20) == 0


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_idle_service_ends_soon(service, tmp_path, workers):
    """Two seconds for those who look, and no more than a few; nothing is left behind."""
    process, _ = service("--workers", workers, TMPDIR=str(tmp_path))
    assert list(tmp_path.glob("parley-*"))
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert 2 <= time.monotonic() - began < 10
    assert not list(tmp_path.glob("parley-*"))


def test_a_second_signal_does_not_wait(service):
    """Nor does SIGINT."""
    process, _ = service("--no-worker")
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert time.monotonic() - began < 2
