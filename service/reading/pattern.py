"""Regular expressions that keep the interpreter's lock.

The regex library gives it up around every match of a string. A brief takes two thousand of them, and with sixteen in
the making to hand the lock over cost as much as all the rest.
"""

from functools import partial

import regex


class Pattern:
    """A compiled pattern of the regex library, flags as it has them."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        compiled = regex.compile(pattern, flags)  # noqa: TID251
        self.search = partial(compiled.search, concurrent=False)
        self.match = partial(compiled.match, concurrent=False)
        self.findall = partial(compiled.findall, concurrent=False)
        self.finditer = partial(compiled.finditer, concurrent=False)
        self.sub = partial(compiled.sub, concurrent=False)
        self.split = partial(compiled.split, concurrent=False)
