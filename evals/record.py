"""`make record`: brief the articles with the live model that PARLEY_LLM_* names, and save every exchange.

python -m evals.record [NAME ...]
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from functools import partial

from evals.recording import RECORDED, article_text, path, recorder
from schemas.article import Article
from service.app import create_briefer
from service.errors import ServiceError
from service.settings import Settings

PATIENCE = 3600.0


def main(names: list[str]) -> int:
    settings = Settings(engine="llm", store_url="none:", deadline=PATIENCE)
    if not settings.has_model:
        print("Set PARLEY_LLM_BASE_URL or PARLEY_LLM_API_KEY: a recording needs a live model.", file=sys.stderr)
        return 2
    failed = 0
    with ProcessPoolExecutor(len(RECORDED)) as pool:
        for name, outcome in zip(names, pool.map(partial(record, settings), names), strict=True):
            print(f"{name}: {outcome}", flush=True)
            failed += outcome != "recorded"
    return failed


def record(settings: Settings, name: str) -> str:
    """Brief one article against the live server; what was recorded of it before is replaced."""
    path(name).parent.mkdir(exist_ok=True)
    path(name).unlink(missing_ok=True)
    with recorder("new_episodes").use_cassette(str(path(name))):
        try:
            with closing(create_briefer(settings)) as briefer:
                briefer.brief(Article(text=article_text(name)))
        except ServiceError as error:
            return f"{error.code}: {error.message}"
    return "recorded"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(RECORDED)))
