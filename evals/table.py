"""Scores as plain text."""

from collections.abc import Mapping

from evals.floor import Floors
from evals.score import Score

NAME = 29
COLUMN = 7
COLUMNS = (
    ("parties", (("P", "parties precision"), ("R", "parties recall"))),
    (
        "positions",
        (
            ("P", "positions precision"),
            ("R", "positions recall"),
            ("cover", "positions covered"),
            ("holder", "right holder"),
            ("via", "right via"),
        ),
    ),
    ("contention", (("P", "contention precision"), ("R", "contention recall"), ("sides", "contention sides F1"))),
    ("steps", (("F1", "steps F1"), ("dates", "steps dates"))),
    ("terms", (("F1", "terms F1"),)),
    ("undis.", (("F1", "undisclosed F1"),)),
)


def article_table(engine: str, scores: Mapping[str, Score], total: Score) -> str:
    """One line an article, the sums last."""
    groups = "".join(f"  {group:<{COLUMN * len(columns) - 2}}" for group, columns in COLUMNS)
    labels = "".join(f"{label:>{COLUMN}}" for _, columns in COLUMNS for label, _ in columns)
    lines = [f"{f'{engine}, {len(scores)} articles':<{NAME}}{groups}".rstrip(), f"{'':<{NAME}}{labels}"]
    lines += [_line(name, score) for name, score in {**scores, "all": total}.items()]
    return "\n".join(lines)


def engine_table(totals: Mapping[str, Score], floors: Floors) -> str:
    """One line a figure: every engine's total, what is aimed at, and what it may not fall below."""
    engines = "".join(f"{engine:>12}" for engine in totals)
    limits = "".join(f"{f'{engine} floor':>18}" for engine in floors.engines)
    lines = [f"{'all articles of each':<{NAME}}{engines}{'target':>10}{limits}"]
    for name in Score().figures():
        values = "".join(f"{_number(score.figures()[name]):>12}" for score in totals.values())
        limits = "".join(f"{_number(floors.of(engine, name)):>18}" for engine in floors.engines)
        lines.append(f"{name:<{NAME}}{values}{_number(floors.target(name)):>10}{limits}")
    dates = (f"{one.dates.right} right, {one.dates.none} none, {one.dates.wrong} wrong" for one in totals.values())
    lines.append(f"Dates are (right - wrong) / all: {'; '.join(map(' '.join, zip(totals, dates, strict=True)))}.")
    return "\n".join(lines)


def _line(name: str, score: Score) -> str:
    figures = score.figures()
    values = "".join(f"{_number(figures[figure]):>{COLUMN}}" for _, columns in COLUMNS for _, figure in columns)
    noted = "".join(
        f"  {figures[count]} {count}" for count in ("invented years", "disputes where none") if figures[count]
    )
    return f"{name:<{NAME}}{values}{noted}"


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.2f}"
