"""Who a brief is about: parties that the article names, under ids of their own."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from schemas.brief import Party
from schemas.draft import DraftParty
from schemas.span import Evidence, Span
from schemas.vocabulary import PartyKind
from service.grounding.ledger import Ledger
from service.grounding.locate import MAX_COMPARED, Locator, Place
from service.grounding.mention import Mentions, united
from service.grounding.merging import merged
from service.grounding.naming import bare
from service.grounding.refusal import Refusal
from service.grounding.voice import Voice
from service.reading.reading import Reading

MAX_ALIASES = 12
NO_NAME = "a sentence is no name, and what is said to the reader has none"
NO_SUCH_NAME = "the article does not have this name"


class Parties:
    """The parties of a draft that stand in the article, and the way from the draft's keys to their ids."""

    def __init__(self, reading: Reading, locator: Locator, refusal: Refusal, voice: Voice, ledger: Ledger) -> None:
        self._reading = reading
        self._text = reading.article.text
        self._locator = locator
        self._mentions = Mentions(self._text, reading.language, locator)
        self._refusal = refusal
        self._voice = voice
        self._ledger = ledger
        self._ids: dict[str, str] = {}
        self._by_id: dict[str, Party] = {}
        self._places: dict[str, list[Place]] = {}
        self.listed: list[Party] = []

    def admit(self, drafts: Sequence[DraftParty]) -> None:
        """List each party whose name stands in the article, duplicates made one; say of the others why not."""
        groups = merged([draft for draft in drafts if self._stands(draft)], self._reading)
        claims = Counter(form for group in groups for form in {bare(form) for draft in group for form in _forms(draft)})
        for group in groups:
            self._list(group, {form for form, count in claims.items() if count > 1})
        for group, party in zip(groups, self.listed, strict=True):
            represented = [self.id(draft.represents) for draft in group]
            party.represents = next((id for id in represented if id and party.id not in (id, *self._chain(id))), None)

    def id(self, key: str | None) -> str | None:
        return self._ids.get(key) if key else None

    def ids(self, keys: Iterable[str]) -> list[str]:
        """The ids of those keys that are known, each once."""
        return list(dict.fromkeys(self._ids[key] for key in keys if key in self._ids))

    def name(self, id: str) -> str:
        return self._by_id[id].name

    def kind(self, id: str) -> PartyKind:
        return self._by_id[id].kind

    def forms(self, id: str) -> list[str]:
        """The names that denote a party."""
        return [self._by_id[id].name, *self._by_id[id].aliases]

    def represented_by(self, id: str | None) -> list[str]:
        """The parties that one represents, directly or through others."""
        return self._chain(self._by_id[id].represents) if id else []

    def representing(self, id: str) -> list[str]:
        """The parties that represent one, directly or through others."""
        return [party.id for party in self.listed if id in self._chain(party.represents)]

    def speaks(self, holders: Iterable[str], party: str) -> bool:
        """Whether a party holds something itself or through who represents it."""
        return any(party in (holder, *self.represented_by(holder)) for holder in holders)

    def descriptions(self, id: str) -> list[str]:
        """What the article calls a party: its names and its role."""
        return [*self.forms(id), self._by_id[id].role or ""]

    def offsets(self, ids: Iterable[str]) -> list[int]:
        """Where these parties are mentioned first."""
        return [start for id in ids for start, _ in self._places[id][:MAX_COMPARED]]

    def stands_in(self, id: str, start: int, end: int) -> bool:
        """Whether a party is mentioned between two offsets."""
        return any(True for _ in self.ends_in(id, start, end))

    def covers(self, id: str, span: Span) -> bool:
        """Whether a name of a party has the whole span within it."""
        places = self._places[id]
        index = bisect_left(places, (span.start + 1, 0)) - 1
        return index >= 0 and span.end <= places[index][1]

    def ends_in(self, id: str, start: int, end: int) -> Iterator[int]:
        """Where the mentions of a party between two offsets end."""
        places = self._places[id]
        for index in range(bisect_left(places, (start, start)), len(places)):
            if places[index][1] > end:
                return
            yield places[index][1]

    def _stands(self, draft: DraftParty) -> bool:
        reason = self._refusal.reason(draft.name)
        places = self._mentions.find(_tidy(draft.name)) if reason is None else []
        if reason is None and not places:
            reason = NO_SUCH_NAME
        elif places and all(map(self._is_no_name, places)):
            reason = NO_NAME
        if reason:
            self._ledger.drop("parties", draft.name, reason)
        return reason is None

    def _is_no_name(self, place: Place) -> bool:
        span = Span(start=place[0], end=place[1])
        return self._voice.is_addressed(span) or self._voice.is_whole(span)

    def _list(self, group: Sequence[DraftParty], claimed: set[str]) -> None:
        """Add the party of a group; an alias that another party claims too denotes neither alone."""
        main = group[0]
        name = self._as_written(main.name)
        found = {name: self._mentions.find(_tidy(main.name))}
        for form in (form for draft in group for form in _forms(draft)[: MAX_ALIASES + 1]):
            if bare(form) not in claimed and not self._refusal.reason(form) and (places := self._mentions.find(form)):
                found.setdefault(form, places)
        mentions = united([place for places in found.values() for place in places])
        party = Party(
            id=f"p{len(self.listed) + 1}",
            name=name,
            kind=main.kind,
            role=next((role for draft in group if (role := self._role(draft.role))), None),
            represents=None,
            aliases=[form for form in found if form != name],
            involvement=group[0].involvement,
            mentions=len(mentions),
            evidence=[self._introduction(mentions[0])],
        )
        self.listed.append(party)
        self._by_id[party.id] = party
        self._places[party.id] = mentions
        for draft in group:
            self._ids.setdefault(draft.key, party.id)

    def _as_written(self, name: str) -> str:
        """A name in the article's letters; as given where it is inflected there."""
        name = _tidy(name)
        start, end = self._mentions.find(name)[0]
        found = _tidy(self._text[start:end])
        return name if name in self._text or len(found) != len(name) else found

    def _role(self, role: str | None) -> str | None:
        """The article's own words for the role; None where it has other ones."""
        found = self._locator.locate(role) if role and not self._refusal.reason(role) else None
        return _tidy(found.quote) if found else None

    def _introduction(self, place: Place) -> Evidence:
        start, end = place
        quote = self._text[start:end]
        count = len(self._mentions.find(quote))
        return Evidence(start=start, end=end, quote=quote, match="exact", occurrences=max(1, count))

    def _chain(self, id: str | None) -> list[str]:
        """A party, whom it represents, and so on: no further than a party that stands there already."""
        chain: list[str] = []
        while id is not None and id not in chain:
            chain.append(id)
            id = self._by_id[id].represents
        return chain


def _forms(draft: DraftParty) -> list[str]:
    return [_tidy(form) for form in (draft.name, *draft.aliases)]


def _tidy(text: str) -> str:
    return " ".join(text.split())
