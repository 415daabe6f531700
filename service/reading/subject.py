"""Whose verb it is: the noun phrase that a verb group has for its subject."""

from service.reading.parse import Group, Parse

Range = tuple[int, int]
_LONGEST_APPOSITION = 40


def find_subject(parse: Parse, group: Group) -> Range | None:
    """The words of the subject, its attributes included where they follow by a preposition."""
    if group.infinitive or (group.form == "g" and not group.finite):
        return _inherited(parse, group)
    place = group.first
    while place > 0 and parse.code[place - 1] == "r":
        place -= 1
    return _before(parse, place, group)


def _before(parse: Parse, place: int, group: Group) -> Range | None:
    if place == 0:
        return None
    if place in parse.ending:
        return extend(parse, parse.ending[place])
    letter = parse.code[place - 1]
    if letter == ",":
        return _past_apposition(parse, place - 1)
    if letter == "w" or (letter == "i" and parse.lowered[place - 1] == "that"):
        return _antecedent(parse, place - 1)
    if letter == "&":
        return _inherited(parse, group)
    if letter in ")-—–":
        return _past_bracket(parse, place - 1, group)
    return None


def extend(parse: Parse, phrase: Range) -> Range:
    """A noun phrase with the phrases before it that a preposition or "and" ties to it."""
    first, end = phrase
    for _ in range(8):
        tie = first - 1
        if tie > 0 and parse.code[tie] == "i" and parse.lowered[tie] not in ("that", "as", "because", "if") and tie in parse.ending:
            first = parse.ending[tie][0]
        elif tie > 1 and parse.code[tie] == "i" and parse.code[tie - 1] == "e" and tie - 1 in parse.ending:
            first = parse.ending[tie - 1][0]
        elif tie > 0 and parse.code[tie] == "&" and parse.lowered[tie] == "and" and tie in parse.ending and _starts(parse, parse.ending[tie][0]):
            first = parse.ending[tie][0]
        else:
            break
    return first, end


def _starts(parse: Parse, first: int) -> bool:
    """Whether a clause may start with this word."""
    return first == 0 or parse.code[first - 1] in ',"&' or parse.lowered[first - 1] == "that"


def _past_apposition(parse: Parse, comma: int) -> Range | None:
    """The phrase before "…, mayor of Springfield, said"."""
    place = comma - 1
    floor = max(0, comma - _LONGEST_APPOSITION)
    found: Range | None = None
    while place > floor:
        if parse.code[place] == "," and place in parse.ending:
            found = extend(parse, parse.ending[place])
            if not _describes(parse, found):
                return found
        place -= 1
    return found


def _describes(parse: Parse, phrase: Range) -> bool:
    """Whether a phrase is itself an apposition: after a comma, and led by an article or a common noun."""
    first = phrase[0]
    return first > 1 and parse.code[first - 1] == "," and (first - 1) in parse.ending and parse.code[first] in "djn"


def _antecedent(parse: Parse, pronoun: int) -> Range | None:
    place = pronoun - 1 if pronoun and parse.code[pronoun - 1] == "," else pronoun
    if place in parse.ending:
        return extend(parse, parse.ending[place])
    return None


def _past_bracket(parse: Parse, close: int, group: Group) -> Range | None:
    opener = "(" if parse.code[close] == ")" else parse.code[close]
    place = parse.code.rfind(opener, 0, close)
    return _before(parse, place, group) if place > 0 else None


def _inherited(parse: Parse, group: Group) -> Range | None:
    """The subject of the last finite verb before."""
    earlier = [
        other
        for other in parse.groups
        if other.head < group.first and other.finite and not parse.quoted[other.head]
    ]
    for other in reversed(earlier[-4:]):
        subject = find_subject(parse, other)
        if subject is not None:
            return subject
    return None
