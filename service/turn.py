"""Whose turn it is to work on a brief, in this process.

Only one thread at a time runs Python anyway. Briefs that take turns are done no later than briefs that take the
interpreter from each other, and a hit has one thread to wait for, however many of them there are.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_turn = threading.Lock()
_here = threading.local()


@contextmanager
def taken() -> Iterator[None]:
    """Work, while no other thread does; not within another turn. Whatever waits within has to leave the turn."""
    with _turn:
        _here.mine = True
        try:
            yield
        finally:
            _here.mine = False


@contextmanager
def left() -> Iterator[None]:
    """Wait for something, while others work; without a turn, just wait."""
    if not getattr(_here, "mine", False):
        yield
        return
    _here.mine = False
    _turn.release()
    try:
        yield
    finally:
        _turn.acquire()
        _here.mine = True
