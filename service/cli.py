"""The parley command."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click
from pydantic import ValidationError
from pydantic_settings import SettingsError

import service
from schemas.article import EngineChoice
from service.batch import Format, articles_in, brief_into, brief_of
from service.errors import ServiceError
from service.settings import Settings, tell_workers

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

PING_SECONDS = 10.0


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(service.__version__, prog_name="parley")
def main() -> None:
    """An article in, a brief out, every statement tied to the article's own words.

    Configured by PARLEY_* variables.
    """


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1), help="Server processes.")
@click.option("--no-worker", is_flag=True, help="Start no `parley worker` beside: jobs are run elsewhere.")
def serve(host: str, port: int, workers: int, no_worker: bool) -> None:
    """Serve the API and the form."""
    from service import server
    from service.runtime import shared_folder

    with shared_folder() as folder:
        settings = _settings()
        tell_workers(workers)
        server.serve(settings, host, port, workers, no_worker, folder)


@main.command()
@click.option("--metrics-port", type=click.IntRange(1, 65535), help="Serve Prometheus metrics there. [default: none]")
@click.option("--metrics-host", default="127.0.0.1", show_default=True)
@click.option("--parent", type=int, hidden=True, help="Stop when this process is gone.")
def worker(metrics_port: int | None, metrics_host: str, parent: int | None) -> None:
    """Run the jobs that servers have accepted, until SIGTERM."""
    from sqlalchemy.exc import SQLAlchemyError

    from service import trace
    from service.app import work
    from service.telemetry import configure_logging

    settings = _settings()
    configure_logging(settings.log_level)
    if settings.otlp_endpoint:
        trace.export()
    if metrics_port is not None:
        _serve_metrics(metrics_host, metrics_port, settings.jobs)
    try:
        work(settings, parent)
    except ServiceError as error:
        raise click.ClickException(error.message) from None
    except (OSError, SQLAlchemyError) as error:
        raise click.ClickException(f"the job queue does not answer ({type(error).__name__})") from None


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, allow_dash=True))
@click.option("--engine", default="auto", show_default=True, type=click.Choice(get_args(EngineChoice)))
@click.option("--format", "format", default="json", show_default=True, type=click.Choice(get_args(Format)))
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Write one brief per file to this folder."
)
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1), help="Articles at once, with --out.")
def brief(files: tuple[Path, ...], engine: EngineChoice, format: Format, out: Path | None, threads: int) -> None:
    """Brief articles: text FILES, folders of .txt files, or - for standard input.

    Without --out the briefs are printed one after the other (JSON: one a line). With it, a brief that is there already
    is left alone. Briefs are also kept in the store that PARLEY_STORE_URL names (a file in ./var).
    """
    from service.app import create_briefer

    paths = list(articles_in(files or (Path("-"),)))
    with closing(create_briefer(_settings())) as briefer:
        if out is not None:
            brief_into(out, paths, briefer, engine, format, threads)
            return
        for path in paths:
            click.echo(brief_of(path, briefer, engine, format))


@main.group()
def keys() -> None:
    """API keys, which the file that PARLEY_API_KEYS_FILE names knows by their hashes."""


@keys.command()
@click.argument("name")
def new(name: str) -> None:
    """Make a key for NAME.

    The key is shown once, on standard error; the line for the file goes to standard output, so that >> FILE adds it.
    """
    from service.access.keyring import mint

    try:
        key, line = mint(name)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Key of {name}, shown this once: {key}", err=True)
    click.echo(line)


@main.command()
def check() -> None:
    """Try settings, store and model, and say what answers."""
    from service.app import create_briefer
    from service.engine.llm.engine import LlmEngine

    settings = _settings()
    health = create_briefer(settings).health()
    click.echo(f"engine: {health['engine']}\nstore: {settings.store_url.partition('://')[0]} {health['store']}")
    try:
        if settings.has_model:
            with closing(LlmEngine(settings)) as engine:
                engine.ping(PING_SECONDS)
        click.echo(f"model: {settings.llm_model} ok" if settings.has_model else "model: none configured")
    except ServiceError as error:
        raise click.ClickException(f"model: {error.message} ({error.code})") from None
    if health["store"] != "ok":
        raise click.ClickException("the store does not answer; briefs are made, and not kept")


def _serve_metrics(host: str, port: int, jobs: str | None) -> None:
    from prometheus_client import REGISTRY, start_http_server

    from service.jobs.backlog import Backlog

    if jobs is not None:
        REGISTRY.register(Backlog(jobs))
    try:
        start_http_server(port, host)
    except OSError as error:
        raise click.ClickException(f"{host}:{port}: {error.strerror}") from None


def _settings() -> Settings:
    from service.telemetry import configure_logging

    try:
        settings = Settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    except ValidationError as error:
        raise click.ClickException("\n".join(_fault(fault) for fault in error.errors())) from None
    configure_logging("warning")
    if settings.otlp_endpoint:
        _require_traces()
    return settings


def _require_traces() -> None:
    from service.trace import require_package

    try:
        require_package()
    except ServiceError as error:
        raise click.ClickException(error.message) from None


def _fault(fault: "ErrorDetails") -> str:
    name = "_".join(map(str, fault["loc"])).upper()
    variable = name if name.startswith(("PARLEY_", "OPENAI_")) else f"PARLEY_{name}"
    return f"{variable}: {fault['msg']}" if name else fault["msg"].removeprefix("Value error, ")


if __name__ == "__main__":
    main()
