"""Content hashes of what a brief depends on, so that editing any of it makes old cache entries unreachable."""

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
_KINDS = {".py", ".txt", ".md", ".json"}


@cache
def content_hash(*folders: str) -> str:
    """SHA-256 (hex) over names and bytes of the sources below folders, given relative to the installed root."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in (ROOT / folder).rglob("*") if p.suffix in _KINDS):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(ROOT).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()
