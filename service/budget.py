"""What one brief may cost, whoever spends it: time, HTTP calls, and the tokens that were spent."""

import time
from collections.abc import Callable

from schemas.brief import Usage
from service import turn
from service.errors import ServiceError
from service.settings import Price

Report = Callable[[str, int], None]


class Budget:
    """The allowance of one brief, shared by retries, re-asks, repairs and the fallback model.

    seconds is the wall clock for all of it, calls the number of HTTP calls. report is told each stage as it begins,
    and again at each HTTP call of it, with the calls so far.
    """

    def __init__(self, seconds: float, calls: int, report: Report | None = None) -> None:
        self.deadline = time.monotonic() + seconds
        self.calls_left = calls
        self.usage = Usage()
        self._report = report
        self._stage = ""

    def remaining(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.deadline - time.monotonic())

    def report(self, stage: str) -> None:
        """Tell whoever listens that a stage begins."""
        self._stage = stage
        if self._report is not None:
            with turn.left():
                self._report(stage, self.usage.calls)

    def take_call(self) -> None:
        """Count one HTTP call. Raises ServiceError deadline_exceeded when no time is left for it."""
        if self.remaining() <= 0:
            raise ServiceError("deadline_exceeded", "The time for this brief was used up.")
        self.calls_left -= 1
        self.usage.calls += 1
        self.report(self._stage)

    def add_tokens(self, input_tokens: int, output_tokens: int, price: Price | None) -> float:
        """Count what a call reported; its cost in dollars, 0 without a price."""
        self.usage.input_tokens += input_tokens
        self.usage.output_tokens += output_tokens
        if price is None:
            return 0.0
        cost = (input_tokens * price.input + output_tokens * price.output) / 1e6
        self.usage.cost_usd = (self.usage.cost_usd or 0.0) + cost
        return cost
