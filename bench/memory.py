"""Memory of briefs without a model: what one process holds after so many different articles."""

import calendar
import string
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from multiprocessing import get_context

import psutil
import regex

from bench.passage import ARTICLES
from bench.plan import Plan
from bench.report import Grid, Report, Verdict
from bench.table import number
from schemas.article import Article
from service.app import create_engines
from service.briefing import Briefer
from service.errors import ServiceError
from service.settings import Settings
from service.store.null import NullStore

COUNTS, QUICK_COUNTS = (250, 500, 1_000), (10, 20)

_WORD = regex.compile(r"\b\p{L}+\b")
_NUMBER = regex.compile(r"\b\d{2,}\b")
_CALENDAR = frozenset((*calendar.day_name, *calendar.month_name))


def run(plan: Plan) -> Report:
    """Measure in a process of its own, where nothing that was freed before hides what grows; and report."""
    counts = QUICK_COUNTS if plan.quick else COUNTS
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        held = process.submit(measure, counts).result()
    return Report(
        "Memory of the extractive engine",
        f"Different articles, read, drafted, grounded and verified in one process, with no store: those of "
        f"evals/articles in turn, each time with other names and numbers. Once, not {plan}: what it holds is no time.",
        [
            Verdict(
                f"memory after {counts[-1]:,} articles, in that after {counts[0]:,}", held[-1] / held[0], at_most=1.05
            )
        ],
        [Grid(["", "MiB"], [[f"{done:,} articles", number(size)] for done, size in zip(counts, held, strict=True)])],
    )


def measure(counts: Sequence[int]) -> list[float]:
    """The resident memory of this process after each count of articles, ascending, in MiB."""
    settings = Settings(engine="extractive", store_url="none:")
    briefer = Briefer(create_engines(settings), NullStore(), settings)
    articles, held = different_articles(), []
    for done in range(1, counts[-1] + 1):
        try:
            briefer.brief(Article(text=next(articles)))
        except ServiceError as error:  # one of the articles is in Spanish: refusals may not leak either
            if error.code != "unsupported_language":
                raise
        if done in counts:
            held.append(psutil.Process().memory_info().rss / 2**20)
    return held


def different_articles() -> Iterator[str]:
    """The project's articles in turn without end, each time with other names and numbers."""
    texts = [path.read_bytes().decode() for path in sorted(ARTICLES.glob("*.txt"))]
    common = {word for text in texts for word in _WORD.findall(text) if word.islower()}
    return (_changed(text, common, turn) for turn in count() for text in texts)


def _changed(text: str, common: set[str], turn: int) -> str:
    """Whatever stands capitalised only is a name, days and months apart."""
    ending = "".join(string.ascii_lowercase[turn // 26**place % 26] for place in range(3))

    def rename(found: regex.Match[str]) -> str:
        word = found[0]
        kept = not word.istitle() or word.lower() in common or word in _CALENDAR
        return word if kept else word + ending

    return _NUMBER.sub(lambda found: str(int(found[0]) + turn), _WORD.sub(rename, text))
