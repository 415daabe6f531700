"""Whose verb it is: the noun phrase that a verb group has for its subject."""

from service.reading.attribution.cue import cues
from service.reading.lexicon import words
from service.reading.text.parse import Group, Parse

Range = tuple[int, int]

_VERBS = frozenset("DZQbge")
_LONGEST_APPOSITION = 40
NO_TIE = frozenset(("that", "as", "because", "if", "while", "after", "before", "since", "until", "although", "though"))
SOME = frozenset(("several", "some", "many", "most", "all", "both", "others", "few"))


def find_subject(parse: Parse, group: Group) -> Range | None:
    """The words of the subject: a noun phrase with the phrases tied to it, and the relative pronoun after it.

    Found once for each verb group of a parse.
    """
    if group.first not in parse.subjects:
        parse.subjects[group.first] = _find_subject(parse, group)
    return parse.subjects[group.first]


def _find_subject(parse: Parse, group: Group) -> Range | None:
    if group.infinitive:
        return _urged(parse, group) or _inherited(parse, group)
    place = group.first
    while place > 0 and parse.code[place - 1] == "r":
        place -= 1
    if not group.finite and parse.lowered[place - 1] == "as" and place - 1 in parse.ending:
        return extend(parse, parse.ending[place - 1])
    if not group.finite and (place == 0 or parse.code[place - 1] == ","):
        return _inherited(parse, group) or _following(parse, group)
    return _before(parse, place, group)


def is_time(parse: Parse, phrase: Range) -> bool:
    """Whether a phrase tells when: "Tuesday", "last week"."""
    return parse.lowered[phrase[1] - 1] in words("time")


def extend(parse: Parse, phrase: Range) -> Range:
    """A noun phrase with the phrases before it that a preposition, a participle or "and" ties to it."""
    first, end = phrase
    for _ in range(8):
        tie = first - 1
        if tie < 1 or parse.code[tie] not in "i&":
            break
        if parse.code[tie] == "i" and parse.lowered[tie] not in NO_TIE and tie in parse.ending:
            first = parse.ending[tie][0]
        elif parse.code[tie] == "i" and parse.code[tie - 1] in "ej" and tie - 1 in parse.ending:
            first = parse.ending[tie - 1][0]
        elif parse.lowered[tie] in ("and", "nor") and tie in parse.ending and _starts(parse, parse.ending[tie][0]):
            first = parse.ending[tie][0]
        else:
            break
    return first, end


def _starts(parse: Parse, first: int) -> bool:
    """Whether a clause may start with this word."""
    return first == 0 or parse.code[first - 1] in ',"&:;' or parse.lowered[first - 1] in NO_TIE


def _before(parse: Parse, place: int, group: Group) -> Range | None:
    if place == 0:
        return None
    if place in parse.ending:
        phrase = parse.ending[place]
        if is_time(parse, phrase) and not group.finite:
            return _inherited(parse, group)
        if is_time(parse, phrase):
            return _before_time(parse, phrase, group)
        subject = extend(parse, phrase)
        return _before_relative(parse, subject) or subject
    letter = parse.code[place - 1]
    if letter in "jd" and parse.lowered[place - 1] in SOME:
        return place - 1, place
    if letter == ",":
        return _past_apposition(parse, place - 1)
    if letter == "w" or (letter == "i" and parse.lowered[place - 1] == "that"):
        return _antecedent(parse, place - 1)
    if letter == "&":
        return _inherited(parse, group)
    if letter in "De" and place - 1 in parse.ending:
        return extend(parse, parse.ending[place - 1])
    if letter in ")-—–":
        return _past_bracket(parse, place - 1, group)
    return None


def _before_relative(parse: Parse, phrase: Range) -> Range | None:
    """ "An official who attended the talks said": the phrase before "who", where this one is the object after it."""
    place = phrase[0] - 1
    if place < 1 or parse.code[place] not in "DZQbgexi":
        return None
    pronoun = max(parse.code.rfind("w", 0, place), parse.code.rfind(",", 0, place))
    if pronoun > 0 and parse.lowered[pronoun] in ("who", "which", "that") and pronoun in parse.ending:
        return extend(parse, parse.ending[pronoun])[0], pronoun + 1
    return None


def _before_time(parse: Parse, phrase: Range, group: Group) -> Range | None:
    """ "The mayor on Monday announced": the phrase before the time."""
    place = phrase[0]
    if place > 0 and parse.code[place - 1] == "i":
        place -= 1
    return _before(parse, place, group) if place < phrase[1] and place > 0 else extend(parse, phrase)


def _past_apposition(parse: Parse, comma: int) -> Range | None:
    """The phrase before "…, mayor of Springfield, said"."""
    found: Range | None = None
    for place in range(comma - 1, max(0, comma - _LONGEST_APPOSITION), -1):
        if parse.quoted[place] >= 0:
            break
        if parse.code[place] in ",(" and place in parse.ending:
            found = extend(parse, parse.ending[place])
            if not _describes(parse, found) and not _is_cited(parse, found):
                return found
    return found


def _is_cited(parse: Parse, phrase: Range) -> bool:
    """Whether a phrase only tells according to whom."""
    return parse.lowered[max(0, phrase[0] - 2) : phrase[0]] == ["according", "to"]


def _describes(parse: Parse, phrase: Range) -> bool:
    """Whether a phrase is itself an apposition: after a comma, and led by an article or a common noun."""
    first = phrase[0]
    return first > 1 and parse.code[first - 1] == "," and (first - 1) in parse.ending and parse.code[first] in "djnc"


def _antecedent(parse: Parse, pronoun: int) -> Range | None:
    """The phrase that a relative pronoun stands for, up to and with the pronoun."""
    place = pronoun - 1 if pronoun and parse.code[pronoun - 1] == "," else pronoun
    if place in parse.ending:
        return extend(parse, parse.ending[place])[0], pronoun + 1
    return (pronoun, pronoun + 1) if parse.lowered[pronoun] == "who" else None


def _past_bracket(parse: Parse, close: int, group: Group) -> Range | None:
    opener = "(" if parse.code[close] == ")" else parse.code[close]
    place = parse.code.rfind(opener, 0, close)
    return _before(parse, place, group) if place > 0 else None


def _urged(parse: Parse, group: Group) -> Range | None:
    """ "urged the council to reject": the phrase before "to" that another verb has for its object."""
    phrase = parse.ending.get(group.first)
    if phrase is None or phrase[0] == 0 or parse.code[phrase[0] - 1] not in _VERBS:
        return None
    cue = cues().get(parse.lowered[phrase[0] - 1])
    return phrase if cue is not None and "c" in cue.frames else None


def _inherited(parse: Parse, group: Group) -> Range | None:
    """The subject of the last finite verb before, quotations left out."""
    earlier = [other for other in parse.groups if other.head < group.first and other.finite]
    for other in reversed(earlier[-6:]):
        if parse.quoted[other.head] < 0 or parse.quoted[other.head] == parse.quoted[group.head]:
            subject = find_subject(parse, other)
            if subject is not None:
                return subject
    return None


def _following(parse: Parse, group: Group) -> Range | None:
    """ "Citing costs, the council …": the subject of the next finite verb."""
    for other in parse.groups:
        if other.first > group.head and other.finite and parse.quoted[other.head] < 0:
            return find_subject(parse, other)
    return None
