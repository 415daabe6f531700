"""Errors as RFC 9457 problem details."""

from pydantic import BaseModel, ConfigDict, Field


class FieldProblem(BaseModel):
    """What is wrong with one field. The value is never echoed."""

    model_config = ConfigDict(extra="forbid")

    pointer: str = Field(description="JSON pointer (RFC 6901) to the field.")
    detail: str


class Problem(BaseModel):
    """The body of every error, as application/problem+json."""

    model_config = ConfigDict(extra="forbid")

    type: str = "about:blank"
    title: str = Field(description="The kind of problem, the same for every occurrence.")
    status: int = Field(ge=400, le=599)
    code: str = Field(description="A stable name to act on.")
    detail: str = Field(description="What happened here and what to do about it.")
    errors: list[FieldProblem] = Field(default_factory=list, description="The fields at fault, where fields are.")
