"""Locating quotes in a long article: Parley's Locator beside its peers, and str.find as the floor."""

import sys
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median

from bench.case import Case, shared_cases
from bench.contender import Answer, Contender, Span
from bench.environment import NotInstalledError
from bench.passage import article, fabricated, noisy
from bench.plan import Plan
from bench.plot import Plot
from bench.report import Grid, Report, Verdict
from bench.table import number

PARLEY = Contender("Parley", "parley")
FLOOR = Contender("str.find (the floor)", "find")
PEERS = (
    Contender("instructor CitationMixin", "citation", "instructor"),
    Contender("LangExtract aligner", "aligner", "langextract"),
)
SIZE, QUOTES, FABRICATED = 50_000, 20, 5  # a peer takes a second for each that is not there
QUICK_SIZE, QUICK_QUOTES = 6_000, 4
TARGETS = {"noisy": 15, "reversed": 15, "fabricated": 1.25}  # milliseconds
PREPARATION_TARGET = 40
RATIO_TARGET = 20


@dataclass(frozen=True, slots=True)
class Task:
    """Quotes to find in a text, and where they stand; None for those that do not."""

    text: str
    quotes: list[str]
    spans: Sequence[Span | None]

    def right(self, answer: Answer) -> int:
        """How many were found where they stand, or not found where they do not."""
        return sum(map(self._agree, self.spans, answer.spans))

    def _agree(self, expected: Span | None, found: Span | None) -> bool:
        if expected is None or found is None:
            return expected is found
        return self._core(expected) == self._core(found)

    def _core(self, span: Span) -> Span:
        """A span without the punctuation and white space at its edges, which is a matter of taste."""
        start, end = span
        while start < end and not self.text[start].isalnum():
            start += 1
        while start < end and not self.text[end - 1].isalnum():
            end -= 1
        return start, end


@dataclass(slots=True)
class Record:
    """What one contender did: the answers to each task, one a round, and the cases that it was right about."""

    found: int
    rejected: int
    answers: dict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))

    def preparing(self) -> float:
        return median(answer.preparing for answers in self.answers.values() for answer in answers)

    def locating(self, task: str) -> float:
        return median(answer.locating for answer in self.answers[task])

    def times(self, other: "Record", task: str, preparing: bool = False) -> float:
        """How often the other's time goes into this one's: the median of the ratios of each round."""
        pairs = zip(self.answers[task], other.answers[task], strict=True)
        return median(mine.locating / (its.locating + preparing * its.preparing) for mine, its in pairs)


def run(plan: Plan) -> Report:
    """Measure, and report."""
    tasks, cases = _tasks(plan.quick), shared_cases()
    with ExitStack() as stack:
        contenders, missing = _start([PARLEY, FLOOR, *(() if plan.quick else PEERS)], stack)
        records = {one.name: _judge(one, cases) for one in contenders}
        for turn in range(plan.rounds):
            print(f"Round {turn + 1} of {plan.rounds} ...", file=sys.stderr, flush=True)
            first = turn % len(contenders)
            _measure([*contenders[first:], *contenders[:first]], tasks, records)
    named = [(f"{one.name} {one.version}", records[one.name]) for one in contenders]
    grids = [_times(named), _ratios(named), _rights(named, tasks, cases)]
    bars = [(name, 1000 * (record.preparing() + record.locating("noisy"))) for name, record in named]
    plots = [Plot("Preparing and finding noisy quotes", "ms of processor time", bars)]
    return Report("Locating quotes", _heading(tasks, plan), _verdicts(named), grids, plots, missing)


def _tasks(quick: bool) -> dict[str, Task]:
    size, count = (QUICK_SIZE, QUICK_QUOTES) if quick else (SIZE, QUOTES)
    text, others = article(size)
    passages = noisy(text, count)
    quotes, spans = [one.quote for one in passages], [(one.start, one.end) for one in passages]
    return {
        "noisy": Task(text, quotes, spans),
        "reversed": Task(text, quotes[::-1], spans[::-1]),
        "fabricated": Task(text, fabricated(text, others, FABRICATED), [None] * FABRICATED),
    }


def _start(chosen: Sequence[Contender], stack: ExitStack) -> tuple[list[Contender], list[str]]:
    """Those that run, and a line on each that could not be installed."""
    running, missing = [], []
    for one in chosen:
        stack.callback(one.stop)
        try:
            one.start()
        except NotInstalledError as error:
            missing.append(f"Not measured: {one.name}, which could not be installed here: {error}")
        else:
            running.append(one)
    return running, missing


def _judge(contender: Contender, cases: Sequence[Case]) -> Record:
    """A record with the cases that the contender is right about, each its own text."""
    right = {True: 0, False: 0}
    for text, quote, words in cases:
        start = text.index(words) if words else -1
        task = Task(text, [quote], [(start, start + len(words)) if words else None])
        right[bool(words)] += task.right(contender.locate(text, [quote]))
    return Record(found=right[True], rejected=right[False])


def _measure(contenders: Sequence[Contender], tasks: dict[str, Task], records: dict[str, Record]) -> None:
    """One round: every contender at one task, then at the next."""
    for name, task in tasks.items():
        for one in contenders:
            records[one.name].answers[name].append(one.locate(task.text, task.quotes))


def _heading(tasks: dict[str, Task], plan: Plan) -> str:
    task = tasks["noisy"]
    return (
        f"{len(task.quotes)} quotes in an article of {len(task.text):,} characters, none of them there to the letter, "
        f"in its order and in reverse, and {FABRICATED} that it does not have; {plan}."
    )


def _verdicts(named: Sequence[tuple[str, Record]]) -> list[Verdict]:
    (_, parley), _, *peers = named
    verdicts = [Verdict("preparing the article, ms", 1000 * parley.preparing(), at_most=PREPARATION_TARGET)]
    verdicts += [
        Verdict(f"{task} quotes, ms", 1000 * parley.locating(task), at_most=limit) for task, limit in TARGETS.items()
    ]
    for name, record in peers:
        least = min(record.times(parley, task, preparing=True) for task in TARGETS)
        verdicts.append(
            Verdict(f"times faster than {name}, with preparation, at the least", least, at_least=RATIO_TARGET)
        )
        more = parley.found + parley.rejected - record.found - record.rejected
        verdicts.append(Verdict(f"shared cases right beyond those of {name}", more, at_least=1))
    return verdicts


def _times(named: Sequence[tuple[str, Record]]) -> Grid:
    rows = [
        [name, number(record.preparing() * 1000), *(number(record.locating(task) * 1000) for task in TARGETS)]
        for name, record in named
    ]
    return Grid(["milliseconds of processor time", "preparation", *TARGETS], rows)


def _ratios(named: Sequence[tuple[str, Record]]) -> Grid:
    (_, parley), *others = named
    rows = [
        [name, *(number(record.times(parley, task, whole)) for whole in (False, True) for task in TARGETS)]
        for name, record in others
    ]
    head = ["Parley's time goes into it", *TARGETS, *(f"{task} + preparation" for task in TARGETS)]
    return Grid(head, rows)


def _rights(named: Sequence[tuple[str, Record]], tasks: dict[str, Task], cases: Sequence[Case]) -> Grid:
    to_find = sum(words is not None for _, _, words in cases)
    head = ["right", *(f"{name} of {len(task.quotes)}" for name, task in tasks.items())]
    head += [f"cases of {len(cases)}", f"found of {to_find}", f"rejected of {len(cases) - to_find}"]
    rows = []
    for name, record in named:
        rights = [task.right(record.answers[key][0]) for key, task in tasks.items()]
        rows.append([name, *map(str, (*rights, record.found + record.rejected, record.found, record.rejected))])
    return Grid(head, rows)
