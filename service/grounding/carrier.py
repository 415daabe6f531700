"""Which quotes of a statement may carry it: the one closest to its words, and what refers back to that one."""

from collections.abc import Sequence

from schemas.span import Evidence
from service.grounding.polarity import stems


def carrying(statement: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The quote that shares most words with a statement, and those after it in the article ("he denied that"): what
    stands before it can only say what its words refer to. Of two as close the later one.
    """
    said = stems(statement)
    closest = max(evidence, key=lambda span: (len(stems(span.quote) & said), span.start))
    after = (span for span in evidence if span.start > closest.start)
    return [closest, *sorted(after, key=lambda span: span.start)]
