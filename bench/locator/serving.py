"""A locator's process: a line of JSON in, a line of JSON out. Needs the standard library alone."""

import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

Prepared = TypeVar("Prepared")
Span = tuple[int, int]


def serve(
    version: str,
    prepare: Callable[[str], Prepared],
    locate: Callable[[Prepared, Sequence[str]], Sequence[Span | None]],
) -> None:
    """Answer until stdin ends: a text and quotes, with the spans and the seconds of preparing and of locating.

    The seconds are the processor's: all of them compute in one thread, and what else the machine does is not theirs.
    """
    answers, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer
    print(json.dumps({"version": version}), file=answers, flush=True)
    for line in sys.stdin:
        task = json.loads(line)
        gc.collect()
        began = time.process_time()
        prepared = prepare(task["text"])
        ready = time.process_time()
        spans = locate(prepared, task["quotes"])
        done = time.process_time()
        answer = {"spans": spans, "preparing": ready - began, "locating": done - ready}
        print(json.dumps(answer), file=answers, flush=True)
