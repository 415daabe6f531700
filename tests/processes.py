"""parley as a user starts it: real processes on loopback, ended by their ids."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

PARLEY = Path(sys.executable).with_name("parley")


def free_port():
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(tmp_path, *arguments, **environment):
    """A parley process, ended with SIGINT, which unlike SIGTERM gives no notice first; its Popen.

    What it logs is in tmp_path/log.
    """
    with (tmp_path / "log").open("ab") as log:
        process = subprocess.Popen([PARLEY, *arguments], env={**os.environ, **environment}, stdout=log, stderr=log)
    (tmp_path / f"{arguments[0]}.pid").write_text(str(process.pid))
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(30)


@contextmanager
def serving(tmp_path, *arguments, **environment):
    """A running service; its URL."""
    port = free_port()
    with running(tmp_path, "serve", "--port", str(port), *arguments, **environment) as process:
        wait_until_alive(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    assert process.returncode == 0


def wait_until_alive(url, process=None, seconds=60.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end and (process is None or process.poll() is None):
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.02)
    raise AssertionError("the service did not start")


def ask(url, body=None, method=None, **headers):
    """Status, headers and body of a GET, or of a POST where there is a body."""
    request = urllib.request.Request(url, body, {"content-type": "application/json", **headers}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def events(url, last=None, **headers):
    """The events of a stream until it ends: (id, name, data) each."""
    headers |= {"Last-Event-ID": last} if last is not None else {}
    _, _, body = ask(url, **headers)
    blocks = [
        dict(line.split(": ", 1) for line in block.splitlines()) for block in body.decode().split("\n\n") if block
    ]
    return [(block["id"], block["event"], json.loads(block["data"])) for block in blocks if "event" in block]


def until(condition, seconds=20.0, pause=0.02):
    """What condition says once it is true, or fail."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(pause)
    return value


def children(pid):
    """The ids of a process's children, whichever of its threads started them."""
    return [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
