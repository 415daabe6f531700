"""A method that is asked the same only once."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

S = TypeVar("S")
K = TypeVar("K")
T = TypeVar("T")


def once(method: Callable[[S, K], T]) -> Callable[[S, K], T]:
    """The method with its answers kept in the instance, for as long as that lives.

    Not a mapping that knows whom to ask: instance and mapping would keep each other, and the article with them, until
    the garbage collector comes to look at all of it.
    """
    name = f"answers of {method.__name__}"

    @wraps(method)
    def asked(self: S, key: K) -> T:
        known = vars(self)
        if name not in known:
            known[name] = {}
        answers: dict[K, T] = known[name]
        if key not in answers:
            answers[key] = method(self, key)
        return answers[key]

    return asked
