"""The page of a brief and the list of kept ones, in a browser."""

import json
import os
import re
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser import SAMPLE, START_SECONDS, accessible, new_id, opened
from tests.sample_brief import ARTICLE, brief, evidence, position

pytestmark = pytest.mark.timeout(60 + START_SECONDS)

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
LONGEST = 200_000
SLOWEST = 200  # ms


def new_brief(**changed):
    """The sample brief under an id of its own."""
    return brief(id=new_id(), **changed)


@pytest.fixture
def shown(page, site):
    """A page with the sample brief beside its article."""
    page.goto(site.keep(new_brief(), ARTICLE))
    return page


def start(quote):
    return ARTICLE.index(quote)


def test_a_statement_leads_to_its_evidence_and_back(shown):
    """A click on the one brings the other, wherever they overlap; a second click goes on to what else rests there."""
    shown.set_viewport_size({"width": 1400, "height": 300})
    shown.locator("#s4 .said").click()
    chosen = shown.locator("mark.chosen")
    expect(chosen.first).to_be_in_viewport()
    assert "".join(chosen.all_inner_texts()).startswith("the noise had doubled. ")
    shown.locator("#s1 .said").click()
    shown.locator(f"#e{start('The port puts')}-{start(' for the nets') - 14}").click()
    expect(shown.locator("#s5")).to_have_class("chosen")
    expect(shown.locator("#s5")).to_be_in_viewport()
    shared = shown.locator(f"#e{start('rejected the')}-{start('rejected the') + 17}")
    shared.click()
    expect(shown.locator("#s6")).to_have_class("chosen")
    shared.click()
    expect(shown.locator("#c1")).to_have_class("chosen")


def test_the_link_of_a_statement_opens_with_its_evidence(page, site):
    """Who is sent a link to a statement sees the words that it rests on."""
    page.set_viewport_size({"width": 1400, "height": 300})
    page.goto(site.keep(new_brief(), ARTICLE) + "#s5")
    expect(page.locator("#s5")).to_be_in_viewport()
    expect(page.locator("mark.chosen").first).to_be_in_viewport()


@pytest.mark.parametrize("how", ["hover", "focus"])
def test_a_party_lights_what_it_holds(shown, how):
    """Its statements, their evidence, its answers: by pointer and by keyboard; and no other's."""
    shown.locator("#p3 h3 a").hover() if how == "hover" else shown.locator("#p3 h3 a").focus()
    lit = shown.evaluate("[...document.querySelectorAll('.lit[id]')].map((element) => element.id)")
    quote = start("We will not")
    assert {"p3", "s3", "s4", "c1", f"e{quote}-{quote + 48}"} <= set(lit)
    assert not {"s1", "s2", "s5", "s6", "n3", "p1"} & set(lit)
    assert shown.locator("td.lit").inner_text().endswith("s3")
    shown.locator("h1").hover() if how == "hover" else shown.locator("#p1 h3 a").focus()
    expect(shown.locator("#s3.lit")).to_have_count(0)


def test_verdicts_relays_and_dates_are_said(shown):
    """The failed check in words, who cites whom, what is known of a date, who is where on an issue."""
    expect(shown.locator("#s4")).to_contain_text("a number is not in the evidence (80 is not in the quote)")
    expect(shown.locator("#s1 .via")).to_have_text("via Ostnews ← Havnen")
    expect(shown.locator("#p1")).to_contain_text("acts for port of Linden")
    assert shown.locator(".timeline > li").evaluate_all("list => list.map((item) => item.className)") == [
        "known",
        "partly",
        "unknown",
    ]
    expect(shown.locator(".timeline > .partly .when")).to_have_text("next spring year not stated")
    row = shown.get_by_role("row", name="date of the opening")
    expect(row.get_by_role("cell")).to_contain_text(
        [re.compile(r"for\s+whatever the weather\s+s2"), re.compile(r"against\s+not before")]
    )
    expect(shown.get_by_text("The mayor resigned")).to_be_hidden()
    shown.get_by_text("1 dropped").click()
    expect(shown.get_by_text("its quote is not there")).to_be_visible()


def test_a_brief_can_be_taken_along(browser, site):
    """Copied as Markdown, downloaded as the JSON that the API serves."""
    with opened(browser, permissions=["clipboard-read", "clipboard-write"]) as page:
        kept = new_brief()
        page.goto(site.keep(kept, ARTICLE))
        page.get_by_role("button", name="Copy as Markdown").click()
        expect(page.get_by_role("status")).to_have_text("Copied.")
        assert page.evaluate("navigator.clipboard.readText()").startswith("# Linden harbour crossing")
        with page.expect_download() as download:
            page.get_by_role("link", name="JSON").click()
        assert json.loads(Path(download.value.path()).read_bytes())["id"] == kept.id
        assert download.value.suggested_filename == f"brief-{kept.id[:8]}.json"


def test_a_phone(browser, site):
    """Nothing is wider than the screen, tables stack and stay tables, and Back returns from the evidence."""
    with opened(browser, **PHONE) as page:
        for path in ("/", "/?sample=1", "/briefs", "/docs", "/briefs/gone"):
            page.goto(site.url + path)
            assert width(page) == 390, path
        page.goto(site.keep(new_brief(), ARTICLE))
        assert width(page) == 390
        assert page.get_by_role("table").get_by_role("cell").count() == 2
        page.locator("#s3 .said").tap()
        expect(page.locator("mark.chosen")).to_be_in_viewport()
        page.go_back()
        expect(page.locator("#s3")).to_be_in_viewport()


def width(page):
    return page.evaluate("document.documentElement.scrollWidth")


def test_print(browser, site):
    """Black on white even from a dark screen, the whole of it, and nothing that only a screen can use."""
    with opened(browser, color_scheme="dark") as page:
        page.goto(site.keep(new_brief(), ARTICLE))
        assert luminance(page) < 0.2
        page.emulate_media(media="print")
        assert luminance(page) == 1
        for selector in (".masthead", ".contents", ".actions", ".references"):
            expect(page.locator(selector).first).to_be_hidden()
        expect(page.locator("#article mark").first).to_be_visible()
        assert page.locator(".dropped li").bounding_box()["height"] > 0
        assert page.locator("#article").evaluate("element => getComputedStyle(element).position") == "static"


def luminance(page):
    red, green, blue = map(int, re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor")))
    return (red + green + blue) / 765


def test_recent_briefs_are_paged_and_deleted(page, site):
    """Newest first, twenty to a page; what is deleted is gone with its permalink, which says so."""
    for number in range(21):
        kept = new_brief(headline=f"Brief number {number}")
        # Newer than those of all other tests.
        address = site.keep(kept, ARTICLE, age=-1000 - number)
    page.goto(site.url)
    page.get_by_role("link", name="Recent").click()
    listed = page.locator(".recent h2")
    assert listed.count() == 20
    assert listed.first.inner_text() == "Brief number 20"
    page.get_by_role("link", name="Older").click()
    expect(listed.first).to_have_text("Brief number 0")
    page.get_by_role("link", name="Newest").click()
    page.get_by_text("Delete Brief number 20", exact=True).click()
    page.get_by_role("button", name="Erase brief and article").click()
    expect(listed.first).to_have_text("Brief number 19")
    assert page.goto(address).status == 404
    expect(page.get_by_role("heading", name="This brief is gone")).to_be_visible()
    assert page.request.get(f"{site.url}/v1/briefs/{kept.id}").status == 404


def test_a_long_article_stays_responsive(browser, site):
    """200,000 characters with hundreds of marks: no input takes 200 ms to its picture, in the form or in the brief."""
    text = (ARTICLE * (LONGEST // len(ARTICLE) + 1))[:LONGEST]
    held = [spread(number) for number in range(LONGEST // len(ARTICLE))]
    with opened(browser, reduced_motion="reduce") as page:
        page.goto(site.url)
        area = page.get_by_role("textbox", name="The article")
        area.evaluate("(area, text) => { area.value = text; }", text[:-1])
        area.press("End")
        assert took(page, lambda: area.press("x")) < SLOWEST
        expect(page.locator("#counter")).to_have_text("200,000 of 200,000")
        page.goto(site.keep(new_brief(positions=held), text))
        assert page.locator("mark").count() > 300
        for selector in ("#s3 .said", "#s180 .said", "#s90 .said", "mark.chosen >> nth=0"):
            assert took(page, page.locator(selector).click) < SLOWEST
        for selector in ("#p3 h3 a", "#p1 h3 a"):
            assert took(page, page.locator(selector).hover) < SLOWEST
        assert took(page, lambda: page.keyboard.press("Tab")) < SLOWEST


def took(page, act):
    """What an input and the picture after it cost the page's thread, in ms: its own time, whatever else runs here."""
    paint(page)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = busy(session)
    act()
    paint(page)
    spent = busy(session) - before
    session.detach()
    return 1000 * spent


def busy(session):
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    return metrics["TaskDuration"]


def paint(page):
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def spread(number):
    """A position on the same words, so many articles further on."""
    quote = "We will not move a single boat before the autumn"
    items = [item | {edge: item[edge] + number * len(ARTICLE) for edge in ("start", "end")} for item in evidence(quote)]
    return position(f"s{number + 1}", [f"p{number % 6 + 1}"], f"Position {number}", quote) | {"evidence": items}


@pytest.mark.parametrize(
    ("language", "text", "direction"),
    [("ar", "قال الوزير إن الاتفاق لن يوقع قبل الخريف. ", "rtl"), ("ja", "大臣は秋まで合意しないと述べた。", "ltr")],
)
def test_other_languages_and_directions(browser, site, language, text, direction):
    """The article's words run their own way in their own language, in the article and in the brief."""
    quote = text.strip()
    item = evidence("The port")[0] | {"start": 0, "end": len(quote), "quote": quote}
    held = position("s1", ["p1"], f"{quote} 2026", "The port") | {"evidence": [item]}
    info = brief().article.model_dump() | {"language": language, "boilerplate": []}
    kept = new_brief(positions=[held], article=info, headline=quote, points_of_contention=[], next_steps=[])
    with opened(browser, **PHONE) as page:
        page.goto(site.keep(kept, text * 20))
        for selector in ("h1", "#s1 .said", "#article .text", "#s1 q"):
            place = page.locator(selector).first
            assert place.evaluate("element => getComputedStyle(element).direction") == direction
            assert place.get_attribute("lang") == language
        assert page.locator("html").get_attribute("lang") == "en"
        assert width(page) == 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_an_accessibility_rule(browser, site, scheme):
    """axe-core finds nothing, in either scheme: contrast, names, landmarks, order of headings, tables, languages."""
    address = site.keep(new_brief(), ARTICLE)
    bare = site.keep(new_brief(), None)
    paths = ["/", "/?sample=1", "/briefs", "/briefs?before=0", "/briefs/gone", "/docs"]
    with opened(browser, color_scheme=scheme) as page:
        for url in [address, f"{address}#s4", bare, *(site.url + path for path in paths)]:
            page.goto(url)
            assert accessible(page), url
        page.goto(site.url)
        page.get_by_role("textbox", name="The article").fill("…")
        page.get_by_label("Language").fill("?")
        page.get_by_role("button", name="Make the brief").click()
        page.get_by_role("alert").get_by_role("link").first.wait_for()
        assert accessible(page), "errors"
        with site.model.held():
            page.get_by_label("Language").fill("")
            page.get_by_role("textbox", name="The article").fill(f"{ARTICLE} {uuid4()}")
            page.get_by_role("button", name="Make the brief").click()
            page.get_by_role("region", name="Preview", exact=True).wait_for()
            assert accessible(page), "progress"
            page.get_by_role("button", name="Cancel").click()
            page.get_by_text("Nothing was made").wait_for()
            assert accessible(page), "cancelled"
        page.set_viewport_size(PHONE["viewport"])
        page.goto(address)
        page.locator("#p3 h3 a").focus()
        assert accessible(page), "phone"


def test_screenshots(page, site, tmp_path):
    """Form, progress and brief of the sample, light, dark and on a phone, into PARLEY_TEST_SCREENSHOTS if it is set."""
    folder = Path(os.environ.get("PARLEY_TEST_SCREENSHOTS", tmp_path))
    page.goto(f"{site.url}/?sample=1")
    expect(page.get_by_role("textbox", name="The article")).to_have_value(SAMPLE)
    page.screenshot(path=folder / "form.png")
    with site.model.held():
        page.get_by_role("button", name="Make the brief").click()
        expect(page.get_by_role("region", name="Preview", exact=True)).to_be_visible()
        page.mouse.move(0, 0)
        page.screenshot(path=folder / "progress.png")
    page.wait_for_url("**/briefs/*")
    page.locator("#positions").scroll_into_view_if_needed()
    page.locator("#s3 .said").click()
    expect(page.locator("mark.chosen").first).to_be_in_viewport()
    page.mouse.move(0, 0)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.screenshot(path=folder / f"brief-{scheme}.png")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE["viewport"])
    page.goto(page.url.partition("#")[0])
    page.screenshot(path=folder / "brief-phone.png")
    names = {path.name for path in folder.glob("*.png")}
    assert {"form.png", "progress.png", "brief-light.png", "brief-dark.png", "brief-phone.png"} <= names
