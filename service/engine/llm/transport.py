"""HTTP that ends when the deadline does.

httpx2 counts its timeouts for every read, so a server that sends a byte a second is never late. Here every phase
(connect, TLS, each write and each read, of headers and body alike) gets no more than what is left of the whole.
"""

import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore2
import httpx2

from service import turn

MAX_RESPONSE_BYTES = 16 * 2**20

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
_allowance: ContextVar[list[int] | None] = ContextVar("allowance", default=None)


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Let the HTTP calls of this thread end within seconds from now, with MAX_RESPONSE_BYTES of answer at the most."""
    deadline = _deadline.set(time.monotonic() + seconds)
    allowance = _allowance.set([MAX_RESPONSE_BYTES])
    try:
        yield
    finally:
        _allowance.reset(allowance)
        _deadline.reset(deadline)


class DeadlineTransport(httpx2.HTTPTransport):
    """An HTTPTransport that keeps to bounded(), with as many connections as there may be calls at once."""

    def __init__(self, connections: int) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(),
            max_connections=connections,
            max_keepalive_connections=connections,
            network_backend=_Backend(),
        )


class _Backend(httpcore2.NetworkBackend):
    def __init__(self) -> None:
        self._backend = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        left = _clamp(timeout, httpcore2.ConnectTimeout)
        with turn.left():
            return _Stream(self._backend.connect_tcp(host, port, left, local_address, socket_options))


class _Stream(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with turn.left():
            chunk = self._stream.read(max_bytes, _clamp(timeout, httpcore2.ReadTimeout))
        if (allowance := _allowance.get()) is not None:
            allowance[0] -= len(chunk)
            if allowance[0] < 0:
                raise httpcore2.ReadError("the answer is too large")
        return chunk

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with turn.left():
            self._stream.write(buffer, _clamp(timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left = _clamp(timeout, httpcore2.ConnectTimeout)
        with turn.left():
            return _Stream(self._stream.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _clamp(timeout: float | None, too_late: type[httpcore2.TimeoutException]) -> float | None:
    deadline = _deadline.get()
    if deadline is None:
        return timeout
    left = deadline - time.monotonic()
    if left <= 0:
        raise too_late("the deadline has passed")
    return left if timeout is None else min(timeout, left)
