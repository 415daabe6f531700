"""The secret that signs sessions, where none is configured: a file that every process here reads."""

import os
import secrets
from pathlib import Path

from filelock import FileLock


def secret_at(path: Path) -> str:
    """The secret in the file at path, which is made where it is missing, for its owner's eyes only. Raises OSError."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock"):
            if not path.exists():
                _write(path, secrets.token_urlsafe(48))
    return path.read_text("ascii")


def _write(path: Path, secret: str) -> None:
    """Whole or not at all: it gets its name last."""
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
