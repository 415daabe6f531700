"""Jobs: how many a second are accepted, and how soon all are done, with SQLite and with PostgreSQL."""

import sqlite3
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
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

JOBS, QUICK_JOBS = 192, 4
IN_FLIGHT = 64
# Quick for a model, and slow enough for it to be the bound: a job takes some 50 ms of processor.
MODEL_SECONDS, QUICK_MODEL_SECONDS = 4.0, 0.1
CONNECTIONS = 8
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Batch:
    """accepted: a second; finished: seconds from the first request until all are done; commits: the disk's."""

    accepted: float
    finished: float
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


def _measure(plan: Plan, settings: dict[str, str]) -> list[Batch]:
    text, content = short()
    seconds = QUICK_MODEL_SECONDS if plan.quick else MODEL_SECONDS
    with TemporaryDirectory() as folder, model(seconds, content, Path(folder)) as behind:
        settings = {**settings, "llm_base_url": f"http://127.0.0.1:{behind.port}/v1", **quiet()}
        with parley(worker=True, **settings) as server:
            jobs = QUICK_JOBS if plan.quick else JOBS
            _batch(server, f"{text}\n\nWarm-up.", min(jobs, IN_FLIGHT))
            return [_batch(server, f"{text}\n\nRound {turn}.", jobs) for turn in range(plan.rounds)]


def _batch(server: Server, text: str, jobs: int) -> Batch:
    """So many jobs, each another article, until every brief is there."""
    body = {"text": text}
    order = Job(
        post("/v1/briefs", body, Prefer="respond-async"), server.port, CONNECTIONS, requests=jobs, distinct=jobs
    )
    look = replace(order, request=post("/v1/briefs", body, Cache_Control="only-if-cached"))
    with Generator() as generator:
        began = time.perf_counter()
        accepted = generator.run(server, order, expect="202")
        while time.perf_counter() - began < PATIENCE:
            generator.begin(look)
            if generator.end().statuses.keys() == {"200"}:
                return Batch(accepted.rate, time.perf_counter() - began, _commits(server.folder))
            time.sleep(0.1)
    raise RuntimeError(f"not all of {jobs} jobs were done in {PATIENCE:.0f} s")


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
    seconds, jobs = (QUICK_MODEL_SECONDS, QUICK_JOBS) if plan.quick else (MODEL_SECONDS, JOBS)
    ideal = -(-jobs // IN_FLIGHT) * seconds
    verdicts, rows, bars = [], [], []
    for kind, measured in batches.items():
        accepted = median(batch.accepted for batch in measured)
        finished = median(batch.finished for batch in measured)
        share = median(ideal / batch.finished for batch in measured)
        floor = median(batch.accepted / batch.commits for batch in measured)
        rows.append([kind, number(accepted), number(floor), number(finished), number(jobs / finished), number(share)])
        bars.append((f"Parley, {kind}", jobs / finished))
        verdicts.append(Verdict(f"{kind}: jobs a second accepted", accepted, at_least=100))
        verdicts.append(Verdict(f"{kind}: jobs done, as a share of what the model allows", share, at_least=0.88))
    head = [
        "",
        "accepted a second",
        "of commits a second",
        "all done after, s",
        "done a second",
        "of what the model allows",
    ]
    return Report(
        "Jobs",
        f"{jobs} jobs of a short article over {CONNECTIONS} connections, one server process and its worker with "
        f"{IN_FLIGHT} in flight; the model takes {number(seconds)} s, so that all could be done after {number(ideal)} "
        f"s, accepting them not counted; {plan}. The floor is what SQLite commits a second to this disk, a row each.",
        verdicts,
        [Grid(head, rows)],
        [Plot("Jobs done a second", f"model takes {number(seconds)} s", [*bars, ("the model's bound", jobs / ideal)])],
        notes,
    )
