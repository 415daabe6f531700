"""A brief made by hand, with every verdict, overlapping evidence and dates of every kind."""

import datetime
from typing import Any

from schemas.brief import Brief

ARTICLE = """Linden harbour crossing runs into its neighbours

The port of Linden wants to open its new crossing on 4 May, the news agency Ostnews reported, citing the daily Havnen.
Director Ana Ruiz told Havnen that the crossing "will open on 4 May, whatever the weather". The fishers' union
rejected the date. "We will not move a single boat before the autumn," said its chair, Tom Berg.

Berg said the noise had doubled. The port puts the rise at 8 per cent. Ruiz did not say who would pay for the nets.
The council is to vote on the crossing next spring. The 'quiet hours' are the time between ten and six.
© Linden Post. All rights reserved.
"""


def evidence(*quotes: str) -> list[dict[str, Any]]:
    """Evidence items for words of the article, where they first stand."""
    return [
        {
            "start": ARTICLE.index(quote),
            "end": ARTICLE.index(quote) + len(quote),
            "quote": quote,
            "match": "exact",
            "occurrences": 1,
        }
        for quote in quotes
    ]


def verdict(status: str = "verified", **checks: Any) -> dict[str, Any]:
    """A verification; a check given as text failed with it as its detail."""
    return {
        "status": status,
        "checks": [
            {"name": name, "passed": False, "detail": passed}
            if isinstance(passed, str)
            else {"name": name, "passed": passed, "detail": None}
            for name, passed in (checks or {"quote": True, "holder": True}).items()
        ],
    }


def party(id: str, name: str, kind: str, **rest: Any) -> dict[str, Any]:
    return {
        "id": id,
        "name": name,
        "kind": kind,
        "role": None,
        "represents": None,
        "aliases": [],
        "involvement": "principal",
        "mentions": 2,
        "evidence": [],
        **rest,
    }


def position(id: str, holders: list[str], statement: str, quote: str, **rest: Any) -> dict[str, Any]:
    return {
        "id": id,
        "holders": holders,
        "statement": statement,
        "kind": "claim",
        "mode": "indirect",
        "hedge": "none",
        "via": [],
        "condition": None,
        "responds_to": None,
        "superseded": False,
        "evidence": evidence(quote),
        "verification": verdict(),
        **rest,
    }


def step(id: str, action: str, when: dict[str, Any] | None, quote: str, **rest: Any) -> dict[str, Any]:
    return {
        "id": id,
        "actors": [],
        "action": action,
        "status": "planned",
        "when": when,
        "condition": None,
        "announced_by": None,
        "via": [],
        "evidence": evidence(quote),
        "verification": verdict(),
        **rest,
    }


def point(id: str, issue: str, sides: list[dict[str, Any]], quote: str, **rest: Any) -> dict[str, Any]:
    return {
        "id": id,
        "issue": issue,
        "question": f"{issue}?",
        "type": "proposal",
        "basis": "inferred",
        "status": "open",
        "sides": sides,
        "evidence": evidence(quote),
        "verification": verdict(quote=True, sides=True),
        **rest,
    }


PARTIES = [
    party("p1", "Ana Ruiz", "person", role="Director", represents="p2", aliases=["Ruiz"]),
    party("p2", "port of Linden", "public_body", evidence=evidence("The port of Linden")),
    party("p3", "Tom Berg", "person", role="chair", represents="p4", evidence=evidence("its chair, Tom Berg")),
    party("p4", "fishers' union", "organization", involvement="stakeholder"),
    party("p5", "Ostnews", "media", involvement="relay"),
    party("p6", "Havnen", "media", involvement="relay"),
]
POSITIONS = [
    position(
        "s1",
        ["p2"],
        "The port of Linden wants to open its crossing on 4 May",
        "wants to open its new crossing on 4 May",
        kind="intention",
        via=["p5", "p6"],
    ),
    position(
        "s2",
        ["p1"],
        "The crossing will open on 4 May whatever the weather",
        'the crossing "will open on 4 May, whatever the weather"',
        mode="mixed",
    ),
    position(
        "s3",
        ["p3"],
        "We will not move a single boat before the autumn",
        "We will not move a single boat before the autumn",
        kind="opposition",
        mode="direct_quote",
        responds_to="s2",
    ),
    position(
        "s4",
        ["p3"],
        "The noise has risen by 80 per cent",
        "the noise had doubled. The port puts the rise at 8 per cent",
        hedge="reporter",
        condition="as long as the tests go on",
        verification=verdict("partial", quote=True, numbers="80 is not in the quote"),
    ),
    position(
        "s5",
        ["p2"],
        "The rise is 8 per cent",
        "The port puts the rise at 8 per cent. Ruiz did not say",
        verification=verdict("located", quote=True, holder=None),
    ),
    position(
        "s6",
        [],
        "The date was rejected",
        "rejected the date",
        verification=verdict("contradicted", holder="the fishers' union"),
    ),
]
POINTS = [
    point(
        "c1",
        "date of the opening",
        [
            {"party": "p1", "answer": "whatever the weather", "stance": "for", "positions": ["s2"]},
            {"party": "p3", "answer": "not before the autumn", "stance": "against", "positions": ["s3"]},
        ],
        "rejected the date",
        question="Should the crossing open on 4 May?",
    )
]
STEPS = [
    step("n1", "decide on the nets", None, "who would pay for the nets", status="possible"),
    step(
        "n2",
        "vote on the crossing",
        {"text": "next spring", "edtf": "XXXX-21"},
        "is to vote on the crossing next spring",
    ),
    step(
        "n3",
        "open the crossing",
        {"text": "on 4 May", "edtf": "2026-05-04", "earliest": "2026-05-04", "latest": "2026-05-04"},
        "wants to open its new crossing on 4 May",
        actors=["p2"],
        announced_by="p1",
        status="scheduled",
    ),
]
TERMS = [
    {
        "term": "quiet hours",
        "meaning": "the time between ten and six",
        "evidence": evidence("the time between ten and six"),
    }
]
GAPS = [{"what": "who pays for the nets", "evidence": evidence("did not say who would pay")}]
ABOUT = {
    "sha256": "0" * 64,
    "characters": len(ARTICLE),
    "language": "en",
    "title": None,
    "source": "Linden Post",
    "url": "https://example.org/crossing",
    "published_at": datetime.date(2026, 4, 1),
    "boilerplate": [{"start": ARTICLE.index("©"), "end": len(ARTICLE) - 1}],
}
ENGINE = {
    "name": "llm",
    "model": "gpt-5.4-mini",
    "prompt_version": "abc123",
    "schema_version": 1,
    "degraded_reason": None,
}


def brief(**changed: Any) -> Brief:
    """A brief of ARTICLE with overlapping evidence and every verdict."""
    content: dict[str, Any] = {
        "id": "0123456789abcdef0123456789abcdef",
        "headline": "Linden harbour crossing runs into its neighbours",
        "summary": {
            "text": "The port of Linden wants to open its crossing on 4 May; the fishers' union is against it.",
            "positions": ["s1", "s3"],
            "verification": verdict(quote=True, positions=True),
        },
        "parties": PARTIES,
        "positions": POSITIONS,
        "points_of_contention": POINTS,
        "next_steps": STEPS,
        "terms": TERMS,
        "undisclosed": GAPS,
        "dropped": [{"part": "positions", "statement": "The mayor resigned", "reason": "its quote is not there"}],
        "coverage": {"quotes_found": 2, "quotes_attributed": 2, "evidence_characters": 300},
        "article": ABOUT,
        "engine": ENGINE,
        "usage": {"calls": 1, "input_tokens": 900, "output_tokens": 700, "cost_usd": None},
        "created_at": datetime.datetime(2026, 4, 2, 9, 30, tzinfo=datetime.UTC),
    }
    return Brief.model_validate(content | changed)
