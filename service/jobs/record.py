"""A job out of its row."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from schemas.job import Job, JobStatus
from service.errors import ServiceError

if TYPE_CHECKING:
    from dbos import WorkflowStatus

RUNNING: dict[str, JobStatus] = {
    "ENQUEUED": "queued",
    "DELAYED": "queued",
    "PENDING": "running",
    "CANCELLED": "cancelled",
}


def job_of(row: "WorkflowStatus", stage: dict[str, Any] | None = None) -> Job:
    """The job that a row and the last stage of its run say. A row without an outcome that has ended is a fault."""
    outcome = row.output if row.status == "SUCCESS" else None
    if row.status in RUNNING:
        status = RUNNING[row.status]
    else:
        outcome = outcome or {"problem": ServiceError("internal", "The job broke off.").problem().model_dump()}
        status = "failed" if "problem" in outcome else "done"
    return Job(
        id=row.workflow_id,
        status=status,
        **(stage or {}),
        created_at=_time(row.created_at) or datetime.now(UTC),
        started_at=_time(row.dequeued_at),
        ended_at=_time(row.completed_at),
        **(outcome or {}),
    )


def reference_of(row: "WorkflowStatus") -> str:
    """Where the article of a job lies."""
    reference: str = (row.attributes or {})["article"]
    return reference


def _time(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)
