"""What the processes of one `parley serve` share while it runs: a folder, for metrics and for the word to drain."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
DRAINING = "draining"


@contextmanager
def shared_folder() -> Iterator[Path]:
    """A fresh folder that Settings of this process and of its children name, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="parley-"))
    # prometheus_client looks here when it is imported, which must not have happened yet.
    os.environ[VARIABLE] = str(folder)  # noqa: TID251
    try:
        yield folder
    finally:
        del os.environ[VARIABLE]  # noqa: TID251
        shutil.rmtree(folder, ignore_errors=True)


def drain(folder: Path) -> None:
    """Have every process that shares folder say that it takes no more requests."""
    (folder / DRAINING).touch()


def is_draining(folder: Path | None) -> bool:
    """Has it been said?"""
    return folder is not None and (folder / DRAINING).exists()
