"""Processes beside the benchmark's own, which answer a line of JSON with a line of JSON."""

import json
import os
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parent.parent


class Dialogue(AbstractContextManager["Dialogue"]):
    """A process that runs module with python, this one where none is named, until its input ends."""

    def __init__(self, module: str, python: Path | str = sys.executable, stderr: int | None = None) -> None:
        self._module = module
        self._stderr = stderr
        self._command = [str(python), "-m", module]

    def __enter__(self) -> Self:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def say(self, question: object) -> None:
        """Let it begin; hear() says what came of it."""
        assert self._process.stdin
        print(json.dumps(question), file=self._process.stdin, flush=True)

    def hear(self) -> Any:
        """Its next answer. Raises RuntimeError where it broke off."""
        assert self._process.stdout
        if not (line := self._process.stdout.readline()):
            raise RuntimeError(f"{self._module} broke off")
        return json.loads(line)
