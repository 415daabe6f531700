"""The benchmarks run."""

import pytest

from bench.__main__ import BENCHMARKS, main
from bench.case import shared_cases
from bench.passage import article, fabricated, noisy


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_prints_its_tables(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """On a small input, in one round, without peers."""
    main([name, "--quick"])
    printed = capsys.readouterr().out
    assert f"\n{name}\n" in printed
    assert "Parley" in printed


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
