"""Jobs by the dozen: a model for them, their submission over HTTP, and how they end."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from tests.fakes import ARTICLE, draft_json
from tests.processes import ask
from tests.scripted_server import ScriptedServer, completion

IN_FLIGHT = 10
GOOD = completion(draft_json())


@contextmanager
def model_of(*replies):
    """A scripted model, and the environment of those who use it."""
    with ScriptedServer(*replies).running() as model:
        yield model, {"PARLEY_LLM_BASE_URL": model.url, "PARLEY_MAX_IN_FLIGHT": str(IN_FLIGHT)}


def submit(url, count):
    """Paths of that many accepted jobs."""

    def one(number):
        body = json.dumps({"text": f"{ARTICLE}\nEdition {number}."}).encode()
        code, headers, answer = ask(f"{url}/v1/briefs", body, Prefer="respond-async")
        assert code == 202, answer
        return headers["Location"]

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, range(count)))


def job_at(url, path):
    code, _, body = ask(url + path)
    return json.loads(body) if code == 200 else {"status": None}


def all_ended(url, paths, seconds=60.0):
    """The jobs, once none of them is queued or runs."""
    open_paths, ended = list(paths), []
    end = time.monotonic() + seconds
    while open_paths:
        job = job_at(url, open_paths[0])
        if job["status"] in ("done", "failed", "cancelled"):
            ended.append(job)
            open_paths.pop(0)
        else:
            assert time.monotonic() < end, (len(ended), job)
            time.sleep(0.2)
    return ended
