"""Which words of an article may carry a statement: those closest to it, and what refers back to them."""

from collections.abc import Sequence
from typing import TypeVar

from schemas.span import Evidence, Span
from service.grounding.polarity import stems

S = TypeVar("S", bound=Span)


def carrying(statement: str, evidence: Sequence[Evidence], text: str) -> list[Evidence]:
    """The closest quote, and those after it in the article ("he denied that"): what stands before it can only say what
    its words refer to."""
    first = closest(statement, evidence, text)
    after = (span for span in evidence if span.start > first.start)
    return [first, *sorted(after, key=lambda span: span.start)]


def closest(statement: str, spans: Sequence[S], text: str) -> S:
    """The span of a text that shares most words with a statement; of two as close the later one."""
    if len(spans) == 1:
        return spans[0]
    said = stems(statement)
    return max(spans, key=lambda span: (len(stems(text[span.start : span.end]) & said), span.start))
