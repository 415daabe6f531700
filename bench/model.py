"""A scripted model server in a process of its own: every POST is answered with one completion, after a pause.

python -m bench.model PORT SECONDS FILE      FILE holds what the model says; a GET tells how many calls there were

A protocol by hand, because a web framework would cost as much as what is measured. Needs the standard library alone.
"""

import asyncio
import json
import re
import sys
from pathlib import Path

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Model(asyncio.Protocol):
    """One connection, one request at a time."""

    calls = 0

    def __init__(self, answer: bytes, seconds: float) -> None:
        self._answer = answer
        self._seconds = seconds
        self._received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        length = _LENGTH.search(self._received, 0, end)
        if len(self._received) < end + 4 + (int(length[1]) if length else 0):
            return
        asks = self._received.startswith(b"POST")
        self._received.clear()
        if not asks:
            self._write(_response(str(Model.calls).encode()))
            return
        Model.calls += 1
        if self._seconds:
            asyncio.get_running_loop().call_later(self._seconds, self._write, self._answer)
        else:
            self._write(self._answer)

    def _write(self, response: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(response)


def _completion(content: str) -> bytes:
    message = {"role": "assistant", "content": content}
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "scripted-1",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {"prompt_tokens": 5000, "completion_tokens": 1500, "total_tokens": 6500},
    }
    return json.dumps(body).encode()


def _response(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


async def _serve(port: int, seconds: float, answer: bytes) -> None:
    server = await asyncio.get_running_loop().create_server(
        lambda: Model(answer, seconds), "127.0.0.1", port, backlog=2048
    )
    await server.serve_forever()


if __name__ == "__main__":
    port, seconds, file = sys.argv[1:]
    asyncio.run(_serve(int(port), float(seconds), _response(_completion(Path(file).read_text("utf-8")))))
