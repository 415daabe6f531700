"""What a brief without a model costs by its article's length, whatever the article is made of."""

import contextlib
import gc
import time

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from schemas.article import Article
from service.engine.extractive import draft
from service.errors import ServiceError
from service.grounding.ground import Grounder
from service.reading import read

SIZE = 4_000
LONGER = 4
MOST_TIMES = 8  # linear is 4 and quadratic 16
NOISE = 0.5  # seconds that a long article may take whatever the short one took
PIECES = [
    *"\"“”‘’'«»()[],;:-.…?",
    *("--", " – ", "..."),
    *(" ", "\t", "\n", "\n\n", "\r\n", "\xa0", "\u200b", "\u2028", "\x00", "\u0301", "\u202e"),
    *"J.|J. R. |U.S.|U.S. |Mr. |Dr |Mrs |Sir |President |Prime Minister |Senator Lee ".split("|"),
    *"Ann Lee |Lee's |A |Aa|IMF |UN-|Mc|O'|Bank of |of the |and |Moscow |Reuters ".split("|"),
    *" said | said that |he said, | told |who |which |she |they | denied |according to |citing ".split("|"),
    *" will |not |if |must |by |on 4 March |2026-|1/2/|Monday |next week |10,000|1.|$".split("|"),
    *"called for |to |a dispute over |remain |refers to |the union |the |both sides |© |Read more".split("|"),
    *"a|A|word |very |http://x.y/|www.|<b>|@|*|_|#|é|李|Д|ß|ﬁ".split("|"),
]
PARTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)
SAID = "The council said on Monday that it will close the bridge and "
OPENINGS = st.sampled_from([SAID, '"', "("]) | PARTS


@hypothesis_settings(max_examples=10, derandomize=True, deadline=None)
@given(
    opening=OPENINGS,
    parts=st.lists(PARTS, min_size=1, max_size=3),
    joint=st.sampled_from(["", " ", ". ", "\n", "\n\n"]),
)
def test_four_times_the_article_is_four_times_the_work(opening, parts, joint):
    """No pattern and no rule is more than linear, whatever is repeated without an end."""
    hold_to_linear(opening, parts, joint, SIZE)


@pytest.mark.parametrize(
    ("parts", "joint"),
    [
        (["<b> told denied ", "."], "\n\n"),  # sentences among thousands of lines of boilerplate
        (["«"], ""),  # the library that ends sentences looks at all pairs of a sentence and a mark
        (["\n"], ""),  # blank lines, where a word may be broken across lines
        ([" ", "\n"], " "),
    ],
)
def test_what_was_more_than_linear(parts, joint):
    """It no longer is."""
    hold_to_linear(SAID, parts, joint, 4 * SIZE)


def hold_to_linear(opening, parts, joint, size):
    """Quick is quick enough: only what takes long is measured against its quarter."""
    took = cpu_seconds(article(opening, parts, joint, LONGER * size))
    if took > NOISE:
        assert took < MOST_TIMES * cpu_seconds(article(opening, parts, joint, size)), (opening, parts, joint)


def article(opening, parts, joint, size):
    """Each part in turn so long that together they have the size."""
    each = (size - len(opening)) // len(parts)
    return opening + "".join(((part + joint) * each)[:each] for part in parts) + "\nIt will."


def cpu_seconds(text):
    """What reading, drafting and grounding take; refused drafts too."""
    article = Article(text=text, language="en")
    gc.collect()
    began = time.process_time()
    with contextlib.suppress(ServiceError):
        reading = read(article)
        Grounder(reading).ground(draft(reading))
    return time.process_time() - began
