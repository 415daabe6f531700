"""One job's work: an article out of the store, a brief into it, and what to remember of that."""

import time
import traceback
from collections.abc import Callable
from typing import Any

import structlog
from pydantic import ValidationError

from schemas.article import Article, EngineChoice
from service import metric
from service.briefing import Briefed, Briefer, CachePolicy, Store
from service.budget import Report
from service.errors import ServiceError
from service.jobs.article import Articles, patiently
from service.owner import owner_in
from service.telemetry import line, note

# A store that is away for longer than this fails the jobs that need it, with a code that says to send them again.
STORE_SECONDS = 60.0
PAUSE = 0.1

Outcome = dict[str, Any]

log = structlog.get_logger()


class Task:
    """Makes the briefs of jobs, many at once."""

    def __init__(self, briefer: Briefer, store: Store, articles: Articles) -> None:
        self._briefer = briefer
        self._store = store
        self._articles = articles

    def run(self, reference: str, engine: EngineChoice, newer_than: float | None, report: Report) -> Outcome:
        """The brief_id of the brief that was made and kept, or the problem that prevented it. Raises nothing.

        Doing it again is harmless: a brief that was made in the meantime is taken.
        """
        with line("job", job=reference.partition("-")[0]):
            outcome = self._run(reference, engine, newer_than, report)
            result = "ok" if "brief_id" in outcome else outcome["problem"]["code"]
            note(outcome=result)
            metric.count_job(result)
            return outcome

    def _run(self, reference: str, engine: EngineChoice, newer_than: float | None, report: Report) -> Outcome:
        try:
            article = self._article(reference)
            policy = CachePolicy(max_age=None if newer_than is None else time.time() - newer_than)
            owner = owner_in(reference.partition("-")[0])
            briefed = _in_turn(lambda: self._briefer.brief(article, engine, policy, report, owner))
            self._keep(briefed)
        except ServiceError as error:
            return {"problem": error.problem().model_dump()}
        except Exception as error:
            # Neither the message nor local variables: they could hold the article.
            frames = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
            log.error("internal_error", error=type(error).__name__, frames=frames)
            return {"problem": ServiceError("internal", "This is a fault of the service.").problem().model_dump()}
        return {"brief_id": briefed.stored.id}

    def _article(self, reference: str) -> Article:
        body = patiently(lambda: self._articles.get_article(reference), STORE_SECONDS)
        if body is None:
            raise _lost()
        try:
            return Article.model_validate_json(body)
        except ValidationError:
            raise _lost() from None

    def _keep(self, briefed: Briefed) -> None:
        """Nobody waits for the answer, so a brief that is not in the store is lost."""
        if not briefed.kept and not patiently(lambda: self._store.put(briefed.stored), STORE_SECONDS):
            raise ServiceError("internal", "The brief is larger than the store.")


def _in_turn(make: Callable[[], Briefed]) -> Briefed:
    """What make returns, once there is a place for it: DBOS may hand out a few more jobs than it was told to."""
    while True:
        try:
            return make()
        except ServiceError as error:
            if error.code != "overloaded":
                raise
        time.sleep(PAUSE)


def _lost() -> ServiceError:
    return ServiceError("article_lost", "The store does not have the job's article any more. Send it again.")
