"""Where a quote may begin and end: never inside a word, a number or a character.

Follows Unicode's word boundaries (UAX 29), and is stricter where cutting changes the meaning: "non-violent",
"can't", "1,200", "December 20-21" and "−5" are each one word here.
"""

import regex

from service.grounding.fold import INVISIBLE, UNSPACED
from service.reading.pattern import Pattern

_WORD = rf"[[\p{{L}}\p{{N}}\p{{M}}]--[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}\u30FC{UNSPACED}]]"
_KATAKANA = r"[\p{Katakana}\u30FC]"
_NUMERAL = r"[\p{N}零一二三四五六七八九十百千万萬亿億兆两兩]"
_DIGIT = r"\p{Nd}"
_POINT = r"[.,:/'’·\u066B\u066C\-\u2010-\u2013\u2212]"
_HYPHEN = r"[\-\u2010\u2011]"
_APOSTROPHE = r"['’‘`´\u02B9\u02BB\u02BC\u02BD\uFF07\u055A\u05F3]"
_GERSHAYIM = r"[\"״”]"
_THIN = r"[ \u00A0\u2009\u202F]"
_UNSEEN = rf"[{INVISIBLE}]*+"
_BREAK = rf"{_HYPHEN}[^\S\n]*\n\s*"  # not \s*\n\s*: quadratic on a run of blank lines

_INSIDE = Pattern(
    rf"""
    (?<={_WORD}{_UNSEEN}) (?={_UNSEEN}{_WORD})
  | (?<={_KATAKANA}) (?={_KATAKANA})
  | (?<={_NUMERAL}) (?={_NUMERAL})
  | (?<={_DIGIT}) (?={_POINT}{_DIGIT})                    # 1|,200  20|-21
  | (?<={_DIGIT}{_POINT}) (?={_DIGIT})
  | (?<=(?<!{_DIGIT}){_DIGIT}{{1,3}}) (?={_THIN}{_DIGIT}{{3}}(?!{_DIGIT}))      # 1| 200
  | (?<=(?<!{_DIGIT}){_DIGIT}{{1,3}}{_THIN}) (?={_DIGIT}{{3}}(?!{_DIGIT}))
  | (?<=(?:^|[\s(\[\p{{Sc}}])[\-\u2212\u2013.]) (?=\p{{Sc}}?{_DIGIT})                  # -|5  .|5
  | (?<={_WORD}) (?={_HYPHEN}{_WORD}|{_BREAK}{_WORD})     # non|-violent  govern|-⏎ment
  | (?<={_WORD}{_HYPHEN}|{_WORD}{_BREAK}) (?={_WORD})
  | (?<={_WORD}) (?=[_@]{_WORD}) | (?<={_WORD}[_@]) (?={_WORD})
  | (?<=\p{{L}}) (?={_APOSTROPHE}\p{{L}})                 # can|'t
  | (?<=\p{{L}}{_APOSTROPHE}) (?=\p{{L}})
  | (?<=\p{{Hebrew}}) (?={_GERSHAYIM}\p{{Hebrew}}(?!\p{{L}}))
  | (?<=\p{{Hebrew}}{_GERSHAYIM}) (?=\p{{Hebrew}}(?!\p{{L}}))
  | (?<=(?<!\p{{L}})\p{{L}}) (?=\.\p{{L}})                # U|.S.
  | (?<=(?<!\p{{L}})\p{{L}}\.) (?=\p{{L}})
  | (?<=\p{{L}}) (?=\.\p{{Ll}})                           # example|.org
  | (?<=\p{{L}}\.) (?=\p{{Ll}})
  | (?<=[\u0E40-\u0E44\u0EC0-\u0EC4]) | (?=[\u0E30\u0E32\u0E33\u0E45\u0EB0\u0EB2\u0EB3])   # Thai and Lao vowels
  | (?<=[不未没沒无無]) (?=\p{{Han}})                         # 不|同意
    """,
    regex.VERBOSE | regex.VERSION1,
)
_ELISION = Pattern(
    rf"(?<=(?<!\p{{L}})(?:[ljmstcd]|qu|jusqu|lorsqu|puisqu|dell|nell|all|dall|sull|un|quell|quest){_APOSTROPHE})(?=\p{{L}}{{2}})",
    regex.IGNORECASE,
)
_ELIDED_NAME = Pattern(rf"(?<=\p{{Lu}}{_APOSTROPHE})(?=\p{{Lu}})")
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz,;!?")
_CLUSTER = Pattern(r"\X")
_CLUSTER_WINDOW = 64
_MAY_SPLIT = Pattern(
    r"(?<=[\u200D\u1100-\u115F\uA960-\uA97C\p{M}])"
    r"|(?=[\p{M}\n\u200C\u200D\u1160-\u11FF\uD7B0-\uD7FB\U0001F1E6-\U0001F1FF\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F])"
)
_WORD_RUN = Pattern(rf"{_WORD}++", regex.VERSION1)


def may_begin(text: str, offset: int) -> bool:
    """Whether a quote may begin at offset; after a Romance elision (l'|accord) it may."""
    if _follows_a_space(text, offset):
        return True
    if _splits_character(text, offset):
        return False
    if _INSIDE.match(text, offset) is None:
        return True
    return _ELISION.match(text, offset) is not None and _ELIDED_NAME.match(text, offset) is None


def may_end(text: str, offset: int) -> bool:
    if text[offset : offset + 1] == " " and text[offset - 1] in _PLAIN:
        return True
    return not _splits_character(text, offset) and _INSIDE.match(text, offset) is None


def word_end(text: str, offset: int) -> int:
    """The end of the run of word characters at offset; offset itself where there is none."""
    run = _WORD_RUN.match(text, offset)
    return run.end() if run else offset


def _follows_a_space(text: str, offset: int) -> bool:
    """Whether a plain letter stands after a word and a space, where nothing is ever cut: the common case, and cheap."""
    return offset > 1 and text[offset - 1] == " " and text[offset - 2] in _PLAIN and text[offset : offset + 1] in _PLAIN


def _splits_character(text: str, offset: int) -> bool:
    """Whether offset falls inside a grapheme cluster: before a combining mark, in a flag or a joined emoji."""
    if not 0 < offset < len(text) or not _MAY_SPLIT.match(text, offset):
        return False
    start = offset - 1
    while start > max(0, offset - _CLUSTER_WINDOW) and _MAY_SPLIT.match(text, start):
        start -= 1
    clusters = _CLUSTER.finditer(text, start)
    return next(cluster.end() for cluster in clusters if cluster.end() >= offset) != offset
