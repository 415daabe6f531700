"""The names in a statement: its capitalised runs, and the parties that it names by a description."""

from collections.abc import Iterator
from functools import cached_property

import regex

from service.grounding.naming import NAME_PART, POSSESSIVE, Naming, bare
from service.reading.lexicon import emissions
from service.reading.pattern import Pattern

NO_NAMES = frozenset(
    "i i'm i'd i'll i've a an the monday tuesday wednesday thursday friday saturday sunday january february march "
    "april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec "
    "mr mrs ms dr sir president minister chancellor senator mayor general judge professor".split()
)

_NAME_WORD = r"\p{Lu}[\p{L}\p{N}]*(?:[.'’&\-][\p{L}\p{N}]+)*(?:['’](?=\s))?"
_RUN = Pattern(rf"{_NAME_WORD}(?:\.?\s(?:(?:of|for|de|von|van|al)\s)?{_NAME_WORD})*")
_BEGINNING = Pattern(r"(?:^|[.?!])[\s\"'“”‘’]*$")


class StatedNames:
    """Finds names in statements about one article."""

    def __init__(self, naming: Naming) -> None:
        self._naming = naming

    def find(self, statement: str) -> dict[str, set[int]]:
        """Each name in a statement, with the article's names that it means."""
        runs = [run for match in _RUN.finditer(statement) for run in self._names_in(match, statement)]
        named = {run: self._indexes(run) for run in runs}
        plain = {bare(run) for run in runs}
        return named | {form: meant for form, meant in self._described(statement).items() if form not in plain}

    def _names_in(self, match: "regex.Match[str]", statement: str) -> Iterator[str]:
        """A run without what is a capital only because a sentence begins there, as one name or as several where a
        possessive comes between ("Westport's Court of Appeal")."""
        parts = match[0].split()
        begins = _BEGINNING.search(statement, 0, match.start()) is not None
        while parts and (bare(parts[0]) in NO_NAMES or (begins and self._is_common(bare(parts[0])))):
            parts = parts[1:]
            begins = False
        first = 0
        for index, part in enumerate(parts):
            is_last = index == len(parts) - 1
            if is_last or (POSSESSIVE.search(part) and not self._indexes(" ".join(parts[first:]))):
                yield " ".join(parts[first : index + 1])
                first = index + 1

    def _indexes(self, run: str) -> set[int]:
        """The names that a run means, titles before it left aside."""
        parts = bare(run).split()
        meant = (self._naming.named_as(" ".join(parts[first:])) for first in range(len(parts)))
        return next((indexes for indexes in meant if indexes), set())

    def _described(self, statement: str) -> dict[str, set[int]]:
        """Parties that a statement describes ("the tenants' federation"), by a single word only after an article."""
        plain = f" {' '.join(statement.casefold().split())} "
        found = {}
        for form, meant in self._naming.parties.items():
            start = f" {form}" if " " in form else f" the {form}"
            if form in plain and (f"{start} " in plain or f"{start}'" in plain or f"{start}’" in plain):
                found[form] = meant
        return found

    def _is_common(self, word: str) -> bool:
        """Whether a word that begins a sentence may be no name: it names nobody here, and it is an ordinary word."""
        ordinary = word in emissions() or word.rstrip("s") in emissions() or self._is_lowercase(word)
        return ordinary and not self._naming.is_word_of_a_name(word)

    def _is_lowercase(self, word: str) -> bool:
        return word in self._naming.text and word in self._lowercase

    @cached_property
    def _lowercase(self) -> set[str]:
        return {word for word in NAME_PART.findall(self._naming.text) if word.islower()}
