"""Cases that every locator is judged by: those of the tests that any reader would decide alike."""

import regex

from tests.quote_case import FOUND, REJECTED

MIN_WORDS = 4  # what a draft is asked for

_PLAIN = regex.compile(r"[\x00-\x7f‐‑–—−‘’“”„«»´\u00a0\u202f\u00ad\u200b\u2060]*")
_ELLIPSIS = "..."

Case = tuple[str, str, str | None]


def shared_cases() -> list[Case]:
    """Text, quote, and the words that have to be found or None: plain Latin script, four words, none left out."""
    found = [(text, quote, words) for text, quote, words, _ in FOUND]
    rejected = [(text, quote, None) for text, quote in REJECTED]
    return [case for case in (*found, *rejected) if _fair(*case[:2])]


def _fair(text: str, quote: str) -> bool:
    return bool(_PLAIN.fullmatch(text + quote)) and len(quote.split()) >= MIN_WORDS and _ELLIPSIS not in quote
