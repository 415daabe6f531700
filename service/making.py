"""A brief in the making: read, drafted, repaired, grounded, charged for."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol

from schemas.article import Article
from schemas.brief import SCHEMA_VERSION, ArticleInfo, Brief, Content, EngineInfo
from schemas.draft import MissingQuote, Repair
from service import metric, turn
from service.allowance import Allowance
from service.budget import Budget, Report
from service.engine.drafted import Drafted
from service.grounding.ground import Grounder
from service.owner import owner_in
from service.reading import Reading, read
from service.settings import Settings
from service.store.stored import Stored
from service.telemetry import note, stage

DEGRADED_TTL = 300.0


class Engine(Protocol):
    """Writes drafts. identity() is what of it a brief depends on; failures are ServiceErrors."""

    def __hash__(self) -> int: ...

    def identity(self) -> Mapping[str, Any]: ...

    def warm_up(self) -> None: ...

    def close(self) -> None: ...

    def state(self) -> str:
        """What is known of it as of the last minute: ok, failing or unknown."""
        ...

    def draft(self, reading: Reading, budget: Budget) -> Drafted: ...

    def repair(self, reading: Reading, missing: Sequence[MissingQuote], budget: Budget) -> Sequence[Repair]: ...


class Maker:
    """Makes briefs. Safe to call from many threads."""

    def __init__(self, settings: Settings, allowance: Allowance) -> None:
        self._settings = settings
        self._allowance = allowance

    def require_allowance(self, engine: Engine, owner: str) -> None:
        """Raises ServiceError budget_exhausted where the owner may not have this engine called today."""
        if engine.identity()["name"] != "extractive":
            self._allowance.require(owner)

    def make(self, id: str, article: Article, engine: Engine, report: Report | None) -> Stored:
        """The brief of an article, to be stored under id. Raises ServiceError.

        report is told each stage as it begins, as Budget says.
        """
        budget = Budget(self._settings.deadline, self._settings.llm_attempts, report)
        with metric.making(engine.identity()["name"]) as making, self._spending(budget, owner_in(id)):
            self.require_allowance(engine, owner_in(id))
            with turn.taken():
                reading = read(article)
            budget.report("drafting")
            with stage("draft"):
                drafted = engine.draft(reading, budget)
            note(engine=drafted.engine, model=drafted.model)
            making.outcome = "degraded" if drafted.degraded_reason else "ok"
            content = self._ground(reading, drafted, engine, budget)
            return self._as_stored(_assemble(id, reading, drafted, content, budget), article)

    @contextmanager
    def _spending(self, budget: Budget, owner: str) -> Iterator[None]:
        """Notes what a brief cost, and charges its owner, also where there is none in the end."""
        try:
            yield
        finally:
            note(**budget.usage.model_dump())
            self._allowance.charge(owner, budget.usage.input_tokens + budget.usage.output_tokens)

    def _ground(self, reading: Reading, drafted: Drafted, engine: Engine, budget: Budget) -> Content:
        grounder = Grounder(reading, drop_contradicted=self._settings.contradicted == "drop")
        repairs: Sequence[Repair] = ()
        with turn.taken():
            missing = grounder.missing(drafted.draft)
        if missing:
            budget.report("repairing")
            with stage("repair"):
                repairs = engine.repair(reading, missing, budget)
        budget.report("verifying")
        with turn.taken(), stage("ground"):
            return grounder.ground(drafted.draft, repairs)

    def _as_stored(self, brief: Brief, article: Article) -> Stored:
        created = brief.created_at.timestamp()
        ttl = DEGRADED_TTL if brief.engine.degraded_reason else self._settings.cache_ttl.total_seconds()
        kept_text = article.text if self._settings.keep_articles else None
        return Stored(brief.id, brief.model_dump_json().encode(), created, created + ttl, kept_text)


def _assemble(id: str, reading: Reading, drafted: Drafted, content: Content, budget: Budget) -> Brief:
    article = reading.article
    return Brief(
        id=id,
        **dict(content),
        article=ArticleInfo(
            sha256=hashlib.sha256(article.text.encode()).hexdigest(),
            characters=len(article.text),
            language=reading.language,
            title=article.title,
            source=article.source,
            url=article.url,
            published_at=article.published_at,
            boilerplate=list(reading.boilerplate),
        ),
        engine=EngineInfo(
            name=drafted.engine,
            model=drafted.model,
            prompt_version=drafted.prompt_version,
            schema_version=SCHEMA_VERSION,
            degraded_reason=drafted.degraded_reason,
        ),
        usage=budget.usage,
        created_at=datetime.now(UTC),
    )
