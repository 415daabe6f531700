"""The only wiring: settings in, a Flask application out. Nothing is built at import."""

from collections.abc import Mapping
from pathlib import Path

from flask import Flask

from service.briefing import Briefer, Engine, Store
from service.errors import ServiceError
from service.jobs.article import Articles
from service.jobs.queue import JobQueue
from service.settings import Settings
from service.telemetry import log_requests
from service.web import api, body, form, health, jobs, openapi, problem, shelf

# A code point takes at most twelve bytes in JSON ("\ud83d\ude00"), percent-encoded in a form as well.
BYTES_PER_CHARACTER = 12
ROOM_FOR_OTHER_FIELDS = 64 * 1024


def create_app(
    settings: Settings,
    engines: Mapping[str, Engine] | None = None,
    store: Store | None = None,
) -> Flask:
    """A Flask application. engines and store replace what settings name."""
    app = Flask(__name__, template_folder="web/templates", static_folder="web/static")
    largest_body = settings.max_chars * BYTES_PER_CHARACTER + ROOM_FOR_OTHER_FIELDS
    app.config.update(MAX_CONTENT_LENGTH=largest_body, MAX_FORM_MEMORY_SIZE=largest_body)
    store = open_store(settings.store_url, settings.store_max_mb * 2**20) if store is None else store
    briefer = create_briefer(settings, engines, store)
    problem.register(app, settings.max_chars)
    log_requests(app)
    body.register(app)
    form.register_headers(app)
    app.register_blueprint(health.blueprint(briefer.health))
    later = None
    if settings.jobs and isinstance(store, Articles):
        queue = JobQueue(settings.jobs, store)
        later = jobs.Later(queue, briefer, settings)
        app.register_blueprint(jobs.blueprint(queue, later.waiting))
    app.register_blueprint(api.blueprint(briefer, settings, later))
    app.register_blueprint(form.blueprint(briefer, settings))
    app.register_blueprint(shelf.blueprint(briefer, settings))
    app.register_blueprint(openapi.blueprint(settings))
    return app


def work(settings: Settings, parent: int | None = None) -> None:
    """Run jobs, as service.jobs.worker says. Raises ServiceError where the settings leave nothing to do."""
    store = open_store(settings.store_url, settings.store_max_mb * 2**20)
    if settings.jobs is None or not isinstance(store, Articles):
        raise ServiceError("upstream_misconfigured", "There are no jobs: this store ends with its process.")
    from service.jobs import worker
    from service.jobs.task import Task

    briefer = create_briefer(settings, store=store)
    worker.work(settings.jobs, settings, Task(briefer, store, store), store, parent)


def create_briefer(
    settings: Settings, engines: Mapping[str, Engine] | None = None, store: Store | None = None
) -> Briefer:
    """The use case with what settings name, where it is not given."""
    engines = create_engines(settings) if engines is None else engines
    store = open_store(settings.store_url, settings.store_max_mb * 2**20) if store is None else store
    return Briefer(engines, store, settings)


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


def open_store(url: str, max_bytes: int) -> Store:
    """The store that url names, connected on first use."""
    if url == "memory:":
        from service.store.memory import MemoryStore

        return MemoryStore(max_bytes)
    if url == "none:":
        from service.store.null import NullStore

        return NullStore()
    from service.store.sqlite import SqliteStore

    return SqliteStore(Path(url.removeprefix("sqlite:///")), max_bytes)
