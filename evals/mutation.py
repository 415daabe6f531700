"""What verification catches: true drafts with one thing made wrong in each.

A regression test, not an accuracy claim: mutations of this kind are easier to catch than a model's own mistakes.

    python -m evals.mutation [DIR]

DIR holds drafts or briefs, <name>.json, of articles, <name>.txt beside them or in evals/articles; without one
evals/gold and the recorded drafts are taken. Where the rules of reading do not apply only quotes are mutated. A mutant
is caught where its position is dropped or its verdict is partial or contradicted. Positions whose verdict is so without
any mutation are the false alarms, and have no mutants.
"""

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from evals.mutant import MUTATIONS, Pair, Subject
from evals.recording import ARTICLES, RECORDED, article_text
from evals.recording import path as recording_path
from schemas.article import Article
from schemas.brief import Content, Position
from schemas.draft import Draft, DraftParty, DraftPosition, DraftSummary
from service.errors import ServiceError
from service.grounding.ground import Grounder
from service.reading import read

GOLD = Path(__file__).parent / "gold"
FLOORS = Path(__file__).parent / "mutation_floors.json"
ALARMS = ("partial", "contradicted")
LEGEND = """
known by rule: the holder check of the true position passes, so that some rule found its speaker in the article; the
speaker is then swapped for the party named nearest, other than relays, outlets and who represents or is represented.
Not all of these can be told: a quote may name both, and an institution may speak through its people."""


def main(arguments: Sequence[str] = ()) -> list[str]:
    """Print the table; a line for each figure beyond its floor. Another directory's figures have no floors."""
    parser = argparse.ArgumentParser(prog="python -m evals.mutation", description="What verification catches.")
    parser.add_argument("directory", nargs="?", type=Path, help="articles with their gold briefs")
    parser.add_argument("--misses", action="store_true", help="print every mutant that was not caught")
    options = parser.parse_args(arguments)
    pairs = list(gold(options.directory) if options.directory else chain(gold(GOLD), recorded()))
    caught, verdicts, alarms = measure(pairs, options.misses)
    show(len(pairs), caught, verdicts, alarms)
    failures = [] if options.directory else broken(caught, verdicts)
    print(*(f"FAILED {failure}" for failure in failures), sep="\n", end="\n" if failures else "")
    return failures


def gold(directory: Path) -> Iterator[Pair]:
    """The pairs of a directory: every JSON file with an article of its name, beside it or among the project's."""
    for file in sorted(directory.glob("*.json")):
        beside = file.with_suffix(".txt")
        article = beside if beside.exists() else ARTICLES / beside.name
        if article.exists():
            yield _pair(file.stem, article.read_bytes().decode(), _draft(json.loads(file.read_text("utf-8"))))


def recorded() -> Iterator[Pair]:
    """The drafts that a model wrote for the recordings."""
    for name in RECORDED:
        exchange = json.loads(recording_path(name).read_text("utf-8"))["interactions"][0]
        answer = json.loads(exchange["response"]["body"]["string"])["choices"][0]["message"]["content"]
        yield _pair(name, article_text(name), Draft.model_validate_json(answer))


def measure(pairs: list[Pair], misses: bool = False) -> tuple[dict[str, Counter[bool]], Counter[str], Counter[str]]:
    """For each mutation how many were caught and missed; the verdicts and the failed checks without any."""
    caught: dict[str, Counter[bool]] = defaultdict(Counter)
    verdicts: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    for pair in pairs:
        grounder = Grounder(pair.reading)
        for position in pair.draft.positions:
            grounded = _grounded(grounder, pair, position)
            verdicts[grounded.verification.status if grounded else "dropped"] += 1
            if grounded is None or grounded.verification.status in ALARMS:
                alarms.update(_failed(grounded) if grounded else ["dropped"])
                continue
            subject = Subject(pair, position, grounded, random.Random(f"{pair.name} {position.key}"))
            for name, mutation in MUTATIONS.items():
                if (pair.reading.rules_apply or name.startswith("quote")) and (mutant := mutation(subject)):
                    is_caught = _is_caught(_grounded(grounder, pair, mutant))
                    caught[name][is_caught] += 1
                    if misses and not is_caught:
                        print(f"{pair.name} {name}: {mutant.holders} {mutant.statement!r} by {mutant.quotes}")
    return caught, verdicts, alarms


def show(articles: int, caught: dict[str, Counter[bool]], verdicts: Counter[str], alarms: Counter[str]) -> None:
    limits = _limits()
    print("A regression test, not an accuracy claim.\n")
    print(f"{'mutation':34}{'caught':>8}{'missed':>8}{'share':>8}{'wanted':>8}")
    for name in MUTATIONS:
        hits, misses = caught[name][True], caught[name][False]
        share = f"{hits / (hits + misses):.1%}" if hits + misses else "–"
        wanted = f"{limits['targets'][name]:.0%}" if name in limits["targets"] else ""
        print(f"{name:34}{hits:8}{misses:8}{share:>8}{wanted:>8}")
    print(LEGEND)
    total = sum(verdicts.values())
    print(f"\nWithout mutation: {total} positions of {articles} articles")
    for status, count in verdicts.most_common():
        print(f"  {status:20}{count:6}{count / total:8.1%}")
    print("False alarms by check:", ", ".join(f"{name} {count}" for name, count in alarms.most_common()) or "none")


def broken(caught: dict[str, Counter[bool]], verdicts: Counter[str]) -> list[str]:
    """A line for each mutation caught less often than its floor, and for each verdict given too often to the true."""
    limits, total = _limits(), verdicts.total()
    shares = {name: counts[True] / counts.total() for name, counts in caught.items() if counts}
    too_few = [
        f"{name}: {shares.get(name, 0):.1%} caught, the floor is {floor:.0%}"
        for name, floor in limits["floors"].items()
        if shares.get(name, 0) < floor
    ]
    too_many = [
        f"{status}: {verdicts[status] / total:.1%} of the unmutated, the ceiling is {ceiling:.0%}"
        for status, ceiling in limits["ceilings"].items()
        if total and verdicts[status] > ceiling * total
    ]
    return too_few + too_many


def _limits() -> dict[str, dict[str, float]]:
    limits: dict[str, dict[str, float]] = json.loads(FLOORS.read_text("utf-8"))
    return limits


def _pair(name: str, text: str, draft: Draft) -> Pair:
    return Pair(name, read(Article(text=text)), draft)


def _draft(document: dict[str, object]) -> Draft:
    """A gold document as a draft: a brief's evidence becomes its quotes, its ids the keys."""
    if "coverage" not in document:
        return Draft.model_validate(document)
    content = Content.model_validate({name: document[name] for name in Content.model_fields})
    parties = [
        DraftParty.model_validate({**_fields(party.model_dump(), DraftParty), "key": party.id})
        for party in content.parties
    ]
    positions = [
        DraftPosition.model_validate(
            {
                **_fields(position.model_dump(), DraftPosition),
                "key": position.id,
                "quotes": [span.quote for span in position.evidence],
            }
        )
        for position in content.positions
    ]
    return _only(parties, positions)


def _fields(values: dict[str, object], model: type[DraftParty] | type[DraftPosition]) -> dict[str, object]:
    return {name: value for name, value in values.items() if name in model.model_fields}


def _only(parties: list[DraftParty], positions: list[DraftPosition]) -> Draft:
    return Draft(
        headline=None,
        parties=parties,
        positions=positions,
        points_of_contention=[],
        next_steps=[],
        terms=[],
        undisclosed=[],
        summary=DraftSummary(text="", positions=[]),
    )


def _grounded(grounder: Grounder, pair: Pair, position: DraftPosition) -> Position | None:
    alone = position.model_copy(update={"responds_to": None, "superseded": False})
    try:
        return next(iter(grounder.ground(_only(pair.draft.parties, [alone])).positions), None)
    except ServiceError:
        return None


def _is_caught(grounded: Position | None) -> bool:
    return grounded is None or grounded.verification.status in ALARMS


def _failed(grounded: Position) -> list[str]:
    return [check.name for check in grounded.verification.checks if check.passed is False]


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
