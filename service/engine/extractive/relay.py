"""Whose words a relay passes on: "TNA reported, citing Dnevnik, that the minister had told a committee that …"."""

import re
from dataclasses import replace

from schemas.span import Span
from service.reading import Reading
from service.reading.reading import Attribution

_NESTED = re.compile(
    r"\bthat (?P<who>[^,;.]{2,80}?) (?:had |has )?"
    r"(?:told [^,;.]{1,60}? that|(?:said|announced|stated|warned|insisted) that) "
)


def relayed(reading: Reading, attribution: Attribution) -> Attribution:
    """The attribution to the one whose words a relay gives; as it is where that is not said in so many words."""
    content = attribution.content[0]
    if attribution.holders or not attribution.via:
        return attribution
    match = _NESTED.search(reading.article.text, content.start, content.end)
    holder = _holder(reading, Span(start=match.start("who"), end=match.end("who"))) if match else None
    if match is None or holder is None:
        return attribution
    words = (Span(start=match.end(), end=content.end),)
    source = Span(start=match.start("who"), end=match.end("who"))
    return replace(attribution, content=words, holders=(holder,), lemma="say", source=source)


def _holder(reading: Reading, who: Span) -> int | None:
    """Who is named at the end of the subject."""
    for index, name in enumerate(reading.names):
        if any(who.start <= mention.start and mention.end == who.end for mention in name.mentions):
            return index
    return None
