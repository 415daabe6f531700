"""Briefs without a model: articles a second and core, by their size."""

import time
from statistics import median

import sentencex

from bench.passage import article
from bench.plan import Plan
from bench.plot import Plot
from bench.report import Grid, Report, Verdict
from bench.table import number
from schemas.article import Article
from service.app import create_engines
from service.briefing import Briefer
from service.settings import Settings
from service.store.null import NullStore

SIZES, QUICK_SIZES = (4_000, 16_000, 64_000, 200_000), (2_000, 4_000)
EACH, QUICK_EACH = 200_000, 4_000  # characters of every size in a round


def run(plan: Plan) -> Report:
    """Measure, and report."""
    settings = Settings(engine="extractive", store_url="none:")
    briefer = Briefer(create_engines(settings), NullStore(), settings)
    sizes, each = (QUICK_SIZES, QUICK_EACH) if plan.quick else (SIZES, EACH)
    texts = {size: _texts(size, each) for size in sizes}
    _brief(briefer, texts[sizes[0]][:1], turn=-1)
    took: dict[int, list[tuple[float, float]]] = {size: [] for size in sizes}
    for turn in range(plan.rounds):
        for size in sizes:
            took[size].append((_brief(briefer, texts[size], turn), _split(texts[size])))
    return _report(
        plan, {size: [(b / len(texts[size]), s / len(texts[size])) for b, s in took[size]] for size in sizes}
    )


def _texts(size: int, each: int) -> list[str]:
    """Articles of a size, cut from all of the project's one after another, again from the start where they end."""
    whole, _ = article(each)
    while len(whole) < each:
        whole += "\n\n" + article(each - len(whole))[0]
    return [whole[start : start + size] for start in range(0, each - size + 1, size)]


def _brief(briefer: Briefer, texts: list[str], turn: int) -> float:
    began = time.process_time()
    for text in texts:
        briefer.brief(Article(text=text, title=f"Round {turn}"))
    return time.process_time() - began


def _split(texts: list[str]) -> float:
    """The floor: sentences alone, by the compiled library that finds them."""
    began = time.process_time()
    for text in texts:
        list(sentencex.get_sentence_boundaries("en", text))
    return time.process_time() - began


def _report(plan: Plan, took: dict[int, list[tuple[float, float]]]) -> Report:
    rate = {size: 1 / median(brief for brief, _ in rounds) for size, rounds in took.items()}
    rows = [
        [
            f"{size:,} characters",
            number(rate[size]),
            number(1e6 / rate[size] / size * 1000),
            number(median(brief / split for brief, split in rounds)),
        ]
        for size, rounds in took.items()
    ]
    first, last = min(took), max(took)
    dearer = median((b2 / last) / (b1 / first) for (b1, _), (b2, _) in zip(took[first], took[last], strict=True))
    return Report(
        "Extractive engine",
        f"Read, drafted, grounded and verified in one thread, with no store; {plan}. The floor is to find the "
        "sentences, with the library that Parley does it with.",
        [
            Verdict(f"articles of {first:,} characters a second and core", rate[first], at_least=60),
            Verdict(f"a character's time at {last:,} characters, in that at {first:,}", dearer, at_most=1.15),
        ],
        [Grid(["", "a second and core", "µs for 1,000 characters", "times the floor"], rows)],
        [Plot("Characters a second and core", "thousands", [(f"Parley at {n:,}", n * rate[n] / 1000) for n in took])],
    )
