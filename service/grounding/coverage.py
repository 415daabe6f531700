"""How much of an article a brief rests on, and how much of its evidence stands in quotation marks."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Literal

from schemas.brief import Coverage, Position
from schemas.span import Evidence
from service.grounding.locate import Place, words
from service.grounding.mention import united
from service.reading.reading import Quotation, Reading

MIN_QUOTED_WORDS = 4

Mode = Literal["direct_quote", "mixed", "indirect"]


class QuotedPassages:
    """The passages in quotation marks of one article."""

    def __init__(self, reading: Reading) -> None:
        self._text = reading.article.text
        self._quotations: Sequence[Quotation] = sorted(reading.quotations, key=lambda q: q.outer.start)
        self._starts = [quotation.outer.start for quotation in self._quotations]

    def mode(self, evidence: Sequence[Evidence]) -> Mode:
        """direct_quote where every word stands inside quotation marks, indirect where none does, else mixed."""
        inside = outside = False
        for span in evidence:
            at = span.start
            for quotation in self._over(span):
                outside = outside or self._has_words(at, quotation.outer.start)
                inside = inside or self._has_words(max(at, quotation.outer.start), min(span.end, quotation.outer.end))
                at = max(at, quotation.outer.end)
            outside = outside or self._has_words(at, span.end)
        return "mixed" if inside and outside else "direct_quote" if inside else "indirect"

    def excerpted(self, span: Evidence) -> bool:
        """Whether the span lies in a quotation and leaves words of it out."""
        over = self._over(span)
        if len(over) != 1 or not (over[0].outer.start <= span.start and span.end <= over[0].outer.end):
            return False
        inner = over[0].inner
        return self._has_words(inner.start, span.start) or self._has_words(span.end, inner.end)

    def coverage(self, positions: Iterable[Position], evidence: Iterable[Evidence]) -> Coverage:
        """What of the article's quotations has a holder, and how many characters some evidence covers."""
        long = [q for q in self._quotations if words(self._text[q.inner.start : q.inner.end]) >= MIN_QUOTED_WORDS]
        held = united([(span.start, span.end) for p in positions if p.holders for span in p.evidence])
        covered = united([(span.start, span.end) for span in evidence])
        return Coverage(
            quotes_found=len(long),
            quotes_attributed=sum(_overlaps(held, quotation) for quotation in long),
            evidence_characters=sum(end - start for start, end in covered),
        )

    def _over(self, span: Evidence) -> Sequence[Quotation]:
        """The quotations that a span overlaps."""
        last = bisect_right(self._starts, span.end - 1)
        first = last
        while first > 0 and self._quotations[first - 1].outer.end > span.start:
            first -= 1
        return self._quotations[first:last]

    def _has_words(self, start: int, end: int) -> bool:
        return any(character.isalnum() for character in self._text[start:end])


def _overlaps(places: Sequence[Place], quotation: Quotation) -> bool:
    index = bisect_right(places, (quotation.inner.end - 1, quotation.inner.end)) - 1
    return index >= 0 and places[index][1] > quotation.inner.start
