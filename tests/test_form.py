"""The form and the page of a brief, as a browser without JavaScript uses them."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask

from schemas.article import Article
from service.briefing import Briefed
from service.errors import ServiceError
from service.store.stored import Stored
from service.web import form, shelf
from tests.sample_brief import ARTICLE, brief


class FakeBriefer:
    """Has the sample brief for every article, and keeps it if it is told to."""

    def __init__(self, keeps=True, error=None):
        self.keeps, self.error = keeps, error
        self.asked = []
        self.kept = {}

    def brief(self, article, choice="auto", owner=None):
        if self.error:
            raise self.error
        self.asked.append((article, choice))
        stored = Stored(brief().id, brief().model_dump_json().encode(), 0, 1e12, article.text if self.keeps else None)
        if self.keeps:
            self.kept[stored.id] = stored
        return Briefed(stored, "miss", kept=self.keeps)

    def stored(self, id, owner=None):
        if id not in self.kept:
            raise ServiceError("not_found", "No brief has this id, or it has expired.")
        return self.kept[id]


class Fields(HTMLParser):
    """The values that a form would send again, and what the browser is told of them."""

    def __init__(self, text):
        super().__init__()
        self.values = {}
        self.attributes = {}
        self.ids = {}
        self._area = None
        self._id = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if "id" in given:
            self._id = given["id"]
            self.ids[self._id] = ""
        if "name" in given and tag in ("input", "textarea", "select"):
            self.attributes[given["name"]] = given
            self.values[given["name"]] = given.get("value", "")
        self._area = given["name"] if tag == "textarea" else None
        if tag == "option" and "selected" in given:
            self.values["engine"] = given["value"]

    def handle_endtag(self, tag):
        self._area = self._id = None

    def handle_data(self, data):
        if self._area:
            # A browser drops one line break after the tag.
            self.values[self._area] += data if self.values[self._area] else data.removeprefix("\n")
        if self._id:
            self.ids[self._id] += data


@pytest.fixture
def client_of(settings):
    """Builds a test client around a fake Briefer."""

    def build(briefer=None, largest=None, **changed):
        app = Flask(__name__, root_path=str(Path(form.__file__).parent))
        app.config["MAX_CONTENT_LENGTH"] = largest
        briefer = briefer or FakeBriefer()
        app.register_blueprint(form.blueprint(briefer, settings(**changed)))
        app.register_blueprint(shelf.blueprint(briefer, settings(**changed)))
        form.register_headers(app)
        return app.test_client()

    return build


def test_an_article_leads_to_the_permalink_of_its_brief(client_of):
    """A post is answered with 303 to a page that has brief and marked article."""
    client = client_of()
    answer = client.post("/", data={"text": ARTICLE})
    assert (answer.status_code, answer.location) == (303, f"/briefs/{brief().id}")
    page = client.get(answer.location)
    assert page.status_code == 200
    assert '<mark class="evidence" data-for="s3" id="e300-348">' in page.text


def test_a_brief_that_no_store_keeps_is_shown_at_once(client_of):
    """Without a store there is no permalink to lead to, but the page with its article all the same."""
    answer = client_of(FakeBriefer(keeps=False)).post("/", data={"text": ARTICLE})
    assert answer.status_code == 200
    assert '<mark class="evidence" data-for="s3" id="e300-348">' in answer.text


@pytest.mark.parametrize("encoding", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_form_and_api_share_a_brief(client_of, encoding):
    """Line breaks come back as LF and empty fields are absent, so that the article is the one that was pasted."""
    briefer = FakeBriefer()
    sent = {"text": ARTICLE.replace("\n", "\r\n"), "title": " ", "source": "Linden Post", "published_at": "2026-04-01"}
    blank = dict.fromkeys(["url", "language"], "")
    client_of(briefer).post("/", data={**sent, **blank, "engine": "extractive"}, content_type=encoding)
    same = '{"text": %s, "source": "Linden Post", "published_at": "2026-04-01"}'
    article = Article.model_validate_json(same % Article(text=ARTICLE).model_dump_json(include={"text"})[8:-1])
    assert briefer.asked == [(article, "extractive")]


def test_the_form_states_its_limit_and_labels_its_fields(client_of):
    """Every field has a label and a hint that exists."""
    page = client_of(max_chars=12345).get("/")
    fields = Fields(page.text)
    assert "12,345 characters" in page.text
    assert set(fields.attributes) == {"text", "title", "source", "published_at", "language", "url", "engine"}
    for name, attributes in fields.attributes.items():
        assert f'<label for="{name}">' in page.text
        assert attributes["aria-describedby"] in fields.ids


def test_the_sample_fills_the_form(client_of):
    """A link puts the bundled article into the form, to the letter."""
    client = client_of()
    assert 'href="/?sample=1"' in client.get("/").text
    sample = Path(form.__file__).parent / "static" / "sample.txt"
    assert Fields(client.get("/?sample=1").text).values["text"] == sample.read_text(encoding="utf-8")


@pytest.mark.parametrize(("settled", "offered"), [({}, False), ({"llm_api_key": "x"}, True)])
def test_a_model_is_offered_where_one_is_configured(client_of, settled, offered):
    """The choice of engines has no entry that must fail."""
    assert ('value="llm"' in client_of(**settled).get("/").text) is offered


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", " \r\n…"),
        ("title", "<b>" * 400),
        ("published_at", "yesterday"),
        ("language", '"><script>'),
        ("engine", "oracle"),
    ],
)
def test_an_error_stands_beside_its_field_and_the_input_is_kept(client_of, name, value):
    """The page of a refused form has 422, says at the field what is wrong with it, and holds what was typed."""
    sent = {"text": "\r\n  Some words\r\n", "title": "T", "source": "<S> & Co", "engine": "auto", name: value}
    answer = client_of().post("/", data=sent)
    fields = Fields(answer.text)
    assert answer.status_code == 422
    assert [field for field, given in fields.attributes.items() if "aria-invalid" in given] == [name]
    assert fields.ids[f"{name}-error"]
    assert f"{name}-error" in fields.attributes[name]["aria-describedby"]
    kept = {field: text.replace("\r\n", "\n") for field, text in sent.items()}
    assert {field: fields.values[field] for field in kept if field != "engine"} == {
        field: text for field, text in kept.items() if field != "engine"
    }
    assert "<script>" not in answer.text


def test_an_article_over_the_limit_is_refused_with_its_text(client_of):
    """Too long is 413, said at the text, which is kept."""
    answer = client_of(max_chars=10).post("/", data={"text": "eleven char"})
    fields = Fields(answer.text)
    assert answer.status_code == 413
    assert "the limit is 10" in fields.ids["text-error"]
    assert fields.values["text"] == "eleven char"


def test_a_body_over_the_limit_is_refused_unread(client_of):
    """What is too large to be read is a page with 413 that states the limit."""
    answer = client_of(largest=100).post("/", data={"text": "x" * 200})
    assert answer.status_code == 413
    assert answer.mimetype == "text/html"
    assert "200,000 characters" in Fields(answer.text).ids["text-error"]
    assert answer.headers["Connection"] == "close"


def test_a_failure_is_a_notice_above_the_kept_input(client_of):
    """What goes wrong behind the form has its own status and its Retry-After, and costs nobody the input."""
    error = ServiceError("overloaded", "Too many briefs are in progress.", retry_after=4.2)
    answer = client_of(FakeBriefer(error=error)).post("/", data={"text": ARTICLE, "title": "T"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Too many briefs are in progress." in answer.text
    assert 'role="alert"' in answer.text
    assert Fields(answer.text).values["text"] == ARTICLE
    assert "aria-invalid" not in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"}, 403),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "http://localhost:81"}, 403),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[x"}, 403),
    ],
)
def test_forms_of_other_sites_are_refused(client_of, headers, status):
    """Sec-Fetch-Site decides, else Origin, and nothing is briefed for a page elsewhere."""
    briefer = FakeBriefer()
    answer = client_of(briefer).post("/", data={"text": ARTICLE}, headers=headers)
    assert answer.status_code == status
    assert bool(briefer.asked) is (status == 303)
    assert answer.mimetype == "text/html"


def test_a_missing_brief_is_a_page_that_says_so(client_of):
    """An unknown or expired id is 404, in HTML, with how long briefs are kept."""
    answer = client_of(cache_ttl="P12D").get("/briefs/0123")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "It has expired, was deleted, or never was." in answer.text
    assert "12 days" in answer.text


def test_pages_forbid_foreign_scripts_frames_and_sniffing(client_of):
    """Every page has the headers, errors included; its own style sheet and icon are allowed and there."""
    client = client_of()
    client.post("/", data={"text": ARTICLE})
    for page in (client.get("/"), client.get(f"/briefs/{brief().id}"), client.get("/briefs/0123")):
        policy = page.headers["Content-Security-Policy"].split("; ")
        own = {"script-src 'self'", "connect-src 'self'", "form-action 'self'"}
        none = {"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "trusted-types 'none'"}
        assert own | none <= set(policy)
        assert "unsafe" not in page.headers["Content-Security-Policy"]
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["X-Frame-Options"] == "DENY"
        assert page.headers["Referrer-Policy"] == "same-origin"
        for script in re.findall("<script.*", page.text):
            assert re.fullmatch(r'<script type="module" src="/static/\w+\.js"></script>', script)
        assert " style=" not in page.text
        for file in re.findall(r'(?:href|src)="(/static/[\w.]+)"', page.text):
            assert client.get(file, buffered=True).status_code == 200


def test_a_view_may_set_its_own_policy(client_of):
    """The headers are a default: a page that needs scripts says so itself, and other types go without."""
    client = client_of()
    own = {"Content-Security-Policy": "script-src 'self'"}
    client.application.add_url_rule("/docs", view_func=lambda: ("<p>", own))
    assert client.get("/docs").headers["Content-Security-Policy"] == "script-src 'self'"
    assert "Content-Security-Policy" not in client.get("/static/parley.css", buffered=True).headers
