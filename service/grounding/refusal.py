"""Strings that no brief repeats: links, addresses, pictures and invisible characters that the article does not have."""

import unicodedata
from functools import cached_property

import regex

from service.reading.pattern import Pattern

MAX_LENGTH = 1_000

_LINK = Pattern(
    r"""
    \b[a-z][a-z0-9+.\-]{1,20}://[^\s<>"]+
  | \b(?:javascript|vbscript|data|mailto|tel|file):[^\s<>"]+
  | \bwww\.[^\s<>"]+
  | \b(?:[\p{L}\p{N}\-]{1,63}\.){1,8}
    (?:com|net|org|info|biz|io|co|me|app|dev|xyz|top|site|online|ru|cn|uk|de|[a-z]{2,24}/[^\s<>"]*)(?![\p{L}\p{N}\-])
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_ADDRESS = Pattern(r"[\p{L}\p{N}._%+\-]{1,64}@(?:[\p{L}\p{N}\-]{1,63}\.){1,8}\p{L}{2,24}")
# What no link is without; to look for that first is much cheaper.
_SIGN_OF_LINK = Pattern(r"[.:]\S")
_UNUSUAL = Pattern(r"[^ -\x7F]")
_PICTURE = Pattern(r"\p{Emoji_Presentation}")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


class Refusal:
    """Judges strings against one article."""

    def __init__(self, text: str) -> None:
        self._text = text

    def reason(self, *strings: str | None) -> str | None:
        """Why one of these strings may not stand in a brief; None where all may."""
        for string in strings:
            if string and (reason := self._reason(string)):
                return reason
        return None

    def _reason(self, string: str) -> str | None:
        if len(string) > MAX_LENGTH:
            return f"it is longer than {MAX_LENGTH} characters"
        if not string.isprintable() and any(map(self._is_foreign, _UNUSUAL.findall(string))):
            return "it has control or invisible characters that the article does not have"
        if not string.isascii() and any(picture not in self._text for picture in _PICTURE.findall(string)):
            return "it has pictures that the article does not have"
        if "@" in string and any(address[0].casefold() not in self._folded for address in _ADDRESS.finditer(string)):
            return "it has an e-mail address that the article does not have"
        if not _SIGN_OF_LINK.search(string):
            return None
        if any(link[0].rstrip(".,;:!?)]'").casefold() not in self._folded for link in _LINK.finditer(string)):
            return "it has a link that the article does not have"
        return None

    def _is_foreign(self, character: str) -> bool:
        category = unicodedata.category(character)
        return category == "Cs" or (category in _UNSEEN and not character.isspace() and character not in self._text)

    @cached_property
    def _folded(self) -> str:
        return self._text.casefold()
