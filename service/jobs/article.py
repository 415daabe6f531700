"""Where the articles of jobs lie, and how to bear with a store that is busy."""

import time
from collections.abc import Callable
from typing import Protocol, TypeVar, runtime_checkable

import structlog

from service.errors import ServiceError
from service.store.stored import StoreUnavailable

PAUSE = 0.2

T = TypeVar("T")

log = structlog.get_logger()


@runtime_checkable
class Articles(Protocol):
    """Keeps the articles of jobs, on disk, until they are deleted. StoreUnavailable says that it cannot answer."""

    def put_article(self, id: str, body: bytes) -> None: ...

    def get_article(self, id: str) -> bytes | None: ...

    def delete_article(self, id: str) -> None: ...

    def articles_before(self, time: float) -> list[str]: ...


def patiently(question: Callable[[], T], seconds: float) -> T:
    """What question answers, asked again for some seconds. Raises ServiceError upstream_unavailable after that."""
    end = time.monotonic() + seconds
    while True:
        try:
            return question()
        except StoreUnavailable as error:
            if time.monotonic() > end:
                raise ServiceError("upstream_unavailable", "The store does not answer.", retry_after=5) from error
        time.sleep(PAUSE)


def erase(articles: Articles, reference: str) -> None:
    """Forget the article of a job that has ended; if the store is away, it goes with the job when that is old."""
    try:
        articles.delete_article(reference)
    except StoreUnavailable as error:
        log.warning("store_unavailable", during="delete_article", reason=str(error))
