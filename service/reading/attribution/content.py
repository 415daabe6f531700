"""What is said: where the content of a cue verb starts and ends."""

from service.reading.attribution.cue import Cue, cues
from service.reading.attribution.subject import NO_TIE, Range, is_time
from service.reading.text.parse import Group, Parse

_QUESTIONS = frozenset(("whether", "if", "how", "why", "what"))
_SUBORDINATE = frozenset(("while", "although", "though", "after", "before", "as", "because", "when", "but"))
_NEW_CLAUSE = 7
_LONGEST_TITLE = 7
CITING = frozenset(("citing", "quoting"))


def find_content(parse: Parse, cue: Cue, place: int) -> Range | None:
    """The content that starts at or after this word, by the frames of the cue."""
    while place < len(parse.code) and parse.code[place] == "r" and f"+{parse.lowered[place]}" not in cue.frames:
        place += 1
    if place >= len(parse.code):
        return None
    if found := _complement(parse, cue.frames, place):
        return found
    if "c" in cue.frames and place in parse.opening:
        end = parse.opening[place][1]
        if parse.code[end : end + 1] == "t":
            return place, clause_end(parse, place, sentential=False)
    told = past_told(parse, place) if "n" in cue.frames else place
    moved = _past_circumstances(parse, told)
    if moved != place and (found := _complement(parse, cue.frames - {"o"}, moved)):
        return found
    if "o" in cue.frames and (place in parse.opening or parse.code[place] in '"dpjnNcge'):
        return place, clause_end(parse, place, sentential=False)
    return None


def past_told(parse: Parse, place: int) -> int:
    """After somebody spoken to: "told reporters …"."""
    return parse.opening[place][1] if place in parse.opening else place


def _past_circumstances(parse: Parse, place: int) -> int:
    """After a place, a time, an occasion: "in Oslo on Monday"."""
    size = len(parse.code)
    for _ in range(8):
        if parse.code[place : place + 1] and parse.code[place] in "it" and parse.lowered[place] != "that":
            following = place + 1
            if following not in parse.opening:
                break
            place = parse.opening[following][1]
        elif place in parse.opening and is_time(parse, parse.opening[place]):
            place = parse.opening[place][1]
        elif place < size and parse.code[place] in "r'":
            place += 1
        elif _is_title(parse, place):
            place = quotation_end(parse, place)
        elif place < size and parse.code[place] == "(" and ")" in parse.code[place : place + 6]:
            place = parse.code.index(")", place) + 1
        elif (cited := _past_citation(parse, place)) is not None:
            place = cited
        else:
            break
    return place


def _past_citation(parse: Parse, place: int) -> int | None:
    """After ", citing two officials," between a verb and what it reports."""
    phrase = parse.opening.get(place + 2)
    if phrase is None or parse.code[place] != "," or parse.lowered[place + 1] not in CITING:
        return None
    return phrase[1] + 1 if parse.code[phrase[1] : phrase[1] + 1] == "," else None


def _is_title(parse: Parse, place: int) -> bool:
    """Whether the short quotation after "on" or "in" is the name of a programme or a book."""
    if not 0 < place < len(parse.code) or parse.quoted[place] < 0 or parse.code[place - 1] not in "iN'n":
        return False
    end = quotation_end(parse, place)
    return end - place <= _LONGEST_TITLE and end < len(parse.code) - 2 and parse.code[end - 2] not in ",."


def _complement(parse: Parse, frames: frozenset[str], place: int) -> Range | None:
    """What a verb says, if that starts with this very word."""
    if place >= len(parse.code):
        return None
    letter, word = parse.code[place], parse.lowered[place]
    if "s" in frames or "q" in frames:
        if letter in ",:" and introduces(parse, place):
            return place + 1, _said_end(parse, place + 1)
        if parse.quoted[place] >= 0:
            return place, _said_end(parse, place)
    if "s" in frames and letter == ":" and place + 2 < len(parse.code):
        return place + 1, clause_end(parse, place + 1, sentential=True)
    if "o" in frames and word == "that" and parse.code[place + 1 : place + 2] in (",", ".", ";"):
        return place, place + 1
    question = (letter == "w" and word != "that") or word in _QUESTIONS
    if ("s" in frames and (word == "that" or is_clause(parse, place))) or ("w" in frames and question):
        return place, clause_end(parse, place, sentential=True)
    taken = ("i" in frames and letter == "t") or f"+{word}" in frames or ("g" in frames and letter == "g")
    return (place, clause_end(parse, place, sentential=False)) if taken else None


def introduces(parse: Parse, mark: int) -> bool:
    """Whether a quotation starts after this comma or colon."""
    return mark + 1 < len(parse.code) and parse.quoted[mark + 1] >= 0 and parse.quoted[mark] != parse.quoted[mark + 1]


def is_clause(parse: Parse, place: int) -> bool:
    """Whether a subject and its finite verb start here."""
    if parse.code[place : place + 1] == "r":
        place += 1
    phrase = parse.opening.get(place)
    for _ in range(5):
        if phrase is None:
            return False
        end = phrase[1]
        while parse.code[end : end + 1] == "r":
            end += 1
        following = parse.code[end : end + 1]
        if following and following in "mHOBDZQ":
            return True
        tied = following in ("i", "&") and parse.lowered[end] not in NO_TIE
        phrase = parse.opening.get(end + 1) if tied else None
    return False


def quotation_end(parse: Parse, place: int) -> int:
    """The word after the quotation that this word stands in."""
    number = parse.quoted[place]
    while place < len(parse.code) and parse.quoted[place] == number:
        place += 1
    return place


def _said_end(parse: Parse, place: int) -> int:
    end = quotation_end(parse, place)
    if end >= len(parse.code) or parse.code[end] in ".,;:-—–" or parse.words[end - 2] in (",", ".", "?", "!"):
        return end
    return clause_end(parse, end, sentential=True)


def clause_end(parse: Parse, start: int, sentential: bool) -> int:
    """Where content that starts here ends. sentential: it is a whole clause, which may have commas."""
    place = start + 1
    while place < len(parse.code):
        if parse.quoted[place] < 0 and _ends(parse, place, sentential):
            break
        place += 1
    while place > start + 1 and parse.code[place - 1] in ".,;:":
        place -= 1
    return place


def _ends(parse: Parse, place: int, sentential: bool) -> bool:
    letter = parse.code[place]
    if letter == "," and place + 1 < len(parse.code):
        return _ends_at_comma(parse, place + 1, sentential)
    if letter == "&" and place + 1 < len(parse.code):
        following = place + 2 if parse.code[place + 1] == "r" else place + 1
        letter = parse.code[following : following + 1]
        if (phrase := parse.opening.get(following)) and parse.code[phrase[1] : phrase[1] + 1] == "g":
            return _is_cue(parse, phrase[1])
        return (letter in ("D", "Z") and _is_cue(parse, following)) or (not sentential and letter in tuple("mHOBDZ"))
    if letter == "i" and not sentential:
        return parse.lowered[place] in ("because", "while", "after", "although", "though")
    return letter == ";"


def _ends_at_comma(parse: Parse, following: int, sentential: bool) -> bool:
    letter, word = parse.code[following], parse.lowered[following]
    if word == "according" or (letter == "g" and _is_cue(parse, following)):
        return True
    if letter == "&" or word in _SUBORDINATE:
        return not sentential or _speaks_anew(parse, following)
    return letter in "DZ" or (not sentential and letter in "hwgmHOBQ")


def _is_cue(parse: Parse, place: int) -> bool:
    return place < len(parse.code) and parse.lowered[place] in cues()


def _speaks_anew(parse: Parse, place: int) -> bool:
    """Whether somebody says something else within the next words."""
    return any(
        place < group.head <= place + _NEW_CLAUSE and group.finite and _says(parse, group) for group in parse.groups
    )


def _says(parse: Parse, group: Group) -> bool:
    cue = cues().get(parse.lowered[group.head])
    return cue is not None and "s" in cue.frames
