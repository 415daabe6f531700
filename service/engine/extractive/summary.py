"""The headline that the article has, and its lead."""

from schemas.draft import DraftSummary
from schemas.span import Span
from service.engine.extractive.position import Held
from service.reading import Reading

_LONGEST_HEADLINE = 200
_SHORTEST_LEAD = 8


def draft_headline(reading: Reading) -> str | None:
    """The title given, or a first line without final punctuation that a blank line follows; else null."""
    if reading.article.title:
        return reading.article.title
    span = _headline(reading)
    return reading.article.text[span.start : span.end] if span else None


def _headline(reading: Reading) -> Span | None:
    left_out = {span.start for span in reading.boilerplate}
    story = [paragraph for paragraph in reading.paragraphs if paragraph.start not in left_out][:2]
    if len(story) < 2 or story[0].end - story[0].start > _LONGEST_HEADLINE:
        return None
    text = reading.article.text
    blank = text[story[0].end : story[1].start].count("\n") > 1 or text[story[0].end : story[1].start].count("\r") > 1
    return story[0] if blank and text[story[0].end - 1] not in ".,;:" else None


def draft_summary(reading: Reading, held: list[Held]) -> DraftSummary:
    """The first full sentence of the story, with the positions that stand in it."""
    text = reading.article.text
    headline = _headline(reading)
    start = headline.end if headline else 0
    leads = [parse for parse in reading.parses if parse.starts[0] >= start]
    lead = next((parse for parse in leads if len(parse.words) >= _SHORTEST_LEAD), leads[0] if leads else None)
    if lead is None:
        return DraftSummary(text=text[:_LONGEST_HEADLINE].strip(), positions=[])
    first, last = lead.starts[0], lead.ends[-1]
    within = [position.key for position in held if first <= position.span.start < last]
    return DraftSummary(text=text[first:last], positions=within)
