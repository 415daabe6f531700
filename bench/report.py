"""What a benchmark found, and the page that is made of all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.plot import Plot
from bench.table import number, table


@dataclass(frozen=True, slots=True)
class Verdict:
    """A figure beside what it must reach: at least or at most."""

    what: str
    measured: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def holds(self) -> bool:
        return (self.at_least is None or self.measured >= self.at_least) and (
            self.at_most is None or self.measured <= self.at_most
        )

    @property
    def target(self) -> str:
        parts = [("≥", self.at_least), ("≤", self.at_most)]
        return " ".join(f"{sign} {number(bound)}" for sign, bound in parts if bound is not None)

    @property
    def row(self) -> list[str]:
        return [self.what, number(self.measured), self.target, "yes" if self.holds else "NO"]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: a head, and rows of as many cells."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(slots=True)
class Report:
    """One benchmark: how it was done, what was found, and what is missing."""

    title: str
    how: str
    verdicts: list[Verdict] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    plots: list[Plot] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def text(self) -> str:
        """For a terminal."""
        grids = [table(grid.head, grid.rows) for grid in (*self.grids, *self._verdict_grid())]
        return "\n\n".join([self.how, *grids, *self.notes])

    def markdown(self, name: str) -> str:
        """A section; its plots are in plots/, by the benchmark's name."""
        plots = [f"![{plot.title}](plots/{plot_name(name, index)})" for index, plot in enumerate(self.plots)]
        grids = [_markdown(grid) for grid in (*self._verdict_grid(), *self.grids)]
        return "\n\n".join([f"## {self.title}", self.how, *grids, *plots, *self.notes])

    def _verdict_grid(self) -> list[Grid]:
        rows = [verdict.row for verdict in self.verdicts]
        return [Grid(["what has to be reached", "measured", "target", "reached"], rows)] if rows else []


def write(folder: Path, heading: str, reports: Mapping[str, Report], failures: Mapping[str, str]) -> None:
    """REPORT.md and its plots."""
    plots = folder / "plots"
    plots.mkdir(exist_ok=True)
    for old in plots.glob("*.svg"):
        old.unlink()
    for name, report in reports.items():
        for index, plot in enumerate(report.plots):
            (plots / plot_name(name, index)).write_text(plot.svg(), "utf-8")
    sections = [report.markdown(name) for name, report in reports.items()]
    failed = [f"## {name}\n\nIt failed: {reason}" for name, reason in failures.items()]
    (folder / "REPORT.md").write_text("\n\n".join([heading, _summary(reports), *sections, *failed]) + "\n", "utf-8")


def plot_name(name: str, index: int) -> str:
    return f"{name}-{index + 1}.svg"


def _summary(reports: Mapping[str, Report]) -> str:
    verdicts = [verdict for report in reports.values() for verdict in report.verdicts]
    missed = [verdict for verdict in verdicts if not verdict.holds]
    line = f"{len(verdicts) - len(missed)} of {len(verdicts)} targets are reached."
    rows = [verdict.row[:3] for verdict in missed]
    return "\n\n".join([line, *([_markdown(Grid(["not reached", "measured", "target"], rows))] if rows else [])])


def _markdown(grid: Grid) -> str:
    rule = ["---", *["---:"] * (len(grid.head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (grid.head, rule, *grid.rows))
