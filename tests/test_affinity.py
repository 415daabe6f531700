"""Which core each process of the server is on."""

import os
import subprocess
import sys
import time

import psutil
import pytest

from service.affinity import assign

PARENT = """
import subprocess, sys
from service.affinity import spread
children = [subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) for _ in range(2)]
spread()
input()
"""


def test_processes_are_on_cores_of_their_own() -> None:
    """Two processes that are new do not share a core, whichever others use less."""
    assert assign({10: 0.0, 11: 0.0}, {0: 0.9, 1: 0.1}, {}) == {10: 1, 11: 0}


def test_more_processes_than_cores_share_the_idlest() -> None:
    """The third of three goes to the core whose process does less."""
    assert assign({10: 0.9, 11: 0.1, 12: 0.5}, {0: 0.0, 1: 0.0}, {10: 0, 11: 1}) == {10: 0, 11: 1, 12: 1}


@pytest.mark.parametrize(("used", "core"), [(0.3, 0), (0.4, 1)])
def test_a_process_leaves_its_core_only_to_those_who_need_it(used: float, core: int) -> None:
    """What others use of its core for a moment is not worth a move; what they keep using is."""
    assert assign({10: 0.5}, {0: used, 1: 0.0}, {10: 0}) == {10: core}


def test_two_that_meet_on_a_core_part() -> None:
    """Though what others use of the other core is more than what they use of theirs."""
    assert sorted(assign({10: 0.5, 11: 0.5}, {0: 0.0, 1: 0.3}, {10: 0, 11: 0}).values()) == [0, 1]


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="this machine has one core")
def test_every_process_that_was_started_is_kept_on_one_core() -> None:
    """All threads of two children of a process, each on another core."""
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE) as parent:
        try:
            end = time.monotonic() + 20
            found: list[list[int]] = []
            while time.monotonic() < end and sorted(map(len, found)) != [1, 1]:
                found = [child.cpu_affinity() for child in psutil.Process(parent.pid).children()]
        finally:
            assert parent.stdin
            parent.stdin.close()
    assert len(found) == 2
    assert found[0] != found[1]
