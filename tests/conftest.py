"""What every test gets: settings that no environment reaches into, and nothing kept between tests."""

import os
import socket
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from hypothesis import settings as hypothesis_settings

from service.settings import Settings
from tests.browser import browser, page, site
from tests.postgres import Postgres, running_postgres
from tests.tally import pytest_terminal_summary, tried

__all__ = ["browser", "page", "pytest_terminal_summary", "site", "tried"]

# What a machine is busy with is no fault of the code's.
hypothesis_settings.register_profile("parley", deadline=None)
hypothesis_settings.load_profile("parley")


def pytest_configure(config: pytest.Config) -> None:
    """Where the environment forbids to keep bytecode, the processes that tests start compile everything, each time."""
    if sys.dont_write_bytecode:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(config.rootpath / ".pytest_cache" / "bytecode")


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    for name in os.environ:
        if name.startswith(("PARLEY_", "OPENAI_")) and not name.startswith("PARLEY_TEST_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PARLEY_STORE_URL", f"sqlite:///{tmp_path}/parley.db")
    monkeypatch.setenv("PARLEY_JOBS_URL", f"sqlite:///{tmp_path}/jobs.db")
    # Counted as everywhere, but far from where a busy test ends.
    monkeypatch.setenv("PARLEY_RATE_LIMIT", "1000000/minute")


@pytest.fixture
def settings() -> Callable[..., Settings]:
    """Builds settings: those of a bare environment, in memory, with the given ones changed."""
    return lambda **changed: Settings(**{"store_url": "memory:", **changed})


@pytest.fixture(autouse=True)
def _logging_of_its_own() -> Iterator[None]:
    """What a test has configured is not the next one's."""
    yield
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(("127.", "::1", "localhost")):
            raise RuntimeError(f"tests stay on loopback: {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Any) -> str:
    """A new, empty database of each kind that processes share."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/parley.db"
    server: Postgres = request.getfixturevalue("postgres")
    return server.database()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server that runs; a test that stops it starts it again."""
    with running_postgres() as server:
        yield server
