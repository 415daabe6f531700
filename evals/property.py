"""Evidence that is located is the article's own words: a property over random articles, quotes and typography."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from service.grounding.locate import Locator

EXAMPLES = 10_000
NOISE = {
    '"': "“", "“": '"', "'": "’", "’": "'", "-": "–", "—": " - ", " ": "\u00a0", "\n": " ", "...": "…", "…": "...",
    "fi": "ﬁ", "é": "e\u0301", "e\u0301": "é", "\u00ad": "", "\u200b": "", "ss": "ß", "a": "A", "1": "１",
}  # fmt: skip
WORDS = (
    "the mayor's office said “we won't sign” on 11 May; co-operation, déjà vu, cafe\u0301 ﬁnal ﬁrst Straße "
    "govern-\nment re\u00adsign zero\u200bwidth 停戦を 受け入れる مفاوضات اليوم 한국 정부는 👨\u200d👩\u200d👧 'no' "
    "… ... — – \n\n"
).split(" ")
ARTICLES = st.one_of(st.lists(st.sampled_from(WORDS), max_size=40), st.lists(st.text(max_size=6), max_size=40))


def located(examples: int = EXAMPLES) -> tuple[int, int]:
    """How many quotes were sought and how many found. Raises AssertionError where a span has other words."""
    sought = found = 0

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(article=ARTICLES, data=st.data(), noise=st.lists(st.sampled_from(sorted(NOISE)), max_size=3))
    def holds(article: list[str], data: st.DataObject, noise: list[str]) -> None:
        nonlocal sought, found
        text = " ".join(article)
        evidence = Locator(text).locate(_quote(article, data, noise))
        sought += 1
        if evidence is not None:
            found += 1
            assert text[evidence.start : evidence.end] == evidence.quote

    holds()
    return sought, found


def _quote(article: list[str], data: st.DataObject, noise: list[str]) -> str:
    """Words of the article in other typography, at times some left out, at times cut."""
    first = data.draw(st.integers(0, max(0, len(article) - 1)))
    words = article[first : first + data.draw(st.integers(1, 15))]
    if data.draw(st.booleans()):
        words[2:-2] = ["…"]
    quote = " ".join(words)[data.draw(st.sampled_from((0, 0, 0, 1))) :]
    for kind in noise:
        quote = quote.replace(kind, NOISE[kind])
    return quote
