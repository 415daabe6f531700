"""Cache hits: a POST of 4 kB over keep-alive, 64 connections, on one server process."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.contest import Contest
from bench.load import Job
from bench.plan import Plan
from bench.plot import Plot
from bench.report import Report, Verdict
from bench.sample import article, chat, draft, post
from bench.server import BARE, KEY, LITELLM, Server, bare, fastapi, litellm, model, parley, quiet, watched

SECONDS, QUICK_SECONDS = 1.5, 0.2
ARTICLES = 20
LOOKUP = "FastAPI, bytes from a dict"
ON, OFF = "Parley, everything on", "Parley, keys, limit and log off"
TWIN_ON, TWIN_OFF = "FastAPI, same work, everything on", "FastAPI, same work, those off"
PATH = "/v1/briefs"


def run(plan: Plan) -> Report:
    """Measure, and report."""
    with TemporaryDirectory() as folder, Contest(plan) as contest:
        _enter_all(contest, Path(folder), plan)
        contest.run()
        return _report(contest, plan)


def _enter_all(contest: Contest, folder: Path, plan: Plan) -> None:
    def job(path: str, body: object, **headers: str) -> Job:
        seconds = QUICK_SECONDS if plan.quick else SECONDS
        return Job(post(path, body, **headers), seconds=seconds, distinct=ARTICLES)

    def proxy() -> Server:
        return litellm(contest.start(model(0, draft(), folder)), folder)

    body, key = {"text": article()}, {"X_API_Key": KEY}
    on, off = {"engine": "extractive", **watched(folder)}, {"engine": "extractive", **quiet()}
    (folder / "answer.json").write_text(draft(), "utf-8")
    contest.add(BARE, contest.start(bare()), job("/ok", body))
    contest.add(ON, contest.start(parley(ON, **on)), job(PATH, body, **key))
    contest.add(OFF, contest.start(parley(OFF, **off)), job(PATH, body))
    contest.add_peer(TWIN_ON, partial(fastapi, TWIN_ON, "twin", **on), job(PATH, body, **key))
    contest.add_peer(TWIN_OFF, partial(fastapi, TWIN_OFF, "twin", **off), job(PATH, body))
    contest.add_peer(LOOKUP, partial(fastapi, LOOKUP, "lookup", answer=str(folder / "answer.json")), job(PATH, body))
    contest.add_peer(LITELLM, proxy, job("/v1/chat/completions", chat()))


def _report(contest: Contest, plan: Plan) -> Report:
    wanted = [
        (ON, BARE, 0.40),
        (ON, TWIN_ON, 0.75),
        (ON, LITELLM, 10),
        (OFF, BARE, 0.55),
        (OFF, TWIN_OFF, 0.85),
    ]
    return Report(
        "Cache hits",
        f"A POST of {len(article()):,} characters over keep-alive, 64 connections, one server process; {ARTICLES} "
        f"articles in turn; {plan}. Metrics cannot be switched off, so they are counted in both.",
        [
            Verdict(f"{name}: hits a second, as a share of {other}", contest.faster(name, other), at_least=bound)
            for name, other, bound in wanted
            if other in contest.rounds
        ],
        [contest.grid(BARE)],
        [Plot("Hits a second", "64 connections, one process", [(name, contest.rate(name)) for name in contest.rounds])],
        contest.notes,
    )
