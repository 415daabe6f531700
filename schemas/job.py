"""A brief that is made later: what is known of it meanwhile."""

import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.problem import Problem

JobStatus = Literal["queued", "running", "done", "failed", "cancelled"]


class Job(BaseModel):
    """A job. It refers to its article and its brief, and holds no text of either."""

    model_config = ConfigDict(extra="forbid")

    id: str
    status: JobStatus = Field(
        description="queued: no worker has it yet; running; done: brief_id says which; failed: problem says why; "
        "cancelled: on request."
    )
    stage: str | None = Field(None, description="What a running job is at: drafting, re-asking, repairing, verifying.")
    attempt: int | None = Field(None, ge=1, description="The calls of the model server so far, this one included.")
    created_at: datetime.datetime
    started_at: datetime.datetime | None = Field(None, description="When a worker took it, the last time it was taken.")
    ended_at: datetime.datetime | None = None
    brief_id: str | None = Field(None, description="The brief, at /v1/briefs/{brief_id}.")
    problem: Problem | None = None

    @property
    def ended(self) -> bool:
        return self.status in ("done", "failed", "cancelled")
