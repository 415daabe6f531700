"""The headline that the article has, and its lead."""

from schemas.draft import DraftSummary
from schemas.span import Span
from service.engine.extractive.position import Held
from service.reading import Reading

_LONGEST_HEADLINE = 200


def draft_headline(reading: Reading) -> str | None:
    """The title given, or a first line without final punctuation that a blank line follows; else null."""
    if reading.article.title:
        return reading.article.title
    span = _headline(reading)
    return reading.article.text[span.start : span.end] if span else None


def _headline(reading: Reading) -> Span | None:
    story = [paragraph for paragraph in reading.paragraphs if paragraph not in reading.boilerplate]
    if len(story) < 2 or story[0].end - story[0].start > _LONGEST_HEADLINE:
        return None
    text = reading.article.text
    gap = text[story[0].end : story[1].start]
    if text[story[0].end - 1] in ".,;:" or gap.count("\n") < 2:
        return None
    return story[0]


def draft_summary(reading: Reading, held: list[Held]) -> DraftSummary:
    """The first sentence of the story, with the positions that stand in it."""
    headline = _headline(reading)
    text = reading.article.text
    for parse in reading.parses:
        start, end = parse.starts[0], parse.ends[-1]
        if headline is not None and start < headline.end:
            continue
        within = [position.key for position in held if start <= position.attribution.content[0].start < end]
        return DraftSummary(text=text[start:end], positions=within)
    return DraftSummary(text=text[:_LONGEST_HEADLINE].strip(), positions=[])
