"""What an engine wrote and no brief will hold, each with its reason."""

from typing import Literal

from schemas.brief import Dropped

Part = Literal[
    "headline", "summary", "parties", "positions", "points_of_contention", "next_steps", "terms", "undisclosed"
]

MAX_DROPPED = 200
MAX_SHOWN = 300


class Ledger:
    """The first MAX_DROPPED of what fell, in order, with unprintable characters shown as �."""

    def __init__(self) -> None:
        self.dropped: list[Dropped] = []

    def drop(self, part: Part, statement: str, reason: str) -> None:
        if len(self.dropped) < MAX_DROPPED:
            self.dropped.append(Dropped(part=part, statement=_shown(statement), reason=reason))


def _shown(statement: str) -> str:
    shown = "".join(c if c.isprintable() else "�" for c in " ".join(statement[: 2 * MAX_SHOWN].split()))
    return shown if len(shown) <= MAX_SHOWN else shown[: MAX_SHOWN - 1] + "…"
