"""A client that does what clients do, good and bad, one thing after the other."""

import json
import random
import socket
import threading
from collections import Counter
from urllib.parse import urlsplit

from soak.model import FAULTS
from tests.fakes import ARTICLE
from tests.processes import ask

ARTICLES = 40
BAD = (b"{", b"\xff\xfe", b"[" * 5000, b'{"text": 1}', b'{"text": " "}', json.dumps({"text": "a " * 150_000}).encode())
TIMES = {"hit": 60, "miss": 12, "bad": 8, "fault": 1, "disconnect": 5, "job": 5, "page": 6, "delete": 2, "scrape": 2}


class Client(threading.Thread):
    """Asks until it is told to stop. seen counts what was done and how it was answered; wrong are answers that must
    not be; jobs are the places of those that were accepted."""

    def __init__(self, url: str, number: int, stop: threading.Event) -> None:
        super().__init__(name=f"client-{number}")
        self.seen: Counter[tuple[str, int]] = Counter()
        self.wrong: list[str] = []
        self.jobs: list[str] = []
        self._url = url
        self._stop_event = stop
        self._random = random.Random(number)
        self._ids: list[str] = []
        self._count = 0

    def run(self) -> None:
        kinds, weights = list(TIMES), list(TIMES.values())
        while not self._stop_event.is_set():
            (kind,) = self._random.choices(kinds, weights)
            self._count += 1
            try:
                code = getattr(self, f"_{kind}")()
            except OSError as error:
                self.wrong.append(f"{kind}: {type(error).__name__}: {error}")
                continue
            self.seen[kind, code] += 1
            if code == 500:
                self.wrong.append(f"{kind}: 500")

    def _hit(self) -> int:
        return self._brief(f"{ARTICLE}\nEdition {self._random.randrange(ARTICLES)}.", (200,))

    def _miss(self) -> int:
        return self._brief(self._fresh(), (200,))

    def _fault(self) -> int:
        return self._brief(f"{self._fresh()} {self._random.choice(list(FAULTS))}", (200, 413, 422, 502, 503, 504))

    def _bad(self) -> int:
        code, _, _ = ask(f"{self._url}/v1/briefs", self._random.choice(BAD))
        return self._expect("bad", code, (400, 413, 422))

    def _disconnect(self) -> int:
        """Gone before the answer, in the middle of the body as often as after it."""
        address = urlsplit(self._url)
        body = json.dumps({"text": self._fresh()}).encode()
        lines = (
            "POST /v1/briefs HTTP/1.1",
            "Host: x",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        )
        head = "\r\n".join(lines) + "\r\n\r\n"
        with socket.create_connection((address.hostname or "", address.port or 0), timeout=10) as connection:
            connection.sendall(head.encode() + body[: len(body) // self._random.choice((1, 2))])
        return 0

    def _job(self) -> int:
        body = json.dumps({"text": self._fresh()}).encode()
        code, headers, _ = ask(f"{self._url}/v1/briefs", body, Prefer="respond-async")
        if code == 202:
            self.jobs.append(headers["Location"])
        return self._expect("job", code, (202,))

    def _page(self) -> int:
        path = self._random.choice(("/", "/v1/briefs?limit=5", "/openapi.json", "/readyz", "/no/such/page"))
        return self._expect("page", ask(self._url + path)[0], (200, 404))

    def _delete(self) -> int:
        if not self._ids:
            return 0
        place = self._ids.pop()
        return self._expect("delete", ask(self._url + place, method="DELETE")[0], (204, 404))

    def _scrape(self) -> int:
        return self._expect("scrape", ask(f"{self._url}/metrics")[0], (200,))

    def _brief(self, text: str, allowed: tuple[int, ...]) -> int:
        code, headers, body = ask(f"{self._url}/v1/briefs", json.dumps({"text": text}).encode())
        if code == 200:
            self._ids = [headers["Content-Location"], *self._ids[:20]]
        problem = body[:300].decode("utf-8", "replace") if code != 200 else ""
        # An open breaker, after the faults that were asked for, is an answer too.
        return self._expect("brief", code, (*allowed, 503), problem)

    def _expect(self, kind: str, code: int, allowed: tuple[int, ...], problem: str = "") -> int:
        if code not in allowed:
            self.wrong.append(f"{kind}: {code} {problem}")
        return code

    def _fresh(self) -> str:
        return f"{ARTICLE}\nClient {self.name}, number {self._count}, {self._random.random()}."
