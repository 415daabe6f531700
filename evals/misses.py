"""What a brief lacks, what it has that the gold has not, and where the two differ: to read, not to score."""

from collections.abc import Iterable, Iterator, Sequence

from evals.answer import Answer, Claim, Dispute, Note, Step
from evals.pairing import Match
from evals.score import judged

LONGEST = 150

Item = Claim | Dispute | Step | Note


def misses(gold: Answer, found: Answer) -> Iterator[str]:
    """A line each: - the gold has it alone, + the brief has it alone, ! both have it and differ."""
    match = Match(gold, found)
    known = {other for _, other in match.parties}
    have = {one for one, other in match.parties if found.parties[other].core}
    yield from _listed(
        "party",
        [party.name for key, party in gold.parties.items() if party.core and key not in have],
        [party.name for key, party in found.parties.items() if party.core and key not in known],
    )
    for part, ours, theirs, pairs in (
        ("position", gold.positions, found.positions, match.positions),
        ("contention", gold.contention, found.contention, match.contention),
        ("step", gold.steps, found.steps, match.steps),
        ("term", gold.terms, found.terms, match.terms),
        ("undisclosed", gold.undisclosed, found.undisclosed, match.undisclosed),
    ):
        yield from _listed(
            part, _alone(ours, [one for one, _ in pairs], gold), _alone(theirs, [two for _, two in pairs], found)
        )
    yield from _differences(gold, found, match)


def _listed(part: str, missing: Iterable[str], added: Iterable[str]) -> Iterator[str]:
    yield from (f"  - {part:<12}{line[:LONGEST]}" for line in missing)
    yield from (f"  + {part:<12}{line[:LONGEST]}" for line in added)


def _alone(items: Sequence[Item], paired: Sequence[Item], answer: Answer) -> list[str]:
    left = list(items)
    for one in paired:
        left.remove(one)
    return [_told(item, answer) for item in left]


def _told(item: Item, answer: Answer) -> str:
    match item:
        case Claim():
            return f"{_names(item.holders, answer)}: {item.statement}"
        case Dispute():
            return f"{item.issue} ({_names(item.sides, answer)})"
        case Step():
            return f"{_names(item.actors, answer)}: {item.action} | {item.when.text if item.when else '-'}"
        case Note():
            return item.words


def _differences(gold: Answer, found: Answer, match: Match) -> Iterator[str]:
    for one, other in match.positions:
        if not match.agree(one.holders, other.holders):
            yield f"  ! holder      {_names(one.holders, gold)} | {_names(other.holders, found)}: {one.statement}"[
                :LONGEST
            ]
        if (one.via or other.via) and not match.same_chain(one.via, other.via):
            yield f"  ! via         {_names(one.via, gold)} | {_names(other.via, found)}: {one.statement}"[:LONGEST]
    for dispute, drawn in match.contention:
        if not match.agree(dispute.sides, drawn.sides):
            yield f"  ! sides       {_names(dispute.sides, gold)} | {_names(drawn.sides, found)}: {dispute.issue}"[
                :LONGEST
            ]
    for step, taken in match.steps:
        if judged(step.when, taken.when) in ("none", "wrong"):
            yield f"  ! date        {_date(step)} | {_date(taken)}: {step.action}"[:LONGEST]


def _names(keys: Sequence[str], answer: Answer) -> str:
    return ", ".join(answer.parties[key].name if key in answer.parties else key for key in keys) or "nobody"


def _date(step: Step) -> str:
    return f"{step.when.text} ({step.when.edtf})" if step.when else "-"
