"""What was tried in a run, printed under the results: attacks, inputs, faults."""

from collections import Counter

import pytest

KEY = "tried"


@pytest.fixture
def tried(record_property):
    """Says how many of a kind a test tries, before it does: where it fails they are lost."""
    return lambda kind, number=1: record_property(KEY, (kind, number))


def pytest_terminal_summary(terminalreporter):
    """One line a kind. What a failed test has tried is counted as lost."""
    counts = {outcome: _count(terminalreporter.getreports(outcome)) for outcome in ("passed", "failed")}
    for kind in sorted(counts["passed"] | counts["failed"]):
        held, lost = counts["passed"][kind], counts["failed"][kind]
        terminalreporter.write_line(f"{kind} tried: {held + lost:,}, lost: {lost:,}")


def _count(reports):
    counts = Counter()
    for report in reports:
        for name, value in report.user_properties if report.when == "call" else ():
            if name == KEY:
                counts[value[0]] += value[1]
    return counts
