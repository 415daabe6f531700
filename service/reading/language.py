"""The language of a text."""

import re
from functools import cache
from typing import Any

from service.reading.lexicon import emissions

_WORD = re.compile(r"[^\W\d_]+")
_FUNCTION_WORDS = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "that",
        "is",
        "was",
        "for",
        "with",
        "on",
        "it",
        "he",
        "she",
        "they",
        "his",
        "her",
        "their",
        "not",
        "be",
        "been",
        "has",
        "have",
        "had",
        "will",
        "would",
        "by",
        "from",
        "this",
        "which",
        "who",
        "are",
        "were",
        "as",
        "at",
        "but",
        "or",
        "an",
        "said",
        "says",
        "after",
        "about",
        "into",
        "its",
        "also",
        "than",
        "more",
        "we",
        "you",
        "i",
    ]
)
_SAMPLE = 6000
_ENGLISH_SHARE = 0.2
_KNOWN_SHARE = 0.5
_FEW_WORDS = 12
_SURE = 0.9


def detect_language(text: str, declared: str | None) -> str:
    """The declared tag, else a two-letter code: English unless the text is surely something else; und without words."""
    if declared is not None:
        return declared
    words = [word.lower() for word in _WORD.findall(text[:_SAMPLE])]
    if not words:
        return "und"
    share = sum(word in _FUNCTION_WORDS for word in words) / len(words)
    if share >= _ENGLISH_SHARE:
        return "en"
    known = sum(word in emissions() for word in words) / len(words)
    if known >= _KNOWN_SHARE or (len(words) < _FEW_WORDS and text.isascii()):
        return "en"
    language, sureness = _identifier().classify(text[:_SAMPLE])
    return str(language) if sureness >= _SURE or not text[:_SAMPLE].isascii() else "en"


def is_english(tag: str) -> bool:
    """Whether a language tag is English of whatever region."""
    return tag.split("-")[0].lower() in ("en", "eng")


@cache
def _identifier() -> Any:
    """Imported late: loading its model takes half a second, which an English text never waits for."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
