import pytest

from service.engine.llm import breaker
from service.engine.llm.breaker import FAILURES, OPEN_SECONDS, Breaker


@pytest.fixture
def clock(monkeypatch):
    """A clock that only the test moves."""

    class Clock:
        now = 1000.0

        def monotonic(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(breaker, "time", clock)
    return clock


def test_it_opens_after_failures_in_a_row(clock):
    """A success in between starts the count again."""
    circuit = Breaker()
    for _ in range(FAILURES - 1):
        circuit.failed()
    circuit.succeeded()
    for _ in range(FAILURES - 1):
        circuit.failed()
    assert circuit.wait() == 0
    circuit.failed()
    assert circuit.wait() == OPEN_SECONDS


def test_half_open_lets_one_through(clock):
    """While one caller tries, the others stay away; its success closes the circuit, its failure opens it again."""
    circuit = Breaker()
    for _ in range(FAILURES):
        circuit.failed()
    clock.now += OPEN_SECONDS + 1
    assert circuit.wait() == 0
    assert circuit.wait() > 0
    circuit.failed()
    assert circuit.wait() == OPEN_SECONDS
    clock.now += OPEN_SECONDS + 1
    assert circuit.wait() == 0
    circuit.succeeded()
    assert circuit.wait() == circuit.wait() == 0
