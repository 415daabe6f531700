"""Places in an article."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Match = Literal["exact", "normalized", "elided", "repaired"]


class Span(BaseModel):
    """A half-open range of the article's text, in Unicode code points."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: int = Field(ge=0, description="Offset of the first code point.")
    end: int = Field(ge=0, description="Offset after the last code point.")


class Evidence(Span):
    """The words of the article that carry a statement: text[start:end] == quote, always."""

    quote: str = Field(description="The article's own words, copied from the span.")
    match: Match = Field(
        description="How the engine's quote was found. exact: to the letter; normalized: but for typography or case; "
        "elided: with words left out between its pieces; repaired: the engine was asked for it a second time."
    )
    occurrences: int = Field(ge=1, description="How often the quote stands in the article; this is one of them.")
