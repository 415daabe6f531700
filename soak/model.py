"""A model that answers fast, and badly where an article asks for it."""

import json

from tests.fakes import draft_json
from tests.scripted_server import Reply, ScriptedServer, after, completion, drip, error, raw, reset, status

FAULTS: dict[str, Reply] = {
    "FAULT-500": status(500),
    "FAULT-429": status(429, retry_after="1"),
    "FAULT-401": status(401),
    "FAULT-RESET": reset(),
    "FAULT-HTML": status(200, b"<html>busy</html>"),
    "FAULT-GARBAGE": raw(b"\x00" * 200),
    "FAULT-EMPTY": completion(""),
    "FAULT-FILTER": completion(draft_json(), "content_filter"),
    "FAULT-LENGTH": completion(draft_json()[:50], "length"),
    "FAULT-CONTEXT": error(400, code="context_length_exceeded"),
    "FAULT-SLOW": drip(b"x" * 50),
}
GOOD = after(0.05, completion(draft_json()))


class Model(ScriptedServer):
    """Remembers no request: there are too many."""

    def next_reply(self, request: dict[str, object], headers: dict[str, str]) -> Reply:
        text = json.dumps(request)
        return next((reply for marker, reply in FAULTS.items() if marker in text), GOOD)
