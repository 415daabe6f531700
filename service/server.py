"""The server that `parley serve` runs: granian, with one `parley worker` beside it."""

import socket
from pathlib import Path
from typing import Any

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from granian.server.common import AbstractServer

from service.access.keyring import KeysInvalid, read
from service.access.opening import open_secret
from service.affinity import spread
from service.drain import Drain
from service.jobs.child import Child
from service.settings import Settings

GRACE_SECONDS = 10.0
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def serve(settings: Settings, host: str, port: int, workers: int, no_worker: bool, folder: Path) -> None:
    """Serve until a signal. folder is what the processes share. Raises ClickException where it cannot begin."""
    _require_access(settings, host)
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
    server.on_startup(spread)
    if no_worker or settings.jobs is None:
        server.serve()
    else:
        _serve_with_worker(server, drain, settings.deadline)


def _require_access(settings: Settings, host: str) -> None:
    """Refuse to start where keys or secret are of no use, rather than answer every request with an error."""
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


def _serve_with_worker(server: AbstractServer[Any], drain: Drain, deadline: float) -> None:
    child = Child()
    # Each may take the whole deadline to finish what it has: so at the same time.
    drain.also(child.stop)
    try:
        server.serve()
    finally:
        child.stop()
        child.join(deadline + GRACE_SECONDS)
