"""A load generator in a process of its own: a job as a line of JSON in, what came of it as a line of JSON out.

Sockets and a selector, because what a client library costs would be measured with the server. Needs the standard
library alone.
"""

import json
import re
import selectors
import socket
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, cycle

NUMBER = b"########"  # in a request: eight digits that tell it from others
PATIENCE = 60.0
_counted = count()
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Job:
    """Send request over so many connections, each sending the next when it has its answer.

    It ends after so many seconds (answers still on their way are waited for) or requests, whichever is given. distinct:
    how many numbers take turns; without it they are counted up, from job to job, so that no request comes twice. pace:
    requests a second, as they fall due whatever the server does; the time of each then counts from when it was due.
    """

    request: str
    port: int = 0
    connections: int = 64
    seconds: float = PATIENCE
    requests: int | None = None
    distinct: int | None = None
    pace: float | None = None


@dataclass(slots=True)
class _Connection:
    socket: socket.socket
    began: float = 0.0
    received: bytearray = field(default_factory=bytearray)


class _Run:
    def __init__(self, job: Job) -> None:
        self._job = job
        self._numbers = _numbers(job)
        self._request = job.request.encode()
        self._selector = selectors.DefaultSelector()
        self._statuses: Counter[str] = Counter()
        self._took: list[float] = []
        self._sent = 0

    def run(self) -> dict[str, object]:
        connections = [self._connect() for _ in range(self._job.connections)]
        idle = deque(connections)
        began = time.perf_counter()
        try:
            while self._wants_more(began) or len(idle) < len(connections):
                while idle and self._is_due(began):
                    self._send(idle.popleft(), began)
                events = self._selector.select(self._pause(began, bool(idle)))
                if not events and time.perf_counter() - began > self._job.seconds + PATIENCE:
                    self._statuses["no answer"] += len(connections) - len(idle)
                    break
                idle.extend(key.data for key, _ in events if self._has_answer(key.data))
        finally:
            for connection in connections:
                connection.socket.close()
            self._selector.close()
        return self._report(time.perf_counter() - began)

    def _connect(self) -> _Connection:
        connection = _Connection(socket.create_connection(("127.0.0.1", self._job.port), timeout=PATIENCE))
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._selector.register(connection.socket, selectors.EVENT_READ, connection)
        return connection

    def _wants_more(self, began: float) -> bool:
        if self._job.requests is not None and self._sent >= self._job.requests:
            return False
        return time.perf_counter() - began < self._job.seconds

    def _is_due(self, began: float) -> bool:
        return self._wants_more(began) and (not self._job.pace or time.perf_counter() >= self._due(began))

    def _due(self, began: float) -> float:
        return began + self._sent / self._job.pace if self._job.pace else time.perf_counter()

    def _pause(self, began: float, has_idle: bool) -> float:
        return max(0.0, self._due(began) - time.perf_counter()) if self._job.pace and has_idle else 1.0

    def _send(self, connection: _Connection, began: float) -> None:
        connection.began = self._due(began)
        self._sent += 1
        connection.socket.sendall(self._request.replace(NUMBER, b"%08d" % next(self._numbers)))

    def _has_answer(self, connection: _Connection) -> bool:
        """Read on. A connection that the server closed counts as answered, so that the job ends."""
        try:
            chunk = connection.socket.recv(1 << 18)
        except OSError:
            chunk = b""
        if not chunk:
            return self._lost(connection)
        received = connection.received
        received += chunk
        end = received.find(b"\r\n\r\n")
        if end < 0:
            return False
        length = _LENGTH.search(received, 0, end)
        if len(received) < end + 4 + (int(length[1]) if length else 0):
            return False
        self._took.append(time.perf_counter() - connection.began)
        self._statuses[received[9:12].decode()] += 1
        received.clear()
        return True

    def _lost(self, connection: _Connection) -> bool:
        self._statuses["closed"] += 1
        self._selector.unregister(connection.socket)
        connection.socket.close()
        connection.received.clear()
        connection.socket = socket.create_connection(("127.0.0.1", self._job.port), timeout=PATIENCE)
        self._selector.register(connection.socket, selectors.EVENT_READ, connection)
        return True

    def _report(self, seconds: float) -> dict[str, object]:
        took = sorted(self._took) or [0.0]
        return {
            "seconds": seconds,
            "statuses": self._statuses,
            "p50": took[len(took) // 2],
            "p99": took[int(len(took) * 0.99)],
            "longest": took[-1],
        }


def _numbers(job: Job) -> Iterator[int]:
    return _counted if job.distinct is None else cycle(range(job.distinct))


def main() -> None:
    """Work until stdin ends."""
    for line in sys.stdin:
        print(json.dumps(_Run(Job(**json.loads(line))).run()), flush=True)


if __name__ == "__main__":
    main()
