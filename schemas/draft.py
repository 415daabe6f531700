"""What an engine writes: quotes, no offsets. Its descriptions are prompt, so every word of them is paid for.

Strict structured output wants every field required, null instead of absent, and no length keywords.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

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


def _without_titles(schema: dict[str, Any]) -> None:
    """Pydantic's titles repeat the field names; a model reads them at the caller's cost."""
    for field in schema.get("properties", {}).values():
        field.pop("title", None)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra=_without_titles)


class DraftParty(_Strict):
    key: str = Field(description="p1, p2, … in the order of importance")
    name: str = Field(description="the fullest form that the article uses, copied")
    kind: PartyKind
    role: str | None = Field(description="office or description in the article's words, copied; null if it gives none")
    represents: str | None = Field(
        description="key of the party it acts or speaks for: a person's institution, a spokesperson's principal; "
        "else null"
    )
    aliases: list[str] = Field(description="other names in the article that mean this party and no other")
    involvement: Involvement


class DraftPosition(_Strict):
    key: str = Field(description="s1, s2, … in the article's order")
    holders: list[str] = Field(
        description="keys of who says, wants or does it: the grammatical subject, so the person where a person speaks; "
        "several only for a joint statement; [] where the article attributes it to nobody"
    )
    statement: str = Field(
        description="one proposition that stands alone, names for pronouns, in the article's language, "
        "nothing added and nothing made stronger; without 'X said that'"
    )
    kind: PositionKind
    hedge: Hedge
    via: list[str] = Field(
        description="keys of the relays between holder and article, outermost first: A citing B = [A, B]; never the "
        "article's own outlet, never the holder's spokesperson, not the outlet of an interview; [] where none"
    )
    condition: str | None = Field(description="what the holder makes it depend on; else null")
    responds_to: str | None = Field(description="key of the position that it answers, denies or rejects; else null")
    superseded: bool = Field(description="true if a later position of the same holder replaces it")
    quotes: list[str] = Field(
        description="usually one: the shortest run of four words or more, copied letter by letter, that carries the "
        "statement with its numbers, names and negations"
    )


class DraftSide(_Strict):
    party: str = Field(description="key of the party")
    answer: str = Field(description="its answer to the question, in a few words")
    stance: Stance
    positions: list[str] = Field(description="keys of its positions that say so; [] if only the article says so")


class DraftPointOfContention(_Strict):
    issue: str = Field(description="a noun phrase, the article's own where it has one")
    question: str = Field(description="what the sides answer differently, as one question")
    type: ContentionType
    basis: Basis
    status: ContentionStatus
    sides: list[DraftSide] = Field(description="one for each party that answers; two or more, fewer only if stated")
    quotes: list[str] = Field(description="if stated, the words that call it disputed; if inferred, []")


class DraftNextStep(_Strict):
    actors: list[str] = Field(description="keys of who is to act; [] if the article does not say")
    action: str = Field(description="what is to happen, starting with a verb")
    status: StepStatus
    when: str | None = Field(description="the time as the article words it, copied; null if it gives none")
    condition: str | None = Field(description="what it depends on; else null")
    announced_by: str | None = Field(
        description="key of who announced or demanded it; null if the article only reports it"
    )
    via: list[str] = Field(description="relays, as in positions")
    quotes: list[str] = Field(description="as in positions")


class DraftTerm(_Strict):
    term: str = Field(description="as the article writes it")
    meaning: str = Field(description="the article's explanation, with its hedges")
    quotes: list[str] = Field(description="the words that explain it")


class DraftUndisclosed(_Strict):
    what: str = Field(description="what the article says is unknown, undisclosed or unconfirmed")
    quotes: list[str] = Field(description="the words that say so")


class DraftSummary(_Strict):
    text: str = Field(description="one or two sentences: who wants what from whom, and where it stands")
    positions: list[str] = Field(description="keys of the positions that it rests on")


class Draft(_Strict):
    """The brief of one article, as far as a reader of it can write it down."""

    headline: str | None = Field(description="the article's own headline, copied; null if the text has none")
    parties: list[DraftParty] = Field(description="only those who hold a position, act, are asked to act, or relay")
    positions: list[DraftPosition] = Field(description="what parties say, want, offer, refuse or leave open")
    points_of_contention: list[DraftPointOfContention] = Field(description="where parties collide; [] if nobody does")
    next_steps: list[DraftNextStep] = Field(description="what is to happen after the article; nothing already past")
    terms: list[DraftTerm] = Field(description="named concepts that the article itself explains")
    undisclosed: list[DraftUndisclosed] = Field(description="stated gaps only, never gaps you noticed")
    summary: DraftSummary


class MissingQuote(_Strict):
    """A quote of a draft that does not stand in the article, with the statement it was to carry."""

    number: int
    statement: str
    quote: str


class Repair(_Strict):
    number: int = Field(description="the number of the statement")
    quote: str | None = Field(description="the article's words that carry it, copied; null if it has none")


class Repairs(_Strict):
    """Second tries at quotes that were not found."""

    repairs: list[Repair] = Field(description="one for each statement given")
