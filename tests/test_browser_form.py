"""The form in a browser: from a pasted article to its brief, and all that may come between."""

import re
import threading
from contextlib import contextmanager
from uuid import uuid4

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from service.access.keyring import mint
from service.app import create_app
from service.engine.extractive.engine import ExtractiveEngine
from tests.browser import REFUSED, SAMPLE, START_SECONDS, accessible, opened
from tests.fakes import ARTICLE, FakeEngine, draft

pytestmark = pytest.mark.timeout(60 + START_SECONDS)

SHIFTS = """() => { window.shifts = []; new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifts.push(entry.value);
}).observe({ type: "layout-shift", buffered: true }); }"""


@pytest.fixture
def article():
    """An article that nobody has sent yet."""
    return f"{ARTICLE}\nEdition {uuid4()}.\n"


@pytest.fixture
def form(page, site):
    """The form, open."""
    page.goto(site.url)
    return page


def area(page):
    return page.get_by_role("textbox", name="The article")


def make(page):
    page.get_by_role("button", name="Make the brief").click()


@contextmanager
def in_progress(page, site, text):
    """A brief whose model does not answer yet."""
    with site.model.held():
        area(page).fill(text)
        make(page)
        expect(page.get_by_role("status")).to_have_text("The model is drafting.")
        yield


def test_paste_preview_brief(form, site, article):
    """The extractive brief stands there, labelled, while the model works; then comes the model's, at its permalink."""
    form.evaluate(SHIFTS)
    with in_progress(form, site, article):
        preview = form.get_by_role("region", name="Preview", exact=True)
        expect(preview).to_contain_text("made at once, without a model")
        expect(preview.get_by_role("heading", name="Positions")).to_be_visible()
        expect(preview).to_contain_text("read by the extractive engine")
        assert form.locator("#article mark.evidence").count() > 1
        expect(form.locator("[data-stage=drafting]")).to_have_class("now")
        assert form.url == f"{site.url}/"
        shifted = sum(form.evaluate("shifts"))
    form.wait_for_url("**/briefs/*")
    expect(form.get_by_text("read by scripted-1")).to_be_visible()
    expect(form.get_by_text("Norlin Ferries would keep one boat")).to_be_visible()
    assert shifted < 0.01
    recent = form.request.get(f"{site.url}/v1/briefs").json()["briefs"]
    assert [brief["engine"] for brief in recent][:1] == ["llm"]


def test_an_article_that_was_briefed_before_leads_there_at_once(form, site, article):
    """No preview, no progress: the brief."""
    sent = form.request.post(f"{site.url}/v1/briefs", data={"text": article})
    with site.model.held():
        area(form).fill(article)
        make(form)
        form.wait_for_url(f"**/briefs/{sent.json()['id']}")


def test_cancelling(form, site, article):
    """The job is cancelled, and the form is back with what was typed."""
    form.get_by_label("Headline").fill("Ferries")
    with in_progress(form, site, article):
        with form.expect_response(lambda answer: answer.request.method == "DELETE") as answer:
            form.get_by_role("button", name="Cancel").click()
        assert answer.value.json()["status"] == "cancelled"
        expect(form.get_by_role("alert")).to_contain_text("Cancelled")
        expect(area(form)).to_have_value(article)
        expect(area(form)).to_be_focused()
        expect(form.get_by_label("Headline")).to_have_value("Ferries")
        expect(form.get_by_role("button", name="Cancel")).to_be_hidden()


def test_cancelling_before_the_order_is_accepted(form, site, article):
    """The job is cancelled as soon as there is one."""
    orders = []

    def hold(route):
        if route.request.headers.get("prefer"):
            orders.append(route)
        else:
            route.continue_()

    form.route("**/v1/briefs", hold)
    with site.model.held():
        area(form).fill(article)
        with form.expect_request(lambda request: "prefer" in request.headers):
            make(form)
        form.get_by_role("button", name="Cancel").click()
        expect(form.get_by_role("alert")).to_contain_text("Cancelled")
        with form.expect_response(lambda answer: answer.request.method == "DELETE") as answer:
            orders[0].continue_()
        assert answer.value.json()["status"] == "cancelled"


def test_a_failure_is_shown_and_the_input_kept(form, article):
    """What went wrong with the model is said above the form."""
    area(form).fill(f"{article} {REFUSED}")
    make(form)
    expect(form.get_by_role("alert")).to_contain_text("The model server does not accept our requests")
    expect(area(form)).to_have_value(f"{article} {REFUSED}")
    area(form).fill(article)
    make(form)
    form.wait_for_url("**/briefs/*")


def test_what_is_wrong_is_said_beside_its_field(form, article):
    """The same with scripts as without."""
    area(form).fill(article)
    form.get_by_label("Language").fill("klingon!")
    make(form)
    field = form.get_by_label("Language")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("^Give a language tag"))
    expect(field).to_have_value("klingon!")
    expect(area(form)).to_have_value(article)


def test_the_counter_counts_as_the_service_does(form):
    """Code points, with the limit; red beyond it."""
    box = area(form)
    box.fill("\U0001f600 a\nb")
    expect(form.locator("#counter")).to_have_text("5 of 200,000")
    box.evaluate("area => { area.value = 'a'.repeat(200001); area.dispatchEvent(new Event('input')); }")
    expect(form.locator("#counter")).to_have_class(re.compile("too-long"))
    make(form)
    expect(box).to_have_accessible_description(re.compile("It has 200,001 characters; the limit is 200,000"))


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252"])
def test_a_text_file_fills_the_form(form, tmp_path, encoding):
    """It is opened or dropped, and read in its encoding."""
    text = "“Naïve” – a café’s word.\r\nSecond line."
    file = tmp_path / "article.txt"
    file.write_bytes(text.encode(encoding))
    box = area(form)
    form.get_by_label("Open a .txt file").set_input_files(file)
    expect(box).to_have_value(text.replace("\r\n", "\n"))
    box.fill("")
    form.evaluate(
        """bytes => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], "article.txt", { type: "text/plain" }));
            const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
            document.getElementById("text").dispatchEvent(drop);
        }""",
        list(text.encode(encoding)),
    )
    expect(box).to_have_value(text.replace("\r\n", "\n"))


def test_without_javascript(browser, site, article):
    """A plain post waits and leads to the page; what needs scripts is not offered."""
    with opened(browser, java_script_enabled=False) as page:
        page.goto(site.url)
        expect(page.get_by_text("Open a .txt file")).to_be_hidden()
        area(page).fill(article)
        make(page)
        page.wait_for_url("**/briefs/*")
        expect(page.get_by_text("read by scripted-1")).to_be_visible()
        expect(page.get_by_role("button", name="Copy as Markdown")).to_be_hidden()
        evidence = page.get_by_role("link", name="The island must not be cut off again")
        evidence.click()
        expect(page.locator("mark:target")).to_have_text("The island must not be cut off again")
        same = page.request.post(f"{site.url}/v1/briefs", data={"text": article})
        assert same.headers["cache-status"].startswith("parley; hit")


def test_the_extractive_engine_needs_no_waiting(form):
    """It is posted plainly, with the sample."""
    form.get_by_role("link", name="Fill in a sample").click()
    expect(area(form)).to_have_value(SAMPLE)
    form.get_by_label("Engine").select_option("extractive")
    make(form)
    form.wait_for_url("**/briefs/*")
    expect(form.get_by_text("read by the extractive engine")).to_be_visible()
    form.go_back()
    expect(form.locator("#counter")).to_have_text("2,408 of 200,000")


def test_keyboard_alone(form, site, article):
    """From the form to a statement's evidence and back without a pointer."""
    form.keyboard.press("Tab")
    expect(form.get_by_role("link", name="Skip to the content")).to_be_focused()
    tab_to(form, "#text")
    form.keyboard.insert_text(article)
    form.keyboard.press("Control+Enter")
    form.wait_for_url("**/briefs/*")
    tab_to(form, "#s1 q a")
    form.keyboard.press("Enter")
    expect(form.locator("mark.chosen").first).to_have_text("The island must not be cut off again")
    form.keyboard.press("Tab")
    expect(form.get_by_role("link", name="Position s1").last).to_be_focused()
    form.keyboard.press("Enter")
    expect(form.locator("#s1")).to_be_in_viewport()
    tab_to(form, "#s2 > .anchor")


@contextmanager
def at_once(settings, **changed):
    """A service in this process, without jobs, that has one draft for every article; its address."""
    engines = {"llm": FakeEngine(draft()), "extractive": ExtractiveEngine()}
    app = create_app(settings(llm_api_key="x", **changed), engines)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def test_without_jobs(page, settings, article):
    """The same script waits for the answer to its request, and goes to the page of the brief."""
    with at_once(settings) as url:
        page.goto(url)
        area(page).fill(article)
        make(page)
        page.wait_for_url("**/briefs/*")
        expect(page.get_by_text("Norlin Ferries would keep one boat")).to_be_visible()


def test_without_a_store(page, settings, article):
    """A brief that nobody keeps is shown where the form was, with nothing that would need its permalink."""
    with at_once(settings, store_url="none:") as url:
        page.goto(url)
        area(page).fill(article)
        make(page)
        expect(page.get_by_text("Norlin Ferries would keep one boat")).to_be_visible()
        expect(page.get_by_text("Making the brief")).to_be_hidden()
        expect(page.get_by_text("made at once, without a model")).to_be_hidden()
        expect(page.get_by_role("link", name="JSON")).to_have_count(0)
        page.locator("#s1 .said").click()
        expect(page.locator("mark.chosen").first).to_be_in_viewport()
        assert page.url == f"{url}/"


def test_behind_a_key(page, settings, tmp_path, article):
    """Who has entered a key is let through by the form's scripts too."""
    key, line = mint("alice")
    (tmp_path / "keys").write_text(f"{line}\n")
    with at_once(settings, api_keys_file=tmp_path / "keys", secret="not so secret, is it") as url:
        page.goto(url)
        assert accessible(page)
        page.get_by_label("API key").fill(key)
        page.get_by_role("button", name="Go on").click()
        area(page).fill(article)
        make(page)
        page.wait_for_url("**/briefs/*")
        page.get_by_role("link", name="Recent").click()
        expect(page.locator(".recent h2")).to_have_count(1)


def tab_to(page, selector):
    """Press Tab until an element has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached")
