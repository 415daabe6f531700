"""A PostgreSQL server of a benchmark's own, as durable as it comes out of the box, on a free loopback port."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.environment import NotInstalledError
from bench.server import free_port


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty database. Raises NotInstalledError."""
    binaries = _binaries()
    # It refuses to run as root.
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    port = free_port()
    with TemporaryDirectory(prefix="parley-pg-") as folder:
        if user:
            shutil.chown(folder, "postgres")
        data = Path(folder) / "data"

        def run(program: str, *arguments: str | Path) -> None:
            # The server inherits what is open: it must not be a pipe that somebody waits for.
            quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            subprocess.run([*user, binaries / program, "-D", data, *arguments], check=True, cwd="/", **quiet)

        run("initdb", "-U", "parley", "-A", "trust", "-E", "UTF8")
        run("pg_ctl", "-o", f"-p {port} -h 127.0.0.1 -k {folder} -c max_connections=200", "-w", "start")
        try:
            yield f"postgresql://parley@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-m", "fast", "-w", "stop")


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise NotInstalledError("PostgreSQL (apt install postgresql)")
    return found[-1].parent if found else Path(str(on_path)).parent
