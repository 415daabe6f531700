"""Whose a brief or a job is. Its id ends with that, so that nobody has to look it up."""

import hashlib
from functools import lru_cache

LENGTH = 12


@lru_cache(maxsize=4096)
def owner_of(name: str) -> str:
    """What the ids of everything that belongs to the key of this name end with."""
    return hashlib.sha256(f"owner\0{name}".encode()).hexdigest()[:LENGTH]


def owner_in(id: str) -> str:
    """The owner of what has this id."""
    return id[-LENGTH:]


# Where no keys are set, all is one owner's.
EVERYBODY = owner_of("")
