"""Environments of the peers, made at run time and kept in a cache folder, never in the repository."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

PATIENCE = 600
LOCK = Path(__file__).parent.parent / "requirements" / "runtime.txt"
# pip refuses what has no hash beside what has one, so what comes on top of the lock is a step of its own.
STEPS: dict[str, Sequence[Sequence[str]]] = {
    "instructor": [["instructor"]],
    "langextract": [["langextract"]],
    "litellm": [["litellm[proxy]"]],
    "fastapi": [["--require-hashes", "-r", str(LOCK)], ["fastapi", "uvicorn[standard]"]],
}

PEERS = (
    ("fastapi", "fastapi"),
    ("fastapi", "uvicorn"),
    ("litellm", "litellm"),
    ("instructor", "instructor"),
    ("langextract", "langextract"),
)


class NotInstalledError(Exception):
    """A peer that could not be installed here; the message says why."""


def interpreter(name: str) -> Path:
    """The Python of the environment of that name, made where it is not there yet. Raises NotInstalledError."""
    home, stamp = _home(name), _stamp(name)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not stamp.exists():
        print(f"Installing {name} into an environment of its own (once) ...", file=sys.stderr, flush=True)
        shutil.rmtree(home, ignore_errors=True)
        _run(name, sys.executable, "-m", "venv", str(home))
        for step in STEPS[name]:
            _run(name, str(python), "-m", "pip", "install", "--quiet", "--no-input", *step)
        stamp.touch()
    return python


def peers() -> list[str]:
    """Names and versions of the peers that are installed."""
    return [f"{package} {_version(interpreter(name), package)}" for name, package in PEERS if _stamp(name).exists()]


def _version(python: Path, package: str) -> str:
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def _stamp(name: str) -> Path:
    """Stands where the environment is whole. With another lock it is another environment."""
    digest = sha256(LOCK.read_bytes()).hexdigest()[:12]
    return _home(name) / f"installed-{digest}"


def _home(name: str) -> Path:
    return _cache() / f"{name}-py{sys.version_info.major}.{sys.version_info.minor}"


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "parley-bench"


def _run(name: str, *command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as exc:
        raise NotInstalledError(f"{name} ({type(exc).__name__})") from exc
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise NotInstalledError(
            f"{name} ({errors[-1].removeprefix('ERROR: ') if errors else f'pip ended with {done.returncode}'})"
        )
