"""Hits in the store: with few briefs and with many, from one process and from several, SQLite and PostgreSQL."""

from contextlib import ExitStack
from statistics import median
from tempfile import TemporaryDirectory

from bench.dialogue import Dialogue
from bench.environment import NotInstalledError
from bench.plan import Plan
from bench.plot import Plot
from bench.postgres import postgres
from bench.report import Grid, Report, Verdict
from bench.shelf import BODY, fill
from bench.table import number

FEW, MANY, QUICK_MANY = 100, 100_000, 300
PROCESSES, QUICK_PROCESSES = (1, 2, 4), (1, 2)
SECONDS, QUICK_SECONDS = 0.5, 0.1

# Hits a second, by how many briefs there are and how many processes ask.
Rates = dict[tuple[int, int], list[float]]


def run(plan: Plan) -> Report:
    """Measure, and report."""
    many = QUICK_MANY if plan.quick else MANY
    rates, notes = {}, []
    with TemporaryDirectory() as folder:
        few_url, many_url = (f"sqlite:///{folder}/{count}.db" for count in (FEW, many))
        rates["SQLite"] = _measure(plan, {FEW: few_url, many: many_url})
    if plan.quick:
        return _report(plan, rates, many, notes)
    try:
        with postgres() as few_url, postgres() as many_url:
            rates["PostgreSQL"] = _measure(plan, {FEW: few_url, many: many_url})
    except NotInstalledError as error:
        notes.append(f"Not measured: {error}, which is not installed here")
    return _report(plan, rates, many, notes)


def _measure(plan: Plan, urls: dict[int, str]) -> Rates:
    for briefs, url in urls.items():
        fill(url, briefs)
    processes, seconds = (QUICK_PROCESSES, QUICK_SECONDS) if plan.quick else (PROCESSES, SECONDS)
    cases = [(briefs, count) for briefs in urls for count in processes]
    rates: Rates = {case: [] for case in cases}
    with ExitStack() as stack:
        getters = [stack.enter_context(Dialogue("bench.getter")) for _ in range(max(processes))]
        for url in urls.values():
            _together(getters, url, 1, 0.01)  # they open it
        for turn in range(plan.rounds):
            first = turn % len(cases)
            for briefs, count in [*cases[first:], *cases[:first]]:
                rates[briefs, count].append(_together(getters[:count], urls[briefs], briefs, seconds))
    return rates


def _together(getters: list[Dialogue], url: str, briefs: int, seconds: float) -> float:
    for getter in getters:
        getter.say([url, briefs, seconds])
    return sum(getter.hear() for getter in getters)


def _report(plan: Plan, rates: dict[str, Rates], many: int, notes: list[str]) -> Report:
    verdicts, rows, bars = [], [], []
    processes = QUICK_PROCESSES if plan.quick else PROCESSES
    for kind, measured in rates.items():
        for briefs in (FEW, many):
            figures = [median(measured[briefs, count]) for count in processes]
            rows.append([f"{kind}, {briefs:,} briefs", *map(number, figures)])
            labels = (f"Parley, {kind}, {briefs:,}, {count} proc." for count in processes)
            bars += zip(labels, figures, strict=True)
        slower = max(_ratio(measured, (FEW, count), (many, count)) for count in processes)
        scaling = _ratio(measured, (FEW, 2), (FEW, 1))
        verdicts.append(Verdict(f"{kind}: hits at {FEW} briefs, in those at {many:,}", slower, at_most=1.3))
        verdicts.append(Verdict(f"{kind}: hits of two processes, in those of one", scaling, at_least=1.6))
    return Report(
        "Hits in the store",
        f"Hits without HTTP, from the JSON of an article of 4 kB to the stored bytes, {len(BODY):,} of them, digest "
        f"checked; articles at random; PostgreSQL on this machine, over loopback; {plan}.",
        verdicts,
        [Grid(["hits a second", *(f"{n} process{'es' if n > 1 else ''}" for n in processes)], rows)],
        [Plot("Hits in the store", "a second", bars)],
        notes,
    )


def _ratio(rates: Rates, case: tuple[int, int], other: tuple[int, int]) -> float:
    return median(mine / its for mine, its in zip(rates[case], rates[other], strict=True))
