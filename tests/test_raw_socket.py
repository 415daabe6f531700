"""Requests that no client library would send, to a real service."""

import contextlib
import json
import re
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.fakes import ARTICLE
from tests.processes import ask, children, serving, until

BODY = json.dumps({"text": ARTICLE}).encode()
LENGTH = f"Content-Length: {len(BODY)}\r\n".encode()
CHUNKED = b"Transfer-Encoding: chunked\r\n"
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
CLOSE = b"Connection: close\r\n"


def post(headers, body, place=b"/v1/briefs"):
    kind = b"" if b"Content-Type" in headers else b"Content-Type: application/json\r\n"
    return b"POST " + place + b" HTTP/1.1\r\nHost: x\r\n" + kind + headers + b"\r\n" + body


def get(headers=b"", place=b"/livez", version=b"1.1"):
    return b"GET " + place + b" HTTP/" + version + b"\r\nHost: x\r\n" + headers + CLOSE + b"\r\n"


def chunk(content):
    return b"%x\r\n" % len(content) + content + b"\r\n"


MULTIPART = b"".join(b'--a\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n' % n for n in range(5_000))
CASES = {
    "three at once": (post(LENGTH, BODY) * 2 + post(LENGTH + CLOSE, BODY), [200, 200, 200]),
    "chunks": (post(CHUNKED + CLOSE, chunk(BODY) + b"0\r\n\r\n"), [200]),
    "chunks that end early": (post(CHUNKED + CLOSE, chunk(BODY[:20]) + b"0\r\n\r\n"), [400]),
    "a chunk longer than it says": (post(CHUNKED, b"3\r\nabcdef\r\n0\r\n\r\n"), [400]),
    "a chunk of no size": (post(CHUNKED, b"zz\r\nabc\r\n0\r\n\r\n"), [400]),
    "a chunk of a negative size": (post(CHUNKED, b"-5\r\nabc\r\n0\r\n\r\n"), [400]),
    "a chunk of an endless size": (post(CHUNKED, b"f" * 18 + b"\r\nabc"), [400]),
    "a chunk with a long extension": (post(CHUNKED, b"1;" + b"a" * 100_000 + b"\r\n{\r\n0\r\n\r\n"), [400]),
    # Chunks count, and what might be a second request is not read: RFC 9112, 6.3.
    "a length and chunks": (post(b"Content-Length: 4\r\n" + CHUNKED, chunk(BODY) + b"0\r\n\r\n" + get()), [200]),
    "two lengths": (post(b"Content-Length: 4\r\n" + LENGTH, BODY), [400]),
    "a negative length": (post(b"Content-Length: -1\r\n", BODY), [400]),
    "a huge length": (post(b"Content-Length: " + b"9" * 24 + b"\r\n", BODY), [400]),
    "a length too short": (post(b"Content-Length: 5\r\n", BODY), [400, 400]),
    "an unknown transfer": (post(b"Transfer-Encoding: xchunked\r\n", b"0\r\n\r\n"), [400]),
    "gzip": (post(b"Content-Encoding: gzip\r\n" + LENGTH + CLOSE, BODY), [415]),
    "a charset in bytes": (post(b"Content-Type: text/plain; charset=\xff\r\n" + LENGTH + CLOSE, BODY), [415]),
    "5,000 fields": (
        post(
            b"Content-Type: multipart/form-data; boundary=a\r\nContent-Length: %d\r\n" % len(MULTIPART), MULTIPART, b"/"
        ),
        [413],
    ),
    "10,000 headers": (get(b"".join(b"X-%d: y\r\n" % n for n in range(10_000))), [431]),
    "a long header": (get(b"X-A: " + b"a" * 2_000_000 + b"\r\n"), [431]),
    "a long address": (get(place=b"/" + b"a" * 100_000), [414]),
    "NUL in a header": (get(b"X-A: a\0b\r\n"), [400]),
    "a folded header": (get(b"X-A: a\r\n b\r\n"), [400]),
    "bytes in headers": (get(b"Accept: \xff\xfe\r\nX-Request-Id: \xff\r\nCookie: session=\xff;\x80\r\n"), [200]),
    "bytes in an address": (get(place=b"/v1/briefs/\xff\xfe"), [400]),
    "escaped bytes in an address": (get(place=b"/v1/briefs/%ff%fe%00%2f%2e%2e"), [404]),
    "the way out of a folder": (get(place=b"/static/%2e%2e/%2e%2e/settings.py"), [404]),
    "many tags": (get(b"If-None-Match: " + b'W/"a",' * 10_000 + b"\r\n", b"/v1/briefs/abc"), [404]),
    "an unknown version": (get(version=b"9.9"), [400]),
    "another protocol": (bytes.fromhex("16030100a5010000a10303") + bytes(200), [400]),
}


@pytest.fixture
def service(tmp_path):
    """The address of a running service."""
    with serving(tmp_path, "--no-worker", PARLEY_STORE_URL="memory:", PARLEY_ENGINE="extractive") as url:
        assert ask(f"{url}/v1/briefs", BODY)[0] == 200
        yield urlsplit(url).hostname, urlsplit(url).port
    log = (tmp_path / "log").read_text()
    assert '"status": 200' in log
    assert '"status": 5' not in log
    assert "Traceback" not in log


def test_each_request_is_answered_or_refused(service, tried):
    """With the statuses that it deserves; then the connection ends."""
    for name, (sent, statuses) in CASES.items():
        tried("inputs")
        assert list(answered(service, sent)) == statuses, name


def answered(address, sent):
    """The statuses that come until the connection is closed."""
    received = bytearray()
    with socket.create_connection(address, timeout=20) as connection:
        # Who has read enough closes without reading the rest.
        with contextlib.suppress(ConnectionError):
            connection.sendall(sent)
        with contextlib.suppress(ConnectionError):
            while part := connection.recv(65536):
                received += part
    return map(int, _STATUS.findall(received))


def test_connections_that_lead_to_nothing(service, tmp_path, tried):
    """Heads that do not end, answers that nobody reads, callers that are gone: stored briefs are served as before, and
    no connection stays open."""
    (process,) = children(int((tmp_path / "serve.pid").read_text()))
    files = Path(f"/proc/{process}/fd")
    before = len(list(files.iterdir()))
    with contextlib.ExitStack() as held:
        for sent in (b"GET /livez HTTP/1.1\r\nX-A: ", get(place=b"/openapi.json"), post(LENGTH, BODY)):
            for _ in range(100):
                connection = held.enter_context(socket.create_connection(service, timeout=20))
                connection.sendall(sent)
                tried("inputs")
        with socket.create_connection(service, timeout=20) as gone:
            gone.sendall(post(LENGTH, BODY))
        assert ask(f"http://{service[0]}:{service[1]}/v1/briefs", BODY)[0] == 200
    until(lambda: len(list(files.iterdir())) <= before)
