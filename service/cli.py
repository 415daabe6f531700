"""The parley command."""

import socket
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import click
from pydantic import ValidationError
from pydantic_settings import SettingsError

import service
from schemas.article import Article, EngineChoice
from schemas.brief import Brief
from service.drain import Drain
from service.errors import ServiceError
from service.settings import Settings, tell_workers

if TYPE_CHECKING:
    from granian.server.common import AbstractServer
    from pydantic_core import ErrorDetails

    from service.briefing import Briefer

Format = Literal["json", "markdown"]
SUFFIX = {"json": ".json", "markdown": ".md"}
PING_SECONDS = 10.0
GRACE_SECONDS = 10.0
LOOPBACK = ("127.0.0.1", "::1", "localhost")


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
    from service.runtime import shared_folder

    with shared_folder() as folder:
        _serve(host, port, workers, no_worker, folder)


def _serve(host: str, port: int, workers: int, no_worker: bool, folder: Path) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    settings = _settings()
    _require_access(settings, host)
    tell_workers(workers)
    # Hits need threads of their own beside those who make briefs, wait for them, or listen to jobs.
    threads = 3 * settings.max_in_flight + 16
    click.echo(f"Parley on http://{host}:{port} ({settings.default_engine} engine)", err=True)
    _require_free(host, port)
    server = Server(
        "service.serving:serving",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backpressure=5 * threads,
        respawn_failed_workers=True,
        websockets=False,
        # Below errors it warns of our number of threads, which is on purpose.
        log_level=LogLevels.error,
        workers_kill_timeout=int(settings.deadline) + 5,
    )
    drain = Drain(folder)
    server.on_startup(drain.take_signals)
    if no_worker or settings.jobs is None:
        server.serve()
    else:
        _serve_with_worker(server, drain, settings.deadline)


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

    paths = list(_articles(files or (Path("-"),)))
    with closing(create_briefer(_settings())) as briefer:
        if out is not None:
            _brief_into(out, paths, briefer, engine, format, threads)
            return
        for path in paths:
            click.echo(_brief(path, briefer, engine, format))


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


def _require_access(settings: Settings, host: str) -> None:
    """Refuse to start where keys or secret are of no use, rather than answer every request with an error."""
    from service.access.keyring import KeysInvalid, read
    from service.access.opening import open_secret

    try:
        if settings.api_keys_file:
            read(settings.api_keys_file)
            open_secret(settings)
        elif host not in LOOPBACK:
            click.echo(f"Warning: anybody who reaches {host} may use this: PARLEY_API_KEYS_FILE is not set", err=True)
    except KeysInvalid as error:
        raise click.ClickException(f"PARLEY_API_KEYS_FILE: {error}") from None
    except OSError as error:
        raise click.ClickException(f"PARLEY_SECRET is not set, and cannot be kept: {error}") from None


def _require_free(host: str, port: int) -> None:
    # The server shares a port that another one shares: half of the requests would go to an old process unseen.
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise click.ClickException(f"{host}:{port}: {error.strerror}") from None


def _serve_with_worker(server: "AbstractServer[Any]", drain: "Drain", deadline: float) -> None:
    from service.jobs.child import Child

    child = Child()
    # Each may take the whole deadline to finish what it has: so at the same time.
    drain.also(child.stop)
    try:
        server.serve()
    finally:
        child.stop()
        child.join(deadline + GRACE_SECONDS)


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


def _articles(files: Sequence[Path]) -> Iterator[Path]:
    for file in files:
        yield from sorted(path for path in file.glob("*.txt") if path.is_file()) if file.is_dir() else [file]


def _brief_into(
    out: Path, paths: Sequence[Path], briefer: "Briefer", engine: EngineChoice, format: Format, threads: int
) -> None:
    """One file a brief; what is there already is left alone, so that an interrupted run can go on."""
    from rich.progress import track

    targets = {path: out / (path.stem + SUFFIX[format]) for path in paths}
    if len(set(targets.values())) < len(targets):
        raise click.ClickException("two of these files have one name; their briefs would have too")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(f"{out}: {error.strerror}") from None
    missing = [path for path in paths if not targets[path].exists()]
    failures = []
    with ThreadPoolExecutor(threads) as pool:
        pending = {pool.submit(_brief, path, briefer, engine, format): path for path in missing}
        for future in track(as_completed(pending), "Briefing", total=len(pending)):
            try:
                _write_whole(targets[pending[future]], future.result())
            except click.ClickException as error:
                failures.append(error.message)
    click.echo(f"{len(missing) - len(failures)} written, {len(paths) - len(missing)} there already", err=True)
    if failures:
        raise click.ClickException("\n".join(failures))


def _write_whole(target: Path, content: str) -> None:
    """A file that exists is complete: it gets its name last."""
    partial = target.with_name(target.name + ".partial")
    partial.write_text(content, "utf-8")
    partial.rename(target)


def _brief(path: Path, briefer: "Briefer", engine: EngineChoice, format: Format) -> str:
    from service.web.render import markdown

    try:
        body = briefer.brief(_article(path), engine).stored.body
    except ServiceError as error:
        raise click.ClickException(f"{path}: {error.message} ({error.code})") from None
    return markdown(Brief.model_validate_json(body)) if format == "markdown" else body.decode()


def _article(path: Path) -> Article:
    content = sys.stdin.buffer.read() if path == Path("-") else path.read_bytes()
    try:
        return Article(text=content.decode())
    except UnicodeDecodeError:
        raise click.ClickException(f"{path}: not UTF-8") from None
    except ValidationError as error:
        raise click.ClickException(f"{path}: {error.errors()[0]['msg']}") from None


if __name__ == "__main__":
    main()
