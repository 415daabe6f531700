"""Any article into a brief, by the extractive engine and by one that makes everything up."""

import contextlib
import json

import jsonschema
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from schemas.article import Article
from schemas.brief import Brief
from schemas.draft import Draft
from service.briefing import Briefer
from service.engine.extractive.engine import ExtractiveEngine
from service.errors import ServiceError
from service.store.null import NullStore
from service.web import render
from tests.evidence import every_evidence
from tests.fakes import ARTICLE, FakeEngine, draft

SCHEMA = jsonschema.Draft202012Validator(Brief.model_json_schema())
PIECES = [
    *(
        "Ann Lee",
        "Mr Lee",
        "the mayor",
        "Norlin Ferries",
        "the IMF",
        "Reuters",
        "李明",
        "Дума",
        "she",
        "they",
        "both sides",
    ),
    *("said", "told", "denied that", "according to", "citing", "will", "must not", "not disclosed", "refers to", "by"),
    *("on 4 March", "the 23rd (local time)", "in two weeks", "31 February", "2026-05-04", "400,000", "next Monday"),
    *('"', "“", "”", "«", "'", "(", ")", ":", ".", "?", "…", "\n", "\n\n", "\r\n", "\t", " ", "© 2026", "* * *"),
    *("\x00", "\u202e", "\u200b", "e\u0301", "\U0001f3dd", "ﬁ", "ß", "\u2028", "<b>", "http://x.example/", "You must"),
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map(" ".join)
ARTICLES = st.builds(
    Article,
    text=st.one_of(TEXTS, TEXTS.map(lambda text: f"{ARTICLE}\n{text}")).map(lambda text: f"Ann {text}"),
    title=st.none() | TEXTS.map(lambda text: f"Ferry {text}"[:200].strip()),
    source=st.none() | st.sampled_from(["Reuters", "The Marrick Post"]),
    published_at=st.none() | st.dates().map(str) | st.datetimes().map(lambda time: time.isoformat()),
    language=st.sampled_from([None, "en", "en", "en-GB", "zh"]),
)
FERRY = {
    "issue": "the ferry",
    "question": "Who pays for the ferry in winter?",
    "type": "proposal",
    "basis": "inferred",
    "status": "open",
    "sides": [
        {"party": "p1", "answer": "must not be cut off", "stance": "for", "positions": ["s1"]},
        {"party": "p2", "answer": "if the town paid 400,000 crowns", "stance": "conditional", "positions": ["s2"]},
    ],
    "quotes": [],
}
KEYS = st.sampled_from(["p1", "p2", "p3", "s1", "s2", "", "nobody"])


@pytest.fixture
def brief_of(settings):
    """Makes briefs with an engine."""
    configured = settings()

    def brief_of(article, engine):
        briefer = Briefer({"llm": engine, "extractive": engine}, NullStore(), configured)
        return json.loads(briefer.brief(article).stored.body)

    return brief_of


# What the fixture makes keeps nothing.
many = hypothesis_settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@many
@given(article=ARTICLES)
def test_any_article_is_extracted(brief_of, article):
    """A brief that keeps its promises; what is refused is refused for its language."""
    try:
        hold(brief_of(article, ExtractiveEngine()), article.text)
    except ServiceError as error:
        if error.code != "unsupported_language":
            raise


@many
@given(article=ARTICLES, data=st.data())
def test_any_article_is_lied_about(brief_of, article, data):
    """A brief that keeps its promises, or a ServiceError, whatever was drafted of which words."""
    words = st.one_of(TEXTS, passages(article.text), st.sampled_from(["Ann", "Norlin Ferries", "Ilse Brandt"]))
    drafted = data.draw(drafts(words))
    with contextlib.suppress(ServiceError):
        hold(brief_of(article, FakeEngine(drafted)), article.text)


def passages(text):
    """Runs of the article."""
    places = st.integers(0, len(text) - 1)
    return st.tuples(places, st.integers(1, 80)).map(lambda place: text[place[0] : sum(place)])


def drafts(words):
    """Drafts that say such words in any field of true items, and in every field of others, of keys that may be
    somebody's."""
    fields = {}
    for name, field in DRAFT["properties"].items():
        fields[name] = _values(field, words)
        if name in HONEST:
            made = _values(field["items"], words)
            fields[name] = st.lists(
                made | st.builds(_twisted, st.sampled_from(HONEST[name]), made, st.data()), max_size=4
            )
    return st.fixed_dictionaries(fields).map(Draft.model_validate)


def _twisted(item, lie, data):
    """An item that lies in some of its fields."""
    return item | {name: lie[name] for name in data.draw(st.sets(st.sampled_from(sorted(item)), max_size=2))}


def _values(schema, words):
    """What a field may hold by its schema."""
    if "$ref" in schema:
        of = DRAFT["$defs"][schema["$ref"].rpartition("/")[2]]["properties"]
        return st.fixed_dictionaries(
            {name: KEYS if name in KEYED else _values(field, words) for name, field in of.items()}
        )
    if "anyOf" in schema:
        return st.one_of(*(_values(choice, words) for choice in schema["anyOf"]))
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "array":
        return st.lists(_values(schema["items"], words), max_size=3)
    return {"null": st.none(), "boolean": st.booleans()}.get(schema["type"], words | KEYS)


DRAFT = Draft.model_json_schema()
HONEST = draft().model_dump(include={"parties", "positions", "next_steps"}) | {"points_of_contention": [FERRY]}
KEYED = ("key", "party")


def hold(brief, text):
    """What a Brief promises whatever it is of."""
    SCHEMA.validate(brief)
    assert all(text[item["start"] : item["end"]] == item["quote"] for item in every_evidence(brief))
    assert all(0 <= span["start"] < span["end"] <= len(text) for span in brief["article"]["boilerplate"])
    ids = [
        item["id"] for name in ("parties", "positions", "points_of_contention", "next_steps") for item in brief[name]
    ]
    assert len(ids) == len(set(ids))
    assert set(named(brief, ("represents", "holders", "via", "party", "actors", "announced_by"))) <= {
        party["id"] for party in brief["parties"]
    }
    positions = [*brief["positions"], *brief["points_of_contention"], brief["summary"]]
    resting = [id for item in positions for id in named(item, ("responds_to", "positions"))]
    assert set(resting) <= {position["id"] for position in brief["positions"]}
    assert render.markdown(Brief.model_validate(brief))


def named(node, names):
    """The ids that fields of such names hold, at any depth."""
    if isinstance(node, list):
        for inner in node:
            yield from named(inner, names)
    if isinstance(node, dict):
        for name, value in node.items():
            if name not in names or value is None:
                yield from named(value, names)
            elif isinstance(value, str):
                yield value
            else:
                yield from (id for id in value if isinstance(id, str))
