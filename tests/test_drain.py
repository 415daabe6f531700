"""What SIGTERM does to a running service: said first, then what is in flight is finished, then gone."""

import json
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.drain import Drain
from service.runtime import is_draining
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


@pytest.mark.timeout(180)  # it starts, and ends
def test_what_is_in_flight_is_answered(service):
    """Not ready, alive, still serving; the answer comes; exit code 0."""
    with (
        ScriptedServer(after(3.0, completion(draft_json()))).running() as model,
        ThreadPoolExecutor(1) as pool,
    ):
        process, url = service(PARLEY_LLM_BASE_URL=model.url)
        answer = pool.submit(ask, f"{url}/v1/briefs", json.dumps({"text": ARTICLE}).encode())
        until(lambda: model.calls == 1, 60)
        assert ask(f"{url}/readyz")[0] == 200
        process.send_signal(signal.SIGTERM)
        code, _, body = until(lambda: ready if (ready := ask(f"{url}/readyz"))[0] != 200 else None)
        assert (code, json.loads(body)["status"]) == (503, "draining")
        assert ask(f"{url}/livez")[0] == 200
        assert ask(f"{url}/")[0] == 200
        assert answer.result()[0] == 200
        assert process.wait(60) == 0


@pytest.mark.timeout(180)
@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_idle_service_ends_soon(service, tmp_path, workers):
    """Two seconds for those who look; nothing is left behind."""
    process, _ = service("--workers", workers, TMPDIR=str(tmp_path))
    assert list(tmp_path.glob("parley-*"))
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert time.monotonic() - began >= 2
    assert not list(tmp_path.glob("parley-*"))


@pytest.fixture
def server_of_its_own():
    """What a server has set as its handler, seen when it is called; the test process gets its own back."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.getsignal(number) for number in numbers]
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append("server"))
    yield stopped
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_does_not_wait(server_of_its_own, tmp_path, second):
    """Worker and server stop at once; after the first they still serve."""
    drain = Drain(tmp_path)
    drain.also(lambda: server_of_its_own.append("worker"))
    drain.take_signals()
    assert not is_draining(tmp_path)
    signal.raise_signal(signal.SIGTERM)
    assert (is_draining(tmp_path), server_of_its_own) == (True, [])
    signal.raise_signal(second)
    assert server_of_its_own == ["worker", "server"]
