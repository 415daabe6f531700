"""Flask, without what every request would pay for and none here needs."""

from collections.abc import Callable
from typing import Any

from flask import Flask


class Application(Flask):
    """A Flask application of plain functions."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: nothing here is a coroutine, and to find that out for each hook costs as much as to run it."""
        return func
