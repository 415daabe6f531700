"""Every way a model server fails, and what comes of it. Replies are made by hand: they are faults, not recordings."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests import scripted_server as server
from tests.fakes import draft_json
from tests.scripted_server import completion, completion_body, error, raw, reset, status, tool_calls

# Whatever the machine has to do beside, no case that is not about time runs out of it.
DEADLINE = 30.0
SHORT = {"deadline": 1.5}
# What ends at once, or at the short deadline, and not when the server's silence or pause does.
SOON = 10.0
GOOD = completion(draft_json())


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
    at_most: float = DEADLINE
    settings: dict = field(default_factory=dict)


# How many calls fit into the deadline is the jitter's matter.
UP_TO_FOUR = range(1, 5)

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
    "Retry-After as a date": Case([status(503, retry_after=http_date(-60)), GOOD], "ok", 2, at_most=SOON),
    "Retry-After of an hour": Case([status(429, retry_after="3600"), GOOD], "upstream_unavailable", 1, at_most=SOON),
    "Retry-After as a distant date": Case(
        [status(503, retry_after=http_date(9999)), GOOD], "upstream_unavailable", 1, at_most=SOON
    ),
    "Retry-After huge": Case([status(429, retry_after="9" * 400), GOOD], "upstream_unavailable", 1, at_most=SOON),
    "Retry-After malformed": Case([status(429, retry_after="soon"), GOOD], "ok", 2, at_most=SOON),
    "Retry-After negative": Case([status(429, retry_after="-5"), GOOD], "ok", 2, at_most=SOON),
    "Retry-After nan": Case([status(429, retry_after="nan"), GOOD], "ok", 2, at_most=SOON),
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
    "silence": Case(
        [server.after(60, GOOD)], "deadline_exceeded", UP_TO_FOUR, at_least=1.4, at_most=SOON, settings=SHORT
    ),
    "silence once": Case(
        [server.after(60, GOOD), GOOD], "ok", 2, at_least=2.0, at_most=SOON, settings={"deadline": 4.0}
    ),
    "late but in time": Case([server.after(0.5, GOOD)], "ok", 1, at_least=0.5),
    "dripping body": Case(
        [server.drip(b" " * 10_000)], "deadline_exceeded", UP_TO_FOUR, at_least=1.4, at_most=SOON, settings=SHORT
    ),
    "dripping headers": Case(
        [server.slow_headers()], "deadline_exceeded", UP_TO_FOUR, at_least=1.4, at_most=SOON, settings=SHORT
    ),
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
        [server.after(60, GOOD)],
        "ok",
        UP_TO_FOUR,
        at_least=1.4,
        at_most=SOON,
        settings={"fallback": "extractive", **SHORT},
    ),
}
