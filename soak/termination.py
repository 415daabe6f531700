"""python -m soak.termination [--times N] [--at-once N]: SIGTERM under load; exit code 1 where one lost or hung."""

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

from soak.model import GOOD
from tests.fakes import ARTICLE
from tests.processes import ask, free_port, running, wait_until_alive
from tests.scripted_server import ScriptedServer, after

CLIENTS = 6
LOAD_SECONDS = 1.0
# As a balancer that looks every second, clients stop sending before the service stops listening.
NOTICE_SECONDS = 1.0
MODEL_SECONDS = 0.4
LONGEST_END = 60.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m soak.termination")
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--at-once", type=int, default=2)
    options = parser.parse_args()
    with ScriptedServer(after(MODEL_SECONDS, GOOD)).running() as model, ThreadPoolExecutor(options.at_once) as pool:
        seen = sum(pool.map(lambda _: terminate(model.url), range(options.times)), Counter())
    print(f"{options.times} terminations:", ", ".join(f"{what} {number:,}" for what, number in sorted(seen.items())))
    return 0 if seen["answered"] and seen["ended"] == options.times and set(seen) == {"answered", "ended"} else 1


def terminate(model: str) -> Counter[str]:
    """What became of one service under load and of the requests that it was sent."""
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="termination-") as folder:
        port, stop = free_port(), threading.Event()
        url = f"http://127.0.0.1:{port}"
        environment = {
            "PARLEY_LLM_BASE_URL": model,
            "PARLEY_STORE_URL": f"sqlite:///{folder}/parley.db",
            "PARLEY_RATE_LIMIT": "1000000/minute",
            "TMPDIR": folder,
        }
        with running(Path(folder), "serve", "--no-worker", "--port", str(port), **environment) as process:
            wait_until_alive(url, process)
            with ThreadPoolExecutor(CLIENTS) as clients:
                loads = [clients.submit(_load, url, number, stop) for number in range(CLIENTS)]
                time.sleep(LOAD_SECONDS)
                process.send_signal(signal.SIGTERM)
                stop.wait(NOTICE_SECONDS)
                stop.set()
                seen.update(what for load in loads for what in load.result())
            seen[_end(process)] += 1
    return seen


def _load(url: str, number: int, stop: threading.Event) -> list[str]:
    """Misses of one client, or hits of another, until told to stop: each answered, or how it was not."""
    seen = []
    for turn in count():
        if stop.is_set():
            return seen
        text = f"{ARTICLE}\nEdition {number if number % 2 else f'{number}.{turn}'}.\n"
        try:
            code = ask(f"{url}/v1/briefs", json.dumps({"text": text}).encode())[0]
            seen.append("answered" if code == 200 else f"lost: {code}")
        except OSError as error:
            seen.append(f"lost: {type(getattr(error, 'reason', error)).__name__}")
    raise AssertionError("turns do not end")


def _end(process: subprocess.Popen[bytes]) -> str:
    try:
        code = process.wait(LONGEST_END)
    except subprocess.TimeoutExpired:
        process.kill()
        return "hung"
    return "ended" if code == 0 else f"ended with {code}"


if __name__ == "__main__":
    sys.exit(main())
