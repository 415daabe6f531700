"""Gets out of stores in a process of its own: a line of JSON in (URL, how many ids, for how long), a rate out."""

import json
import random
import sys
import time

from bench.shelf import id_of
from service.app import open_store
from service.briefing import Store

LARGEST = 2**40


def main() -> None:
    """Work until stdin ends. Raises RuntimeError where an id is not found."""
    stores: dict[str, Store] = {}
    for line in sys.stdin:
        url, briefs, seconds = json.loads(line)
        if url not in stores:
            stores[url], _ = open_store(url, LARGEST)
        print(json.dumps(_rate(stores[url], briefs, seconds)), flush=True)
    for store in stores.values():
        store.close()


def _rate(store: Store, briefs: int, seconds: float) -> float:
    draw = random.Random().randrange
    gets, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        if store.get(id_of(draw(briefs))) is None:
            raise RuntimeError("a brief is missing")
        gets += 1
    return gets / seconds


if __name__ == "__main__":
    main()
