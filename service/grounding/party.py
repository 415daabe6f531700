"""Who a brief is about: parties that the article names, under ids of their own."""

from collections.abc import Iterable, Sequence

from schemas.brief import Party
from schemas.draft import DraftParty
from schemas.span import Evidence
from service.grounding.ledger import Ledger
from service.grounding.locate import MAX_COMPARED, Locator, Place
from service.grounding.mention import Mentions, united
from service.grounding.refusal import Refusal

MAX_ALIASES = 12


class Parties:
    """The parties of a draft that stand in the article, and the way from the draft's keys to their ids."""

    def __init__(self, text: str, locator: Locator, refusal: Refusal, ledger: Ledger) -> None:
        self._text = text
        self._locator = locator
        self._mentions = Mentions(text, locator)
        self._refusal = refusal
        self._ledger = ledger
        self._ids: dict[str, str] = {}
        self._places: dict[str, list[Place]] = {}
        self.listed: list[Party] = []

    def admit(self, drafts: Sequence[DraftParty]) -> None:
        """List each party whose name stands in the article; say of the others why not."""
        admitted = [(draft, party) for draft in drafts if (party := self._admitted(draft))]
        for draft, party in admitted:
            represents = self._ids.get(draft.represents or "")
            party.represents = represents if represents != party.id else None

    def id(self, key: str | None) -> str | None:
        return self._ids.get(key or "")

    def ids(self, keys: Iterable[str]) -> list[str]:
        """The ids of those keys that are known, each once."""
        return list(dict.fromkeys(self._ids[key] for key in keys if key in self._ids))

    def offsets(self, ids: Iterable[str]) -> list[int]:
        """Where these parties are mentioned."""
        return [start for id in ids for start, _ in self._places[id][:MAX_COMPARED]]

    def _admitted(self, draft: DraftParty) -> Party | None:
        name = " ".join(draft.name.split())
        if reason := self._refusal.reason(name):
            self._ledger.drop("parties", draft.name, reason)
            return None
        if not (named := self._mentions.find(name)):
            self._ledger.drop("parties", draft.name, "the article does not have this name")
            return None
        places = {alias: found for alias in draft.aliases[:MAX_ALIASES] if (found := self._mentions.find(alias))}
        mentions = united([place for found in (named, *places.values()) for place in found])
        party = Party(
            id=f"p{len(self.listed) + 1}",
            name=name if self._text.startswith(name, named[0][0]) else " ".join(self._text[slice(*named[0])].split()),
            kind=draft.kind,
            role=self._role(draft.role),
            represents=None,
            aliases=[alias for alias in places if alias != name],
            involvement=draft.involvement,
            mentions=len(mentions),
            evidence=[self._introduction(mentions[0])],
        )
        self.listed.append(party)
        self._ids.setdefault(draft.key, party.id)
        self._places[party.id] = mentions
        return party

    def _role(self, role: str | None) -> str | None:
        """The article's own words for the role; None where it has other ones."""
        found = self._locator.locate(role) if role else None
        return " ".join(found.quote.split()) if found else None

    def _introduction(self, place: Place) -> Evidence:
        start, end = place
        quote = self._text[start:end]
        return Evidence(
            start=start, end=end, quote=quote, match="exact", occurrences=len(self._mentions.find(quote)) or 1
        )
