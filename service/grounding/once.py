"""What a function says of something, asked once."""

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
T = TypeVar("T")


class Once(dict[K, T]):
    """Its answers by what it was asked about, for as long as this lives."""

    def __init__(self, ask: Callable[[K], T]) -> None:
        self._ask = ask

    def __missing__(self, key: K) -> T:
        self[key] = self._ask(key)
        return self[key]
