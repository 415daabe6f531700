"""A model server on loopback that answers from the recordings, for tests with a server or a browser of their own."""

import json
from typing import Any

from evals.recording import RECORDED, path
from tests.scripted_server import Handler, Reply, ScriptedServer, error


class RecordedServer(ScriptedServer):
    """Answers what was recorded; anything else is an error that names the command to record it."""

    def __init__(self) -> None:
        super().__init__()
        self._recorded = [
            (json.loads(interaction["request"]["body"]), interaction["response"])
            for name in RECORDED
            for interaction in json.loads(path(name).read_text("utf-8"))["interactions"]
        ]

    def next_reply(self, request: dict[str, Any], headers: dict[str, str]) -> Reply:
        self.requests.append(request)
        for recorded, response in self._recorded:
            if recorded["messages"] == request["messages"]:
                return lambda handler: _replay(handler, response)
        return error(400, message="not recorded; record it with: make record")


def _replay(handler: Handler, response: dict[str, Any]) -> None:
    handler.send(response["status"]["code"], response["body"]["string"].encode(), {})
