"""Attacks in every field of article and brief, in a browser that would run them: its policy is switched off."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser import START_SECONDS, new_id, opened
from tests.part import corpora
from tests.sample_brief import ABOUT, ENGINE, brief, party, point, position, step, verdict

pytestmark = pytest.mark.timeout(60 + START_SECONDS)

BATCH = 55
SHAPE = """() => [...document.querySelectorAll("*")].map(
    (element) => [element.tagName, ...[...element.attributes].map(({ name }) => name).sort()].join(" "))"""
# What an attack would call or touch, told instead of done.
TRAPS = """window.fired = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => fired.push(name);"""


@pytest.fixture(scope="module")
def payloads():
    """Four lists of PayloadsAllTheThings and DOMPurify's fixtures."""
    folder = corpora() / "xss"
    lines = [line for file in sorted(folder.glob("*.txt")) for line in file.read_text("utf-8", "replace").split("\n")]
    listed = [line for line in lines if line.strip()]
    fixtures = json.loads((folder / "dompurify.json").read_text("utf-8"))
    assert (len(listed), len(fixtures)) == (378, 223)
    # No engine can write what is no text: half of a surrogate pair.
    return [text.encode("utf-8", "replace").decode() for text in [*listed, *fixtures]]


@pytest.fixture
def trapped(browser):
    """A page without a policy, in which nothing may be called that an attack would call."""
    with opened(browser, bypass_csp=True) as page:
        page.add_init_script(TRAPS)
        dialogs = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.dismiss()))
        yield page
        assert dialogs == []


def batches(payloads):
    return [payloads[start : start + BATCH] for start in range(0, len(payloads), BATCH)]


def harmless(text):
    """The same length, lines and spaces, without anything that could mean something."""
    return re.sub(r"\S", "a", text)


def hostile_brief(attacks):
    """An article of the attacks, and a brief that has each in every field, and all of them where there is one field."""
    article, items = "", []
    for number, attack in enumerate(attacks, 1):
        items.append(hostile_items(number, attack, len(article)))
        article += f"{attack}\n\n"
    every = "\n".join(attacks)
    about = {"title": every, "source": every, "url": every, "characters": len(article), "boilerplate": []}
    made = brief(
        id=new_id(),
        headline=every,
        summary={"text": every, "positions": [], "verification": verdict("partial", numbers=every)},
        article=ABOUT | about,
        engine=ENGINE | {"model": every, "degraded_reason": every, "prompt_version": every},
        **{part: [item[part] for item in items] for part in items[0]},
    )
    return made, article


def hostile_items(number, attack, start):
    """One item for each list of a brief, whose evidence is the attack where it stands in the article."""
    evidence = [
        {"start": start, "end": start + len(attack), "quote": f"q {attack}", "match": "exact", "occurrences": 1}
    ]
    checked = {"evidence": evidence, "verification": verdict("partial", numbers=attack)}
    told = checked | {"condition": attack, "via": [f"p{number}"]}
    about = {"role": attack, "aliases": [attack], "evidence": evidence, "represents": f"p{number}"}
    sides = [{"party": "p1", "answer": attack, "stance": "for", "positions": [f"s{number}"]}]
    disputed = checked | {"question": f"q {attack}", "type": "fact", "basis": "stated"}
    involvement = "relay" if number % 2 else "principal"
    return {
        "parties": party(f"p{number}", attack, "person", involvement=involvement, **about),
        "positions": position(f"s{number}", [f"p{number}"], attack, "", **told),
        "points_of_contention": point(f"c{number}", attack, sides, "", **disputed),
        "next_steps": step(f"n{number}", attack, {"text": attack, "edtf": "XXXX-05"}, "", **told),
        "terms": {"term": attack, "meaning": attack, "evidence": evidence},
        "undisclosed": {"what": attack, "evidence": evidence},
        "dropped": {"part": "positions", "statement": attack, "reason": attack},
    }


def test_no_attack_in_a_brief_is_markup(trapped, site, payloads, tried):
    """The page of a brief full of attacks has the elements and attributes of one full of the letter a."""
    tried("attacks", len(payloads))
    for attacks in batches(payloads):
        shapes = []
        for texts in (attacks, [harmless(attack) for attack in attacks]):
            trapped.goto(site.keep(*hostile_brief(texts)))
            shapes.append(trapped.evaluate(SHAPE))
            assert trapped.evaluate("fired") == []
            said = trapped.locator("#positions ~ .group .said").all_text_contents()
            assert [text.split() for text in said] == [text.split() for text in texts]
        assert len(shapes[0]) > 40 * len(attacks)
        assert shapes[0] == shapes[1]


def test_no_attack_in_the_list_of_briefs_is_markup(trapped, site, payloads, tried):
    """Headlines, summaries, sources and models."""
    tried("attacks", len(payloads))
    lists = []
    for change in (str, harmless):
        ids = [site.keep(*hostile_brief([change(attack) for attack in attacks])) for attacks in batches(payloads)]
        trapped.goto(f"{site.url}/briefs")
        lists.append(
            trapped.locator(".recent > li").evaluate_all(
                "(list, count) => list.slice(0, count).map((item) => "
                "[...item.querySelectorAll('*')].map((element) => "
                "[element.tagName, ...[...element.attributes].map(({ name }) => name)].join(' ')))",
                len(ids),
            )
        )
        assert trapped.evaluate("fired") == []
    assert len(lists[0]) == len(batches(payloads))
    assert lists[0] == lists[1]


def test_no_attack_in_the_form_is_markup(trapped, site, payloads, tried):
    """What was refused is put back into its fields, and is text there."""
    tried("attacks", len(payloads))
    for attacks in batches(payloads):
        shapes = []
        for texts in (attacks, [harmless(attack) for attack in attacks]):
            every = "\n".join(texts)
            trapped.goto(site.url)
            with trapped.expect_navigation():
                trapped.evaluate(POST, every)
            shapes.append(trapped.evaluate(SHAPE))
            assert trapped.evaluate("fired") == []
            if texts is attacks:
                expect(trapped.locator("#text")).to_have_value(every.replace("\r\n", "\n").replace("\r", "\n"))
        assert shapes[0] == shapes[1]


FOREIGN = """() => {
    const ours = "a, b, code, dd, details, div, dl, dt, footer, h1, h2, h3, header, li, mark, nav, ol, p, q, section, "
        + "span, summary, sup, ul, table, thead, tbody, tr, th, td, button";
    const acts = ({ name, value }) => name.startsWith("on") || name === "style"
        || (name === "href" && !/^(#|\\/briefs\\/)/.test(value));
    return [...document.querySelectorAll("#working *, #article *")]
        .filter((element) => !element.matches(ours) || [...element.attributes].some(acts))
        .map((element) => element.outerHTML);
}"""
POST = """(text) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = "/";
    for (const name of ["text", "title", "source", "published_at", "language", "url", "engine"]) {
        const field = document.createElement("textarea");
        field.name = name;
        field.value = text;
        form.append(field);
    }
    document.body.append(form);
    form.submit();
}"""


def test_no_attack_in_a_preview_is_markup(trapped, site, payloads, tried):
    """What the scripts put into the page of the form is our own elements and the article's text."""
    tried("attacks", len(payloads))
    sentences = [f"Minister Ann Lee said the plan {attack} must not go on." for attack in payloads]
    with site.model.held():
        trapped.goto(site.url)
        trapped.locator("#text").evaluate("(area, text) => { area.value = text; }", "\n\n".join(sentences))
        trapped.get_by_role("button", name="Make the brief").click()
        expect(trapped.get_by_role("region", name="Preview", exact=True)).to_be_visible()
        foreign = trapped.evaluate(FOREIGN)
        assert foreign == []
        assert trapped.evaluate("fired") == []
        assert "onerror" in trapped.locator("#article .text").inner_text()
        trapped.get_by_role("button", name="Cancel").click()
