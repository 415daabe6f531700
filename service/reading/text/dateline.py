"""Where a report was filed: "KASSAR, Sept. 21 (Continental Press) –" before its first sentence."""

import re

_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’-]+(?:[ -][A-Z][A-Z.'’-]+){0,4})(?:[,/] ?[^\n:;!?\"“”]{0,60}?)?\s?(?:\([^()\n]{2,40}\)\s?)?"
    r"(?:--|[-–—])\s+(?=\S)"
    r"|\([A-Z][\w ]{1,30}\)\s?(?:--|[-–—])\s+(?=\S)"
)


def skip_dateline(text: str, start: int, end: int) -> int:
    """Where the sentence proper starts."""
    match = _DATELINE.match(text, start, end)
    return match.end() if match and match.end() < end else start
