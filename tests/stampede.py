"""Requests by the thousand, all at once, from one thread."""

import asyncio
import json
import time
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """at is the time (monotonic) at which it was complete; status 0 where the connection broke."""

    status: int
    cache: str
    body: bytes
    at: float


async def stampede(urls, body, when_sent=lambda: None):
    """The answers to a POST of body to /v1/briefs of each of urls. when_sent is called once all are on their way."""
    request = (
        f"POST /v1/briefs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body
    connections = [await _connect(url) for url in urls]
    for _, writer in connections:
        writer.write(request)
    when_sent()
    return await asyncio.gather(*(_answer(*connection) for connection in connections))


async def _connect(url):
    where = urlsplit(url)
    return await asyncio.open_connection(where.hostname, where.port)


async def _answer(reader, writer):
    try:
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    except ConnectionError:
        head = body = b""
    finally:
        writer.close()
    lines = head.decode().lower().splitlines() or ["- 0"]
    cache = [line.removeprefix("cache-status: ") for line in lines if line.startswith("cache-status: ")]
    return Answer(int(lines[0].split()[1]), "".join(cache).partition("; ttl")[0], body, time.monotonic())


def body_of(text):
    return json.dumps({"text": text}).encode()
