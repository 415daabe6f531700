"""Jobs: how many a second are accepted, and how soon they are done, with SQLite and with PostgreSQL."""

import sqlite3
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.environment import NotInstalledError
from bench.generator import Generator
from bench.load import Job
from bench.plan import Plan
from bench.plot import Plot
from bench.postgres import postgres
from bench.report import Grid, Report, Verdict
from bench.sample import post, short
from bench.server import Server, model, parley, quiet
from bench.table import number

IN_FLIGHT, QUICK_IN_FLIGHT = 64, 4
# Quick for a model, and slow enough for it to be the bound: a job takes some 25 ms of processor.
MODEL_SECONDS, QUICK_MODEL_SECONDS = 4.0, 0.1
CONNECTIONS = 8
POLL, PATIENCE = 0.05, 60.0
LEFT = ("parley_jobs_queued ", "parley_jobs_running ")


@dataclass(frozen=True, slots=True)
class Batch:
    """As many jobs as are in flight. accepted: a second; took: seconds in which as many were done; commits: the disk's.

    Those done are not those accepted: all batches are sent one after another, so that the worker always has a next job.
    """

    accepted: float
    took: float
    commits: float


def run(plan: Plan) -> Report:
    """Measure, and report."""
    batches, notes = {}, []
    kinds: dict[str, AbstractContextManager[str | None]] = {"SQLite": nullcontext()}
    if not plan.quick:
        kinds["PostgreSQL"] = postgres()
    for kind, database in kinds.items():
        try:
            with database as url:
                batches[kind] = _measure(plan, {"store_url": url} if url else {})
        except NotInstalledError as error:
            notes.append(f"Not measured: {error}, which is not installed here")
    return _report(plan, batches, notes)


def _size(plan: Plan) -> tuple[int, float]:
    """How many jobs are in flight, and the seconds that the model takes."""
    return (QUICK_IN_FLIGHT, QUICK_MODEL_SECONDS) if plan.quick else (IN_FLIGHT, MODEL_SECONDS)


def _measure(plan: Plan, settings: dict[str, str]) -> list[Batch]:
    text, content = short()
    in_flight, seconds = _size(plan)
    with TemporaryDirectory() as folder, model(seconds, content, Path(folder)) as behind:
        url = f"http://127.0.0.1:{behind.port}/v1"
        settings = {**settings, "llm_base_url": url, "max_in_flight": str(in_flight), **quiet()}
        with parley(worker=True, **settings) as server, Generator() as generator:
            # The first warms up.
            orders = [_order(server, f"{text}\n\nRound {turn}.", in_flight) for turn in range(plan.rounds + 1)]
            accepted, commits = [], []
            for order in orders:
                accepted.append(generator.run(server, order, expect="202").rate)
                commits.append(_commits(server.folder))
            ends = list(_ends(server, in_flight, len(orders)))
            for order in orders:
                generator.run(server, replace(order, request=_look(order)), expect="200")
    took = [later - sooner for sooner, later in pairwise(ends)]
    return [Batch(*figures) for figures in zip(accepted[1:], took, commits[1:], strict=True)]


def _order(server: Server, text: str, jobs: int) -> Job:
    """So many jobs, each another article."""
    request = post("/v1/briefs", {"text": text}, Prefer="respond-async")
    return Job(request, server.port, CONNECTIONS, requests=jobs, distinct=jobs)


def _look(order: Job) -> str:
    """The same article asked for, and not made."""
    return order.request.replace("Prefer: respond-async", "Cache-Control: only-if-cached")


def _ends(server: Server, jobs: int, batches: int) -> Iterator[float]:
    """When as many jobs were done as one batch has, two, and so on. Raises RuntimeError where they never are."""
    for later in reversed(range(batches)):
        patience = time.perf_counter() + PATIENCE
        while _left(server) > later * jobs:
            if time.perf_counter() > patience:
                raise RuntimeError(f"{jobs} jobs were not done in {PATIENCE:.0f} s")
            time.sleep(POLL)
        yield time.perf_counter()


def _left(server: Server) -> float:
    """The jobs that have not ended."""
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics") as response:
        lines = response.read().decode().splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(LEFT))


def _commits(folder: Path) -> float:
    """The floor: rows a second that SQLite brings to this disk, one a transaction."""
    connection = sqlite3.connect(folder / "floor.db", isolation_level=None)
    connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS t (x)")
    began = time.perf_counter()
    for turn in range(100):
        connection.execute("INSERT INTO t VALUES (?)", (turn,))
    connection.close()
    return 100 / (time.perf_counter() - began)


def _report(plan: Plan, batches: dict[str, list[Batch]], notes: list[str]) -> Report:
    in_flight, seconds = _size(plan)
    verdicts, rows, bars = [], [], []
    for kind, measured in batches.items():
        accepted = median(batch.accepted for batch in measured)
        took = median(batch.took for batch in measured)
        floor = median(batch.accepted / batch.commits for batch in measured)
        share = seconds / took
        rows.append([kind, number(accepted), number(floor), number(took), number(in_flight / took), number(share)])
        bars.append((f"Parley, {kind}", in_flight / took))
        verdicts.append(Verdict(f"{kind}: jobs a second accepted", accepted, at_least=100))
        verdicts.append(Verdict(f"{kind}: jobs done, as a share of what the model allows", share, at_least=0.88))
    head = [
        "",
        "accepted a second",
        "of commits a second",
        f"{in_flight} more done after, s",
        "done a second",
        "of what the model allows",
    ]
    return Report(
        "Jobs",
        f"Rounds of {in_flight} jobs of a short article over {CONNECTIONS} connections, sent one after another while "
        f"the worker begins; then how long it takes until {in_flight} more are done, with {in_flight} in flight. One "
        f"server process and its worker; the model takes {number(seconds)} s; {plan}, after one to warm up. The floor "
        "is what SQLite commits a second to this disk, a row each.",
        verdicts,
        [Grid(head, rows)],
        [
            Plot(
                "Jobs done a second",
                f"model takes {number(seconds)} s",
                [*bars, ("the model's bound", in_flight / seconds)],
            )
        ],
        notes,
    )
