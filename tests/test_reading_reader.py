import time

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.article import Article
from service.engine.extractive import draft
from service.reading import read

PIECES = [
    *("said", " ", "that", '"', "“", "”", "'", "’", ",", ".", "\n", "\n\n", "(", ")", "–", "Tarr", "Anna", "he", "and"),
    *(
        "of",
        "the",
        "will",
        "according to",
        "who",
        "not disclosed",
        "disagree over",
        "points of contention",
        "U.S.",
        "©",
    ),
    *("if", "on", "Friday", "7", "\u00ad", "é", "中", "🇰🇷", "\u202e", "a", "mayor", "wants to", "opposes", "is to"),
]
ADVERSARIAL = st.lists(st.sampled_from(PIECES), min_size=1, max_size=120).map("".join)
STORY = (
    'The council of Port Carlow will vote on Friday, its leader, Joan Petrie, said. "We are ready," she added. '
    "The residents oppose the plan, arguing that nobody had asked them.\n\n"
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(ADVERSARIAL, st.text(min_size=1, max_size=200)))
def test_any_text_is_read(text: str) -> None:
    """No text raises, every span lies in it, and every statement and quote is the article's own."""
    article = Article.model_construct(text=text, title=None, source=None, url=None, published_at=None, language="en")
    reading = read(article)
    spans = [*reading.paragraphs, *reading.sentences, *reading.boilerplate]
    spans += [span for one in reading.attributions for span in (*one.content, one.cue)]
    spans += [mention for name in reading.names for mention in name.mentions]
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)
    written = draft(reading)
    assert all(position.statement in text for position in written.positions)
    assert all(quote in text for position in written.positions for quote in position.quotes)
    assert all(step.action in text and (step.when or "") in text for step in written.next_steps)


def test_spans_refer_to_the_text_as_received() -> None:
    """Offsets count code points of the text untouched, whatever stands before."""
    text = "🇰🇷 \u00ad\r\n\r\nAnna Tarr said it was late."
    one = read(Article(text=text)).attributions[0]
    assert one.source is not None
    assert text[one.source.start : one.source.end] == "Anna Tarr"


def test_other_languages_have_sentences_only() -> None:
    """Without rules for a language there are sentences and quotations, no names and no attributions."""
    reading = read(Article(text="El alcalde dijo: «No habrá puente». Los vecinos se fueron.", language="es"))
    assert not reading.rules_apply
    assert len(reading.sentences) == 2
    assert len(reading.quotations) == 1
    assert reading.names == reading.attributions == ()


def test_dateline_is_not_part_of_the_story() -> None:
    """Place, date and agency before the first sentence are neither names nor statement."""
    text = "KASSAR, Sept. 21 (Polar Press) – The army said that it was late."
    reading = read(Article(text=text))
    assert [name.text for name in reading.names] == ["The army"]


def test_reading_is_linear() -> None:
    """Ten times the text takes about ten times as long."""
    read(Article(text=STORY))
    short, long = _seconds(STORY * 40), _seconds(STORY * 400)
    assert long < 25 * short + 0.5


def _seconds(text: str) -> float:
    started = time.process_time()
    draft(read(Article(text=text)))
    return time.process_time() - started
