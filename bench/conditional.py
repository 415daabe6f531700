"""A brief by its id, whole and as a conditional GET: 64 connections, one server process."""

import json
import urllib.request

from bench.contest import Contest
from bench.load import Job
from bench.plan import Plan
from bench.plot import Plot
from bench.report import Report, Verdict
from bench.sample import article, get
from bench.server import BARE, Server, bare, parley, quiet

SECONDS, QUICK_SECONDS = 1.0, 0.2
WHOLE, UNCHANGED = "Parley, GET by id", "Parley, conditional GET (304)"


def run(plan: Plan) -> Report:
    """Measure, and report."""
    with Contest(plan) as contest:
        seconds = QUICK_SECONDS if plan.quick else SECONDS
        contest.add(BARE, contest.start(bare()), Job(get("/ok"), seconds=seconds))
        server = contest.start(parley(WHOLE, engine="extractive", **quiet()))
        place, tag = _made(server)
        contest.add(WHOLE, server, Job(get(place), seconds=seconds))
        contest.add(UNCHANGED, server, Job(get(place, If_None_Match=tag), seconds=seconds), expect="304")
        contest.run()
        return _report(contest, plan)


def _made(server: Server) -> tuple[str, str]:
    """The path and the ETag of a brief."""
    body = json.dumps({"text": article()}).encode()
    url = f"http://127.0.0.1:{server.port}/v1/briefs"
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return response.headers["Content-Location"], response.headers["ETag"]


def _report(contest: Contest, plan: Plan) -> Report:
    return Report(
        "GET by id, conditional GET",
        f"64 connections over keep-alive, one server process, keys, limit and log off; {plan}.",
        [
            Verdict(f"{name}: answers a second, as a share of {BARE}", contest.faster(name, BARE), at_least=0.7)
            for name in (WHOLE, UNCHANGED)
        ],
        [contest.grid(BARE)],
        [
            Plot(
                "Answers a second",
                "64 connections, one process",
                [(name, contest.rate(name)) for name in contest.rounds],
            )
        ],
    )
