"""A PostgreSQL server of the tests' own, on a free loopback port, with faults on demand."""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.part import missing
from tests.processes import children, free_port

MANY = "-c max_connections=200"
FASTER = f"{MANY} -c fsync=off -c shared_buffers=16MB"


def binaries():
    """The folder of PostgreSQL's programs, if it is installed."""
    found = max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=shutil.which("initdb"))
    return found and Path(found).parent


class Postgres:
    """One cluster: start() and stop() as an operator would. It refuses to run as root: root runs it as postgres."""

    def __init__(self, folder, options):
        self._databases = 0
        self.port = free_port()
        self._folder = folder
        self._options = options
        self._binaries = binaries() or missing("PostgreSQL")
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._as:
            shutil.chown(folder, "postgres")
        self._run("initdb", "-D", folder / "data", "-U", "parley", "-A", "trust", "--no-sync", "-E", "UTF8")

    def start(self):
        options = f"-p {self.port} -h 127.0.0.1 -k {self._folder} {self._options}"
        self._run("pg_ctl", "-D", self._folder / "data", "-l", self._folder / "log", "-o", options, "-w", "start")

    def stop(self):
        self._run("pg_ctl", "-D", self._folder / "data", "-m", "fast", "-w", "stop")

    @contextmanager
    def frozen(self):
        """Every process of the server stands still: it accepts connections, and says nothing."""
        leader = int((self._folder / "data" / "postmaster.pid").read_text().split()[0])
        processes = [leader, *children(leader)]
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    def database(self):
        """The URL of a new, empty database."""
        self._databases += 1
        name = f"test{self._databases}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self._url(name)

    def _url(self, database):
        return f"postgresql://parley@127.0.0.1:{self.port}/{database}"

    def _run(self, program, *arguments):
        command = [*self._as, self._binaries / program, *arguments]
        # The server inherits what is open: it must not be a pipe that somebody waits for.
        subprocess.run(command, check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


@contextmanager
def running_postgres(options=FASTER):
    """A server that runs; a Postgres. Skips the test where it is not installed, or fails it where all is required."""
    # Not below pytest's folder, which nobody else may enter.
    with tempfile.TemporaryDirectory(prefix="parley-pg-") as folder:
        postgres = Postgres(Path(folder), options)
        postgres.start()
        try:
            yield postgres
        finally:
            postgres.stop()
