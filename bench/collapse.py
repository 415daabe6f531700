"""Identical requests at once, while the model takes two seconds: one call, and the time of one."""

import urllib.request
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.generator import Generator, Outcome
from bench.load import NUMBER, Job
from bench.plan import Plan
from bench.plot import Plot
from bench.report import Grid, Report, Verdict
from bench.sample import article, draft, post
from bench.server import Server, model, parley, quiet
from bench.table import number

MODEL_SECONDS, QUICK_MODEL_SECONDS = 2.0, 0.3
REQUESTS, QUICK_REQUESTS = 1_000, 20


def run(plan: Plan) -> Report:
    """Measure, and report."""
    seconds, many = (QUICK_MODEL_SECONDS, QUICK_REQUESTS) if plan.quick else (MODEL_SECONDS, REQUESTS)
    with TemporaryDirectory() as folder, model(seconds, draft(), Path(folder)) as behind:
        # As many may wait as there are requests.
        settings = {"llm_base_url": f"http://127.0.0.1:{behind.port}/v1", "max_in_flight": str(many), **quiet()}
        with parley(**settings) as server, Generator() as generator:
            _ask(server, generator, "warm-up", 1)
            rounds = []
            for turn in range(plan.rounds):
                one = _ask(server, generator, f"one-{turn:04}", 1)
                before = _calls(behind)
                all_of_them = _ask(server, generator, f"all-{turn:04}", many)
                rounds.append((one, all_of_them, _calls(behind) - before))
    return _report(plan, rounds, many, seconds)


def _ask(server: Server, generator: Generator, name: str, many: int) -> Outcome:
    """So many requests at once, all of the same new article."""
    text = article().replace(NUMBER.decode(), name)
    return generator.run(server, Job(post("/v1/briefs", {"text": text}), server.port, many, requests=many))


def _calls(behind: Server) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{behind.port}/") as response:
        return int(response.read())


def _report(plan: Plan, rounds: list[tuple[Outcome, Outcome, int]], many: int, seconds: float) -> Report:
    one = median(alone.seconds for alone, _, _ in rounds)
    together = median(them.seconds for _, them, _ in rounds)
    times = median(them.seconds / alone.seconds for alone, them, _ in rounds)
    return Report(
        f"{many:,} identical requests",
        f"{len(article()):,} characters, {many:,} connections at once, one server process; the model takes "
        f"{number(seconds)} s; {plan}.",
        [
            Verdict("until all have their answer, in the time of a single request", times, at_most=1.25),
            Verdict("calls of the model, the most of any round", max(calls for _, _, calls in rounds), at_most=1),
        ],
        [Grid(["", "one", f"{many:,}"], [["seconds", number(one), number(together)]])],
        [Plot("Until all are answered", "s", [("one request", one), (f"Parley, {many:,} at once", together)])],
    )
