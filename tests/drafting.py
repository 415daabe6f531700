"""Drafts made by hand, and an article that they may be of."""

from schemas.article import Article
from schemas.draft import (
    Draft,
    DraftNextStep,
    DraftParty,
    DraftPointOfContention,
    DraftPosition,
    DraftSide,
    DraftSummary,
)
from service.grounding.ground import Grounder
from service.reading import read

TEXT = """Harbour board splits over ferry

Mayor Anna Holt said on Monday that the town would sell the ferry in two weeks. "We cannot pay for it any longer," Holt
said. Jonas Reyk, spokesman for the Ferry Crew Union (FCU), rejected the sale. "Nobody asked the crew," Reyk said. The
FCU wants a vote by 15 June. The price was not disclosed. The price and the timetable remain in dispute. Holt's brother,
Karl Holt, runs the shipyard.
A "berth right", the lease that lets a ship stay in port, expires in 2027.
"""


def party(key, name, kind="person", **fields):
    defaults = {"role": None, "represents": None, "aliases": [], "involvement": "principal"}
    return DraftParty(key=key, name=name, kind=kind, **(defaults | fields))


def position(key, holders, statement, *quotes, **fields):
    defaults = {
        "kind": "claim",
        "hedge": "none",
        "via": [],
        "condition": None,
        "responds_to": None,
        "superseded": False,
    }
    return DraftPosition(key=key, holders=holders, statement=statement, quotes=list(quotes), **(defaults | fields))


def side(party_key, *positions):
    return DraftSide(party=party_key, answer="yes", stance="for", positions=list(positions))


def point(issue, *sides, quotes=(), basis="inferred"):
    return DraftPointOfContention(
        issue=issue,
        question="Is it so?",
        type="fact",
        basis=basis,
        status="open",
        sides=list(sides),
        quotes=list(quotes),
    )


def step(action, *quotes, **fields):
    defaults = {"actors": [], "status": "planned", "when": None, "condition": None, "announced_by": None, "via": []}
    return DraftNextStep(action=action, quotes=list(quotes), **(defaults | fields))


HOLT = party("p1", "Anna Holt", role="Mayor")
REYK = party("p2", "Jonas Reyk", aliases=["Reyk"], represents="p3")
UNION = party("p3", "Ferry Crew Union", "organization", aliases=["FCU"])
SALE = position("s1", ["p1"], "The town will sell the ferry in two weeks.", "would sell the ferry in two weeks")
CREW = position("s2", ["p2"], "Nobody asked the crew.", "Nobody asked the crew", responds_to="s1")


def draft(**fields):
    empty = {"headline": None, "summary": DraftSummary(text="", positions=[])}
    lists = ("parties", "positions", "points_of_contention", "next_steps", "terms", "undisclosed")
    return Draft(**(empty | {name: [] for name in lists} | fields))


def ground(drafted, repairs=(), text=TEXT, **fields):
    return Grounder(read(Article(text=text, language="en", **fields))).ground(drafted, repairs)


def reasons(content):
    return {(dropped.part, dropped.statement): dropped.reason for dropped in content.dropped}
