"""The use case: an article in, a brief out, from the cache or from an engine."""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from schemas.article import Article, EngineChoice
from service import metric
from service.allowance import Allowance, Ledger
from service.budget import Report
from service.collapse import Claims, Collapse
from service.errors import ServiceError
from service.fingerprint import content_hash
from service.flight import Cache, Made, Recipe
from service.making import Engine, Maker
from service.owner import EVERYBODY, owner_in
from service.settings import Settings
from service.store.stored import Stored, StoreUnavailable
from service.telemetry import note, stage

# Together longer than a store that failed is left alone.
FIND_TRIES = 15
TRY_AGAIN = 0.1

T = TypeVar("T")


class Store(Protocol):
    """Keeps briefs by id. Every method raises StoreUnavailable when it cannot answer."""

    def get(self, id: str) -> Stored | None: ...

    def put(self, stored: Stored) -> bool: ...

    def delete(self, id: str) -> bool: ...

    def recent(self, limit: int, before: str | None = None, owner: str = "") -> list[Stored]:
        """The newest first, before a given id where one is given; those whose ids end with an owner."""
        ...

    def check(self) -> None:
        """Raises where it cannot be read, or could not be written of late."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class CachePolicy:
    """What a request lets the cache do (RFC 9111): read from it, write to it, do nothing but read, how old at most."""

    read: bool = True
    write: bool = True
    only: bool = False
    max_age: float | None = None


@dataclass(frozen=True, slots=True)
class Briefed:
    """A brief with how it was come by: kept says whether a store holds it now."""

    stored: Stored
    cache: Cache
    kept: bool


class Briefer:
    """Turns articles into briefs. Safe to call from many threads."""

    def __init__(
        self, engines: Mapping[str, Engine], store: Store, settings: Settings, claims: Claims | None = None
    ) -> None:
        ledger = store if isinstance(store, Ledger) else None
        self._maker = Maker(settings, Allowance(settings.daily_tokens, ledger))
        self._engines = engines
        self._store = store
        self._settings = settings
        self._collapse = Collapse(claims, settings.max_in_flight)

    def brief(
        self,
        article: Article,
        choice: EngineChoice = "auto",
        policy: CachePolicy = CachePolicy(),
        report: Report | None = None,
        owner: str = EVERYBODY,
    ) -> Briefed:
        """The brief of an article, for its owner alone. Raises ServiceError.

        report is told each stage as it begins, as Budget says, and may raise to give up.
        """
        if len(article.text) > self._settings.max_chars:
            raise ServiceError("article_too_long", f"The limit is {self._settings.max_chars} characters.")
        engine = self._engine(choice)
        id = self._id(article, engine, owner)
        # What is being made is not stored yet, and a thousand who want it need not ask the store a thousand times.
        looks = policy.read and (policy.only or not self._collapse.is_in_flight(id))
        if looks and (stored := self._lookup(id, policy.max_age)):
            return _handed_out(Briefed(stored, "hit", kept=True))
        if policy.only:
            raise ServiceError("not_cached", "No brief of this article is stored, and only a stored one was asked for.")

        def make(report: Report | None) -> Made:
            stored = self._maker.make(id, article, engine, report)
            return Made(stored, kept=policy.write and self._keep(stored))

        if policy.read and policy.write:
            recipe = Recipe(self._finder(id, policy.max_age), make)
            made, cache = self._collapse.brief(id, recipe, self._settings.deadline, report)
            return _handed_out(Briefed(made.stored, cache, made.kept))
        # RFC 9111, 4: requests may be collapsed where the one response may be reused for each. A no-store request's
        # may not be stored, so nobody else may have it; and no-cache asks for one made after the request came.
        with self._collapse.leading():
            made = make(report)
        return _handed_out(Briefed(made.stored, "miss", made.kept))

    def id_of(self, article: Article, choice: EngineChoice = "auto", owner: str = EVERYBODY) -> str:
        """The id that the article's brief has or will have. Raises ServiceError where the engine is not configured."""
        return self._id(article, self._engine(choice), owner)

    def require_allowance(self, choice: EngineChoice = "auto", owner: str = EVERYBODY) -> None:
        """Raises ServiceError budget_exhausted where the owner may not have an engine called today."""
        self._maker.require_allowance(self._engine(choice), owner)

    def stored(self, id: str, owner: str = EVERYBODY) -> Stored:
        """A brief made earlier, if it is the owner's.

        Raises ServiceError not_found, or upstream_unavailable when the store is down.
        """
        stored = _ask(lambda: self._store.get(id)) if owner_in(id) == owner else None
        if stored is None:
            raise ServiceError("not_found", "No brief has this id, or it has expired.")
        return stored

    def forget(self, id: str, owner: str = EVERYBODY) -> None:
        """Erase a brief and its article. Raises as stored() does."""
        if owner_in(id) != owner or not _ask(lambda: self._store.delete(id)):
            raise ServiceError("not_found", "No brief has this id, or it has expired.")

    def recent(self, limit: int, before: str | None = None, owner: str = EVERYBODY) -> list[Stored]:
        """The owner's newest briefs first, before a given id where one is given. Raises as stored() does."""
        return _ask(lambda: self._store.recent(limit, before, owner))

    def close(self) -> None:
        """Close what connections engines and store hold."""
        for engine in self._engines.values():
            engine.close()
        self._collapse.close()
        self._store.close()

    def health(self) -> dict[str, str]:
        """What is known of engine, store and model, for people; of the model without asking it."""
        try:
            self._store.check()
            self._collapse.check()
            store = "ok"
        except StoreUnavailable:
            store = "unavailable"
        model = self._engines["llm"].state() if "llm" in self._engines else "none"
        return {"engine": self._settings.default_engine, "store": store, "model": model}

    def _engine(self, choice: EngineChoice) -> Engine:
        name = self._settings.default_engine if choice == "auto" else choice
        if name not in self._engines:
            raise ServiceError("upstream_misconfigured", "No model is configured here; the extractive engine is.")
        note(engine=name)
        return self._engines[name]

    def _id(self, article: Article, engine: Engine, owner: str) -> str:
        key = f"{owner}{_dependencies(engine, self._settings.contradicted)}{article.model_dump_json()}"
        return hashlib.sha256(key.encode()).hexdigest()[:32] + owner

    def _lookup(self, id: str, max_age: float | None, tries: int = 1) -> Stored | None:
        for left in reversed(range(tries)):
            try:
                with stage("cache"):
                    stored = self._store.get(id)
            except StoreUnavailable:
                time.sleep(TRY_AGAIN if left else 0)
                continue
            too_old = stored and max_age is not None and time.time() - stored.created > max_age
            return None if too_old else stored
        return None

    def _finder(self, id: str, max_age: float | None) -> Callable[[], Stored | None]:
        """Looks for a brief that was young enough when asked for, or was made since."""
        asked = time.time()
        # Who asks has a claim, or saw one end: the store answers, if not at the first try, and a call is dear.
        return lambda: self._lookup(id, None if max_age is None else max_age + time.time() - asked, FIND_TRIES)

    def _keep(self, stored: Stored) -> bool:
        try:
            with stage("store"):
                return self._store.put(stored)
        except StoreUnavailable:
            return False


@lru_cache(maxsize=16)
def _dependencies(engine: Engine, contradicted: str) -> str:
    """What a brief depends on beside its article; the same as long as the process lives."""
    code = content_hash("schemas", "service/reading", "service/grounding")
    key = {"engine": dict(engine.identity()), "contradicted": contradicted, "code": code}
    return json.dumps(key, sort_keys=True)


def _handed_out(briefed: Briefed) -> Briefed:
    note(cache=briefed.cache)
    metric.count_cache(briefed.cache)
    return briefed


def _ask(question: Callable[[], T]) -> T:
    try:
        return question()
    except StoreUnavailable as error:
        raise ServiceError("upstream_unavailable", "The store does not answer.", retry_after=5) from error
