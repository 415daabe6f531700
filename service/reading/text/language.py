"""The language of a text."""

import re
from functools import cache
from typing import Any

from service.reading.lexicon import emissions, words

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 6000
_ENGLISH_SHARE = 0.2
_KNOWN_SHARE = 0.5
_FEW_WORDS = 12
_SURE = 0.9


def detect_language(text: str, declared: str | None) -> str:
    """The declared tag, else a two-letter code: English unless the text is surely something else; und without words."""
    if declared is not None:
        return declared
    found = list(map(str.lower, _WORD.findall(text[:_SAMPLE])))
    if not found:
        return "und"
    share = sum(map(words("function").__contains__, found)) / len(found)
    if share >= _ENGLISH_SHARE:
        return "en"
    known = sum(map(emissions().__contains__, found)) / len(found)
    if known >= _KNOWN_SHARE or (len(found) < _FEW_WORDS and text.isascii()):
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
