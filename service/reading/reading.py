"""What code can read off an article: the types. Spans are half-open code point ranges of article.text."""

from dataclasses import dataclass
from typing import Literal

from schemas.article import Article
from schemas.span import Span
from schemas.vocabulary import Hedge, PartyKind, PositionKind
from service.reading.text.parse import Parse
from service.reading.text.quotation import Quotation as Quotation


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody or something the article names, all mentions merged. acts: of how many verbs it is the subject."""

    text: str
    kind: PartyKind
    role: Span | None
    represents: int | None
    aliases: tuple[str, ...]
    mentions: tuple[Span, ...]
    acts: int = 0


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says or wants which words. Holders and via are indexes into Reading.names, via outermost first.

    source is what the sentence itself has for the holder (a name, a pronoun, "the union"), null where nobody
    is given ("was reported to have"). No holder although there is a source means that it could not be resolved.
    """

    content: tuple[Span, ...]
    cue: Span
    lemma: str
    source: Span | None
    holders: tuple[int, ...]
    via: tuple[int, ...]
    mode: Literal["direct_quote", "mixed", "indirect"]
    kind: PositionKind
    hedge: Hedge


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, read once. With rules_apply false only sentences, quotations and boilerplate are filled.

    parses are the sentences outside boilerplate, as words with parts of speech.
    """

    article: Article
    language: str
    rules_apply: bool
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    boilerplate: tuple[Span, ...]
    quotations: tuple[Quotation, ...]
    names: tuple[Name, ...]
    attributions: tuple[Attribution, ...]
    parses: tuple[Parse, ...] = ()
