"""The benchmarks run."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench.__main__ import BENCHMARKS, main
from bench.case import shared_cases
from bench.generator import Generator
from bench.load import Job
from bench.passage import article, fabricated, noisy
from bench.plot import Plot
from bench.report import Grid, Report, Verdict, write
from bench.sample import get, post
from bench.server import bare


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_works(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """On a small input, in one round, without peers; what it measures then says nothing."""
    assert main([name, "--quick"]) == 0
    printed = capsys.readouterr().out
    assert f"\n{name}\n" in printed
    assert "medians of" in printed


def test_a_benchmark_that_fails_is_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the others go on, but the end is no success."""

    def broken(_: object) -> Report:
        raise RuntimeError("it broke")

    monkeypatch.setattr("bench.extractive.run", broken)
    monkeypatch.setattr("bench.locating.run", lambda _: Report("Fine", "It went well."))
    assert main(["extractive", "locating", "--quick"]) == 1
    printed = capsys.readouterr().out
    assert "RuntimeError: it broke" in printed
    assert "It went well." in printed


def test_load_is_counted() -> None:
    """Every request is sent once, and every answer counted by its status; what falls due too fast is late, not lost."""
    with bare() as server, Generator() as generator:
        outcome = generator.run(server, Job(post("/ok", {"text": "x" * 9_000}), server.port, 8, requests=100))
        assert outcome.statuses == {"200": 100}
        assert outcome.p50 <= outcome.p99 <= outcome.longest <= outcome.seconds
        assert outcome.cpu > 0
        generator.begin(Job(get("/nowhere"), server.port, 2, seconds=0.2, pace=100))
        assert 15 <= generator.end().statuses["404"] <= 21
        with pytest.raises(RuntimeError, match="404"):
            generator.run(server, Job(get("/nowhere"), server.port, 1, requests=1))


def test_the_report_says_what_falls_short(tmp_path: Path) -> None:
    """In its summary, with measured and target; plots are SVG; what failed has a section."""
    verdicts = [Verdict("fast", 3, at_least=2), Verdict("small", 3, at_most=2), Verdict("both", 3, 1, 4)]
    report = Report("One", "So.", verdicts, [Grid(["", "a"], [["row", "1"]])], [Plot("A & B", "ms", [("Parley", 1.0)])])
    write(tmp_path, "# Heading", {"one": report}, {"two": "it broke"})
    text = (tmp_path / "REPORT.md").read_text("utf-8")
    assert "2 of 3 targets are reached" in text
    assert "| small | 3 | ≤ 2 |" in text
    assert "it broke" in text
    assert ElementTree.parse(tmp_path / "plots" / "one-1.svg").getroot().tag.endswith("svg")


def test_an_unknown_benchmark_is_refused() -> None:
    """A misspelt name measures nothing, and says so."""
    with pytest.raises(SystemExit):
        main(["locatign"])


def test_quotes_are_what_they_are_called() -> None:
    """A noisy quote differs from the words at its place, a fabricated one stands nowhere, and both stay the same."""
    text, others = article(50_000)
    passages = noisy(text, 20)
    assert all(one.quote != text[one.start : one.end] for one in passages)
    assert [one.start for one in passages] == sorted({one.start for one in passages})
    assert len(set(fabricated(text, others, 20))) == 20
    assert all(quote not in text for quote in fabricated(text, others, 20))
    assert noisy(text, 20) == passages


def test_shared_cases_are_found_and_rejected_ones() -> None:
    """A case that is to be found gives words of its text."""
    cases = shared_cases()
    assert all(words is None or words in text for text, _, words in cases)
    assert {words is None for _, _, words in cases} == {True, False}
