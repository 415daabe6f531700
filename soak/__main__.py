"""python -m soak [--minutes N]: exit code 1 where something leaked, was lost or broke."""

import argparse
import json
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from soak.client import Client
from soak.footprint import Footprint, measure
from soak.model import Model
from tests.processes import ask, serving, until

CLIENTS = 6
REST_SECONDS = 5.0
# A share of the time, for memory to reach the size that it keeps.
WARM_UP = 0.25
# What runs for less than this has not warmed up: its memory is shown and not judged.
SHORTEST_JUDGED = 240.0


def main() -> int:
    """Run, print what was seen, and say what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m soak")
    parser.add_argument("--minutes", type=float, default=20.0)
    seconds = parser.parse_args().minutes * 60
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        return _run(Path(folder), seconds)


def _run(folder: Path, seconds: float) -> int:
    temporary = folder / "tmp"
    temporary.mkdir()
    with Model().running() as model:
        environment = {
            "PARLEY_LLM_BASE_URL": model.url,
            "PARLEY_STORE_URL": f"sqlite:///{folder}/parley.db",
            "PARLEY_JOBS_URL": f"sqlite:///{folder}/jobs.db",
            "PARLEY_RATE_LIMIT": "1000000/minute",
            # A fault that lasts is four failures in a row otherwise, and the breaker hardly ever closed.
            "PARLEY_LLM_ATTEMPTS": "2",
            "TMPDIR": str(temporary),
        }
        with serving(folder, "--workers", "2", **environment) as url:
            pid = int((folder / "serve.pid").read_text())
            first = _load(url, seconds * WARM_UP, 0)
            before = _at_rest(url, first, pid, temporary)
            second = _load(url, seconds * (1 - WARM_UP), CLIENTS)
            after = _at_rest(url, second, pid, temporary)
            clients = [*first, *second]
            ends = Counter(_status(url, place) for client in clients for place in client.jobs)
    log = (folder / "log").read_text()
    return _report(clients, ends, before, after, log, judged=seconds >= SHORTEST_JUDGED)


def _load(url: str, seconds: float, seed: int) -> list[Client]:
    """Clients that asked for some seconds and are through."""
    stop = threading.Event()
    clients = [Client(url, seed + number, stop) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    stop.wait(seconds)
    stop.set()
    for client in clients:
        client.join()
    return clients


def _at_rest(url: str, clients: list[Client], pid: int, temporary: Path) -> Footprint:
    """The footprint when every job has ended and connections had time to close."""
    open_jobs = [place for client in clients for place in client.jobs]
    until(lambda: all(_status(url, place) not in ("queued", "running") for place in open_jobs), 120)
    time.sleep(REST_SECONDS)
    return measure(pid, temporary)


def _status(url: str, place: str) -> str:
    code, _, body = ask(url + place)
    if code != 200:
        return f"answered {code}"
    job = json.loads(body)
    return f"failed: {job['problem']['code']}" if job["status"] == "failed" else str(job["status"])


def _report(
    clients: list[Client], ends: Counter[str], before: Footprint, after: Footprint, log: str, *, judged: bool
) -> int:
    seen: Counter[tuple[str, int]] = Counter()
    for client in clients:
        seen += client.seen
    kinds = sorted({kind for kind, _ in seen})
    for kind in kinds:
        answers = {code or "no answer wanted": count for (name, code), count in sorted(seen.items()) if name == kind}
        print(f"{kind:12}{sum(answers.values()):8}   {', '.join(f'{code}: {n}' for code, n in answers.items())}")
    print(f"jobs        {ends.total():8}   {', '.join(f'{name}: {n}' for name, n in ends.items())}")
    print(f"warm        {before}\nat the end  {after}")
    faults = [wrong for client in clients for wrong in client.wrong]
    faults += [f"{count} jobs {name}" for name, count in ends.items() if name != "done"]
    faults += [line for line in log.splitlines() if "internal_error" in line or "Traceback" in line]
    growth = after.faults_since(before)
    if judged:
        faults += growth
    for fault, count in Counter(faults).most_common(20):
        print(f"WRONG {count} times: {fault}")
    print(f"{seen.total()} requests, {len(faults)} wrong" + ("" if judged else "; too short to judge growth"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
