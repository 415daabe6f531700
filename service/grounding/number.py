"""Numbers of a text by value: "three" and 3, 1.2 million and 1,200,000 are the same, a half and 50 % are not."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import regex

from service.reading.pattern import Pattern
from service.reading.time.numeral import CARDINALS, ORDINALS, SCALES

_FRACTIONS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_ABBREVIATED = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_IMPLIED = {"both": 2, "pair": 2, "couple": 2, "twice": 2, "double": 2, "triple": 3}
_WORDS = "|".join(sorted([*CARDINALS, *SCALES], key=len, reverse=True))
# What a number begins with: to look for that first is four times as fast.
_STARTS = "|".join(sorted({word[:3] for word in [*CARDINALS, *ORDINALS, *SCALES, *_FRACTIONS, *_IMPLIED]}))
_NUMBER = Pattern(
    rf"""
    (?=\d | \b(?:a\s|{_STARTS}))(?:
    (?P<fraction>\b(?:(?P<parts>one|two|three|four|\d)[\s-]|a\s)?(?P<part>{"|".join(_FRACTIONS)})s?\b
    (?!\sa\s(?:dozen|hundred|thousand|million|billion|trillion)))
  | (?P<ordinal>\b\d+(?:st|nd|rd|th)\b | \b(?:{"|".join(sorted(ORDINALS, key=len, reverse=True))})\b)
  | (?<![\w.,/\-][,.\-]?)(?P<clock>\d{{1,2}}:\d{{2}})\b
  | (?<!\d|\p{{L}}-?|\d[.,])(?P<figure>\d{{1,3}}(?:[,\u00A0\u202F\u2009]\d{{3}})+(?!\d) | \d+)(?P<decimals>\.\d+)?
    (?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|dozen|k|m|mn|bn|tn)\b)?
  | \b(?P<words>(?:(?:half\s)?a\s(?:{"|".join(SCALES)})|{_WORDS})(?:[\s-](?:and[\s-])?(?:{_WORDS}))*)\b
  | \b(?P<implied>{"|".join(_IMPLIED)})\b)
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_SEPARATOR = Pattern(r"[\s-]+")
_THOUSANDS = Pattern(r"[,\u00A0\u202F\u2009]")
_UNREMARKABLE = {"one", "first", "second", "a half"}


@dataclass(frozen=True, slots=True)
class Number:
    """What a number is worth, and what kind it is: a ratio of a whole and a place in an order are no quantities."""

    kind: str
    value: str


def numbers(text: str) -> dict[Number, str]:
    """The numbers of a text with the words they stand in."""
    found = ((_number(match), match[0]) for match in _NUMBER.finditer(text))
    return {number: words for number, words in found if number}


def remarkable(found: Mapping[Number, str]) -> dict[Number, str]:
    """Those numbers that a statement cannot have from nowhere: "one" and "first" often count nothing."""
    return {
        number: words
        for number, words in found.items()
        if number.kind != "implied" and words.casefold() not in _UNREMARKABLE
    }


def stated(number: Number, among: Mapping[Number, str]) -> bool:
    """Whether a number is among others; a quantity also where a word implies it ("both")."""
    return number in among or (number.kind == "quantity" and Number("implied", number.value) in among)


def _number(match: "regex.Match[str]") -> Number | None:
    if match["fraction"]:
        return _fraction(match)
    if match["ordinal"]:
        word = match["ordinal"].casefold()
        return Number("ordinal", str(ORDINALS.get(word) or int(word[:-2])))
    if match["clock"]:
        return Number("clock", match["clock"])
    if match["implied"]:
        return Number("implied", str(_IMPLIED[match["implied"].casefold()]))
    value = _figure(match) if match["figure"] else _value(match["words"].casefold())
    return Number("quantity", _written(value)) if value is not None else None


def _fraction(match: "regex.Match[str]") -> Number | None:
    part = match["part"].casefold()
    if part != "half" and not match["parts"] and not match["fraction"].casefold().startswith("a "):
        return Number("ordinal", str(_FRACTIONS[part])) if part in ORDINALS else None
    parts = (match["parts"] or "one").casefold()
    return Number("ratio", f"{CARDINALS.get(parts) or parts}/{_FRACTIONS[part]}")


def _figure(match: "regex.Match[str]") -> Decimal | None:
    digits = _THOUSANDS.sub("", match["figure"]) + (match["decimals"] or "")
    scale = (match["scale"] or "").casefold()
    try:
        return Decimal(digits) * (SCALES.get(scale) or _ABBREVIATED.get(scale, 1))
    except InvalidOperation:  # more digits than any number that means something
        return None


def _value(words: str) -> Decimal | None:
    """Of "two hundred and fifty thousand", "half a million", "twenty-five"."""
    total, current = Decimal(0), Decimal(0)
    parts = [part for part in _SEPARATOR.split(words) if part and part != "and"]
    if parts[:2] == ["half", "a"]:
        current, parts = Decimal("0.5"), parts[2:]
    for part in parts:
        if part == "a":
            current = Decimal(1)
        elif part in CARDINALS:
            current += CARDINALS[part]
        elif SCALES[part] in (100, 12):
            current = (current or Decimal(1)) * SCALES[part]
        else:
            total, current = total + (current or Decimal(1)) * SCALES[part], Decimal(0)
    return total + current


def _written(value: Decimal) -> str:
    return f"{value.normalize():f}"
