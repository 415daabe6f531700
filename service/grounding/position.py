"""What the parties say, want, offer, refuse or leave open, as far as the article carries it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from schemas.brief import Position, Verification
from schemas.draft import DraftPosition
from schemas.span import Evidence
from service.grounding.citation import Cited
from service.grounding.coverage import QuotedPassages
from service.grounding.material import Material
from service.grounding.polarity import stems

MIN_SHARED = 0.25
UNVERIFIED = Verification(status="located", checks=[])
REPEATED = "it says the same as an earlier position"


class Positions:
    """The positions of a draft that stand, and the way from the draft's keys to them."""

    def __init__(self, material: Material, passages: QuotedPassages) -> None:
        self._material = material
        self._passages = passages
        self._by_key: dict[str, Position] = {}
        self._by_id: dict[str, Position] = {}
        self._said: set[tuple[str, tuple[str, ...]]] = set()
        self.listed: list[Position] = []

    def admit(self, items: Iterable[tuple[Cited, DraftPosition]]) -> None:
        """List each position that has evidence; then say what it answers, which may stand further down."""
        admitted = [(draft, position) for item, draft in items if (position := self._admitted(item, draft))]
        for draft, position in admitted:
            answered = self._by_key.get(draft.responds_to) if draft.responds_to else None
            if answered and not self._leads_back(answered, position):
                position.responds_to = answered.id
        replacing = _by_holder(position for position in self.listed if not position.superseded)
        for position in self.listed:
            if position.superseded:
                self._check_superseded(position, replacing)

    def ids(self, keys: Iterable[str]) -> list[str]:
        """The ids of the positions under those keys that stand, each once."""
        return list(dict.fromkeys(self._by_key[key].id for key in keys if key in self._by_key))

    def of(self, ids: Iterable[str]) -> list[Position]:
        return [self._by_id[id] for id in ids]

    def _admitted(self, item: Cited, draft: DraftPosition) -> Position | None:
        holders = self._material.parties.ids(draft.holders)
        near = self._material.parties.offsets(holders)
        evidence = self._material.evidence(item, draft.condition, near=near)
        if not evidence or self._is_repeated(item, holders):
            return None
        position = self._grounded(draft, holders, evidence)
        if not self._material.stands(item, position.verification):
            return None
        self.listed.append(position)
        self._by_key.setdefault(draft.key, position)
        self._by_id[position.id] = position
        return position

    def _is_repeated(self, item: Cited, holders: Sequence[str]) -> bool:
        said = (" ".join(item.statement.casefold().split()), tuple(holders))
        if said in self._said:
            self._material.ledger.drop(item.part, item.statement, REPEATED)
            return True
        self._said.add(said)
        return False

    def _grounded(self, draft: DraftPosition, drafted: list[str], evidence: list[Evidence]) -> Position:
        verifier = self._material.verifier
        holders = verifier.tied(drafted, draft.statement, evidence)
        via = [id for id in self._material.parties.ids(draft.via) if id not in drafted]
        position = Position(
            id=f"s{len(self.listed) + 1}",
            holders=holders,
            statement=" ".join(draft.statement.split()),
            kind=draft.kind,
            mode=self._passages.mode(evidence),
            hedge=draft.hedge,
            via=verifier.tied(via, draft.statement, evidence),
            condition=draft.condition or None,
            responds_to=None,
            superseded=draft.superseded,
            evidence=evidence,
            verification=UNVERIFIED,
        )
        position.verification = verifier.position(position, [id for id in drafted if id not in holders])
        return position

    def _check_superseded(self, position: Position, replacing: Mapping[str, Sequence[Position]]) -> None:
        """Keep the mark only where another position of a holder stands on the same matter."""
        matter = stems(position.statement)
        others = (other for holder in position.holders for other in replacing.get(holder, ()))
        position.superseded = any(_is_one_matter(matter, stems(other.statement)) for other in others)
        position.verification = self._material.verifier.superseded(position.verification, position.superseded)

    def _leads_back(self, answered: Position, position: Position) -> bool:
        """Whether the chain of answers that begins at answered comes to position."""
        seen: Position | None = answered
        while seen is not None and seen is not position:
            seen = self._by_id.get(seen.responds_to) if seen.responds_to else None
        return seen is position


def _by_holder(positions: Iterable[Position]) -> dict[str, list[Position]]:
    held: dict[str, list[Position]] = defaultdict(list)
    for position in positions:
        for holder in position.holders:
            held[holder].append(position)
    return held


def _is_one_matter(matter: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(matter & other)
    return shared > 0 and shared >= MIN_SHARED * min(len(matter), len(other))
