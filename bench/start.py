"""From launch to the first answer, and memory at rest and after 1,000 briefs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.environment import NotInstalledError, interpreter
from bench.generator import Generator
from bench.load import Job
from bench.plan import Plan
from bench.plot import Plot
from bench.report import Grid, Report, Verdict
from bench.sample import post, short
from bench.server import BARE, Server, bare, fastapi, model, parley, quiet
from bench.table import number

BRIEFS, QUICK_BRIEFS = 1_000, 10
EXTRACTIVE, WITH_MODEL = "Parley, no model", "Parley with a model"
PLAIN = "FastAPI, plain openai and instructor"


@dataclass(frozen=True, slots=True)
class Started:
    """Seconds from launch until it lives and until it is ready, and MiB of the process that serves, at rest."""

    alive: float
    ready: float
    memory: float


def run(plan: Plan) -> Report:
    """Measure, and report."""
    text, content = short()
    with TemporaryDirectory() as folder, model(0, content, Path(folder)) as behind:
        url = f"http://127.0.0.1:{behind.port}/v1"

        def with_model() -> Server:
            return parley(WITH_MODEL, llm_base_url=url, **quiet())

        def plain() -> Server:
            return fastapi(PLAIN, "extraction", llm_base_url=url)

        kinds = {BARE: bare, EXTRACTIVE: lambda: parley(EXTRACTIVE, engine="extractive", **quiet())}
        notes = []
        if not plan.quick:
            kinds[WITH_MODEL] = with_model
            try:
                interpreter("fastapi")
                kinds[PLAIN] = plain
            except NotInstalledError as error:
                notes.append(f"Not measured: {PLAIN}, which could not be installed here: {error}")
        rounds = _alternate(plan, kinds)
        briefs = QUICK_BRIEFS if plan.quick else BRIEFS
        grown = _grown(with_model(), Job(post("/v1/briefs", {"text": text}), connections=16, requests=briefs))
    return _report(plan, rounds, grown, briefs, notes)


def _alternate(plan: Plan, kinds: Mapping[str, Callable[[], Server]]) -> dict[str, list[Started]]:
    rounds: dict[str, list[Started]] = {name: [] for name in kinds}
    for _ in range(plan.rounds):
        for name, make in kinds.items():
            rounds[name].append(_start(make()))
    return rounds


def _start(server: Server) -> Started:
    server.launch()
    try:
        is_parley = server.name.startswith("Parley")
        alive = server.wait_for("/livez" if is_parley else "/ok")
        ready = server.wait_for("/readyz") if is_parley else alive
        return Started(alive, ready, server.memory()[0])
    finally:
        server.stop()


def _grown(server: Server, job: Job) -> float:
    """MiB of the process that serves, after the job."""
    with server, Generator() as generator:
        generator.run(server, Job(job.request, server.port, job.connections, requests=job.requests))
        return server.memory()[0]


def _report(plan: Plan, rounds: dict[str, list[Started]], grown: float, briefs: int, notes: list[str]) -> Report:
    def of(name: str, figure: Callable[[Started], float]) -> float:
        return median(map(figure, rounds[name]))

    rows = [
        [
            name,
            number(of(name, lambda started: started.alive)),
            number(of(name, lambda started: started.ready)),
            number(of(name, lambda started: started.memory)),
        ]
        for name in rounds
    ]
    return Report(
        "Start and memory",
        f"From the launch of the command to the first answer; resident memory of the process that serves, once it is "
        f"ready; medians of {plan.rounds} starts. After {briefs:,} briefs of a short article the process with a "
        f"model has {number(grown)} MiB.",
        [
            verdict
            for name in rounds
            if name in (EXTRACTIVE, WITH_MODEL)
            for verdict in (
                Verdict(f"{name}: seconds to /livez", of(name, lambda started: started.alive), at_most=1.0),
                Verdict(f"{name}: MiB at rest", of(name, lambda started: started.memory), at_most=115),
            )
        ],
        [Grid(["", "seconds until alive", "seconds until ready", "MiB at rest"], rows)],
        [Plot("Memory at rest", "MiB", [(name, of(name, lambda started: started.memory)) for name in rounds])],
        notes,
    )
