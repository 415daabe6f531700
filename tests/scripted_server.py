"""An HTTP server on loopback that answers as it is told, faults included. Its replies are made by hand."""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[["Handler"], None]


class ScriptedServer:
    """Answers the n-th POST with the n-th reply; the last one repeats."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = replies
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.closing = threading.Event()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    @property
    def calls(self) -> int:
        return len(self.requests)

    def next_reply(self, request: dict[str, Any], headers: dict[str, str]) -> Reply:
        with self._lock:
            self.requests.append(request)
            self.headers.append(headers)
            return self.replies[min(len(self.requests), len(self.replies)) - 1]

    @contextmanager
    def running(self) -> Iterator["ScriptedServer"]:
        handler = type("BoundHandler", (Handler,), {"script": self})
        self._http = _QuietServer(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self.closing.set()
            self._http.shutdown()
            thread.join()
            self._http.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: ScriptedServer

    def do_POST(self) -> None:
        self.request_body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.script.next_reply(self.request_body, dict(self.headers))(self)

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"content-type": "application/json", "content-length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up on a fault is what these tests are about."""


def status(code: int, body: object = None, **headers: str) -> Reply:
    """An answer with a status, a body (JSON unless bytes) and headers (retry_after for Retry-After)."""
    raw = (
        body if isinstance(body, bytes) else json.dumps({"error": {"message": "no"}} if body is None else body).encode()
    )
    return lambda handler: handler.send(code, raw, {name.replace("_", "-"): value for name, value in headers.items()})


def error(http_status: int, **fields: object) -> Reply:
    """An OpenAI error body."""
    return status(http_status, {"error": {"message": "no", "type": None, "code": None, **fields}})


def completion(content: str | None, finish_reason: str = "stop", **message: object) -> Reply:
    """A chat completion whose message holds content."""
    return status(200, completion_body(content, finish_reason, **message))


def completion_body(content: str | None, finish_reason: str = "stop", **message: object) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "scripted-1",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish_reason,
                "message": {"role": "assistant", "content": content, **message},
            }
        ],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
    }


def tool_calls(*calls: tuple[str, str]) -> Reply:
    """A chat completion that calls tools: (name, arguments) each."""
    listed = [
        {"id": f"call_{number}", "type": "function", "function": {"name": name, "arguments": arguments}}
        for number, (name, arguments) in enumerate(calls)
    ]
    return completion(None, "tool_calls", tool_calls=listed)


def after(seconds: float, reply: Reply) -> Reply:
    """The reply, late."""

    def late(handler: Handler) -> None:
        if not handler.script.closing.wait(seconds):
            reply(handler)

    return late


def drip(body: bytes, interval: float = 0.1) -> Reply:
    """A body that comes a byte at a time."""

    def dripping(handler: Handler) -> None:
        handler.send(200, b"", {"content-length": str(len(body))})
        _write_slowly(handler, body, interval)

    return dripping


def slow_headers(interval: float = 0.1) -> Reply:
    """A status line, then headers a byte at a time, without end."""

    def dripping(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        _write_slowly(handler, b"x-a: b\r\n" * 10_000, interval)

    return dripping


def raw(content: bytes) -> Reply:
    """Bytes as they are, then the connection closes."""

    def writing(handler: Handler) -> None:
        handler.wfile.write(content)
        handler.close_connection = True

    return writing


def reset(content: bytes = b"") -> Reply:
    """Bytes, then a TCP reset."""

    def resetting(handler: Handler) -> None:
        handler.wfile.write(content)
        handler.wfile.flush()
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()
        handler.close_connection = True

    return resetting


def half_closed(handler: Handler) -> None:
    """The server's side of the connection is shut, and nothing was said."""
    handler.connection.shutdown(socket.SHUT_WR)
    handler.close_connection = True


def _write_slowly(handler: Handler, content: bytes, interval: float) -> None:
    for byte in content:
        if handler.script.closing.is_set():
            return
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(interval)
