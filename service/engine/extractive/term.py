"""Named concepts that the article itself explains."""

import re
from collections.abc import Iterator

from schemas.draft import DraftTerm
from schemas.span import Span
from service.engine.extractive.wording import sentence_around
from service.reading import Reading
from service.reading.part import fold_case, has_part

_OPEN, _CLOSE = "[\"“‘'„«]", "[\"”’'“»]"
_WORD = r"[\w'’-]{1,30}"
_WORDS = rf"[^\W\d_][\w'’-]{{0,30}}(?: {_WORD}){{0,3}}?"
_DEVICES = "arrangement|clause|device|levy|mechanism|procedure|provision|rule|scheme|system|tax"
_RULES = "act|bill|charter|clause|code|convention|directive|doctrine|label|law|pact|permit|protocol|rule|scheme|treaty"
_EXPLAINS = re.compile(
    r"[,’']*\s*,?\s*(?:(?:(?:appears?|seems?|is (?:thought|believed|understood)) to )?"
    r"(?:refers? to|means?|stands for|describes|denotes)\b"
    r"|(?:is|was) (?:a|the) (?:term|phrase|name|word|expression) (?:for|that|used)\b"
    r"|(?:which|that) (?:means|refers to|stands for)\b|an? (?:term|phrase|name|word|period|reference|kind|sort)\b"
    r"|\((?=[a-z]))"
)
_INTRODUCED = re.compile(
    rf"\b(?:known as|so-called|what (?:{_WORD} ){{1,4}}?(?:call|calls|called|term|terms|termed))"
    rf" (?:an? |the )?{_OPEN}?(?P<term>{_WORDS}){_CLOSE}?"
    rf"(?:,{_CLOSE}? (?=(?:an?|the|where|or|meaning|(?:under|in|by|for) which|which means) )"
    r"|(?: (?:would |will )?(?:apply|applies|applied|holds|says))?: (?=[a-z])| \((?=[a-z]))"
)
_APPOSED = re.compile(
    rf"{_OPEN}(?P<term>{_WORDS}){_CLOSE}?,{_CLOSE}? (?=(?:an?|the) (?!man |woman |person |people |company )"
    r"[\w -]{1,40} (?:that|which|(?:in|under) which|where) )"
)
_DEVISED = re.compile(
    rf"\b(?:an?|the) (?P<term>{_WORDS}), (?=an? (?:{_DEVICES}) (?:that|which|(?:under|by|in) which) )"
)
_REGULATES = re.compile(
    rf"\b[Tt]he (?P<term>(?:{_WORD} )?(?:{_RULES})(?: of \d{{4}})?), (?=(?:under which|(?:which|that) "
    r"(?:obliges|requires|allows|bans|forbids|entitles|limits|prohibits|lets|gives|makes|guarantees|is awarded)) )",
    re.IGNORECASE,
)
_PATTERNS = (  # with what they cannot do without
    (_INTRODUCED, ("known as ", "so-called ", "what ")),
    (_APPOSED, ("that ", "which ", "where ")),
    (_DEVISED, (", a ", ", an ")),
    (_REGULATES, (", under which ", ", which ", ", that ")),
)
_CALLED = re.compile(
    rf"(?P<meaning>[^.;:,]{{8,120}}), (?:an?|the) {_WORD} (?:that |which )?(?:{_WORD} ){{1,4}}?(?:calls?|called) "
    rf"{_OPEN}(?P<term>{_WORDS}){_CLOSE}"
)
_BEFORE_WHO_CALLS = (", a ", ", an ", ", the ")
_ONE_PHRASE = re.compile(r"(?:an?|the|or) ")
_LONGEST_WORDS = 5
_LONGEST_MEANING = 300


def draft_terms(reading: Reading) -> list[DraftTerm]:
    """Concepts that a sentence of the article names and explains, each once."""
    found: dict[str, DraftTerm] = {}
    people = {name.text.lower() for name in reading.names if name.kind == "person"}
    for term, span in _explained(reading):
        meaning = reading.article.text[span.start : span.end].strip(" .,")
        if meaning and len(meaning) <= _LONGEST_MEANING and term.lower() not in people:
            found.setdefault(term.lower(), DraftTerm(term=term, meaning=meaning, quotes=[meaning]))
    return list(found.values())


def _explained(reading: Reading) -> Iterator[tuple[str, Span]]:
    """Terms and where each is explained."""
    text = reading.article.text
    for quotation in reading.quotations:
        term = text[quotation.inner.start : quotation.inner.end].strip(" .,;")
        if 0 < len(term.split()) <= _LONGEST_WORDS and _EXPLAINS.match(text, quotation.outer.end):
            sentence = sentence_around(reading, quotation.outer.start)
            if sentence is not None:
                yield term, Span(start=quotation.outer.end, end=max(quotation.outer.end, sentence.end))
    for parse in reading.parses:
        yield from _in_sentence(text, parse.starts[0], parse.ends[-1])


def _in_sentence(text: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    folded = fold_case(text[start:end])
    for pattern, parts in _PATTERNS:
        for match in pattern.finditer(text, start, end) if has_part(folded, parts) else ():
            yield match["term"], Span(start=match.end(), end=_phrase_end(text, match.end(), end))
    if "call" in folded and has_part(folded, _BEFORE_WHO_CALLS):
        for match in _CALLED.finditer(text, start, end):
            yield match["term"], Span(start=match.start("meaning"), end=match.end("meaning"))


def _phrase_end(text: str, start: int, end: int) -> int:
    """A phrase in apposition ends at the next comma, a clause with the sentence."""
    marks = ",;)" if _ONE_PHRASE.match(text, start) else ";)"
    return min((place for mark in marks if (place := text.find(mark, start, end)) > 0), default=end)
