"""A locator in a process of its own, in the environment that has it."""

import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from bench.dialogue import Dialogue
from bench.environment import NotInstalledError, interpreter

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
        self._stack = ExitStack()

    def start(self) -> None:
        """Begin its process, its environment first. Raises NotInstalledError."""
        python = interpreter(self._package) if self._package else sys.executable
        # What a library says beside is of no interest.
        dialogue = Dialogue(f"bench.locator.{self._module}", python, stderr=subprocess.DEVNULL)
        self._dialogue = self._stack.enter_context(dialogue)
        try:
            self.version = self._dialogue.hear()["version"]
        except RuntimeError as exc:
            self.stop()
            raise NotInstalledError("its process did not start") from exc

    def locate(self, text: str, quotes: Sequence[str]) -> Answer:
        """Where it finds the quotes, on a text that it has not prepared before."""
        self._dialogue.say({"text": text, "quotes": quotes})
        answer = self._dialogue.hear()
        spans = [tuple(span) if span else None for span in answer["spans"]]
        return Answer(spans, answer["preparing"], answer["locating"])

    def stop(self) -> None:
        """End its process."""
        self._stack.close()
