"""What a caller sends."""

import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

EngineChoice = Literal["auto", "llm", "extractive"]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class Article(BaseModel):
    """A news article as received. Its text is never altered: every offset of a brief points into it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    text: str = Field(description="The article, plain text. Offsets count its Unicode code points.")
    title: ShortText | None = Field(None, description="Its headline, where the text does not carry it.")
    source: ShortText | None = Field(None, description="The outlet that published it.")
    url: ShortText | None = Field(None, description="Where it was published. Never fetched.")
    published_at: datetime.date | datetime.datetime | None = Field(
        None, description="When it was published, ISO 8601; relative dates are resolved against it."
    )
    language: str | None = Field(
        None,
        pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,6}$",
        description="BCP 47 tag of the text; detected where absent.",
    )

    @field_validator("published_at", mode="before")
    @classmethod
    def _is_written_out(cls, value: object) -> object:
        # Not Pydantic's own parsing: it takes a bare number, in quotes too, for seconds since 1970.
        if not isinstance(value, str):
            return value
        try:
            return (datetime.date if len(value) == 10 else datetime.datetime).fromisoformat(value)
        except ValueError:
            raise ValueError("write it as 2026-05-04 or 2026-05-04T10:30:00Z") from None

    @model_validator(mode="after")
    def _carries_words(self) -> Self:
        if not any(character.isalnum() for character in self.text):
            raise ValueError("text has no word in it")
        return self


class BriefRequest(Article):
    """The body of POST /v1/briefs: an article, and the engine to read it with."""

    engine: EngineChoice = Field("auto", description="Which engine writes the draft; auto: as configured.")

    def article(self) -> Article:
        return Article.model_construct(**{name: getattr(self, name) for name in Article.model_fields})
