"""A PostgreSQL server of a benchmark's own, as durable as it comes out of the box."""

from collections.abc import Iterator
from contextlib import contextmanager

from bench.environment import NotInstalledError
from tests.postgres import MANY, binaries, running_postgres


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty database. Raises NotInstalledError."""
    if binaries() is None:
        raise NotInstalledError("PostgreSQL (apt install postgresql)")
    with running_postgres(MANY) as server:
        yield server.database()
