"""What Parley promises: every statement with its evidence and a verdict on how far it was checked."""

import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.span import Evidence, Span
from schemas.vocabulary import (
    Basis,
    ContentionStatus,
    ContentionType,
    Hedge,
    Involvement,
    PartyKind,
    PositionKind,
    Stance,
    StepStatus,
)

SCHEMA_VERSION = 1

CheckName = Literal[
    "quote", "holder", "via", "numbers", "names", "dates", "wording", "negation", "modality", "sides", "positions"
]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Check(_Model):
    name: CheckName
    passed: bool | None = Field(description="null: could not be checked")
    detail: str | None = Field(None, description="what was compared, where it did not pass")


class Verification(_Model):
    status: Literal["verified", "located", "partial", "contradicted"] = Field(
        description="verified: quote and holder passed and nothing failed; located: the words are there, the rest "
        "could not be checked; partial: a check failed; contradicted: the article attributes the words to somebody "
        "else."
    )
    checks: list[Check]


class Party(_Model):
    id: str = Field(description="p1, p2, … within this brief")
    name: str = Field(description="the fullest form that the article uses")
    kind: PartyKind
    role: str | None = Field(description="the article's own words")
    represents: str | None = Field(description="id of the party it acts or speaks for")
    aliases: list[str] = Field(description="names that denote this party alone")
    involvement: Involvement
    mentions: int = Field(ge=0, description="how often a name of it stands in the article")
    evidence: list[Evidence] = Field(description="where it is introduced")


class Position(_Model):
    id: str = Field(description="s1, s2, … within this brief")
    holders: list[str] = Field(description="ids of parties; empty: the article attributes it to nobody")
    statement: str = Field(description="one proposition, self-contained")
    kind: PositionKind
    mode: Literal["direct_quote", "mixed", "indirect"] = Field(
        description="direct_quote: the evidence stands inside quotation marks; mixed: part of it; indirect: none of it"
    )
    hedge: Hedge
    via: list[str] = Field(description="ids of the relays, outermost first")
    condition: str | None
    responds_to: str | None = Field(description="id of the position that it answers")
    superseded: bool = Field(description="a later position of the same holder replaces it")
    evidence: list[Evidence]
    verification: Verification


class Side(_Model):
    party: str = Field(description="id of the party")
    answer: str = Field(description="its answer to the question")
    stance: Stance
    positions: list[str] = Field(description="ids of its positions that say so")


class PointOfContention(_Model):
    id: str = Field(description="c1, c2, … within this brief")
    issue: str = Field(description="a noun phrase")
    question: str = Field(description="what the sides answer differently")
    type: ContentionType
    basis: Basis
    status: ContentionStatus
    sides: list[Side]
    evidence: list[Evidence]
    verification: Verification


class When(_Model):
    text: str = Field(description="the article's own words")
    edtf: str | None = Field(None, description="Extended Date/Time Format, level 2; X for digits that nobody gave")
    earliest: datetime.date | None = Field(None, description="first day that it can mean")
    latest: datetime.date | None = Field(None, description="last day that it can mean")
    anchor: datetime.date | None = Field(None, description="the day that a relative date was counted from")


class NextStep(_Model):
    id: str = Field(description="n1, n2, … within this brief")
    actors: list[str] = Field(description="ids of parties")
    action: str
    status: StepStatus
    when: When | None
    condition: str | None
    announced_by: str | None = Field(description="id of a party")
    via: list[str] = Field(description="ids of the relays, outermost first")
    evidence: list[Evidence]
    verification: Verification


class Term(_Model):
    term: str
    meaning: str = Field(description="the article's own explanation")
    evidence: list[Evidence]


class Undisclosed(_Model):
    what: str = Field(description="what the article says is not known, not disclosed or not confirmed")
    evidence: list[Evidence]


class Summary(_Model):
    text: str
    positions: list[str] = Field(description="ids of the positions that it rests on")
    verification: Verification


class Dropped(_Model):
    """Something the engine wrote and Parley could not stand behind."""

    part: Literal[
        "headline", "summary", "parties", "positions", "points_of_contention", "next_steps", "terms", "undisclosed"
    ]
    statement: str
    reason: str


class Coverage(_Model):
    quotes_found: int = Field(ge=0, description="passages in quotation marks, four words or more")
    quotes_attributed: int = Field(ge=0, description="of these, overlapped by a position with a holder")
    evidence_characters: int = Field(ge=0, description="characters of the article that some evidence covers")


class Content(_Model):
    """The brief proper, as far as it follows from article and draft."""

    headline: str | None = Field(description="the article's own or the title given")
    summary: Summary
    parties: list[Party]
    positions: list[Position]
    points_of_contention: list[PointOfContention]
    next_steps: list[NextStep]
    terms: list[Term]
    undisclosed: list[Undisclosed]
    dropped: list[Dropped]
    coverage: Coverage


class ArticleInfo(_Model):
    """The article without its text."""

    sha256: str = Field(description="of the text in UTF-8")
    characters: int = Field(ge=1, description="Unicode code points")
    language: str = Field(description="as given, else as detected; und where neither")
    title: str | None
    source: str | None
    url: str | None
    published_at: datetime.date | datetime.datetime | None
    boilerplate: list[Span] = Field(description="navigation, captions, copyright lines: marked, not cut")


class EngineInfo(_Model):
    name: Literal["llm", "extractive"]
    model: str | None = Field(description="as the model server names it")
    prompt_version: str | None = Field(description="content hash of the prompts")
    schema_version: int
    degraded_reason: str | None = Field(None, description="why this is not the engine asked for")


class Usage(_Model):
    calls: int = Field(0, ge=0, description="HTTP calls to a model, failed ones included")
    input_tokens: int = Field(0, ge=0)
    output_tokens: int = Field(0, ge=0)
    cost_usd: float | None = Field(None, description="by PARLEY_PRICES; null where no price is set")


class Brief(Content):
    """A brief of one article. Ids hold within it; offsets point into the text as received."""

    id: str = Field(description="derived from everything that the brief depends on")
    article: ArticleInfo
    engine: EngineInfo
    usage: Usage
    created_at: datetime.datetime
