"""What is seen of jobs from outside while a worker runs them: stages, answers within a wait, failures, cancelling."""

import json
import threading
from collections import Counter

import pytest

from tests.fakes import ARTICLE, draft_json
from tests.processes import ask, events, serving, until
from tests.scripted_server import completion, status
from tests.submitting import GOOD, all_ended, job_at, model_of


@pytest.fixture(scope="module")
def gate():
    """Opened, it lets the model answer those that asked it to wait."""
    return threading.Event()


@pytest.fixture(scope="module")
def url(tmp_path_factory, gate):
    """A service with its worker, whose model answers as the article says."""
    folder = tmp_path_factory.mktemp("served")
    lost_quote = completion(draft_json(lambda content: content["positions"][0].update(quotes=["no such words at all"])))
    scripts = {
        "Plain": [GOOD],
        "Held": [lambda handler: gate.wait(20) and GOOD(handler)],
        "Failing": [status(400)],
        "Staged": [completion("{}"), lost_quote, completion('{"repairs":[]}')],
    }
    asked = Counter()

    def reply(handler):
        text = json.dumps(handler.request_body)
        (script,) = (name for name in scripts if f"{name} case" in text)
        asked[script] += 1
        scripts[script][min(asked[script], len(scripts[script])) - 1](handler)

    with (
        model_of(reply) as (_, environment),
        serving(
            folder,
            PARLEY_STORE_URL=f"sqlite:///{folder}/parley.db",
            PARLEY_JOBS_URL=f"sqlite:///{folder}/jobs.db",
            OPENAI_API_KEY="",
            **environment,
        ) as url,
    ):
        yield url


def later(url, case, prefer="respond-async"):
    """Status, headers and body of the answer to an article of a case."""
    return ask(f"{url}/v1/briefs", json.dumps({"text": f"{ARTICLE}\n{case} case."}).encode(), Prefer=prefer)


def test_the_stages_of_a_job_are_streamed(url):
    """Each with the calls so far; who comes back hears only what is new."""
    _, headers, _ = later(url, "Staged")
    stream = f"{url}{headers['Location']}/events"
    told = events(stream)
    assert [(name, data.get("attempt")) for _, name, data in told] == [
        ("queued", None),
        ("drafting", None),
        ("drafting", 1),
        ("re-asking", 1),
        ("re-asking", 2),
        ("repairing", 2),
        ("repairing", 3),
        ("verifying", 3),
        ("done", None),
    ]
    assert events(stream, last="4") == told[5:]
    assert ask(stream, **{"Last-Event-ID": "end"})[0] == 204
    assert ask(f"{url}/v1/briefs/{told[-1][2]['brief_id']}")[0] == 200


def test_a_brief_that_is_made_within_the_wait_is_the_answer(url):
    """200, and a hit the next time."""
    code, headers, body = later(url, "Plain", "respond-async, wait=20")
    assert (code, headers["Cache-Status"]) == (200, "parley; fwd=miss; stored")
    again = later(url, "Plain")
    assert (again[0], again[2]) == (200, body)


def test_a_failed_job_carries_its_problem(url):
    """The same that a caller who waits is answered with, and the next order of it is another job."""
    code, _, body = later(url, "Failing", "respond-async, wait=20")
    problem = json.loads(body)
    assert (code, problem["code"]) == (502, "upstream_misconfigured")
    _, headers, _ = later(url, "Failing")
    (job,) = all_ended(url, [headers["Location"]])
    assert (job["status"], job["problem"]) == ("failed", problem)


def test_a_running_job_is_cancelled(url, gate):
    """Its run ends at the next stage, nothing is stored, and it stays cancelled."""
    _, headers, _ = later(url, "Held")
    place = headers["Location"]
    running_job = until(lambda: (job := job_at(url, place))["status"] == "running" and "attempt" in job and job)
    assert (running_job["stage"], running_job["attempt"]) == ("drafting", 1)
    assert json.loads(ask(url + place, method="DELETE")[2])["status"] == "cancelled"
    gate.set()
    assert [name for _, name, _ in events(f"{url}{place}/events")] == ["queued", "drafting", "drafting", "cancelled"]
    assert job_at(url, place)["status"] == "cancelled"
    only = json.dumps({"text": f"{ARTICLE}\nHeld case."}).encode()
    assert ask(f"{url}/v1/briefs", only, **{"Cache-Control": "only-if-cached"})[0] == 504
