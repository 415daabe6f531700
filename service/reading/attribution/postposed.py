"""Speech tags that come after what was said: "…," she said; "…," said the mayor, "…"."""

from service.reading.attribution.content import clause_end, introduces, is_clause, past_told, quotation_end
from service.reading.attribution.cue import Cue
from service.reading.attribution.finding import Finding
from service.reading.attribution.subject import Range, find_subject, is_time
from service.reading.text.parse import Group, Parse

_OPEN_ENDS = frozenset(",?!…—–-")
_TIES = frozenset(("of", "for", "from", "at", "with", "in", "on", "by"))
_SHORTEST_REST = 2


def find_postposed(parse: Parse, cue: Cue, group: Group) -> Finding | None:
    """The attribution of a verb that follows what it says; null where it does not."""
    if not group.finite or group.passive:
        return None
    after = group.head + 1
    while parse.code[after : after + 1] == "r":
        after += 1
    return _inverted(parse, cue, group, after) or _plain(parse, cue, group, after)


def _inverted(parse: Parse, cue: Cue, group: Group, after: int) -> Finding | None:
    """ "…," said the mayor."""
    mark = group.first - 1
    if mark < 1 or parse.code[mark] not in ',"' or "n" in cue.frames:
        return None
    if after not in parse.opening or not _closes(parse, mark):
        return None
    phrase = parse.opening[after]
    if parse.code[after] == "h" or is_time(parse, phrase) or parse.lowered[after] == "that" or is_clause(parse, after):
        return None
    source = (phrase[0], with_attributes(parse, phrase[1]))
    return Finding(cue, group, source, _content(parse, group, source, mark))


def _plain(parse: Parse, cue: Cue, group: Group, after: int) -> Finding | None:
    """ "…," the mayor said."""
    subject = find_subject(parse, group)
    if subject is None or subject[1] > group.first:
        return None
    mark = subject[0] - 1
    adjacent = parse.code[subject[1] : group.first].strip("r") == ""
    if adjacent and mark >= 0 and parse.lowered[mark] == "as" and (mark == 0 or parse.code[mark - 1] == ","):
        return _as_said(parse, cue, group, subject, mark)
    told = past_told(parse, after) if "n" in cue.frames else after
    if mark < 1 or parse.code[mark] not in ',"-—–':
        return None
    if not _closes(parse, mark) and parse.code[told : told + 1] != ",":
        return None
    if not (_stops(parse, told) or _follows_quotation(parse, mark)):
        return None
    return Finding(cue, group, subject, _content(parse, group, subject, mark))


def _as_said(parse: Parse, cue: Cue, group: Group, subject: Range, mark: int) -> Finding | None:
    """ "As the mayor said, …", "…, as the mayor said"."""
    if mark > 1:
        return Finding(cue, group, subject, [(0, mark - 1)])
    comma = parse.code.find(",", group.head)
    if comma < 0 or comma + 2 >= len(parse.code) or not _stops(parse, group.head + 1):
        return None
    return Finding(cue, group, subject, [(comma + 1, clause_end(parse, comma + 1, sentential=True))])


def with_attributes(parse: Parse, end: int) -> int:
    """The end of a phrase that ends here, with "of …", "for …" after it."""
    while parse.code[end : end + 1] == "i" and end + 1 in parse.opening and parse.lowered[end] in _TIES:
        end = parse.opening[end + 1][1]
    return end


def _closes(parse: Parse, mark: int) -> bool:
    """Whether something sayable ends at this comma or quotation mark."""
    if parse.quoted[mark] >= 0 or parse.quoted[mark - 1] >= 0:
        return True
    return any(group.finite and group.head < mark for group in parse.groups)


def _stops(parse: Parse, after: int) -> bool:
    """Whether nothing follows the verb that it could be saying."""
    if after >= len(parse.code) or parse.code[after] in '.,;:"-—–':
        return after >= len(parse.code) or not introduces(parse, after)
    if parse.code[after] in "itNndj" and parse.lowered[after] != "that":
        stop = next((place for place in range(after, len(parse.code)) if parse.code[place] in ',."'), len(parse.code))
        return not any(after <= group.head < stop and group.finite for group in parse.groups)
    return False


def _follows_quotation(parse: Parse, mark: int) -> bool:
    """Whether direct speech that is no sentence of its own ends here."""
    return parse.code[mark] == '"' and parse.quoted[mark] >= 0 and parse.words[mark - 1] in _OPEN_ENDS


def _content(parse: Parse, group: Group, source: Range, mark: int) -> list[Range]:
    number = max(parse.quoted[mark], parse.quoted[mark - 1])
    first = parse.quoted.index(number) if number >= 0 else 0
    if first and parse.code[first - 1] not in ',.:;"-—–&':
        first = 0
    while first < mark and parse.code[first] == "&":
        first += 1
    return [(first, mark + 1 if parse.code[mark] == '"' else mark), *_resumed(parse, group, source, number)]


def _resumed(parse: Parse, group: Group, source: Range, number: int) -> list[Range]:
    """The second half of a split quotation, or of a clause that the tag interrupts."""
    for place in range(max(group.head + 1, source[1]), len(parse.code)):
        if number >= 0 and parse.quoted[place] >= 0 and parse.quoted[place] != number:
            return [(place, quotation_end(parse, place))]
        if number < 0 and parse.code[place] == ",":
            end = clause_end(parse, place + 1, sentential=True) if place + 1 < len(parse.code) else place
            return [(place + 1, end)] if end - place > _SHORTEST_REST else []
    return []
