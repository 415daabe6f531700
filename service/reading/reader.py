"""Reads an article once: everything that code can tell without a model."""

from schemas.article import Article
from schemas.span import Span
from service.reading.holder.resolution import resolve
from service.reading.reading import Reading
from service.reading.text.boilerplate import find_boilerplate
from service.reading.text.dateline import skip_dateline
from service.reading.text.language import detect_language, is_english
from service.reading.text.parse import Parse, find_capitalised, parse
from service.reading.text.quotation import Quotation, find_quotations
from service.reading.text.sentence import find_paragraphs, find_sentences

_MOST_PARAGRAPHS_BEFORE_LEAD = 8


def read(article: Article) -> Reading:
    """The reading of an article in any language; names and attributions only where the rules apply."""
    text = article.text
    language = detect_language(text, article.language)
    applies = is_english(language)
    paragraphs = find_paragraphs(text)
    quotations = find_quotations(text, paragraphs)
    sentences = find_sentences(text, language.split("-")[0].lower(), paragraphs, quotations)
    boilerplate = find_boilerplate(text, paragraphs)
    parses = _parses(text, paragraphs, sentences, quotations, boilerplate) if applies else ()
    names, attributions = resolve(text, parses, quotations, paragraphs)
    return Reading(
        article=article,
        language=language,
        rules_apply=applies,
        paragraphs=paragraphs,
        sentences=sentences,
        boilerplate=boilerplate,
        quotations=quotations,
        parses=parses,
        names=names,
        attributions=attributions,
    )


def _parses(
    text: str,
    paragraphs: tuple[Span, ...],
    sentences: tuple[Span, ...],
    quotations: tuple[Quotation, ...],
    boilerplate: tuple[Span, ...],
) -> tuple[Parse, ...]:
    """The sentences outside boilerplate, parsed."""
    left_out = {span.start: span.end for span in boilerplate}
    names = find_capitalised(text)
    openings = {paragraph.start for paragraph in paragraphs[:_MOST_PARAGRAPHS_BEFORE_LEAD]}
    found: list[Parse] = []
    end = 0
    for sentence in sentences:
        end = left_out.get(sentence.start, end)
        if sentence.start >= end:
            if sentence.start in openings:
                sentence = Span(start=skip_dateline(text, sentence.start, sentence.end), end=sentence.end)
            found.append(parse(text, sentence, quotations, names))
    return tuple(found)
