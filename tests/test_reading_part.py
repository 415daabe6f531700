import re
import sys

import pytest
import regex

from service.reading.part import fold_case, has_part


@pytest.mark.parametrize("library", [re, regex])
def test_folds_whatever_a_pattern_takes_for_a_letter(library) -> None:
    """No character that matches a letter where case is ignored is lost on the way to that letter."""
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    for letter in "abcdefghijklmnopqrstuvwxyz":
        taken = library.findall(letter, everything, library.IGNORECASE)
        assert len(taken) >= 2
        assert {fold_case(character) for character in taken} == {letter}


def test_part_in_any_case() -> None:
    """A part is found inside a word, and only if one is there."""
    assert has_part(fold_case("It was not DİSCLOSED"), ("unknown", "closed"))
    assert not has_part(fold_case("It was not told"), ("unknown", "closed"))
