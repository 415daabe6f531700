"""The prompts as text: what they ask to be filled in, and examples that keep their own rules."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any

import pytest

from schemas.draft import Draft

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "prompts" / "examples").glob("*.json"))
ARTICLES = [*sorted((ROOT / "evals" / "articles").glob("*.txt")), ROOT / "service" / "web" / "static" / "sample.txt"]
VARIABLES = {
    "system.md": {"examples"},
    "user.md": {"article", "language", "marker", "published_at", "source", "title"}
    | {"parties", "positions", "points", "steps", "terms"},
    "repair.md": {"article", "marker", "statements"},
    "reask.md": {"errors"},
}

each_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)


@pytest.mark.parametrize("name", VARIABLES)
def test_a_template_asks_for_its_own_variables_only(name: str) -> None:
    """A renderer that passes these variables, and no other, fills the template."""
    template = Template(_prompt(name))

    assert template.is_valid()
    assert set(template.get_identifiers()) == VARIABLES[name]


@pytest.mark.parametrize("name", ["user.md", "repair.md"])
def test_the_article_stands_alone_between_two_marked_lines(name: str) -> None:
    """The article begins and ends with its own line, the marker on the line before and on the line after."""
    lines = _prompt(name).splitlines()
    at = lines.index("$article")

    assert sum("$article" in line for line in lines) == 1
    assert "$marker" in lines[at - 1]
    assert "$marker" in lines[at + 1]


def test_the_system_prompt_is_lean() -> None:
    """The rules stay under 5,000 characters, for every brief pays for them."""
    assert len(_prompt("system.md")) < 5_000


def test_there_are_two_examples_or_more() -> None:
    """One example would teach its own shape as a rule."""
    assert len(EXAMPLES) >= 2


@each_example
def test_an_example_is_short_and_valid(path: Path) -> None:
    """An example is an article of 500 to 900 characters and a draft that satisfies the schema."""
    raw = json.loads(path.read_text(encoding="utf-8"))

    assert set(raw) == {"article", "draft"}
    assert 500 <= len(raw["article"]) <= 900
    assert Draft.model_validate(raw["draft"], strict=True).model_dump() == raw["draft"]


@each_example
def test_every_quote_occurs_in_its_own_article(path: Path) -> None:
    """A quote is copied letter by letter, and is four words or more."""
    article, draft = _example(path)

    for quote in _quotes(draft.model_dump()):
        assert quote in article
        assert len(quote.split()) >= 4


@each_example
def test_every_statement_has_a_quote(path: Path) -> None:
    """Only an inferred point of contention may go without words of the article."""
    _, draft = _example(path)
    stated = [point for point in draft.points_of_contention if point.basis == "stated"]
    inferred = [point for point in draft.points_of_contention if point.basis == "inferred"]

    assert all(part.quotes for part in [*draft.positions, *stated, *draft.next_steps, *draft.terms, *draft.undisclosed])
    assert not any(point.quotes for point in inferred)


@each_example
def test_what_is_copied_stands_in_the_article(path: Path) -> None:
    """Headline, names, aliases, roles, times and terms are the article's words."""
    article, draft = _example(path)
    copied = [draft.headline, *(step.when for step in draft.next_steps), *(term.term for term in draft.terms)]
    for party in draft.parties:
        copied += [party.name, party.role, *party.aliases]

    assert [words for words in copied if words is not None and words not in article] == []


@each_example
def test_every_key_referred_to_exists(path: Path) -> None:
    """Keys are unique, in order, and nothing points beyond them or at itself."""
    _, draft = _example(path)
    parties = [party.key for party in draft.parties]
    positions = [position.key for position in draft.positions]

    assert parties == [f"p{n}" for n in range(1, len(parties) + 1)]
    assert positions == [f"s{n}" for n in range(1, len(positions) + 1)]
    assert _party_keys(draft) <= set(parties)
    assert _position_keys(draft) <= set(positions)
    assert all(party.represents != party.key for party in draft.parties)
    assert all(position.responds_to != position.key for position in draft.positions)


@each_example
def test_no_two_parties_share_a_name(path: Path) -> None:
    """A name or an alias means one party."""
    _, draft = _example(path)
    names = [name.casefold() for party in draft.parties for name in [party.name, *party.aliases]]

    assert len(names) == len(set(names))


@each_example
def test_sides_hold_what_they_are_said_to_hold(path: Path) -> None:
    """A side's positions are held by its party or by somebody who represents it."""
    _, draft = _example(path)
    represents = {party.key: party.represents for party in draft.parties}
    holders = {position.key: position.holders for position in draft.positions}

    for point in draft.points_of_contention:
        assert len(point.sides) >= 2
        for side in point.sides:
            for key in side.positions:
                assert any(side.party in (holder, represents[holder]) for holder in holders[key])


def test_the_examples_show_what_models_misread() -> None:
    """Between them: two relays, a spokesperson, an unnamed source, nobody's claim, an amount, a condition, a change."""
    drafts = [_example(path)[1] for path in EXAMPLES]
    positions = [position for draft in drafts for position in draft.positions]

    assert any(len(position.via) == 2 for position in positions)
    assert any(position.holders == [] for position in positions)
    assert any(position.condition for position in positions)
    assert any(position.superseded for position in positions)
    assert any(position.kind == "denial" and position.responds_to for position in positions)
    assert any(party.represents for draft in drafts for party in draft.parties)
    assert any(party.kind == "anonymous_source" for draft in drafts for party in draft.parties)
    assert {point.basis for draft in drafts for point in draft.points_of_contention} == {"stated", "inferred"}
    assert any(point.type == "amount" for draft in drafts for point in draft.points_of_contention)


@each_example
def test_no_example_repeats_an_article_that_is_measured(path: Path) -> None:
    """No run of eight words of an example stands in an eval article or in the sample."""
    runs = _runs(_example(path)[0])

    assert [other.name for other in ARTICLES if runs & _runs(other.read_text(encoding="utf-8"))] == []


def _prompt(name: str) -> str:
    return (ROOT / "prompts" / name).read_text(encoding="utf-8")


def _example(path: Path) -> tuple[str, Draft]:
    raw = json.loads(path.read_text(encoding="utf-8"))
    return raw["article"], Draft.model_validate(raw["draft"])


def _quotes(value: Any) -> Iterator[str]:
    """Every string of every list named `quotes`, however deep."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from inner if name == "quotes" else _quotes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _quotes(inner)


def _party_keys(draft: Draft) -> set[str]:
    keys = {party.represents for party in draft.parties} | {step.announced_by for step in draft.next_steps}
    for position in draft.positions:
        keys.update(position.holders, position.via)
    for step in draft.next_steps:
        keys.update(step.actors, step.via)
    for point in draft.points_of_contention:
        keys.update(side.party for side in point.sides)
    return {key for key in keys if key is not None}


def _position_keys(draft: Draft) -> set[str]:
    keys = {position.responds_to for position in draft.positions} | set(draft.summary.positions)
    for point in draft.points_of_contention:
        for side in point.sides:
            keys.update(side.positions)
    return {key for key in keys if key is not None}


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[at : at + 8]) for at in range(len(words) - 7)}
