"""Briefs that are made later: accepted with 202, looked at, listened to, cancelled."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import cast

from flask import Blueprint, Response, request, url_for

from schemas.article import Article, EngineChoice
from schemas.job import Job
from service.briefing import Briefed, Briefer, CachePolicy
from service.errors import Code, ServiceError
from service.jobs.queue import Event, JobQueue, Order
from service.owner import owner_in
from service.settings import Settings
from service.web.access import owner
from service.web.prefer import Preference

# After so long a stream ends, and the client comes back after so many milliseconds.
STREAM_SECONDS = 60.0
RETRY_MS = 1000
LAST = "end"
RETRY_WHEN_FULL = 5.0
LONGEST_KEY = 255


class Later:
    """Accepts briefs to be made later. Those who wait for one hold a thread each, so there is a bound to them."""

    def __init__(self, queue: JobQueue, briefer: Briefer, settings: Settings) -> None:
        self._queue = queue
        self._briefer = briefer
        self._longest_wait = settings.deadline
        self.waiting = threading.BoundedSemaphore(settings.max_in_flight)

    def brief(
        self, article: Article, engine: EngineChoice, policy: CachePolicy, preference: Preference
    ) -> Briefed | Job:
        """The brief if it is stored, or is made within the preferred wait; otherwise the job that makes it."""
        key = _idempotency_key()
        stored = self._stored(article, engine, policy)
        if stored and key is None:
            return stored
        if stored is None:
            self._briefer.require_allowance(engine, owner())
        id = self._briefer.id_of(article, engine, owner())
        job = self._queue.submit(Order(article, engine, id, _newer_than(policy), key))
        if stored:
            return stored
        if preference.wait and not job.ended and self.waiting.acquire(blocking=False):
            try:
                job = self._queue.wait(job.id, min(preference.wait, self._longest_wait))
            finally:
                self.waiting.release()
        return self._result(job) if preference.wait else job

    def _stored(self, article: Article, engine: EngineChoice, policy: CachePolicy) -> Briefed | None:
        try:
            return self._briefer.brief(article, engine, replace(policy, only=True), owner=owner())
        except ServiceError as error:
            if error.code != "not_cached":
                raise
            return None

    def _result(self, job: Job) -> Briefed | Job:
        if job.problem:
            raise ServiceError(cast(Code, job.problem.code), job.problem.detail, errors=job.problem.errors)
        if job.brief_id is None:
            return job
        return Briefed(self._briefer.stored(job.brief_id, owner()), "miss", kept=True)


def blueprint(queue: JobQueue, waiting: threading.Semaphore) -> Blueprint:
    """The routes under /v1/jobs. Event streams take their turn among those who wait."""
    jobs = Blueprint("jobs", __name__, url_prefix="/v1/jobs")

    @jobs.get("/<id>")
    def get(id: str) -> Response:
        return _represent(queue.get(_own(id)))

    @jobs.delete("/<id>")
    def cancel(id: str) -> Response:
        return _represent(queue.cancel(_own(id)))

    @jobs.get("/<id>/events")
    def events(id: str) -> Response:
        seen = request.headers.get("Last-Event-ID", "")
        job = queue.get(_own(id))
        if job.ended and seen == LAST:
            # The one answer after which an EventSource does not come back.
            return Response(status=204)
        if not waiting.acquire(blocking=False):
            raise ServiceError("overloaded", "Too many event streams are open.", retry_after=RETRY_WHEN_FULL)
        number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
        response = Response(_lines(queue.events(id, number, STREAM_SECONDS)), content_type="text/event-stream")
        response.call_on_close(waiting.release)
        response.headers["Cache-Control"] = "no-store"
        # Or nginx collects the events.
        response.headers["X-Accel-Buffering"] = "no"
        return response

    return jobs


def accepted(job: Job, preference: Preference) -> Response:
    """202, with the place to look."""
    response = _represent(job)
    response.status_code = 202
    response.headers["Location"] = url_for("jobs.get", id=job.id)
    response.headers["Retry-After"] = "1"
    waited = f", wait={preference.wait}" if preference.wait else ""
    response.headers["Preference-Applied"] = f"respond-async{waited}"
    return response


def _own(id: str) -> str:
    """The id, if it is of the caller's. Raises ServiceError not_found."""
    if owner_in(id) != owner():
        raise ServiceError("not_found", "No job has this id, or it was too long ago.")
    return id


def _idempotency_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isprintable()):
        raise ServiceError("malformed_request", f"An Idempotency-Key has 1 to {LONGEST_KEY} printable characters.")
    return key


def _newer_than(policy: CachePolicy) -> float | None:
    """Made by the time that the job runs, any brief will do that was made after the request came."""
    if not policy.read:
        return time.time()
    return None if policy.max_age is None else time.time() - policy.max_age


def _represent(job: Job) -> Response:
    response = Response(job.model_dump_json(exclude_none=True), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _lines(events: Iterator[Event | None]) -> Iterator[str]:
    """Server-sent events. Where the queue fails the stream just ends: the client comes back."""
    yield f"retry: {RETRY_MS}\n\n"
    with suppress(ServiceError):
        for event in events:
            if event is None:
                yield ": still here\n\n"
            else:
                number = LAST if event.number is None else event.number
                yield f"id: {number}\nevent: {event.name}\ndata: {json.dumps(event.data)}\n\n"
