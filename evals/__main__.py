"""`make eval`: score every engine on the gold briefs, and fail below a floor.

python -m evals [NAME ...]      the whole; with names, what the extractive engine's briefs of these articles lack
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence

import structlog

from evals.answer import Answer
from evals.engine import extractive, lead_3, model
from evals.floor import floors
from evals.gold import Case, case, cases, english, recorded
from evals.misses import misses
from evals.property import located
from evals.score import Score, score
from evals.size import size_table, sizes
from evals.table import article_table, engine_table


def main(arguments: Sequence[str] | None = None) -> int:
    """1 where a figure is beyond its limit, else 0."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument("names", nargs="*", help="articles: print what the extractive engine missed in them")
    names = parser.parse_args(arguments).names
    if names:
        return show_misses([case(name) for name in names])
    failures = [*score_engines(), *measure_sizes(), *check_invariant(), *mutate()]
    print("\n".join(["", *(f"FAILED {failure}" for failure in failures)]) if failures else "\nEvery floor holds.")
    return 1 if failures else 0


def show_misses(chosen: Sequence[Case]) -> int:
    """Where the extractive engine's briefs differ from the gold."""
    for one in chosen:
        print(one.name, *misses(one.answer, extractive(one)), sep="\n")
    return 0


def score_engines() -> list[str]:
    """Print the tables of every engine, and the engines side by side; what fell below its floor."""
    gold, limits = cases(), floors()
    totals = {
        "extractive": scored("extractive engine", extractive, english(gold)),
        "model": scored("recorded model", model, recorded(gold)),
        "lead-3": scored("lead-3 baseline", lead_3, english(gold)),
    }
    print(engine_table(totals, limits))
    return [line for engine, total in totals.items() for line in limits.broken(engine, total)]


def scored(title: str, engine: Callable[[Case], Answer], chosen: Sequence[Case]) -> Score:
    """Print the table of one engine; the sum of its scores."""
    scores: Mapping[str, Score] = {one.name: score(one.answer, engine(one), one.given) for one in chosen}
    total = sum(scores.values(), Score())
    print(article_table(title, scores, total), end="\n\n")
    return total


def measure_sizes() -> list[str]:
    """Print what the recordings read and wrote; those that are too long."""
    measured = sizes()
    print(f"\n{size_table(measured)}")
    return [f"{one.name}: the draft is too long" for one in measured if not one.fits]


def check_invariant() -> list[str]:
    """Print how many random quotes were sought; the one whose span has other words."""
    try:
        sought, found = located()
    except AssertionError as error:
        return [f"located evidence is not the article's words: {error}"]
    print(f"\nEvidence is the article's own words: {sought:,} random examples, {found:,} located, none otherwise.")
    return []


def mutate() -> list[str]:
    """Print what verification catches of mutated drafts; which figures fell below their floors."""
    from evals import mutation

    print("\nMutations of true drafts. ", end="")
    return mutation.main()


if __name__ == "__main__":
    sys.exit(main())
