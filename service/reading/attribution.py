"""Who says what, sentence by sentence: cue verb, source and content, before names are resolved."""

from dataclasses import dataclass

from service.reading.cue import Cue, cues
from service.reading.parse import Group, Parse
from service.reading.subject import Range, find_subject

_RAISING = frozenset(("seem", "appear"))
_PASSIVE_SOURCELESS = frozenset("expect report believe say think know understand see rumor allege estimate".split())
_STOPS = frozenset(("while", "although", "though", "after", "before", "as", "because", "when", "but", "which", "who"))


_OPEN_ENDS = frozenset(",?!…—–-")
_TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday earlier later last this".split()
)


@dataclass(slots=True)
class Finding:
    """An attribution in words of one parse; content are half-open word ranges."""

    cue: Cue
    group: Group
    source: Range | None
    content: list[Range]


def find_attributions(parse: Parse, quoted: list[int]) -> tuple[list[Finding], list[Finding]]:
    """The outermost attributions of a sentence, and those within their content.

    quoted: for each word the number of its quotation, or -1.
    """
    parse.quoted = [number >= 0 for number in quoted]
    reader = _Reader(parse, quoted)
    return reader.read(), reader.nested


class _Reader:
    def __init__(self, parse: Parse, quoted: list[int]) -> None:
        self.parse = parse
        self.code = parse.code
        self.lowered = parse.lowered
        self.quoted = quoted
        self.size = len(parse.words)
        self.findings: list[Finding] = []
        self.nested: list[Finding] = []
        self.verbs = {group.head: group for group in parse.groups}

    def read(self) -> list[Finding]:
        self._according()
        for group in self.parse.groups:
            cue = cues().get(self.lowered[group.head])
            if cue is None or self.quoted[group.head] >= 0 or group.head == 0:
                continue
            finding = self._postposed(cue, group) or self._forward(cue, group)
            if finding is not None:
                self._add(finding)
        return self.findings

    def _add(self, finding: Finding) -> None:
        head = finding.group.head
        if any(first <= head < end for other in self.findings for first, end in other.content):
            if not any(first <= other.group.head < end for other in self.findings for first, end in finding.content):
                self.nested.append(finding)
                return
        within = [
            other for other in self.findings if any(first <= other.group.head < end for first, end in finding.content)
        ]
        self.nested += within
        self.findings = [other for other in self.findings if other not in within] + [finding]

    # said afterwards: "…," she said; …, said the mayor

    def _postposed(self, cue: Cue, group: Group) -> Finding | None:
        if not {"s", "q"} & cue.frames or not group.finite or group.passive:
            return None
        after = group.head + 1
        while after < self.size and self.code[after] == "r":
            after += 1
        before = group.first - 1
        if before > 0 and self.code[before] in ',"' and after in self.parse.opening and self.code[after] != "h":
            first, end = self.parse.opening[after]
            if self._closes(before) and not _TIMES & set(self.lowered[first:end]):
                return self._afterwards(cue, group, (first, self._attributes(end)), before)
        subject = find_subject(self.parse, group)
        if subject is None:
            return None
        before = subject[0] - 1
        if not self._is_end(self._past_told(cue, after), group) and not self._follows_quotation(before):
            return None
        if before > 0 and self.code[before] in ',"-—–' and subject[1] <= group.first and self._closes(before):
            return self._afterwards(cue, group, subject, before)
        return None

    def _closes(self, mark: int) -> bool:
        """Whether something sayable ends at this comma or quotation mark."""
        if self.quoted[mark] >= 0:
            return True
        if mark and self.quoted[mark - 1] >= 0:
            return True
        return any(group.finite and group.head < mark for group in self.parse.groups)

    def _past_told(self, cue: Cue, after: int) -> int:
        if "n" in cue.frames and after in self.parse.opening:
            return self.parse.opening[after][1]
        return after

    def _follows_quotation(self, mark: int) -> bool:
        """Whether direct speech that is not a sentence of its own ends here."""
        return mark > 1 and self.code[mark] == '"' and self.quoted[mark] >= 0 and self.parse.words[mark - 1] in _OPEN_ENDS

    def _is_end(self, after: int, group: Group) -> bool:
        """Whether nothing follows the verb that it could be saying."""
        if after >= self.size or self.code[after] in '.,;:"-—–':
            return not self._introduces(after)
        if self.code[after] in "itNndj" and self.lowered[after] != "that":
            return not self._has_clause(after)
        return False

    def _introduces(self, after: int) -> bool:
        """Whether a quotation follows that the verb is about to give."""
        return after + 1 < self.size and self.code[after] in ",:" and self.quoted[after + 1] >= 0

    def _has_clause(self, after: int) -> bool:
        stop = next((place for place in range(after, self.size) if self.code[place] in ',."'), self.size)
        return any(after <= group.head < stop and group.finite for group in self.parse.groups)

    def _attributes(self, end: int) -> int:
        while end < self.size - 1 and self.code[end] == "i" and end + 1 in self.parse.opening and self.lowered[end] in ("of", "for", "from", "at", "with"):
            end = self.parse.opening[end + 1][1]
        return end

    def _afterwards(self, cue: Cue, group: Group, source: Range, mark: int) -> Finding | None:
        number = self.quoted[mark] if self.quoted[mark] >= 0 else self.quoted[mark - 1] if mark else -1
        first = 0
        if number >= 0:
            first = self.quoted.index(number)
            if not self._leads(first):
                first = 0
        while first < mark and self.code[first] in "&":
            first += 1
        content = [(first, mark + 1 if self.code[mark] == '"' else mark)]
        content += self._resumed(group, source, number)
        return Finding(cue, group, source, content)

    def _leads(self, first: int) -> bool:
        return first == 0 or self.code[first - 1] in ',.:;"-—–'

    def _resumed(self, group: Group, source: Range, number: int) -> list[Range]:
        """The second half of a split quotation, or of a clause that the cue interrupts."""
        after = max(group.head + 1, source[1])
        for place in range(after, self.size):
            if self.quoted[place] >= 0 and self.quoted[place] != number and number >= 0:
                return [(place, self._quotation_end(place))]
            if number < 0 and self.code[place] == ",":
                rest = self._clause_end(place + 1, sentential=True)
                return [(place + 1, rest)] if rest - place > 3 else []
        return []

    def _quotation_end(self, place: int) -> int:
        number = self.quoted[place]
        while place < self.size and self.quoted[place] == number:
            place += 1
        return place

    # said first: she said that …; the union opposes …; he wants to …

    def _forward(self, cue: Cue, group: Group) -> Finding | None:
        lemma = cue.lemma
        if group.passive:
            return self._passive(cue, group)
        content = self._content(cue, group.head + 1)
        if content is None:
            return None
        source = find_subject(self.parse, group)
        if source is None:
            return None
        return Finding(cue, group, None if lemma in _RAISING else source, [content])

    def _passive(self, cue: Cue, group: Group) -> Finding | None:
        after = group.head + 1
        if after >= self.size:
            return None
        if cue.lemma in _PASSIVE_SOURCELESS and self.lowered[after] == "to":
            return Finding(cue, group, None, [(after, self._clause_end(after, sentential=False))])
        return None

    def _content(self, cue: Cue, place: int) -> Range | None:
        frames = cue.frames
        place = self._skip(place)
        if place >= self.size:
            return None
        if found := self._complement(frames, place):
            return found
        if "c" in frames and place in self.parse.opening:
            end = self.parse.opening[place][1]
            if end < self.size and self.code[end] == "t":
                return place, self._clause_end(place, sentential=False)
        moved = self._past_addressee(frames, place)
        if moved != place and (found := self._complement(frames - {"o"}, moved)):
            return found
        if "o" in frames and (place in self.parse.opening or self.code[place] == '"' or self.code[place] in "dpjnNcg"):
            return place, self._clause_end(place, sentential=False)
        return None

    def _complement(self, frames: frozenset[str], place: int) -> Range | None:
        """What a verb says, from this word on."""
        if place >= self.size:
            return None
        letter, word = self.code[place], self.lowered[place]
        speaks = bool({"s", "q"} & frames)
        if speaks and letter in ",:" and place + 1 < self.size and self.quoted[place + 1] >= 0:
            return place + 1, self._said_end(place + 1)
        if speaks and self.quoted[place] >= 0:
            return place, self._said_end(place)
        if "s" in frames and word == "that":
            return place, self._clause_end(place, sentential=True)
        if "s" in frames and letter == ":" and place + 2 < self.size:
            return place + 1, self._clause_end(place + 1, sentential=True)
        if "w" in frames and ((letter == "w" and word != "that") or word in ("whether", "if", "how", "why", "what")):
            return place, self._clause_end(place, sentential=True)
        if "i" in frames and letter == "t":
            return place, self._clause_end(place, sentential=False)
        if letter in "itx" and f"+{word}" in frames:
            return place, self._clause_end(place, sentential=False)
        if letter == "r" and f"+{word}" in frames:
            return place, self._clause_end(place, sentential=False)
        if "g" in frames and letter == "g":
            return place, self._clause_end(place, sentential=False)
        if "s" in frames and self._is_clause(place):
            return place, self._clause_end(place, sentential=True)
        return None

    def _is_clause(self, place: int) -> bool:
        """Whether a subject and its finite verb start here."""
        if self.code[place] == "r" and place + 1 < self.size:
            place += 1
        phrase = self.parse.opening.get(place)
        for _ in range(4):
            if phrase is None or phrase[1] >= self.size:
                return False
            end = phrase[1]
            while end < self.size and self.code[end] == "r":
                end += 1
            if end < self.size and self.code[end] in "mHOBDZQ":
                return True
            if end + 1 < self.size and self.code[end] in "i&":
                phrase = self.parse.opening.get(end + 1)
            else:
                return False
        return False

    def _skip(self, place: int) -> int:
        while place < self.size and self.code[place] == "r":
            place += 1
        return place

    def _past_addressee(self, frames: frozenset[str], place: int) -> int:
        """After somebody told, a place and a time: "told reporters in Oslo on Monday"."""
        if "n" in frames and place in self.parse.opening:
            place = self.parse.opening[place][1]
        for _ in range(6):
            if place + 1 < self.size and self.code[place] in "it" and self.lowered[place] != "that" and place + 1 in self.parse.opening:
                place = self.parse.opening[place + 1][1]
            elif place < self.size and self.code[place] in "Nn" and place in self.parse.opening and not self._is_clause(place):
                place = self.parse.opening[place][1]
            elif place < self.size and self.code[place] == "r":
                place += 1
            elif place < self.size and self.code[place] == "(" and ")" in self.code[place : place + 6]:
                place = self.code.index(")", place) + 1
            else:
                break
        return place

    def _said_end(self, place: int) -> int:
        end = self._quotation_end(place)
        if end >= self.size or self.code[end] in ".,;:-—–" or self.code[end - 2 : end - 1] in (",", "."):
            return end
        return self._clause_end(end, sentential=True)

    def _clause_end(self, place: int, sentential: bool) -> int:
        """Where the content that starts here ends; sentential: a whole clause, which may have commas."""
        start = place
        while place < self.size:
            letter = self.code[place]
            if self.quoted[place] < 0 and place > start and self._ends(place, letter, sentential):
                break
            place += 1
        while place > start + 1 and self.code[place - 1] in ".,;:":
            place -= 1
        return place

    def _ends(self, place: int, letter: str, sentential: bool) -> bool:
        if letter == ";":
            return True
        if letter == "," and place + 1 < self.size:
            following = place + 1
            if self.code[following] == "g" and self._is_cue(following):
                return True
            if self.lowered[following] == "according":
                return True
            if self.code[following] == "&" and (not sentential or self._new_cue(following)):
                return True
            return not sentential and (self.code[following] in "hwg" or self.lowered[following] in _STOPS)
        if letter == "&" and self._is_cue(place + 1) and place + 1 < self.size and self.code[place + 1] in "DZ":
            return True
        return not sentential and letter == "i" and self.lowered[place] in ("because", "while", "after", "although", "though")

    def _is_cue(self, place: int) -> bool:
        return place < self.size and self.lowered[place] in cues()

    def _new_cue(self, place: int) -> bool:
        """Whether somebody speaks anew within the next words."""
        return any(
            place < group.head <= place + 7 and group.finite and self._is_cue(group.head) and "s" in cues()[self.lowered[group.head]].frames
            for group in self.parse.groups
        )

    def _according(self) -> None:
        for place in range(self.size - 2):
            if self.lowered[place] == "according" and self.lowered[place + 1] == "to" and place + 2 in self.parse.opening and self.quoted[place] < 0:
                end = self._attributes(self.parse.opening[place + 2][1])
                source = (place + 2, end)
                group = Group(place, place + 1, "g", False, False, False, False)
                content = self._around(place, end)
                if content is not None:
                    self.findings.append(Finding(cues()["accord"], group, source, [content]))

    def _around(self, place: int, end: int) -> Range | None:
        if place > 2:
            stop = place - 1 if self.code[place - 1] == "," else place
            return 0, stop
        while end < self.size and self.code[end] != ",":
            end += 1
        return (end + 1, self._clause_end(end + 1, sentential=True)) if end + 2 < self.size else None
