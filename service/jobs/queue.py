"""The queue as the web processes see it: they put jobs in and look at them, and run none."""

import hashlib
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

from schemas.article import Article, EngineChoice
from schemas.job import Job
from service.errors import ServiceError
from service.jobs.article import Articles, erase, patiently
from service.jobs.record import job_of, reference_of
from service.owner import owner_in

if TYPE_CHECKING:
    from dbos import DBOSClient, WorkflowStatus

STORE_SECONDS = 3.0
POLL_SECONDS = 0.4
HEARTBEAT_SECONDS = 10.0
# Reruns of one article that are looked up at once.
GENERATIONS = 16

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Order:
    """What a caller wants made: no stored brief that is older than newer_than (seconds since the epoch) will do."""

    article: Article
    engine: EngineChoice
    brief_id: str
    newer_than: float | None = None
    idempotency_key: str | None = None

    def reference(self, id: str) -> str:
        """Where the article of its job lies: elsewhere for another request, the same whatever the settings are."""
        return f"{id}-{_digest(self.engine, self.article.model_dump_json())}"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a job. The first has the number 0, the one that ends it has none."""

    name: str
    data: dict[str, Any]
    number: int | None


class JobQueue:
    """Jobs in the database at url, their articles in a store. Connects on first use; safe to call from many threads.

    Every method raises ServiceError: upstream_unavailable where the database does not answer.
    """

    def __init__(self, url: str, articles: Articles) -> None:
        self._url = url
        self._articles = articles
        self._lock = threading.Lock()
        self._connected: DBOSClient | None = None

    def submit(self, order: Order) -> Job:
        """The job of an order, on disk: a new one, or the one that makes the same brief already.

        Raises ServiceError idempotency_conflict where the key stands for another request.
        """
        id, found = self._place(order)
        if found is None:
            found = self._enqueue(id, order)
        if order.idempotency_key and reference_of(found) != order.reference(id):
            raise ServiceError("idempotency_conflict", "This Idempotency-Key was sent with another request before.")
        return job_of(found)

    def get(self, id: str) -> Job:
        """A job. Raises ServiceError not_found."""
        found = self._find([id])
        if not found:
            raise ServiceError("not_found", "No job has this id, or it was too long ago.")
        return job_of(found[0], self._last_stage(id) if found[0].status == "PENDING" else None)

    def wait(self, id: str, seconds: float) -> Job:
        """A job when it has ended, or as it is after some seconds."""
        end = time.monotonic() + seconds
        while not (job := self.get(id)).ended and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, POLL_SECONDS))
        return job

    def cancel(self, id: str) -> Job:
        """The job, cancelled unless it has ended: what runs stops at its next stage. Raises ServiceError not_found."""
        if not self.get(id).ended:
            with self._client() as client:
                client.cancel_workflow(id)
            erase(self._articles, reference_of(*self._find([id])))
        return self.get(id)

    def events(self, id: str, seen: int, seconds: float) -> Iterator[Event | None]:
        """What happens to a job after event number seen (-1: from the start), for some seconds; None is a heartbeat."""
        if seen < 0:
            yield Event("queued", {}, 0)
        number = max(seen, 0)
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            stage = self._next_stage(id, number, min(left, HEARTBEAT_SECONDS))
            if stage is not None:
                number += 1
                yield Event(stage["stage"], stage, number)
            elif (job := self.get(id)).ended:
                yield Event(job.status, job.model_dump(mode="json", exclude_none=True), None)
                return
            else:
                yield None

    def _place(self, order: Order) -> "tuple[str, WorkflowStatus | None]":
        """The id that an order's job has, which ends with its owner, and the job if there is one.

        Without a key the id comes of the brief's, so that the same order twice is one job; where that has ended, the
        next id in a row. Two callers at once come to the same id, and the database takes it once.
        """
        owner = owner_in(order.brief_id)
        if order.idempotency_key:
            id = _digest("key", owner, order.idempotency_key) + owner
            found = self._find([id])
            return id, found[0] if found else None
        # Mostly there is none yet.
        start, count = 0, 1
        while True:
            numbers = range(start, start + count)
            ids = [_digest("brief", order.brief_id, str(number)) + owner for number in numbers]
            taken = {status.workflow_id: status for status in self._find(ids)}
            for id in ids:
                if id not in taken or not job_of(taken[id]).ended:
                    return id, taken.get(id)
            start, count = start + count, GENERATIONS

    def _enqueue(self, id: str, order: Order) -> "WorkflowStatus":
        """The row of a job, after it is durable; its article is so before."""
        from service.jobs import database

        reference, article = order.reference(id), order.article.model_dump_json().encode()
        patiently(lambda: self._articles.put_article(reference, article), STORE_SECONDS)
        with self._client() as client:
            client.enqueue(
                {
                    "workflow_id": id,
                    "workflow_name": database.WORKFLOW,
                    "queue_name": database.QUEUE,
                    "app_version": database.VERSION,
                    "attributes": {"article": reference},
                },
                reference,
                order.engine,
                order.newer_than,
            )
        (row,) = self._find([id])
        if reference_of(row) != reference or job_of(row).ended:
            # Somebody was faster between our look and our put.
            erase(self._articles, reference)
        return row

    def _find(self, ids: Sequence[str]) -> "list[WorkflowStatus]":
        with self._client() as client:
            return client.list_workflows(workflow_ids=list(ids), load_input=False)

    def _last_stage(self, id: str) -> dict[str, Any] | None:
        from dbos import error

        from service.jobs.database import STAGES

        stage: dict[str, Any] | None = None
        with self._client() as client, suppress(error.DBOSStreamTimeoutError, error.DBOSNonExistentWorkflowError):
            # Without time to wait it raises after the last one that is there.
            for stage in client.read_stream(id, STAGES, timeout_seconds=0.0):  # noqa: B007
                pass
        return stage

    def _next_stage(self, id: str, number: int, seconds: float) -> dict[str, Any] | None:
        """The stage with a number, waited for; None where none comes in time, or none will come any more."""
        from dbos import error

        from service.jobs.database import STAGES

        stage: dict[str, Any] | None = None
        with self._client() as client, suppress(error.DBOSStreamTimeoutError, error.DBOSNonExistentWorkflowError):
            stage = client.read_stream_offset(
                id, STAGES, number, polling_interval_sec=POLL_SECONDS, timeout_seconds=seconds
            )
        return stage

    @contextmanager
    def _client(self) -> "Iterator[DBOSClient]":
        from sqlalchemy.exc import SQLAlchemyError

        from service.jobs import database

        try:
            with self._lock:
                if self._connected is None:
                    self._connected = database.connect(self._url)
            yield self._connected
        except (SQLAlchemyError, OSError) as error:
            log.warning("jobs_unavailable", error=type(error).__name__)
            raise ServiceError("upstream_unavailable", "The job queue does not answer.", retry_after=5) from error


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
