"""A locator in a process of its own, in the environment that has it."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from bench.environment import NotInstalledError, interpreter

ROOT = Path(__file__).parent.parent
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """The span of each quote, or None, and what it took, in seconds of the processor."""

    spans: list[Span | None]
    preparing: float
    locating: float


class Contender:
    """One that locates quotes: module names its file in bench/locator, package what pip has to install for it."""

    def __init__(self, name: str, module: str, package: str | None = None) -> None:
        self.name = name
        self.version = ""
        self._module = module
        self._package = package
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Begin its process, its environment first. Raises NotInstalledError."""
        python = interpreter(self._package) if self._package else Path(sys.executable)
        self._process = subprocess.Popen(
            [str(python), "-m", f"bench.locator.{self._module}"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            self.version = self._read()["version"]
        except EOFError as exc:
            self.stop()
            raise NotInstalledError("its process did not start") from exc

    def locate(self, text: str, quotes: Sequence[str]) -> Answer:
        """Where it finds the quotes, on a text that it has not prepared before."""
        to_it, _ = self._pipes()
        print(json.dumps({"text": text, "quotes": quotes}), file=to_it, flush=True)
        answer = self._read()
        spans = [tuple(span) if span else None for span in answer["spans"]]
        return Answer(spans, answer["preparing"], answer["locating"])

    def stop(self) -> None:
        """End its process."""
        if self._process:
            self._process.communicate()

    def _read(self) -> dict[str, Any]:
        """The next answer. Raises EOFError where the process has ended."""
        _, from_it = self._pipes()
        if not (line := from_it.readline()):
            raise EOFError(f"{self.name} ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        if not (self._process and self._process.stdin and self._process.stdout):
            raise RuntimeError(f"{self.name} was not started")
        return self._process.stdin, self._process.stdout
