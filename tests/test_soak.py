import re
import subprocess
import sys
from pathlib import Path

import pytest

from soak.footprint import Footprint


@pytest.mark.timeout(180)  # as long as its jobs take
def test_a_few_seconds_of_everything():
    """Hits, misses, bad input, faults, disconnects and jobs at once: nothing is wrong, and each was tried."""
    command = [sys.executable, "-m", "soak", "--minutes", "0.15"]
    result = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parent.parent, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    for kind in ("hit", "miss", "bad", "fault", "disconnect", "job", "page"):
        assert re.search(rf"^{kind} +[1-9]", result.stdout, re.MULTILINE), result.stdout


def test_growth_is_seen():
    """A tenth more memory, or more threads, files or connections than pools may have."""
    before = Footprint(memory=100.0, threads=50, files=60, connections=10, temporary=4)
    assert not Footprint(109.0, 50, 60, 10, 4).faults_since(before)
    assert len(Footprint(111.0, 70, 80, 30, 40).faults_since(before)) == 5
