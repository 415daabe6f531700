"""The two lines at the top of a brief: the headline that the article has, and the summary."""

from collections.abc import Sequence

from schemas.brief import Summary
from schemas.draft import Draft
from schemas.span import Evidence
from service.grounding.material import Material
from service.grounding.position import Positions

NOT_A_HEADLINE = "the article does not have this headline"
EMPTY = "it is empty or rests on no position"
MAX_SENTENCE = 1_000


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
    """The draft's summary with what it rests on; the article's first sentence where it rests on nothing."""
    drafted = draft.summary
    text = " ".join(drafted.text.split())
    ids = positions.ids(drafted.positions)
    reason = material.refusal.reason(text) or (None if text and ids else EMPTY)
    if reason:
        material.ledger.drop("summary", text, reason)
        return Summary(text=_first_sentence(material), positions=[], verification=material.verifier.verbatim())
    return Summary(text=text, positions=ids, verification=material.verifier.summary(text, positions.of(ids), beside))


def _first_sentence(material: Material) -> str:
    """The first sentence outside boilerplate that has a word in it, cut to MAX_SENTENCE characters."""
    reading = material.reading
    text = reading.article.text
    skipped = [(span.start, span.end) for span in reading.boilerplate]
    for sentence in reading.sentences:
        if any(start <= sentence.start < end for start, end in skipped):
            continue
        if any(character.isalnum() for character in text[sentence.start : sentence.end]):
            return text[sentence.start : min(sentence.end, sentence.start + MAX_SENTENCE)].strip()
    return text.strip()[:MAX_SENTENCE]
