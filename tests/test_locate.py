"""Quotes in articles: what is found where, and what never is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.grounding.locate import Locator
from tests.quote_case import FOUND, REJECTED


@pytest.mark.parametrize(("text", "quote", "expected", "match"), FOUND)
def test_found(text, quote, expected, match):
    """A quote that differs in typography alone is found, in the article's own words."""
    found = Locator(text).locate(quote)
    assert found is not None
    assert (found.quote, found.match) == (expected, match)
    assert text[found.start : found.end] == found.quote


@pytest.mark.parametrize(("text", "quote"), REJECTED)
def test_rejected(text, quote):
    """A quote of which a word, a number, a name or a negation differs is not found, nor is part of a word."""
    assert Locator(text).locate(quote) is None


def test_the_place_nearest_to_the_holder_is_taken():
    """Of several places the one nearest to a mention wins, then the earliest; all are counted."""
    text = "Anna said the plan is dead. Then they all went home. Berta said the plan is dead."
    locator = Locator(text)
    assert locator.locate("the plan is dead").start == text.index("the plan")
    nearest = locator.locate("the plan is dead", near=[text.index("Berta")])
    assert (nearest.start, nearest.occurrences) == (text.rindex("the plan"), 2)
    assert locator.locate("the plan is dead", near=[text.index("Berta"), 0]).start == text.index("the plan")


def test_occurrences_count_whole_words_only():
    """What is part of another word is no occurrence."""
    assert Locator("The cat saw a category of cats, then a cat.").locate("cat").occurrences == 2


def test_elided_places_are_told_apart():
    """Each passage that has the pieces in order counts once, from the tightest pair of them."""
    text = "It began it began here and it ended. Later it began and there it ended."
    found = Locator(text).locate("it began … it ended", near=[len(text)])
    assert (found.quote, found.occurrences) == ("it began and there it ended", 2)


def test_letters_come_before_typography():
    """A place that has the quote to the letter is taken before one that differs in typography."""
    text = "“The deal”, they said. The deal, they said."
    assert Locator(text).locate("The deal, they said").match == "exact"


WORDS = st.sampled_from(
    "the mayor “will” not resign—today 1,200 cafe\u0301 ﬁnal l'accord U.S. 停戦を จะ قال 👨\u200d👩\u200d👧 … - «no» ½ "
    "a\u00adb x-\ny \u200f Straße 20–21 (so) 한국 İ ß ' \" .".split(" ")
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=25).map(" ".join))
NOISE = {
    '"': "“", "“": '"', "'": "’", "’": "'", "-": "–", "–": "-", "—": " - ", " ": "\u00a0", "\n": " ", "…": "...",
    "fi": "ﬁ", "ﬁ": "fi", "é": "e\u0301", "e\u0301": "é", "\u00ad": "", "\u200b": "",
}  # fmt: skip


def _noisy(quote, kinds):
    for kind in kinds:
        quote = quote.replace(kind, NOISE[kind])
    return quote


@given(
    text=TEXTS, bounds=st.tuples(st.integers(0, 80), st.integers(0, 80)), kinds=st.lists(st.sampled_from(sorted(NOISE)))
)
def test_the_span_is_the_quote(text, bounds, kinds):
    """Whatever is found, the span of the text is the quote that is returned."""
    found = Locator(text).locate(_noisy(text[min(bounds) : max(bounds)], kinds))
    if found is not None:
        assert text[found.start : found.end] == found.quote
        assert found.occurrences >= 1


@given(
    words=st.lists(st.sampled_from("the mayor will not resign today said Anna he".split()), min_size=1, max_size=12),
    data=st.data(),
    kinds=st.lists(st.sampled_from(sorted(NOISE))),
)
def test_whole_words_are_always_found(words, data, kinds):
    """Words of the article are found under any typographic noise."""
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    assert Locator(" ".join(words)).locate(_noisy(" ".join(words[first:last]), kinds)) is not None


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "a " * 50_000, '"' * 100_000, "a-" * 50_000, "\u0301" * 100_000, "… " * 50_000]
)
def test_hostile_texts_take_no_longer(text):
    """Endless repetition is searched in linear time."""
    began = time.process_time()
    locator = Locator(text)
    for quote in (text[:5_000] + "b", text[:999], "a a a a b", '"a" "a', "a-a-a"):
        locator.locate(quote)
    assert time.process_time() - began < 5
