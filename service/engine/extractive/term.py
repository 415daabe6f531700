"""Named concepts that the article itself explains."""

import re

from schemas.draft import DraftTerm
from service.reading import Reading
from service.reading.reading import Quotation

_EXPLAINS = re.compile(
    r"[,’']*\s*,?\s*(?:(?:(?:appears?|seems?|is (?:thought|believed|understood)) to )?"
    r"(?:refers? to|means?|stands for|describes|denotes)\b"
    r"|(?:is|was) (?:a|the) (?:term|phrase|name|word|expression) (?:for|that|used)\b"
    r"|(?:which|that) (?:means|refers to|stands for)\b|a (?:term|phrase|name|word|period|reference|kind|sort)\b"
    r"|\((?=[a-z]))"
)
_LONGEST_WORDS = 5


def draft_terms(reading: Reading) -> list[DraftTerm]:
    """Short passages in quotation marks that a sentence of the article explains."""
    found: dict[str, DraftTerm] = {}
    for quotation in reading.quotations:
        term = reading.article.text[quotation.inner.start : quotation.inner.end].strip(" .,;")
        meaning = _meaning(reading, quotation) if 0 < len(term.split()) <= _LONGEST_WORDS else None
        if meaning is not None:
            found.setdefault(term.lower(), DraftTerm(term=term, meaning=meaning, quotes=[meaning]))
    return list(found.values())


def _meaning(reading: Reading, quotation: Quotation) -> str | None:
    """The rest of the sentence, where it starts to explain."""
    text = reading.article.text
    if _EXPLAINS.match(text, quotation.outer.end) is None:
        return None
    for sentence in reading.sentences:
        if sentence.start <= quotation.outer.start < sentence.end:
            return text[quotation.outer.end : sentence.end].strip(" .,") or None
    return None
