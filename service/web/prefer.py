"""What a request would rather have (RFC 7240)."""

import re
from dataclasses import dataclass
from functools import lru_cache

_PREFERENCE = re.compile(r'\s*([!#$%&\'*+.^_`|~\w-]+)\s*(?:=\s*("?)([^",;]*)\2)?\s*(?:;.*)?', re.ASCII)


@dataclass(frozen=True, slots=True)
class Preference:
    """respond_async: an answer later will do; wait: the seconds in which one now would be welcome."""

    respond_async: bool = False
    wait: int = 0


@lru_cache(maxsize=256)
def parse(header: str) -> Preference:
    """The preferences of a request's Prefer headers, joined by commas.

    What is malformed or unknown is ignored, as the RFC has it.
    """
    found: dict[str, str] = {}
    for part in header.split(","):
        if match := _PREFERENCE.fullmatch(part):
            # The first one counts.
            found.setdefault(match[1].lower(), (match[3] or "").strip())
    wait = found.get("wait", "")
    return Preference("respond-async" in found, int(wait) if re.fullmatch("[0-9]{1,9}", wait) else 0)
