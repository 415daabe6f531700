"""The mutation suite: what it reports as fallen, and that mutants are wrong in one thing."""

import json
from collections import Counter

import pytest

from evals import mutation


@pytest.fixture
def limits(tmp_path, monkeypatch):
    file = tmp_path / "floors.json"
    file.write_text(json.dumps({"targets": {}, "floors": {"via dropped": 0.5}, "ceilings": {"contradicted": 0.1}}))
    monkeypatch.setattr(mutation, "FLOORS", file)


@pytest.mark.usefixtures("limits")
def test_what_holds_is_not_reported():
    """A share on its floor holds, and a rate on its ceiling."""
    caught = {"via dropped": Counter({True: 1, False: 1})}
    assert mutation.broken(caught, Counter(verified=9, contradicted=1)) == []


@pytest.mark.usefixtures("limits")
def test_what_fell_is_reported():
    """Too few caught, too many alarms, and a mutation that was not measured are a line each."""
    caught = {"via dropped": Counter({True: 1, False: 2})}
    assert len(mutation.broken(caught, Counter(verified=8, contradicted=2))) == 2
    assert len(mutation.broken({}, Counter(verified=1))) == 1


@pytest.mark.usefixtures("limits")
def test_the_suite_takes_no_arguments_of_its_caller(tmp_path, monkeypatch, capsys):
    """Called from another program it reads that one's arguments not at all."""
    monkeypatch.setattr("sys.argv", ["evals", "--unknown"])
    monkeypatch.setattr(mutation, "GOLD", tmp_path)
    monkeypatch.setattr(mutation, "recorded", lambda: iter(()))
    monkeypatch.setattr(mutation, "show", lambda *figures: None)
    assert mutation.main() == ["via dropped: 0.0% caught, the floor is 50%"]
    assert "FAILED" in capsys.readouterr().out
