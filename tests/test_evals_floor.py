"""What makes `make eval` fail."""

from evals.floor import Floors, floors
from evals.score import Count, Score
from evals.table import article_table, engine_table

LIMITS = Floors(
    targets={"steps F1": 0.9},
    engines={"extractive": {"steps F1": 0.6, "parties recall": 0.5, "invented years": 0}},
)
GOOD = Score(parties=Count(5, 9, 10), steps=Count(6, 10, 10))


def test_a_figure_at_its_floor_holds():
    """Equality is enough; an engine without floors cannot fail."""
    assert LIMITS.broken("extractive", GOOD) == []
    assert LIMITS.broken("lead-3", Score()) == []


def test_a_figure_below_its_floor_is_named():
    """With its value and its floor; a fault is one above its ceiling."""
    bad = Score(parties=Count(4, 9, 10), steps=Count(6, 10, 10), invented_years=1)
    assert LIMITS.broken("extractive", bad) == [
        "extractive: parties recall is 0.4, the floor 0.5",
        "extractive: invented years is 1, the floor 0",
    ]


def test_a_figure_that_could_not_be_measured_is_below_its_floor():
    """An evaluation of nothing does not pass."""
    assert "extractive: steps F1 is None, the floor 0.6" in LIMITS.broken("extractive", Score())


def test_the_recorded_floors_name_figures_and_are_below_what_is_aimed_at():
    """A misspelt figure would never be checked."""
    limits = floors()
    assert set(limits.targets) <= set(Score().figures())
    for held in limits.engines.values():
        assert set(held) <= set(Score().figures())
        assert all(held[name] <= limits.targets.get(name, held[name]) for name in held)


def test_tables_show_every_article_and_every_figure():
    """Aligned, with a dash for what there was nothing to count of, and faults named."""
    faulty = Score(parties=Count(5, 9, 10), disputes_where_none=2)
    table = article_table("extractive", {"strike": GOOD, "festival": faulty}, GOOD + faulty)
    assert [line.split()[0] for line in table.splitlines()[2:]] == ["strike", "festival", "all"]
    assert "2 disputes where none" in table
    compared = engine_table({"extractive": GOOD, "lead-3": Score()}, LIMITS)
    assert "steps F1                             0.60           -      0.90              0.60" in compared
