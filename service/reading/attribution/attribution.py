"""Who says what, sentence by sentence."""

from service.reading.attribution.content import CITING, clause_end, find_content
from service.reading.attribution.cue import SPOKEN, Cue, cues
from service.reading.attribution.finding import Finding
from service.reading.attribution.introduction import find_introduced
from service.reading.attribution.nominal import find_nominal
from service.reading.attribution.postposed import find_postposed, with_attributes
from service.reading.attribution.subject import Range, find_subject
from service.reading.text.parse import Group, Parse

_FEWEST_WORDS = 1
_NOBODY = frozenset(("no", "nobody", "none", "no-one"))
_RAISING = frozenset(("seem", "appear"))
_REPORTED = frozenset(
    ["expect", "report", "believe", "say", "think", "know", "understand", "see", "rumor", "allege", "estimate"]
)


def find_attributions(parse: Parse) -> tuple[list[Finding], list[Finding]]:
    """The outermost attributions of a sentence, and those within their content."""
    outer: list[Finding] = []
    nested: list[Finding] = []
    for finding in _all(parse):
        if any(other.covers(finding.group.head) for other in outer) and not _covers_any(finding, outer):
            nested.append(finding)
            continue
        within = [other for other in outer if finding.covers(other.group.head)]
        nested += within
        outer = [other for other in outer if other not in within] + [finding]
    return sorted(outer, key=lambda finding: finding.group.head), nested


def _covers_any(finding: Finding, others: list[Finding]) -> bool:
    return any(finding.covers(other.group.head) for other in others)


def _all(parse: Parse) -> list[Finding]:
    found = _according(parse)
    for group in parse.groups:
        if parse.quoted[group.head] < 0:
            finding = _by_verb(parse, group, found)
            if finding is not None:
                found.append(finding)
    found += find_nominal(parse)
    if not any(parse.quoted[first] >= 0 for finding in found for first, _ in finding.content):
        found += find_introduced(parse)
    return found


def _by_verb(parse: Parse, group: Group, before: list[Finding]) -> Finding | None:
    verb = parse.lowered[group.head]
    cue = cues().get(verb)
    if verb in CITING and parse.code[group.first - 1] == ",":
        return None
    if cue is None or not cue.says:
        tag = find_postposed(parse, cue or SPOKEN, group) if _tags_quotation(parse, group) else None
        if cue is None or (tag is not None and tag.source is not None and parse.code[tag.source[0]] in "Nh"):
            return tag
    elif (tag := find_postposed(parse, cue, group)) is not None:
        return tag
    if group.passive:
        return _passive(parse, cue, group)
    content = find_content(parse, cue, group.head + 1)
    source = _carried(parse, group, before) or find_subject(parse, group)
    if content is None or source is None or _is_nobody(parse, cue, source):
        return None
    return Finding(cue, group, None if cue.lemma in _RAISING else source, [content])


def _is_nobody(parse: Parse, cue: Cue, source: Range) -> bool:
    """Whether the subject says that none of them said or wanted it: "neither confirmed"."""
    first = parse.lowered[source[0]]
    neither = "neither" in (first, *parse.lowered[max(0, source[0] - 1) : source[0]])
    return first in _NOBODY or (neither and cue.kind in ("claim", "assessment"))


def _tags_quotation(parse: Parse, group: Group) -> bool:
    """Whether the verb, whatever it is, may tag the quotation right before it: "…," she shrugged."""
    for place in range(group.first - 1, max(0, group.first - 12), -1) if parse.quotes else ():
        if parse.quoted[place] >= 0:
            first = parse.quoted.index(parse.quoted[place])
            leads = first == 0 or parse.code[first - 1] in ",:."
            return leads and parse.words[place - 1] in (",", "?", "!") and group.form in "DZ"
    return False


def _carried(parse: Parse, group: Group, before: list[Finding]) -> Range | None:
    """The source of what was said just before: "…, adding that", "… and criticised"."""
    place = group.first
    while place > 0 and parse.code[place - 1] == "r":
        place -= 1
    joined = place > 0 and parse.code[place - 1] in ("&," if group.finite else ',"')
    if not joined or group.infinitive:
        return None
    endings = (finding.source for finding in before if finding.content[-1][1] <= place <= finding.content[-1][1] + 2)
    return next((source for source in endings if source and parse.code[source[1] - 1] != "w"), None)


def _passive(parse: Parse, cue: Cue, group: Group) -> Finding | None:
    """ "was reported to have": nobody is named for it."""
    after = group.head + 1
    if cue.lemma in _REPORTED and parse.lowered[after : after + 1] == ["to"]:
        complement = (after, clause_end(parse, after, sentential=False))
        subject = find_subject(parse, group)
        return Finding(cue, group, None, [subject, complement] if subject else [complement])
    return None


def _according(parse: Parse) -> list[Finding]:
    found: list[Finding] = []
    for place in range(len(parse.code) - 2) if "according" in parse.lowered else ():
        named = parse.lowered[place] == "according" and parse.lowered[place + 1] == "to" and parse.quoted[place] < 0
        if named and place + 2 in parse.opening:
            end = with_attributes(parse, parse.opening[place + 2][1])
            first = found[-1].source[1] if found and found[-1].source else 0
            content = _around(parse, first, place, end)
            if content:
                group = Group(place, place + 1, "g", False, False, False, False)
                found.append(Finding(cues()["accord"], group, (place + 2, end), content))
    return found


def _around(parse: Parse, first: int, place: int, end: int) -> list[Range]:
    """What stands before "according to …" and after first, on both sides of it, or after it at a sentence's start."""
    if place <= 2:
        after = _past_relay(parse, end)
        return [(after + 1, clause_end(parse, after + 1, sentential=True))] if after + 2 < len(parse.code) else []
    start = _clause_opening(parse, first, place)
    stop = place - 1 if parse.code[place - 1] == "," else place
    if stop - start < _FEWEST_WORDS:
        return []
    after = _past_relay(parse, end)
    if any(start <= group.head < stop and group.finite for group in parse.groups) or after + 2 >= len(parse.code):
        return [(start, stop)]
    return [(start, stop), (after + 1, clause_end(parse, after + 1, sentential=True))]


def _past_relay(parse: Parse, end: int) -> int:
    """The comma after a source, behind what is told of it between commas: "Kurs, citing a letter, …"."""
    comma = parse.code.find(",", end)
    if comma < 0:
        return len(parse.code)
    if parse.code[comma + 1 : comma + 2] in ("g", "w") and comma == end:
        further = parse.code.find(",", comma + 1)
        return further if further > 0 else comma
    return comma


def _clause_opening(parse: Parse, first: int, place: int) -> int:
    """Where the clause before a word starts, after another source or a semicolon, or with "and" and a new subject."""
    start = max(first, parse.code.rfind(";", 0, place) + 1)
    while start < place and parse.code[start] in ",&":
        start += 1
    joint = parse.code.rfind("&", start, place - 1)
    subject = parse.opening.get(joint + 1)
    apart = joint > start and subject is not None and subject[1] in (place - 1, place)
    verb = any(start <= group.head < joint and group.finite for group in parse.groups)
    return joint + 1 if apart and verb else start
