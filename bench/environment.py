"""Environments of the peers, made at run time and kept in a cache folder, never in the repository."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PATIENCE = 600


class NotInstalledError(Exception):
    """A peer that could not be installed here; the message says why."""


def interpreter(package: str) -> Path:
    """The Python of an environment that has the package, made where it is not there yet. Raises NotInstalledError."""
    home = _cache() / f"{package}-py{sys.version_info.major}.{sys.version_info.minor}"
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    stamp = home / "installed"
    if not stamp.exists():
        print(f"Installing {package} into an environment of its own (once) ...", file=sys.stderr, flush=True)
        shutil.rmtree(home, ignore_errors=True)
        _run(package, sys.executable, "-m", "venv", str(home))
        _run(package, str(python), "-m", "pip", "install", "--quiet", "--no-input", package)
        stamp.touch()
    return python


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "parley-bench"


def _run(package: str, *command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as exc:
        raise NotInstalledError(type(exc).__name__) from exc
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise NotInstalledError(
            errors[-1].removeprefix("ERROR: ") if errors else f"installing {package} ended with {done.returncode}"
        )
