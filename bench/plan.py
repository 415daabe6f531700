"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """Rounds that a median is taken of; quick: small inputs, and no peer is installed."""

    rounds: int
    quick: bool

    def __str__(self) -> str:
        return f"medians of {self.rounds} alternating rounds"
