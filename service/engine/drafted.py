"""What an engine hands back."""

from dataclasses import dataclass
from typing import Literal

from schemas.draft import Draft


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft and who wrote it; degraded_reason says why it is not the engine that was asked for."""

    draft: Draft
    engine: Literal["llm", "extractive"]
    model: str | None = None
    prompt_version: str | None = None
    degraded_reason: str | None = None
