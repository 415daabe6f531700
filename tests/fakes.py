"""Working stand-ins at our own Protocols, and a short article with a draft of it."""

import copy
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from schemas.draft import Draft, MissingQuote, Repair
from service.budget import Budget
from service.engine.drafted import Drafted
from service.reading import Reading
from service.store.stored import Stored, StoreUnavailable

ARTICLE = """\
The town of Marrick wants the ferry company to run all winter.

"The island must not be cut off again," said Mayor Ilse Brandt on Tuesday. The company, Norlin Ferries, said it would \
keep one boat if the town paid 400,000 crowns. Brandt rejected that: "We will not pay for what we have already bought."

Both sides will meet on 4 March.
"""

_DRAFT: dict[str, Any] = {
    "headline": None,
    "parties": [
        {
            "key": "p1",
            "name": "Ilse Brandt",
            "kind": "person",
            "role": "Mayor",
            "represents": None,
            "aliases": ["Brandt"],
            "involvement": "principal",
        },
        {
            "key": "p2",
            "name": "Norlin Ferries",
            "kind": "company",
            "role": "company",
            "represents": None,
            "aliases": [],
            "involvement": "principal",
        },
    ],
    "positions": [
        {
            "key": "s1",
            "holders": ["p1"],
            "statement": "The island must not be cut off again",
            "kind": "demand",
            "hedge": "none",
            "via": [],
            "condition": None,
            "responds_to": None,
            "superseded": False,
            "quotes": ["The island must not be cut off again"],
        },
        {
            "key": "s2",
            "holders": ["p2"],
            "statement": "Norlin Ferries would keep one boat",
            "kind": "offer",
            "hedge": "none",
            "via": [],
            "condition": "if the town paid 400,000 crowns",
            "responds_to": None,
            "superseded": False,
            "quotes": ["it would keep one boat if the town paid 400,000 crowns"],
        },
    ],
    "points_of_contention": [],
    "next_steps": [
        {
            "actors": ["p1", "p2"],
            "action": "meet",
            "status": "scheduled",
            "when": "4 March",
            "condition": None,
            "announced_by": None,
            "via": [],
            "quotes": ["Both sides will meet on 4 March"],
        }
    ],
    "terms": [],
    "undisclosed": [],
    "summary": {"text": "Ilse Brandt says the island must not be cut off again.", "positions": ["s1"]},
}


def draft(change: Callable[[dict[str, Any]], object] = lambda _: None) -> Draft:
    """A draft of ARTICLE, changed."""
    content = copy.deepcopy(_DRAFT)
    change(content)
    return Draft.model_validate(content)


def draft_json(change: Callable[[dict[str, Any]], object] = lambda _: None) -> str:
    """The same as a model writes it."""
    return json.dumps(draft(change).model_dump(), separators=(",", ":"))


class FakeEngine:
    """Drafts what it is given, or raises it."""

    def __init__(self, outcome: Draft | Exception, repairs: Sequence[Repair] = (), name: str = "fake") -> None:
        self.outcome = outcome
        self.repairs = repairs
        self.name = name
        self.drafted = 0
        self.repaired: list[MissingQuote] = []

    def identity(self) -> Mapping[str, Any]:
        return {"name": self.name}

    def warm_up(self) -> None:
        """Nothing to wait for."""

    def close(self) -> None:
        """Nothing to close."""

    def state(self) -> str:
        return "ok"

    def draft(self, reading: Reading, budget: Budget) -> Drafted:
        self.drafted += 1
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return Drafted(self.outcome, "llm", self.name)

    def repair(self, reading: Reading, missing: Sequence[MissingQuote], budget: Budget) -> Sequence[Repair]:
        self.repaired += missing
        return self.repairs


class DeadStore:
    """A store that never answers."""

    def get(self, id: str) -> Stored | None:
        raise StoreUnavailable("dead")

    def put(self, stored: Stored) -> bool:
        raise StoreUnavailable("dead")

    def delete(self, id: str) -> bool:
        raise StoreUnavailable("dead")

    def recent(self, limit: int, before: str | None = None, owner: str = "") -> list[Stored]:
        raise StoreUnavailable("dead")

    def check(self) -> None:
        raise StoreUnavailable("dead")

    def close(self) -> None:
        """Nothing to close."""
