"""The two lines at the top of a brief: the headline that the article has, and the summary."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from schemas.brief import Summary
from schemas.draft import Draft
from schemas.span import Evidence, Span
from service.grounding.material import NOT_BORNE, Material
from service.grounding.position import Positions

NOT_A_HEADLINE = "the article does not have this headline"
UNSUPPORTED = "it rests on no position"
MAX_SENTENCE = 1_000
_ENDED = re.compile(r"[.!?。！？।۔։…][^\w\s.!?。！？।۔։…]*$")


def headline(draft: Draft, material: Material) -> str | None:
    """The title given, else the draft's headline where it stands in the article, in the article's words."""
    article = material.reading.article
    if article.title:
        return article.title
    if not draft.headline or not draft.headline.strip():
        return None
    found = material.locator.locate(draft.headline)
    reason = material.refusal.reason(draft.headline) or (None if found else NOT_A_HEADLINE)
    if reason:
        material.ledger.drop("headline", draft.headline, reason)
    return " ".join(found.quote.split()) if found and not reason else None


def summary(draft: Draft, positions: Positions, beside: Sequence[Evidence], material: Material) -> Summary:
    """The draft's summary with what it rests on; a sentence of the article, by default its first, where on nothing."""
    drafted = draft.summary
    text = " ".join(drafted.text.split())
    ids = positions.ids(drafted.positions)
    reason = material.refusal.reason(text) or (None if text and ids else UNSUPPORTED)
    rested_on = positions.of(ids)
    spans = [*(span for position in rested_on for span in position.evidence), *beside]
    if not reason and not material.bears(spans, text):
        reason = NOT_BORNE
    verbatim = None if ids else material.locator.locate(text)
    if verbatim and not material.voice.is_addressed(verbatim):
        return Summary(text=verbatim.quote, positions=[], verification=material.verifier.verbatim())
    if reason:
        if text:
            material.ledger.drop("summary", text, reason)
        return Summary(text=_first_sentence(material), positions=[], verification=material.verifier.verbatim())
    return Summary(text=text, positions=ids, verification=material.verifier.summary(text, rested_on, beside))


def _first_sentence(material: Material) -> str:
    """The first sentence outside boilerplate that does not speak to the reader, cut to MAX_SENTENCE characters; a
    headline has no full stop."""
    reading = material.reading
    text = reading.article.text
    told = [sentence for sentence in reading.sentences if not _is_within(sentence.start, reading.boilerplate)]
    reported = [sentence for sentence in told if not material.voice.is_addressed(sentence)]
    sentences = [text[sentence.start : sentence.end].strip() for sentence in reported or told]
    worded = [sentence for sentence in sentences if any(map(str.isalnum, sentence))] or [text.strip()]
    return next((sentence for sentence in worded if _ENDED.search(sentence)), worded[0])[:MAX_SENTENCE]


def _is_within(offset: int, spans: Sequence[Span]) -> bool:
    """Whether one of these covers the offset; they are in order and apart."""
    place = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return place >= 0 and offset < spans[place].end
