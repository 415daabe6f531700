"""The only wiring: settings in, a Flask application out. Nothing is built at import."""

import threading
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from service.access.opening import open_keyring, open_limiter, open_secret
from service.briefing import Briefer, Store
from service.collapse import Claims
from service.errors import ServiceError
from service.jobs.article import Articles
from service.jobs.backlog import Backlog
from service.jobs.queue import JobQueue
from service.making import Engine
from service.runtime import is_draining
from service.settings import Settings
from service.web import access, api, body, cors, form, health, jobs, openapi, problem, session, shelf, sight
from service.web.application import Application

# A code point takes at most twelve bytes in JSON ("\ud83d\ude00"), percent-encoded in a form as well.
BYTES_PER_CHARACTER = 12
ROOM_FOR_OTHER_FIELDS = 64 * 1024
# A process's connections to its store, and those of its claims: their own, so that a burst of requests does not keep
# a leader from renewing its lease.
SQLITE_CONNECTIONS = (16, 1)
POSTGRES_CONNECTIONS = (8, 2)
# A claim is asked for when the store has just been read. Given up too soon, it costs a second call of the model.
CLAIM_SECONDS = 0.5


def create_app(
    settings: Settings,
    engines: Mapping[str, Engine] | None = None,
    store: Store | None = None,
) -> Flask:
    """A Flask application. engines and store replace what settings name."""
    app = Application(__name__, template_folder="web/templates", static_folder="web/static")
    store, claims = _open_store(settings) if store is None else (store, None)
    briefer = create_briefer(settings, engines, store, claims)
    app.extensions["briefer"] = briefer
    sight.register(app)
    problem.register(app, settings.max_chars)
    cors.register(app, settings.cors_origins)
    keyring = open_keyring(settings)
    if keyring:
        session.register(app, keyring, open_secret(settings))
    access.register(app, keyring, open_limiter(settings))
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # as Flask's manual has it
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies
        )
    body.register(app, settings.max_chars * BYTES_PER_CHARACTER + ROOM_FOR_OTHER_FIELDS)
    form.register_headers(app)
    app.register_blueprint(health.blueprint(briefer.health, partial(is_draining, settings.runtime_folder)))
    later = None
    figures = []
    if settings.jobs and isinstance(store, Articles):
        queue = JobQueue(settings.jobs, store)
        later = jobs.Later(queue, briefer, settings)
        app.register_blueprint(jobs.blueprint(queue, later.waiting))
        figures.append(Backlog(settings.jobs))
    app.register_blueprint(api.blueprint(briefer, settings, later))
    app.register_blueprint(form.blueprint(briefer, settings))
    app.register_blueprint(shelf.blueprint(briefer, settings))
    app.register_blueprint(openapi.blueprint(settings))
    app.register_blueprint(sight.blueprint(settings.runtime_folder, *figures))
    return app


def work(settings: Settings, parent: int | None = None) -> None:
    """Run jobs, as service.jobs.worker says. Raises ServiceError where the settings leave nothing to do."""
    store, claims = _open_store(settings)
    if settings.jobs is None or not isinstance(store, Articles):
        raise ServiceError("upstream_misconfigured", "There are no jobs: this store ends with its process.")
    from service.jobs import worker
    from service.jobs.task import Task

    engines = create_engines(settings)
    # Beside the start of the queue, and while the jobs of a dead worker wait for its leases to run out.
    threading.Thread(target=_warm_up, args=(engines,), name="warm-up", daemon=True).start()
    briefer = create_briefer(settings, engines, store, claims)
    worker.work(settings.jobs, settings, Task(briefer, store, store), store, parent)


def _warm_up(engines: Mapping[str, Engine]) -> None:
    for engine in engines.values():
        engine.warm_up()


def create_briefer(
    settings: Settings,
    engines: Mapping[str, Engine] | None = None,
    store: Store | None = None,
    claims: Claims | None = None,
) -> Briefer:
    """The use case with what settings name, where it is not given. claims go with the store."""
    engines = create_engines(settings) if engines is None else engines
    if store is None:
        store, claims = _open_store(settings)
    return Briefer(engines, store, settings, claims)


def create_engines(settings: Settings) -> dict[str, Engine]:
    """The engines that settings allow: extractive always, llm where a model is configured."""
    from service.engine.extractive.engine import ExtractiveEngine

    extractive = ExtractiveEngine()
    if not settings.has_model:
        return {"extractive": extractive}
    from service.engine.llm.engine import LlmEngine

    llm: Engine = LlmEngine(settings)
    if settings.fallback == "extractive":
        from service.engine.fallback import FallbackEngine

        llm = FallbackEngine(llm, extractive)
    return {"extractive": extractive, "llm": llm}


def _open_store(settings: Settings) -> tuple[Store, Claims | None]:
    return open_store(settings.store_url, settings.store_max_mb * 2**20)


def open_store(url: str, max_bytes: int) -> tuple[Store, Claims | None]:
    """The store that url names, and the claims in it where processes share it; connected on first use."""
    if url == "memory:":
        from service.store.memory import MemoryStore

        return MemoryStore(max_bytes), None
    if url == "none:":
        from service.store.null import NullStore

        return NullStore(), None
    return _open_postgres(url, max_bytes) if url.startswith("postgresql:") else _open_sqlite(url, max_bytes)


def _open_postgres(url: str, max_bytes: int) -> tuple[Store, Claims]:
    from service.store.claim import process_name
    from service.store.postgres import PostgresStore
    from service.store.postgres_claims import PostgresClaims
    from service.store.postgres_server import PostgresServer

    size, claims_size = POSTGRES_CONNECTIONS
    server = PostgresServer(url, size)
    owner = process_name()
    claims = PostgresServer(url, claims_size, server.outage, CLAIM_SECONDS, owner)
    return PostgresStore(server, max_bytes), PostgresClaims(claims, owner)


def _open_sqlite(url: str, max_bytes: int) -> tuple[Store, Claims]:
    from service.store.sqlite import SqliteStore
    from service.store.sqlite_claims import SqliteClaims
    from service.store.sqlite_file import SqliteFile

    path = Path(url.removeprefix("sqlite:///"))
    size, claims_size = SQLITE_CONNECTIONS
    file = SqliteFile(path, size)
    return SqliteStore(file, max_bytes), SqliteClaims(SqliteFile(path, claims_size, file.outage, CLAIM_SECONDS))
