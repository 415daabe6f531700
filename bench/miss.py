"""Misses with a model that answers at once: what a brief costs beside the model."""

import time
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.contest import Contest
from bench.load import Job
from bench.plan import Plan
from bench.plot import Plot
from bench.report import Report, Verdict
from bench.sample import article, chat, draft, post
from bench.server import LITELLM, fastapi, litellm, model, parley, quiet
from bench.table import number
from schemas.article import Article
from service.reading import read

CONNECTIONS = 16
REQUESTS, QUICK_REQUESTS = 120, 10
PARLEY, PLAIN = "Parley", "FastAPI, plain openai and instructor"


def run(plan: Plan) -> Report:
    """Measure, and report."""
    with TemporaryDirectory() as folder, Contest(plan) as contest:
        behind = contest.start(model(0, draft(), Path(folder)))
        url = f"http://127.0.0.1:{behind.port}/v1"
        job = Job(post("/v1/briefs", {"text": article()}), connections=CONNECTIONS, requests=_requests(plan))
        asked = Job(post("/v1/chat/completions", chat()), connections=CONNECTIONS, requests=_requests(plan))
        contest.add(PARLEY, contest.start(parley(PARLEY, llm_base_url=url, **quiet())), job)
        contest.add_peer(PLAIN, partial(fastapi, PLAIN, "extraction", llm_base_url=url), job)
        contest.add_peer(LITELLM, lambda: litellm(behind, Path(folder)), asked)
        contest.run()
        return _report(contest, plan, _reading(plan))


def _requests(plan: Plan) -> int:
    return QUICK_REQUESTS if plan.quick else REQUESTS


def _reading(plan: Plan) -> float:
    """Seconds of the processor that it takes to read the article."""
    seconds = []
    for turn in range(1 + 5 * plan.rounds):
        # Another text each time: nothing of it may be remembered.
        text = f"{article()}\n\nRead {turn} times."
        began = time.process_time()
        read(Article(text=text))
        seconds.append(time.process_time() - began)
    return median(seconds[1:])


def _report(contest: Contest, plan: Plan, reading: float) -> Report:
    verdicts = []
    if PLAIN in contest.rounds:
        pairs = zip(contest.rounds[PARLEY], contest.rounds[PLAIN], strict=True)
        times = median((mine.cpu - reading) / its.cpu for mine, its in pairs)
        verdicts.append(Verdict(f"Parley's CPU for a brief, reading apart, in that of {PLAIN}", times, at_most=1.5))
    if LITELLM in contest.rounds:
        faster = contest.faster(PARLEY, LITELLM)
        verdicts.append(Verdict(f"Parley's briefs a second, in those of the {LITELLM}", faster, at_least=2))
    return Report(
        "Misses with an instant model",
        f"{len(article()):,} characters, each request another article, {CONNECTIONS} connections, one server process, "
        f"a scripted model on loopback; {plan}. Parley reads the article, grounds and verifies the draft and stores "
        f"the brief; {PLAIN} with the same prompt and schema returns the draft unchecked, the {LITELLM} passes the "
        f"text on. Reading the article takes {number(1000 * reading)} ms of CPU.",
        verdicts,
        [contest.grid(PARLEY)],
        [Plot("CPU for a brief", "ms", [(name, 1000 * contest.cpu(name)) for name in contest.rounds])],
        contest.notes,
    )
