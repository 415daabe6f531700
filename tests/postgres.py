"""A PostgreSQL server of a test's own, on a free loopback port."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.processes import free_port

FASTER = "-c fsync=off -c shared_buffers=16MB -c max_connections=200"


def binaries():
    """The folder of PostgreSQL's programs. Skips the test where there is none, or fails it where all is required."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if found or on_path:
        return found[-1].parent if found else Path(on_path).parent
    if os.environ.get("PARLEY_TEST_REQUIRE_ALL") == "1":
        pytest.fail("PostgreSQL is required, and is not installed")
    pytest.skip("PostgreSQL is not installed")


class Postgres:
    """Start and stop of one cluster. It refuses to run as root, so root runs it as the user postgres."""

    def __init__(self, folder):
        self.port = free_port()
        self._folder = folder
        self._binaries = binaries()
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._as:
            shutil.chown(folder, "postgres")
        self._run("initdb", "-D", folder / "data", "-U", "parley", "-A", "trust", "--no-sync", "-E", "UTF8")

    @property
    def url(self):
        return f"postgresql://parley@127.0.0.1:{self.port}/postgres"

    def start(self):
        options = f"-p {self.port} -h 127.0.0.1 -k {self._folder} {FASTER}"
        self._run("pg_ctl", "-D", self._folder / "data", "-l", self._folder / "log", "-o", options, "-w", "start")

    def stop(self):
        self._run("pg_ctl", "-D", self._folder / "data", "-m", "fast", "-w", "stop")

    def _run(self, program, *arguments):
        command = [*self._as, self._binaries / program, *arguments]
        # The server inherits what is open: it must not be a pipe that somebody waits for.
        subprocess.run(command, check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


@contextmanager
def running_postgres():
    """A server that runs; a Postgres."""
    # Not below pytest's folder, which nobody else may enter.
    with tempfile.TemporaryDirectory(prefix="parley-pg-") as folder:
        postgres = Postgres(Path(folder))
        postgres.start()
        try:
            yield postgres
        finally:
            postgres.stop()
