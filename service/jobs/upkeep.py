"""What workers do for the queue beside jobs: take over those of dead workers, and clear away old ones."""

import time
from datetime import UTC, datetime, timedelta

import structlog
from dbos import DBOS, WorkflowStatus

from service.jobs.article import Articles, erase
from service.jobs.database import QUEUE
from service.jobs.record import reference_of
from service.jobs.slot import Slots

EXECUTOR = "slot-"
CLEAR_SECONDS = 3600.0
# Another worker that looks after the queue holds a slot for an instant; who holds it longer works under it.
ROUNDS_WITHOUT_SLOT = 5
ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
PAGE = 500

log = structlog.get_logger()


class SlotLost(Exception):
    """Another worker has this one's slot, and its jobs."""


class Upkeep:
    """The upkeep that the worker in slot own does."""

    def __init__(self, slots: Slots, own: int, articles: Articles, retention: timedelta) -> None:
        self._slots = slots
        self._own = own
        self._articles = articles
        self._retention = retention.total_seconds()
        self._found_free: set[int] = set()
        self._without_slot = 0
        self._cleared = -CLEAR_SECONDS

    def round(self) -> None:
        """Do what is due. Raises SlotLost; OSError or StoreUnavailable where locks or store do not answer now."""
        if self._slots.keep(self._own):
            self._without_slot = 0
            self._rescue()
        else:
            self._without_slot += 1
            if self._without_slot > ROUNDS_WITHOUT_SLOT:
                raise SlotLost
        if time.monotonic() - self._cleared > CLEAR_SECONDS:
            self._clear(time.time() - self._retention)
            self._cleared = time.monotonic()

    def _rescue(self) -> None:
        """Put the jobs of dead workers back on the queue."""
        numbers = {int(row.executor_id.removeprefix(EXECUTOR)) for row in _running() if row.executor_id}
        free = {number for number in numbers - {self._own} if self._slots.take(number)}
        try:
            # Once is not enough: when PostgreSQL has restarted no worker holds its slot, until it takes it again.
            for number in free & self._found_free:
                self._put_back(number)
        finally:
            for number in free:
                self._slots.release(number)
        self._found_free = free

    def _put_back(self, number: int) -> None:
        # Looked up again, now that nobody can be this worker: what has ended since stays as it is.
        rows = _running(f"{EXECUTOR}{number}")
        DBOS.resume_workflows([row.workflow_id for row in rows], queue_name=QUEUE)
        log.warning("jobs_rescued", slot=number, jobs=len(rows))

    def _clear(self, before: float) -> None:
        """Forget the jobs that ended before a time, with their articles, and articles put before it without a job."""
        ended_before = datetime.fromtimestamp(before, UTC).isoformat()
        while rows := DBOS.list_workflows(
            status=ENDED, completed_before=ended_before, limit=PAGE, load_input=False, load_output=False
        ):
            for row in rows:
                erase(self._articles, reference_of(row))
            DBOS.delete_workflows([row.workflow_id for row in rows])
        old = self._articles.articles_before(before)
        for start in range(0, len(old), PAGE):
            page = set(old[start : start + PAGE])
            for reference in page - _wanted(page):
                erase(self._articles, reference)


def _running(executor_id: str | None = None) -> list[WorkflowStatus]:
    return DBOS.list_workflows(
        status="PENDING", queue_name=QUEUE, executor_id=executor_id, load_input=False, load_output=False
    )


def _wanted(references: set[str]) -> set[str]:
    """Those of jobs that have not ended."""
    ids = [reference.partition("-")[0] for reference in references]
    rows = DBOS.list_workflows(workflow_ids=ids, load_input=False, load_output=False)
    return {reference_of(row) for row in rows if row.status not in ENDED}
