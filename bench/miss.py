"""Misses with a model that answers at once: what a brief costs beside the model."""

import time
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.contest import Contest
from bench.generator import Outcome
from bench.load import NUMBER, Job
from bench.plan import Plan
from bench.plot import Plot
from bench.report import Report, Verdict
from bench.sample import article, chat, draft, post
from bench.server import LITELLM, fastapi, litellm, model, parley, quiet
from schemas.article import Article
from service.reading import read

CONNECTIONS = 16
REQUESTS, QUICK_REQUESTS = 120, 10
READ, QUICK_READ = 30, 3
PARLEY, PLAIN, READING = "Parley", "FastAPI, plain openai and instructor", "reading the article alone"


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
        contest.add_turn(READING, partial(_reading, plan))
        contest.run()
        return _report(contest, plan)


def _requests(plan: Plan) -> int:
    return QUICK_REQUESTS if plan.quick else REQUESTS


def _reading(plan: Plan) -> Outcome:
    """Articles read one after another, in this process."""
    took = []
    for turn in range(QUICK_READ if plan.quick else READ):
        # Another text each time: nothing of it may be remembered.
        text = article().replace(NUMBER.decode(), f"{turn:08}")
        began = time.process_time()
        read(Article(text=text))
        took.append(time.process_time() - began)
    took.sort()
    middle = median(took)
    return Outcome(sum(took), {"200": len(took)}, p50=middle, p99=took[-1], longest=took[-1], cpu=middle)


def _report(contest: Contest, plan: Plan) -> Report:
    verdicts = []
    if PLAIN in contest.rounds:
        rounds = zip(*(contest.rounds[name] for name in (PARLEY, READING, PLAIN)), strict=True)
        times = median((mine.cpu - reading.cpu) / its.cpu for mine, reading, its in rounds)
        verdicts.append(Verdict(f"Parley's CPU for a brief, reading apart, in that of {PLAIN}", times, at_most=1.5))
    if LITELLM in contest.rounds:
        faster = contest.faster(PARLEY, LITELLM)
        verdicts.append(Verdict(f"Parley's briefs a second, in those of the {LITELLM}", faster, at_least=2))
    return Report(
        "Misses with an instant model",
        f"{len(article()):,} characters, each request another article, {CONNECTIONS} connections, one server process, "
        f"a scripted model on loopback; {plan}. Parley reads the article, grounds and verifies the draft and stores "
        f"the brief; {PLAIN} with the same prompt and schema returns the draft unchecked, the {LITELLM} passes the "
        "text on. The model says the same each time, of which Parley remembers some words.",
        verdicts,
        [contest.grid(PARLEY)],
        [Plot("CPU for a brief", "ms", [(name, 1000 * contest.cpu(name)) for name in contest.rounds])],
        contest.notes,
    )
