"""Every way a model server fails, over real sockets: the code, the number of HTTP calls and the time.

The replies are made by hand: they are faults, not recordings.
"""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from schemas.article import Article
from schemas.brief import Brief
from service.app import create_app, create_briefer, create_engines
from service.engine.llm import breaker as breaker_module
from service.engine.llm import completion as completion_module
from service.settings import Settings
from tests import scripted_server as server
from tests.fakes import ARTICLE, draft_json
from tests.scripted_server import ScriptedServer, completion, completion_body, error, raw, reset, status, tool_calls

DEADLINE = 1.5
GOOD = completion(draft_json())
PAUSE = 0.02
KEY = "sk-canary-key"


def ungrounded(content):
    for position in content["positions"]:
        position["quotes"] = ["the moon is made of old cheese"]
    content["next_steps"] = []


def half_grounded(content):
    content["positions"][0]["quotes"] = ["the moon is made of old cheese"]


def http_date(seconds):
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


WHOLE = completion_body(draft_json())
TRUNCATED_JSON = draft_json()[:200]
NO_CHOICES = status(200, {**WHOLE, "choices": []})
EMPTY_REPAIR = completion('{"repairs":[]}')


@dataclass
class Case:
    """Replies in order (the last repeats), and what the caller gets: a code or "ok"."""

    replies: list
    code: str
    calls: int | range
    at_least: float = 0.0
    at_most: float = DEADLINE + 0.5
    settings: dict = field(default_factory=dict)


# How many calls fit into the deadline is the jitter's matter.
UP_TO_FOUR = range(2, 5)

CASES = {
    # What may go better next time is tried again, until the calls are used up.
    **{f"{code} then good": Case([status(code), GOOD], "ok", 2) for code in (408, 409, 429, 500, 502, 503, 504, 529)},
    **{
        f"{code} for ever": Case([status(code)], "upstream_unavailable", 4)
        for code in (408, 409, 429, 500, 502, 503, 504, 599)
    },
    "flapping": Case([status(500), reset(), status(503), GOOD], "ok", 4),
    "flapping too long": Case([status(500), reset(), status(503), status(429), GOOD], "upstream_unavailable", 4),
    "one attempt only": Case([status(500), GOOD], "upstream_unavailable", 1, settings={"llm_attempts": 1}),
    # What is our fault, or final, is not.
    **{f"{code}": Case([status(code)], "upstream_misconfigured", 1) for code in (400, 401, 403, 404, 405, 422, 451)},
    "redirect": Case([status(302, location="http://127.0.0.1:9/")], "upstream_misconfigured", 1),
    "quota": Case([error(429, code="insufficient_quota")], "upstream_misconfigured", 1),
    "quota by type": Case([error(429, type="insufficient_quota")], "upstream_misconfigured", 1),
    "context length": Case([error(400, code="context_length_exceeded")], "article_too_long", 1),
    "context length in words": Case(
        [error(400, message="This model's maximum context length is 4096 tokens.")], "article_too_long", 1
    ),
    "413": Case([status(413)], "article_too_long", 1),
    "400 by the filter": Case([error(400, code="content_filter")], "model_filtered", 1),
    "error body that is a list": Case([status(400, ["no"])], "upstream_misconfigured", 1),
    "error body that is not JSON": Case([status(403, b"<html>no</html>")], "upstream_misconfigured", 1),
    # Retry-After.
    "Retry-After in seconds": Case([status(429, retry_after="1"), GOOD], "ok", 2, at_least=1.0),
    "Retry-After with a fraction": Case([status(503, retry_after="0.4"), GOOD], "ok", 2, at_least=0.4),
    "Retry-After as a date": Case([status(503, retry_after=http_date(-60)), GOOD], "ok", 2, at_most=1.0),
    "Retry-After of an hour": Case([status(429, retry_after="3600"), GOOD], "upstream_unavailable", 1, at_most=0.5),
    "Retry-After as a distant date": Case(
        [status(503, retry_after=http_date(9999)), GOOD], "upstream_unavailable", 1, at_most=0.5
    ),
    "Retry-After huge": Case([status(429, retry_after="9" * 400), GOOD], "upstream_unavailable", 1, at_most=0.5),
    "Retry-After malformed": Case([status(429, retry_after="soon"), GOOD], "ok", 2, at_most=1.0),
    "Retry-After negative": Case([status(429, retry_after="-5"), GOOD], "ok", 2, at_most=1.0),
    "Retry-After nan": Case([status(429, retry_after="nan"), GOOD], "ok", 2, at_most=1.0),
    # The connection.
    "reset at once": Case([reset(), GOOD], "ok", 2),
    "reset for ever": Case([reset()], "upstream_unavailable", 4),
    "reset mid-headers": Case([reset(b"HTTP/1.1 200 OK\r\ncontent-le"), GOOD], "ok", 2),
    "reset mid-body": Case(
        [reset(b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{"id":'), GOOD],
        "ok",
        2,
    ),
    "closed mid-body": Case(
        [raw(b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{"id":'), GOOD], "ok", 2
    ),
    "half-closed": Case([server.half_closed, GOOD], "ok", 2),
    "not HTTP": Case([raw(b"SSH-2.0-OpenSSH_9.2\r\n"), GOOD], "ok", 2),
    "bad chunks": Case([raw(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}"), GOOD], "ok", 2),
    "silence": Case([server.after(60, GOOD)], "deadline_exceeded", UP_TO_FOUR, at_least=DEADLINE - 0.1),
    "silence once": Case([server.after(60, GOOD), GOOD], "ok", 2, at_least=DEADLINE / 2),
    "late but in time": Case([server.after(0.5, GOOD)], "ok", 1, at_least=0.5),
    "dripping body": Case([server.drip(b" " * 10_000)], "deadline_exceeded", UP_TO_FOUR, at_least=DEADLINE - 0.1),
    "dripping headers": Case([server.slow_headers()], "deadline_exceeded", UP_TO_FOUR, at_least=DEADLINE - 0.1),
    # 200, and no completion in it.
    "empty body": Case([status(200, b""), GOOD], "ok", 2),
    "empty body for ever": Case([status(200, b"")], "upstream_unavailable", 4),
    "HTML body": Case([status(200, b"<html>Welcome</html>", content_type="text/html"), GOOD], "ok", 2),
    "HTML called JSON": Case([status(200, b"<html>Welcome</html>")], "upstream_unavailable", 4),
    "invalid UTF-8": Case([status(200, b'{"id": "\xff"}'), GOOD], "ok", 2),
    "truncated envelope": Case([status(200, b'{"id": "chatcmpl-1", "choices": [{'), GOOD], "ok", 2),
    "nested envelope": Case([status(200, b"[" * 100_000), GOOD], "ok", 2),
    "JSON of another kind": Case([status(200, [1, 2]), GOOD], "ok", 2),
    "null": Case([status(200, b"null"), GOOD], "ok", 2),
    "no choices": Case([NO_CHOICES, GOOD], "ok", 2),
    "no choices for ever": Case([NO_CHOICES], "output_invalid", 4),
    "choices missing": Case([status(200, {"id": "x", "object": "chat.completion"}), GOOD], "ok", 2),
    "choices null": Case([status(200, {**WHOLE, "choices": None}), GOOD], "ok", 2),
    "choice without message": Case([status(200, {**WHOLE, "choices": [{"index": 0}]}), GOOD], "ok", 2),
    "usage missing": Case([status(200, {**WHOLE, "usage": None})], "ok", 1),
    "usage nonsense": Case([status(200, {**WHOLE, "usage": {"prompt_tokens": "many"}})], "ok", 1),
    # A completion, and no draft in it: one re-ask.
    "prose, then good": Case([completion("I would rather not say."), GOOD], "ok", 2),
    "prose for ever": Case([completion("I would rather not say.")], "output_invalid", 2),
    "truncated JSON, then good": Case([completion(TRUNCATED_JSON), GOOD], "ok", 2),
    "another schema for ever": Case([completion('{"title": "A brief"}')], "output_invalid", 2),
    "unknown field": Case([completion(draft_json()[:-1] + ',"extra":1}')], "output_invalid", 2),
    "nested content": Case([completion('{"headline":' * 50_000)], "output_invalid", 2),
    "empty content": Case([completion("")], "output_invalid", 2),
    "no content": Case([completion(None)], "output_invalid", 2),
    "bad, then 500, then good": Case([completion("{}"), status(500), GOOD], "ok", 3),
    "500, then bad, then good": Case([status(500), completion("{}"), GOOD], "ok", 3),
    "re-ask without a call left": Case([completion("{}"), GOOD], "output_invalid", 1, settings={"llm_attempts": 1}),
    "good after 429": Case([status(429), GOOD], "ok", 2),
    # Refused, filtered, cut off.
    "refusal": Case([completion(None, refusal="I cannot help with that.")], "model_refused", 1),
    "refusal with content": Case([completion(draft_json(), refusal="I cannot.")], "model_refused", 1),
    "content filter": Case([completion(None, "content_filter")], "model_filtered", 1),
    "content filter with valid JSON": Case([completion(draft_json(), "content_filter")], "model_filtered", 1),
    "length": Case([completion(TRUNCATED_JSON, "length")], "model_truncated", 1),
    "length with our limit, then good": Case(
        [completion(TRUNCATED_JSON, "length"), GOOD], "ok", 2, settings={"llm_max_tokens": 300}
    ),
    "length with our limit for ever": Case(
        [completion(TRUNCATED_JSON, "length")], "model_truncated", 2, settings={"llm_max_tokens": 300}
    ),
    # Wrapped answers.
    "fenced": Case([completion(f"```json\n{draft_json()}\n```")], "ok", 1),
    "thought first": Case([completion(f"<think>Who is {{Brandt}}?</think>\n{draft_json()}")], "ok", 1),
    "prose around": Case([completion(f"Here it is: {draft_json()} Anything else?")], "ok", 1),
    "another finish reason": Case([completion(draft_json(), "eos")], "ok", 1),
    "answered by a tool nobody asked for": Case([tool_calls(("Draft", draft_json()))], "ok", 1),
    # Tools.
    "tool": Case([tool_calls(("Draft", draft_json()))], "ok", 1, settings={"llm_mode": "tools"}),
    "wrong tool name": Case([tool_calls(("draft_brief", draft_json()))], "ok", 1, settings={"llm_mode": "tools"}),
    "wrong tool": Case([tool_calls(("search", '{"q": 1}'))], "output_invalid", 2, settings={"llm_mode": "tools"}),
    "two tools": Case(
        [tool_calls(("search", '{"q": 1}'), ("Draft", draft_json()))], "ok", 1, settings={"llm_mode": "tools"}
    ),
    "content for a tool": Case([completion(draft_json())], "ok", 1, settings={"llm_mode": "tools"}),
    "bad tool arguments, then good": Case(
        [tool_calls(("Draft", "{}")), tool_calls(("Draft", draft_json()))], "ok", 2, settings={"llm_mode": "tools"}
    ),
    # Valid, and not true: one repair.
    "ungrounded": Case([completion(draft_json(ungrounded)), EMPTY_REPAIR], "evidence_not_found", 2),
    "half grounded": Case([completion(draft_json(half_grounded)), EMPTY_REPAIR], "ok", 2),
    "half grounded, repair fails": Case([completion(draft_json(half_grounded)), status(401)], "ok", 2),
    "half grounded, no call left": Case([completion(draft_json(half_grounded))], "ok", 1, settings={"llm_attempts": 1}),
    # A second model, and the engine without one.
    "fallback model": Case([status(401), GOOD], "ok", 2, settings={"llm_fallback_model": "second"}),
    "fallback model has a call kept for it": Case(
        [status(500), status(500), status(500), GOOD], "ok", 4, settings={"llm_fallback_model": "second"}
    ),
    "both models down": Case([status(500)], "upstream_unavailable", 4, settings={"llm_fallback_model": "second"}),
    "extractive behind the model": Case([status(500)], "ok", 4, settings={"fallback": "extractive"}),
    "extractive behind a hanging model": Case(
        [server.after(60, GOOD)], "ok", UP_TO_FOUR, at_least=DEADLINE - 0.1, settings={"fallback": "extractive"}
    ),
}


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
