"""Every way a model server fails, over real sockets: the code, the number of HTTP calls and the time."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from schemas.article import Article
from schemas.brief import Brief
from service.app import create_app, create_briefer, create_engines
from service.engine.llm import breaker as breaker_module
from service.engine.llm import completion as completion_module
from service.settings import Settings
from tests.fakes import ARTICLE, draft_json
from tests.model_fault import CASES, DEADLINE, GOOD, half_grounded
from tests.scripted_server import ScriptedServer, completion, error, raw, status

PAUSE = 0.02
KEY = "sk-canary-key"
CANARIES = {
    KEY: "the key",
    "canary completion": "a completion",
    "moon is made of": "a completion",
    "Ilse": "a completion or the article",
    "all winter": "the article",
}


@pytest.fixture(scope="module", autouse=True)
def _loaded():
    """What a process loads for its first brief is no part of the deadlines here."""
    with ScriptedServer(GOOD).running() as model:
        settings = Settings(store_url="memory:", llm_base_url=model.url, llm_api_key=KEY)
        with closing(create_briefer(settings)) as briefer:
            briefer.brief(Article(text=ARTICLE))


@pytest.fixture
def client_of(settings, monkeypatch):
    """Builds test clients of services in front of a base URL; the pauses between calls are short."""
    engines = []
    monkeypatch.setattr(completion_module, "FIRST_PAUSE", PAUSE)

    def client_of(url, **changed):
        configured = settings(**{"llm_base_url": url, "llm_api_key": KEY, "deadline": DEADLINE, **changed})
        built = create_engines(configured)
        engines.append(built["llm"])
        built["llm"].warm_up()
        return create_app(configured, built).test_client()

    yield client_of
    for engine in engines:
        engine.close()


@pytest.fixture
def post(client_of):
    """POSTs the article to a service in front of a base URL."""
    return lambda url, **changed: client_of(url, **changed).post("/v1/briefs", json={"text": ARTICLE})


@pytest.mark.parametrize("name", CASES)
def test_faults_of_a_model_server(client_of, name, tried, capsys, caplog):
    """The code is the contract's, the calls are counted, the deadline holds, and nothing leaks."""
    tried("faults")
    caplog.set_level(0)
    case = CASES[name]
    with ScriptedServer(*case.replies).running() as model:
        client = client_of(model.url, **case.settings)
        began = time.monotonic()
        response = client.post("/v1/briefs", json={"text": ARTICLE})
        took = time.monotonic() - began
    code = "ok" if response.status_code == 200 else response.get_json()["code"]
    assert code == case.code
    assert model.calls in (case.calls if isinstance(case.calls, range) else [case.calls])
    assert case.at_least <= took <= case.at_most
    if code == "upstream_unavailable":
        assert int(response.headers["Retry-After"]) > 0
    answered = "" if code == "ok" else response.get_data(as_text=True) + str(response.headers)
    shown = caplog.text + "".join(capsys.readouterr()) + answered
    assert [what for canary, what in CANARIES.items() if canary in shown] == []


def test_a_server_that_is_not_there(post):
    """Connection refused is tried again, then said."""
    with ScriptedServer(GOOD).running() as model:
        url = model.url
    assert post(url).get_json()["code"] == "upstream_unavailable"


@pytest.mark.parametrize(
    "reply",
    [
        completion("canary completion, not JSON"),
        completion('{"headline": "canary completion"}'),
        completion(None, refusal="canary completion"),
        status(500, {"error": {"message": f"canary completion {ARTICLE}"}}),
        status(401, {"error": {"message": "canary completion: sk-canary-key is not valid"}}),
        status(200, b"canary completion"),
        raw(b"canary completion"),
    ],
)
def test_nothing_of_key_article_or_completion_leaves(post, reply, capsys, caplog):
    """Neither a response nor a log line carries any of them."""
    caplog.set_level(0)
    with ScriptedServer(reply).running() as model:
        response = post(model.url)
    shown = response.get_data(as_text=True) + str(response.headers) + caplog.text + "".join(capsys.readouterr())
    assert response.status_code >= 400
    assert [what for canary, what in CANARIES.items() if canary in shown] == []


def test_usage_adds_up_over_every_call(post):
    """Tokens of failed calls, re-asks and repairs count."""
    spent = error(500)
    with_usage = status(500, {"error": {"message": "no"}, "usage": {"prompt_tokens": 5, "completion_tokens": 0}})
    replies = [spent, with_usage, completion("{}"), completion(draft_json(half_grounded))]
    price = {"gpt-5.4-mini": {"input": 1.0, "output": 10.0}}
    with ScriptedServer(*replies).running() as model:
        usage = post(model.url, prices=price).get_json()["usage"]
    assert usage.pop("cost_usd") == pytest.approx((205 * 1 + 20 * 10) / 1e6)
    assert usage == {"calls": 4, "input_tokens": 205, "output_tokens": 20}


def test_a_reask_names_places_and_carries_no_answer(post):
    """The model is told what did not fit, not sent its whole answer back."""
    wrong = draft_json().replace('"demand"', '"a very long invention ' + "x" * 1000 + '"')
    with ScriptedServer(completion(wrong), GOOD).running() as model:
        assert post(model.url).status_code == 200
    first, second = (request["messages"] for request in model.requests)
    assert second[:-1] == first
    correction = second[-1]["content"]
    assert "/positions/0/kind" in correction
    assert "pydantic" not in correction
    assert len(correction) < 1000


def test_the_request_is_as_lean_as_strict_structured_output_wants(post):
    """A binding schema, the static message first, and neither temperature nor token limit unless configured."""
    with ScriptedServer(GOOD).running() as model:
        post(model.url)
        post(model.url, llm_temperature=0, llm_max_tokens=3000, llm_strict=False)
    first, second = model.requests
    assert set(first) == {"model", "messages", "response_format"}
    assert first["response_format"]["json_schema"]["strict"] is True
    assert [message["role"] for message in first["messages"]] == ["system", "user"]
    assert ARTICLE in first["messages"][1]["content"]
    assert (second["temperature"], second["max_completion_tokens"]) == (0, 3000)
    assert "strict" not in second["response_format"]["json_schema"]
    assert model.headers[0]["authorization"] == "Bearer sk-canary-key"


def test_the_doubled_limit_is_sent(post):
    """An answer that was cut off by our own limit is asked for once more, with twice the room."""
    with ScriptedServer(completion("{", "length"), GOOD).running() as model:
        post(model.url, llm_max_tokens=300)
    assert [request["max_completion_tokens"] for request in model.requests] == [300, 600]


def test_degraded_briefs_say_why(post):
    """By the second model, or by the engine without one."""
    with ScriptedServer(status(404), GOOD).running() as model:
        second = post(model.url, llm_model="first", llm_fallback_model="second").get_json()["engine"]
    assert [request["model"] for request in model.requests] == ["first", "second"]
    assert (second["name"], second["degraded_reason"]) == ("llm", "first: upstream_misconfigured")
    with ScriptedServer(status(500)).running() as model:
        without = post(model.url, fallback="extractive").get_json()["engine"]
    assert without["name"] == "extractive"
    assert "upstream_unavailable" in without["degraded_reason"]


def test_an_open_circuit_makes_no_call(client_of):
    """After failures in a row the next request is refused at once, and told when to come back."""
    with ScriptedServer(status(500)).running() as model:
        client = client_of(model.url)
        answers = [client.post("/v1/briefs", json={"text": ARTICLE}) for _ in range(3)]
        assert model.calls == 5
    assert {answer.get_json()["code"] for answer in answers} == {"upstream_unavailable"}
    assert 20 < int(answers[2].headers["Retry-After"]) <= 30


def test_many_threads_share_one_client(settings, monkeypatch):
    """400 calls from eight threads, a fifth of them failing once: each gets its own answer, and the calls are exact."""
    monkeypatch.setattr(completion_module, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(breaker_module, "FAILURES", 10_000)
    seen, lock = set(), threading.Lock()

    def echo(handler):
        """The number in the article comes back as the headline; every fifth article is refused once."""
        number = re.search(r"Ferry (\d+) sails", handler.request_body["messages"][-1]["content"])[1]
        with lock:
            first_time = number not in seen
            seen.add(number)
        if first_time and int(number) % 5 == 0:
            return status(503)(handler)
        return completion(draft_json(lambda content: content.update(headline=f"Ferry {number} sails")))(handler)

    with ScriptedServer(echo).running() as model:
        configured = settings(llm_base_url=model.url, store_url="none:", max_in_flight=8)
        briefer = create_briefer(configured)

        def headline(number):
            article = Article(text=f"Ferry {number} sails\n\n{ARTICLE}")
            brief = Brief.model_validate_json(briefer.brief(article).stored.body)
            return brief.headline, brief.usage.calls

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(headline, range(400)))
        briefer.close()
    assert answers == [(f"Ferry {number} sails", 2 if number % 5 == 0 else 1) for number in range(400)]
    assert model.calls == 480
