"""Named concepts that the article itself explains."""

import re

from schemas.draft import DraftTerm
from service.reading import Reading
from service.reading.reading import Quotation

_EXPLAINS = re.compile(
    r"\s*,?\s*(?:(?:appears?|seems?|is (?:thought|believed|understood)) to )?(?:refers? to|means?|is a (?:term|phrase|name) for|stands for|describes|denotes)\b"
)
_LONGEST_WORDS = 5


def draft_terms(reading: Reading) -> list[DraftTerm]:
    """Short passages in quotation marks that a sentence of the article explains."""
    found: dict[str, DraftTerm] = {}
    for quotation in reading.quotations:
        term = reading.article.text[quotation.inner.start : quotation.inner.end].strip(" .,;")
        if 0 < len(term.split()) <= _LONGEST_WORDS and term.lower() not in found:
            if (meaning := _meaning(reading, quotation)) is not None:
                found[term.lower()] = DraftTerm(term=term, meaning=meaning, quotes=[meaning])
    return list(found.values())


def _meaning(reading: Reading, quotation: Quotation) -> str | None:
    text = reading.article.text
    if _EXPLAINS.match(text, quotation.outer.end) is None:
        return None
    for sentence in reading.sentences:
        if sentence.start <= quotation.outer.start < sentence.end:
            return text[quotation.outer.end : sentence.end].strip(" .,")
    return None
