"""What a brief looks like to people, and that nothing in it is taken for markup."""

import re
from html.parser import HTMLParser
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from schemas.brief import Brief
from service.web import form, render, shelf
from service.web.mark import marked
from tests.sample_brief import ARTICLE, brief, position

UNTRUSTED = {
    "headline", "text", "name", "role", "aliases", "statement", "condition", "issue", "question", "answer", "action",
    "term", "meaning", "what", "reason", "quote", "detail", "title", "source", "url", "model", "degraded_reason",
}  # fmt: skip
HOSTILE = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "</mark></p></section><h1>x",
    "<!-- x",
    "javascript:alert(1)",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "<https://evil.example>",
    "[a]: https://evil.example",
    "\\[a](b) \\<b>x\\",
    "# heading #",
    "- item",
    "1. item",
    "12) item",
    "> quotation",
    "***strong***",
    "__strong__ _emphasis_",
    "`code` ``code",
    "~~~",
    "===",
    "---",
    "* * *",
    "| a | b |",
    "&lt;b&gt; &#60;b&#62;",
    "{{ 7*7 }} {% raw %}",
]


class Page(HTMLParser):
    """An HTML document as its elements, their text, and which marks each character of the article stands in."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.text = ""
        self.marks = []
        self._open = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self._open.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        while self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tags = [tag for tag, _ in self._open]
        if "sup" not in tags and ("p" in tags or not tags):
            self.text += data
            self.marks += [[attributes for tag, attributes in self._open if tag == "mark"]] * len(data)

    def shape(self):
        """Elements and the names of their attributes, without what they are filled with."""
        return [(tag, *sorted(attributes)) for tag, attributes in self.elements]

    def values(self, tag, attribute):
        return [attributes[attribute] for name, attributes in self.elements if name == tag and attribute in attributes]


@pytest.fixture
def page():
    """Renders pages in an application that has nothing but them."""
    app = Flask(__name__, root_path=str(Path(form.__file__).parent))
    app.register_blueprint(form.blueprint(None, None))
    app.register_blueprint(shelf.blueprint(None, None))

    def rendered(brief, article=None, expires=None):
        with app.test_request_context():
            return render.page(brief, article, expires)

    return rendered


def filled(brief, with_text):
    """The brief with every text that an article or a model could have written replaced, each by one of its own."""
    numbers = count(1)

    def replaced(value, key=""):
        if isinstance(value, dict):
            is_party = "involvement" in value
            return {k: v if k == "name" and not is_party else replaced(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [replaced(item, key) for item in value]
        return f"{with_text} {next(numbers)}" if key in UNTRUSTED and value is not None else value

    return Brief.model_validate(replaced(brief.model_dump(mode="json")))


def markdown_shape(text):
    """The blocks and inline elements of Markdown, without its words."""
    blocks = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    tokens = [token for block in blocks for token in [block, *(block.children or [])]]
    return [token.type for token in tokens if not token.type.startswith("text")]


@pytest.mark.parametrize("hostile", [*HOSTILE, "a\n\n# b\n\n- c\n\n<b>d"])
def test_markdown_is_not_written_by_the_article(hostile):
    """Whatever stands in the texts of a brief, its Markdown has the same headings, lists, links and emphasis."""
    sample = brief(engine=brief().engine.model_dump() | {"degraded_reason": "x"})
    shape = markdown_shape(render.markdown(filled(sample, hostile)))
    assert shape == markdown_shape(render.markdown(filled(sample, "plain")))


@pytest.mark.parametrize("hostile", [text for text in HOSTILE if "evil" in text or "&" in text])
def test_hostile_text_reads_as_it_stands(hostile):
    """A reader of the rendered Markdown sees the characters that the article has."""
    rendered = MarkdownIt("commonmark").render(render.markdown(brief(headline=hostile)))
    assert Page(rendered.replace("h1", "p")).text.startswith(hostile)


def test_addresses_in_a_text_are_not_linked_by_dialects():
    """Dialects that link bare addresses find none, but the one that the caller gave as the source."""
    text = render.markdown(brief(headline="https://evil.example www.evil.example a@evil.example"))
    assert re.findall(r"\w://\S+", text) == ["s://example.org/crossing>"]
    assert "www.evil" not in text
    assert "a@evil" not in text


def test_prose_stays_readable_in_markdown():
    """Dots, hyphens, quotation marks, numbers and apostrophes of ordinary prose are not escaped."""
    prose = 'The U.S.-led group\'s 3.5 per cent (at most) – "no more", e.g. snake_case & $5!'
    assert prose in render.markdown(brief(headline=prose))


def test_control_characters_do_not_leave_markdown():
    """Neither a terminal's escapes nor an override of direction gets out; right-to-left text is isolated."""
    text = render.markdown(brief(headline="a\x1b[2Jb\u202ec\x00\x9b", terms=[]))
    assert text.startswith("# a�\\[2Jbc��\n")
    assert "# \u2068שלום\u2069\n" in render.markdown(brief(headline="שלום"))


def test_markdown_says_who_holds_what_and_how_far_it_was_checked():
    """Holder, manner, relays, quote with offsets and the failed check in words stand together."""
    text = render.markdown(brief())
    start = ARTICLE.index("wants to open")
    assert "### port of Linden\n\n- The port of Linden wants to open its crossing on 4 May" in text
    assert "*intention · via Ostnews ← Havnen · ✓ verified*" in text
    assert f"> “wants to open its new crossing on 4 May” [{start}–{start + 39}]" in text
    assert "◐ partly verified: a number is not in the evidence (80 is not in the quote)" in text
    assert "○ located: holder could not be checked" in text
    assert "### Attributed to nobody" in text
    assert "**next spring** (XXXX-21)" in text


def test_line_breaks_of_the_article_do_not_break_markdown_s():
    """A quote that runs over lines is shown in one."""
    assert "# Linden and its neighbours\n" in render.markdown(brief(headline="Linden\r\n and\tits\u2028neighbours\n"))


def test_a_statement_that_repeats_its_quote_stands_once():
    """The clause of an extractive brief is its own evidence."""
    text = render.markdown(brief())
    assert text.count("We will not move a single boat") == 1
    assert "“We will not move a single boat before the autumn” [300–348]" in text


def test_steps_are_ordered_by_what_is_known_of_their_time():
    """Days on the calendar come first, then partial dates, then none."""
    steps = render.markdown(brief()).partition("## Next steps")[2]
    assert steps.index("on 4 May") < steps.index("next spring") < steps.index("No date")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_the_page_is_not_written_by_the_article(page, hostile):
    """Whatever stands in article and brief, the page has the same elements with the same attributes."""
    article = (hostile * len(ARTICLE))[: len(ARTICLE)]
    hostile_page = Page(page(filled(brief(), hostile), article))
    assert hostile_page.shape() == Page(page(filled(brief(), "plain"), "a" * len(ARTICLE))).shape()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "https://x.example/ <b>", "//x.example"])
def test_only_web_addresses_are_linked(page, url):
    """The address of an article is a link if it is http or https, and text otherwise."""
    sample = brief()
    assert "https://example.org/crossing" in Page(page(sample)).values("a", "href")
    other = sample.model_copy(update={"article": sample.article.model_copy(update={"url": url})})
    assert url not in Page(page(other)).values("a", "href")


def test_every_link_of_the_page_leads_somewhere(page):
    """Statements link to their evidence, evidence to its statements, and each anchor is there once."""
    shown = Page(page(brief(), ARTICLE))
    ids = [attributes["id"] for _, attributes in shown.elements if "id" in attributes]
    targets = {href[1:] for href in shown.values("a", "href") if href.startswith("#")}
    assert len(ids) == len(set(ids))
    assert targets <= set(ids)
    assert {"s1", "p1", "c1", "n3", "t1", "u1", "e300-348"} <= targets


def test_without_the_article_quotes_stand_alone(page):
    """A page without its article has the quotes, and no link into a text that is not there."""
    text = page(brief())
    assert "wants to open its new crossing on 4 May" in text
    assert not [href for href in Page(text).values("a", "href") if href.startswith("#e")]
    assert "<mark" not in text


def test_the_page_knows_the_language_of_the_article(page):
    """What is the article's carries its language and finds its own direction."""
    sample = brief()
    arabic = sample.model_copy(update={"article": sample.article.model_copy(update={"language": "ar"})})
    shown = Page(page(arabic, ARTICLE))
    assert ("div", {"class": "text", "lang": "ar", "dir": "auto"}) in shown.elements
    assert shown.elements[0] == ("html", {"lang": "en"})


def test_what_is_kept_can_be_taken_along(page):
    """A page of the store says until when, and links to the brief's files; one that is not kept has no such link."""
    kept, lost = page(brief(), ARTICLE, 1779000000), page(brief(), ARTICLE)
    assert "served from the store until 17 May 2026" in kept
    assert f"/briefs/{brief().id}/brief.json" in Page(kept).values("a", "href")
    assert not [href for href in Page(lost).values("a", "href") if "/briefs/" in href and not href.endswith("/briefs")]
    assert "until 31 December 9999" in page(brief(), ARTICLE, 1e15)


def test_boilerplate_is_marked_and_not_cut(page):
    """A copyright line stays where it is, set apart."""
    assert '<span class="boilerplate">© Linden Post. All rights reserved.</span>' in page(brief(), ARTICLE)


def test_spans_that_begin_together_nest():
    """The longer one stays whole, around the shorter."""
    statements = [position("s1", [], "x", "The port"), position("s2", [], "y", "The port of Linden wants")]
    html = marked(ARTICLE, brief(parties=[], positions=statements, points_of_contention=[], next_steps=[]))
    start = ARTICLE.index("The port")
    assert (
        f'id="e{start}-{start + 24}"><mark class="evidence" data-for="s1" id="e{start}-{start + 8}">The port</mark>'
        in html
    )


@given(st.text("ab<&\n ", min_size=1, max_size=40), st.data())
def test_marks_cover_exactly_the_evidence(text, data):
    """However spans overlap, each is marked from its start to its end, linkable once, and the text is unchanged."""
    spans = data.draw(st.sets(st.tuples(st.integers(0, len(text)), st.integers(0, len(text) + 3)), max_size=6))
    items = [
        {"start": start, "end": end, "quote": "x", "match": "exact", "occurrences": 1} for start, end in sorted(spans)
    ]
    held = position("s1", [], "x", ARTICLE[:1]) | {"evidence": items}
    empty = {"parties": [], "points_of_contention": [], "next_steps": [], "terms": [], "undisclosed": []}
    info = brief().article.model_dump() | {"boilerplate": []}
    html = str(marked(text, brief(positions=[held], article=info, **empty)))
    shown = Page(re.sub(r'</p>\n<p( class="line")?>', "", html))
    valid = {(start, end) for start, end in spans if start < end <= len(text)}
    assert shown.text == text
    for offset, marks in enumerate(shown.marks):
        assert len(marks) == sum(start <= offset < end for start, end in valid)
    assert sorted(shown.values("mark", "id")) == sorted(f"e{start}-{end}" for start, end in valid)
    assert shown.values("a", "href") == ["#s1"] * len(valid)
