"""Servers that take turns at the same load."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from types import TracebackType
from typing import Self

from bench.environment import NotInstalledError
from bench.generator import Generator, Outcome, Rounds, alternate, middle, ratio
from bench.load import PATIENCE, Job
from bench.plan import Plan
from bench.report import Grid
from bench.server import Server
from bench.table import number


class Contest:
    """Servers by name, each with the load it gets. A server that cannot be installed leaves a note instead."""

    def __init__(self, plan: Plan) -> None:
        self.notes: list[str] = []
        self.rounds: Rounds = {}
        self._plan = plan
        self._stack = ExitStack()
        self._turns: dict[str, Callable[[], Outcome]] = {}

    def __enter__(self) -> Self:
        self.generator = self._stack.enter_context(Generator())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def start(self, server: Server) -> Server:
        """Run a server as long as the contest lasts."""
        return self._stack.enter_context(server)

    def add(self, name: str, server: Server, job: Job, expect: str = "200") -> None:
        """Let a server that runs have its turns at a job, after each of the job's distinct requests was sent once."""
        job = replace(job, port=server.port)
        if job.distinct:
            self.generator.run(server, replace(job, connections=1, requests=job.distinct, seconds=PATIENCE), expect)
        self.add_turn(name, lambda: self.generator.run(server, job, expect))

    def add_turn(self, name: str, turn: Callable[[], Outcome]) -> None:
        """Let something that is no server have its turns."""
        self._turns[name] = turn

    def add_peer(self, name: str, make: Callable[[], Server], job: Job) -> None:
        """The same for a server of an environment of its own, which a quick plan leaves out."""
        if self._plan.quick:
            return
        try:
            server = make()
        except NotInstalledError as error:
            self.notes.append(f"Not measured: {name}, which could not be installed here: {error}")
        else:
            self.add(name, self.start(server), job)

    def run(self) -> None:
        """All rounds."""
        self.rounds = alternate(self._plan, self._turns)

    def rate(self, name: str) -> float:
        """Answers a second, the median."""
        return middle(self.rounds[name], lambda outcome: outcome.rate)

    def faster(self, name: str, other: str) -> float:
        """By what factor the first answers more a second than the other: the median of each round's ratio."""
        return ratio(self.rounds, name, other, lambda outcome: outcome.rate)

    def cpu(self, name: str) -> float:
        """Seconds of the server's processors for one answer, the median."""
        return middle(self.rounds[name], lambda outcome: outcome.cpu)

    def grid(self, floor: str) -> Grid:
        """All of them, beside the floor."""
        rows = [
            [
                name,
                number(self.rate(name)),
                number(self.faster(name, floor)),
                *(number(1000 * middle(outcomes, of)) for of in (_p50, _p99)),
                number(1e6 * self.cpu(name)),
            ]
            for name, outcomes in self.rounds.items()
        ]
        return Grid(["", "a second", f"of {floor}", "p50 ms", "p99 ms", "µs of CPU each"], rows)


def _p50(outcome: Outcome) -> float:
    return outcome.p50


def _p99(outcome: Outcome) -> float:
    return outcome.p99
