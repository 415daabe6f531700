"""Quotations without a verb of saying: "Name: …", "… – Name", "she shrugged: …"."""

from service.reading.attribution.content import introduces, quotation_end
from service.reading.attribution.cue import SPOKEN
from service.reading.attribution.finding import Finding
from service.reading.attribution.subject import Range, extend, find_subject
from service.reading.text.parse import Group, Parse

_DASHES = frozenset("-–—―")
_FEWEST_WORDS = 4
_LONGEST_SIGNATURE = 12


def find_introduced(parse: Parse) -> list[Finding]:
    """The attribution of a quotation that a colon or comma introduces or a signature closes."""
    if not parse.quotes:
        return []
    for mark in range(1, len(parse.code) - 1):
        if parse.code[mark] in ",:" and parse.quoted[mark] < 0 and introduces(parse, mark):
            end = quotation_end(parse, mark + 1)
            source = _speaker(parse, mark)
            if source is None or end - mark < _FEWEST_WORDS + 2:
                return []
            return [_finding(source, mark, (mark + 1, end))]
    return _signed(parse)


def _speaker(parse: Parse, mark: int) -> Range | None:
    """The phrase before a colon, else the subject of the last verb before the mark."""
    if parse.code[mark] == ":" and mark in parse.ending and parse.ending[mark][0] == 0:
        return parse.ending[mark]
    verbs = [group for group in parse.groups if group.head < mark and group.finite and parse.quoted[group.head] < 0]
    if not verbs or (parse.code[mark] == "," and verbs[-1].head < mark - 2):
        return None
    return find_subject(parse, verbs[-1])


def _signed(parse: Parse) -> list[Finding]:
    """ "…" – Name, at the end of a line."""
    size = len(parse.code)
    if not size or parse.quoted[0] < 0:
        return []
    end = quotation_end(parse, 0)
    if end + 1 < size <= end + _LONGEST_SIGNATURE and parse.words[end] in _DASHES and end + 1 in parse.opening:
        return [_finding(extend(parse, parse.opening[end + 1]), end, (0, end))]
    return []


def _finding(source: Range, mark: int, content: Range) -> Finding:
    return Finding(SPOKEN, Group(mark, mark, ":", False, False, True, False), source, [content])
