"""400 misses in flight while the model takes two seconds, by Little's law, and hits meanwhile."""

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.generator import Generator, Outcome
from bench.load import Job
from bench.plan import Plan
from bench.plot import Plot
from bench.report import Grid, Report, Verdict
from bench.sample import post, short
from bench.server import Server, model, parley, quiet
from bench.table import number

PROCESSES, QUICK_PROCESSES = 2, 1
MODEL_SECONDS, QUICK_MODEL_SECONDS = 2.0, 0.3
IN_FLIGHT, QUICK_IN_FLIGHT = 400, 8
WAVES = 3
HITS_A_SECOND = 50


def run(plan: Plan) -> Report:
    """Measure, and report."""
    text, content = short()
    seconds, many = (QUICK_MODEL_SECONDS, QUICK_IN_FLIGHT) if plan.quick else (MODEL_SECONDS, IN_FLIGHT)
    with TemporaryDirectory() as folder, model(seconds, content, Path(folder)) as behind:
        settings = {"llm_base_url": f"http://127.0.0.1:{behind.port}/v1", "max_in_flight": str(IN_FLIGHT), **quiet()}
        processes = QUICK_PROCESSES if plan.quick else PROCESSES
        with parley(processes=processes, **settings) as server, Generator() as misses, Generator() as hits:
            miss = Job(post("/v1/briefs", {"text": text}), server.port, many, requests=many * WAVES)
            hit = Job(post("/v1/briefs", {"text": f"{text} "}), server.port, 4, seconds=seconds, distinct=1)
            hits.run(server, Job(hit.request, server.port, 1, requests=1, distinct=1))
            misses.run(server, Job(miss.request, server.port, many, requests=many))
            rounds = [_round(server, misses, hits, miss, hit) for _ in range(plan.rounds)]
            return _report(plan, rounds, seconds, many, processes, server.memory())


def _round(server: Server, misses: Generator, hits: Generator, miss: Job, hit: Job) -> tuple[Outcome, Outcome, Outcome]:
    """The hits alone, then the misses, and the hits meanwhile."""
    hit = Job(hit.request, hit.port, hit.connections, hit.seconds * 2, distinct=1, pace=HITS_A_SECOND)
    alone = hits.run(server, hit)
    misses.begin(miss)
    meanwhile = hits.run(server, hit)
    return misses.end(), alone, meanwhile


def _report(
    plan: Plan,
    rounds: list[tuple[Outcome, Outcome, Outcome]],
    seconds: float,
    many: int,
    processes: int,
    memory: list[float],
) -> Report:
    ideal = WAVES * seconds
    share = median(ideal / missed.seconds for missed, _, _ in rounds)
    errors = sum(count for missed, _, _ in rounds for status, count in missed.statuses.items() if status != "200")
    slower = median(meanwhile.p99 / alone.p99 for _, alone, meanwhile in rounds)
    rows = [
        ["briefs a second", number(median(missed.rate for missed, _, _ in rounds)), number(many / seconds)],
        ["p50 of a miss, s", number(median(missed.p50 for missed, _, _ in rounds)), number(seconds)],
        ["p99 of a miss, s", number(median(missed.p99 for missed, _, _ in rounds)), number(seconds)],
        ["p99 of a hit alone, ms", number(1000 * median(alone.p99 for _, alone, _ in rounds)), ""],
        ["p99 of a hit meanwhile, ms", number(1000 * median(during.p99 for _, _, during in rounds)), ""],
        ["memory of each process, MiB", ", ".join(map(number, memory)), ""],
    ]
    return Report(
        f"{many} misses in flight",
        f"{many} connections, each sending {WAVES} articles of {len(short()[0])} characters one after another, "
        f"{processes} server processes; the model takes {number(seconds)} s, so that Little's law allows "
        f"{number(many / seconds)} briefs a second; {HITS_A_SECOND} hits a second on other connections; {plan}.",
        [
            Verdict("briefs a second, as a share of what Little's law allows", share, at_least=0.88),
            Verdict("errors", errors, at_most=0),
            Verdict("p99 of a hit meanwhile, in that of a hit alone", slower, at_most=2),
            Verdict("memory of all processes together, MiB", sum(memory), at_most=300),
        ],
        [Grid(["", "Parley", "ideal"], rows)],
        [
            Plot(
                "Briefs a second",
                "model takes 2 s",
                [("Parley", share * many / seconds), ("Little's law", many / seconds)],
            )
        ],
    )
