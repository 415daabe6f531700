"""Hits in a process of its own: a line of JSON in (URL of a store, how many briefs, for how long), a rate out."""

import json
import random
import sys
import time

from bench.shelf import open_shelf, request
from schemas.article import Article
from service.briefing import Briefer, CachePolicy


def main() -> None:
    """Work until stdin ends. Raises ServiceError not_cached where a brief is not found."""
    briefers: dict[str, Briefer] = {}
    for line in sys.stdin:
        url, briefs, seconds = json.loads(line)
        if url not in briefers:
            briefers[url] = open_shelf(url)
        print(json.dumps(_rate(briefers[url], briefs, seconds)), flush=True)
    for briefer in briefers.values():
        briefer.close()


def _rate(briefer: Briefer, briefs: int, seconds: float) -> float:
    draw, policy = random.Random().randrange, CachePolicy(only=True)
    hits, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        briefer.brief(Article.model_validate_json(request(draw(briefs))), policy=policy)
        hits += 1
    return hits / seconds


if __name__ == "__main__":
    main()
