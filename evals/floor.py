"""What no figure may fall below, as evals/floors.json has it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.score import Score

FLOORS = Path(__file__).parent / "floors.json"
COUNTS = frozenset({"invented years", "disputes where none"})


@dataclass(frozen=True, slots=True)
class Floors:
    """Of a count of faults the floor is a ceiling."""

    targets: Mapping[str, float]
    engines: Mapping[str, Mapping[str, float]]

    def target(self, figure: str) -> float | None:
        return self.targets.get(figure)

    def of(self, engine: str, figure: str) -> float | None:
        return self.engines[engine].get(figure)

    def broken(self, engine: str, score: Score) -> list[str]:
        """A line for each figure of an engine beyond its floor; one that could not be measured is beyond it too."""
        figures = score.figures()
        return [
            f"{engine}: {name} is {figures[name]}, the floor {floor}"
            for name, floor in self.engines.get(engine, {}).items()
            if not _holds(name, figures[name], floor)
        ]


def floors() -> Floors:
    held = json.loads(FLOORS.read_text("utf-8"))
    return Floors(held["targets"], held["floors"])


def _holds(name: str, value: float | None, floor: float) -> bool:
    if value is None:
        return False
    return value <= floor if name in COUNTS else value >= floor
