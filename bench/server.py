"""Servers under measurement: processes on loopback, each started and ended by the benchmark that measures it."""

import hashlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import psutil

from bench.dialogue import ROOT
from bench.environment import interpreter
from tests.processes import free_port

# As `parley serve` has it with its default of 64 briefs in flight.
BARE, LITELLM = "bare Flask on granian", "LiteLLM proxy"
THREADS, BACKPRESSURE = 208, 1040
STARTING = 120.0
KEY = "parley_for_the_benchmark"


class Server:
    """A process that listens on self.port, in a folder of its own. Ends with SIGTERM, then SIGKILL."""

    def __init__(self, name: str, command: Sequence[str | Path], ready: str, **environment: str) -> None:
        """command: PORT in it stands for the port. ready: the path that answers once it is."""
        self.name = name
        self.port = free_port()
        self._command = [str(part).replace("PORT", str(self.port)) for part in command]
        self._ready = ready
        self._environment = environment
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self.launch()
        try:
            self.wait_for(self._ready)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def launch(self) -> None:
        """Start the process, and do not wait for it."""
        self.folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="parley-bench-")))
        self._log = self._stack.enter_context((self.folder / "log").open("wb"))
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PARLEY_", "OPENAI_"))}
        self.began = time.perf_counter()
        self._process = subprocess.Popen(
            self._command,
            cwd=self.folder,
            env={**inherited, "PYTHONPATH": str(ROOT), **self._environment},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )

    def wait_for(self, path: str) -> float:
        """Wait until a path answers 2xx; the seconds since the launch. Raises RuntimeError where it never does."""
        while time.perf_counter() - self.began < STARTING and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=STARTING):
                    return time.perf_counter() - self.began
            except OSError:
                time.sleep(0.005)
        raise RuntimeError(f"{self.name} did not start: {self._last_words()}")

    def stop(self) -> None:
        """End it, and what it started."""
        tree = self._tree()
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        _, alive = psutil.wait_procs(tree, timeout=5)
        for process in alive:
            process.kill()
        self._stack.close()

    def cpu(self) -> float:
        """Seconds of processor time that it and its children have used."""
        return sum(times.user + times.system for times in (process.cpu_times() for process in self._tree()))

    def memory(self) -> list[float]:
        """Resident memory in MiB of each of its processes, the largest first: a worker that serves."""
        return sorted((process.memory_info().rss / 2**20 for process in self._tree()), reverse=True)

    def _tree(self) -> list[psutil.Process]:
        try:
            root = psutil.Process(self._process.pid)
            return [root, *root.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def _last_words(self) -> str:
        self._log.flush()
        lines = (self.folder / "log").read_text("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"


def parley(name: str = "Parley", *, worker: bool = False, processes: int = 1, **settings: str) -> Server:
    """`parley serve` as a user starts it, with PARLEY_* settings by their lower-case names."""
    command = [sys.executable, "-m", "service.cli", "serve", "--port", "PORT", "--workers", str(processes)]
    return Server(name, command if worker else [*command, "--no-worker"], "/readyz", **_environment(settings))


def quiet() -> dict[str, str]:
    """The settings that turn off what can be turned off beside the work itself."""
    return {"rate_limit": "none", "log_level": "warning"}


def watched(folder: Path) -> dict[str, str]:
    """The settings that turn it on: keys, of which KEY is one; a limit, counted and never reached; the log."""
    keys = folder / "keys"
    keys.write_text(f"bench:{hashlib.sha256(KEY.encode()).hexdigest()}\n", "utf-8")
    return {"api_keys_file": str(keys), "rate_limit": "999999999/minute", "log_level": "info"}


def bare() -> Server:
    """A Flask application of one line, on the server and with the threads of `parley serve`."""
    options = ["--blocking-threads", THREADS, "--backpressure", BACKPRESSURE, "--no-ws", "--log-level", "error"]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--port",
        "PORT",
        *options,
        "bench.peer.bare:app",
    ]
    return Server(BARE, [*map(str, command)], "/ok")


def fastapi(name: str, module: str, **settings: str) -> Server:
    """An application of bench/peer on uvicorn, with settings as parley() takes them. Raises NotInstalledError."""
    python = interpreter("fastapi")
    options = ["--port", "PORT", "--no-access-log", "--log-level", "error", "--loop", "uvloop", "--http", "httptools"]
    return Server(
        name, [python, "-m", "uvicorn", *options, f"bench.peer.{module}:app"], "/ok", **_environment(settings)
    )


def litellm(model: "Server", folder: Path) -> Server:
    """The LiteLLM proxy before a model, with its cache in memory. Raises NotInstalledError."""
    python = interpreter("litellm")
    config = folder / "litellm.yaml"
    config.write_text(_LITELLM.format(port=model.port))
    command = [python.with_name("litellm"), "--config", config, "--host", "127.0.0.1", "--port", "PORT"]
    return Server(LITELLM, command, "/health/liveliness", LITELLM_LOG="ERROR", LITELLM_LOCAL_MODEL_COST_MAP="True")


_LITELLM = """\
model_list:
  - model_name: scripted
    litellm_params: {{model: openai/scripted-1, api_base: "http://127.0.0.1:{port}/v1", api_key: none}}
general_settings: {{dangerously_permit_weak_or_unset_master_key: true}}
litellm_settings: {{cache: true, cache_params: {{type: local}}, telemetry: false, num_retries: 0}}
"""


def model(seconds: float, content: str, folder: Path) -> Server:
    """The scripted model: says content after so many seconds."""
    file = folder / "content.json"
    file.write_text(content, "utf-8")
    return Server("scripted model", [sys.executable, "-m", "bench.model", "PORT", str(seconds), file], "/")


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    return {f"PARLEY_{name.upper()}": value for name, value in settings.items()}
