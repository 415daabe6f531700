"""What parties say and want, as the article's own clauses."""

from dataclasses import dataclass
from typing import Protocol

from schemas.draft import DraftPosition
from schemas.span import Span
from service.reading import Reading
from service.reading.reading import Attribution

_MOST = 30
_FEWEST_WORDS = 3
_CONDITIONS = (" if ", " unless ", " provided that ", " as long as ", " on condition that ")


class Keys(Protocol):
    """Keys of parties by their index in Reading.names."""

    def keys(self, names: tuple[int, ...]) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Held:
    """An attribution chosen as a position."""

    key: str
    reading: Reading
    attribution: Attribution

    def draft(self, cast: Keys) -> DraftPosition:
        return DraftPosition(
            key=self.key,
            holders=cast.keys(self.attribution.holders),
            statement=self.statement(),
            kind=self.attribution.kind,
            hedge=self.attribution.hedge,
            via=cast.keys(self.attribution.via),
            condition=self._condition(),
            responds_to=None,
            superseded=False,
            quotes=self.quotes(),
        )

    def statement(self) -> str:
        """The content where it is a clause, else the whole clause from its subject on."""
        first = self.attribution.content[0]
        text = self.reading.article.text
        content = text[first.start : first.end]
        if content.startswith("that "):
            return content.removeprefix("that ")
        if self.attribution.mode == "direct_quote" or self.attribution.lemma in ("say", "accord", "state"):
            return content.strip("\"“”'‘’, ")
        source = self.attribution.source
        start = min(first.start, source.start) if source else first.start
        return text[start : max(first.end, self.attribution.cue.end)]

    def quotes(self) -> list[str]:
        text = self.reading.article.text
        return [text[span.start : span.end] for span in self.attribution.content]

    def _condition(self) -> str | None:
        statement = self.statement()
        for condition in _CONDITIONS:
            _, found, after = statement.partition(condition)
            if found and after:
                return found.strip() + " " + after.split(",")[0].rstrip(".\"”’'")
        return None


def choose_positions(reading: Reading) -> list[Held]:
    """The attributions that say something, in the article's order."""
    chosen = [attribution for attribution in reading.attributions if _carries(reading, attribution)]
    if len(chosen) > _MOST:
        best = sorted(chosen, key=lambda attribution: (not attribution.holders, attribution.content[0].start))[:_MOST]
        chosen = [attribution for attribution in chosen if attribution in best]
    return [Held(f"s{number}", reading, attribution) for number, attribution in enumerate(chosen, start=1)]


def _carries(reading: Reading, attribution: Attribution) -> bool:
    if not attribution.content:
        return False
    span: Span = attribution.content[0]
    return len(reading.article.text[span.start : span.end].split()) >= _FEWEST_WORDS
