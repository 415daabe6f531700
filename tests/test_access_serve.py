"""Access and limits as callers meet them: real processes, real sockets."""

import http.client
import json
import re
import socket
import subprocess
import time
import urllib.parse
from contextlib import ExitStack, closing
from functools import partial

from service.access.keyring import mint
from tests.fakes import ARTICLE, draft_json
from tests.key_file import write
from tests.processes import PARLEY, ask, events, free_port, running, serving, until, wait_until_alive
from tests.redis_server import running_redis
from tests.scripted_server import ScriptedServer, completion

BODY = json.dumps({"text": ARTICLE}).encode()
SOON = 5.0


def statuses(url, count, **headers):
    return [ask(f"{url}/v1/briefs", **headers)[0] for _ in range(count)]


def lines_of(tmp_path):
    return (tmp_path / "log").read_text()


def test_keys_under_the_server(tmp_path):
    """Two processes, one file: briefs and jobs apart, keys replaced and broken in flight, no key in the log."""
    (alice, alice_line), (bob, bob_line) = mint("alice"), mint("bob")
    file = tmp_path / "keys"
    write(file, alice_line, bob_line)
    with serving(tmp_path, "--workers", "2", PARLEY_API_KEYS_FILE=str(file)) as url:
        briefs = f"{url}/v1/briefs"
        assert ask(briefs)[0] == 401
        status, headers, _ = ask(briefs, BODY, Authorization=f"Bearer {alice}", Prefer="respond-async")
        job = url + headers["Location"]
        assert status == 202
        heard = until(lambda: events(f"{job}/events", **{"X-API-Key": alice}))
        assert (heard[0][1], heard[-1][1]) == ("queued", "done")
        assert [ask(path, **{"X-API-Key": bob})[0] for path in (job, f"{job}/events")] == [404, 404]
        brief = f"{briefs}/{heard[-1][2]['brief_id']}"
        assert [ask(brief, **{"X-API-Key": key})[0] for key in (alice, bob)] == [200, 404]
        assert ask(brief, method="DELETE", **{"X-API-Key": bob})[0] == 404
        cached = {"Cache-Control": "only-if-cached"}
        assert [ask(briefs, BODY, **cached, **{"X-API-Key": key})[0] for key in (alice, bob)] == [200, 504]

        new, new_line = mint("alice")
        write(file, new_line, bob_line)
        until(lambda: set(statuses(url, 12, **{"X-API-Key": new})) == {200})
        until(lambda: set(statuses(url, 12, **{"X-API-Key": alice})) == {401})
        write(file, "alice:cut off in the mid")
        until(lambda: lines_of(tmp_path).count("api_keys_invalid") == 2 or not statuses(url, 4, **{"X-API-Key": new}))
        assert set(statuses(url, 12, **{"X-API-Key": new})) == {200}
    named = [json.loads(line).get("key") for line in lines_of(tmp_path).splitlines() if '"request"' in line]
    assert {"alice", "bob", None} == set(named)
    assert not [key for key in (alice, bob, new) if key in lines_of(tmp_path)]


def test_the_form_under_the_server(tmp_path):
    """A key opens the form in either process, since both sign with the secret that the first start made."""
    key, line = mint("alice")
    write(tmp_path / "keys", line)
    with serving(
        tmp_path,
        "--workers",
        "2",
        "--no-worker",
        PARLEY_API_KEYS_FILE=str(tmp_path / "keys"),
        PARLEY_TRUSTED_PROXIES="1",
    ) as url:
        port = int(url.rpartition(":")[2])

        def browse(method, path, fields=None, **headers):
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
                sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
                connection.request(method, path, urllib.parse.urlencode(fields or {}), sent)
                response = connection.getresponse()
                return response.status, response.headers, response.read().decode()

        assert browse("GET", "/")[:1] == (303,)
        assert browse("POST", "/session", {"key": "wrong"})[0] == 401
        status, headers, _ = browse("POST", "/session", {"key": key}, **{"X-Forwarded-Proto": "https"})
        assert status == 303
        assert "Secure" in headers["Set-Cookie"]
        cookie = {"Cookie": headers["Set-Cookie"].partition(";")[0]}
        assert [browse("GET", "/", **cookie)[0] for _ in range(12)] == [200] * 12
        assert browse("POST", "/", {"text": ARTICLE}, **cookie, Origin=url)[0] == 303
        forged = {"Cookie": re.sub("=.", "=X", cookie["Cookie"])}
        assert browse("GET", "/", **forged)[0] == 303
    secret = tmp_path / "parley.secret"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert secret.read_text() not in lines_of(tmp_path)


def test_whoever_is_turned_away_is_not_listened_to(tmp_path):
    """401 comes while the body is still being sent, and a slow one holds no thread; the server goes on."""
    write(tmp_path / "keys", mint("alice")[1])
    with serving(tmp_path, "--no-worker", PARLEY_API_KEYS_FILE=str(tmp_path / "keys"), PARLEY_MAX_IN_FLIGHT="1") as url:
        port = int(url.rpartition(":")[2])
        head = b"POST /v1/briefs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        with ExitStack() as stack:
            for _ in range(40):
                connection = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
                connection.sendall(head + b"Content-Length: 2000000\r\n\r\n" + b"x" * 1000)
                assert connection.recv(4096).startswith(b"HTTP/1.1 401")
            assert ask(f"{url}/livez")[0] == 200


def test_addresses_cannot_be_made_up(tmp_path):
    """A caller has one address whatever X-Forwarded-For it sends, as long as no proxy is declared."""
    with serving(tmp_path, "--no-worker", PARLEY_RATE_LIMIT="3/hour") as url:
        found = [statuses(url, 1, **{"X-Forwarded-For": f"192.0.2.{number}"})[0] for number in range(5)]
        code, headers, body = ask(f"{url}/v1/briefs", BODY)
        assert ask(f"{url}/readyz")[0] == 200
    assert found == [200, 200, 200, 429, 429]
    assert (code, json.loads(body)["code"], int(headers["Retry-After"]) > 0) == (429, "rate_limited", True)


def test_servers_share_a_limit_in_redis_and_outlive_it(tmp_path):
    """Two servers allow together what one does; when Redis dies they answer on, as fast, and say so once each."""
    with running_redis() as redis, ExitStack() as stack:
        environment = {"PARLEY_RATE_LIMIT": "10/hour", "PARLEY_RATE_LIMIT_STORAGE": redis.url}
        urls = []
        for name in ("one", "other"):
            folder = tmp_path / name
            folder.mkdir()
            store = {"PARLEY_STORE_URL": f"sqlite:///{folder}/parley.db"}
            urls.append(stack.enter_context(serving(folder, "--no-worker", **environment, **store)))
        found = [statuses(url, 1)[0] for _ in range(8) for url in urls]
        assert found == [200] * 10 + [429] * 6
        redis.kill()
        for url in urls:
            began = time.monotonic()
            assert sorted(statuses(url, 11)) == [200] * 10 + [429]
            assert time.monotonic() - began < SOON
    for name in ("one", "other"):
        assert lines_of(tmp_path / name).count("rate_limit_storage_unavailable") == 1


def test_hits_are_served_when_all_else_is_taken(tmp_path):
    """Model calls, those who wait for them, and event streams, each at its bound: 503 beyond it, and a hit at once."""
    places = 20
    with (
        ScriptedServer(completion(draft_json()), lambda handler: handler.script.closing.wait(60)).running() as model,
        serving(
            tmp_path,
            "--no-worker",
            PARLEY_LLM_BASE_URL=model.url,
            PARLEY_MAX_IN_FLIGHT=str(places),
            PARLEY_LLM_ATTEMPTS="1",
        ) as url,
        ExitStack() as stack,
    ):
        sent = partial(sent_to, url, stack)
        assert ask(f"{url}/v1/briefs", BODY)[0] == 200
        job = ask(f"{url}/v1/briefs", article("later"), Prefer="respond-async")[1]["Location"]
        for number in range(places):
            sent("POST", "/v1/briefs", article(number))
        until(lambda: model.calls == 1 + places)
        for _ in range(places):
            sent("POST", "/v1/briefs", article(0))
        streams = [sent("GET", f"{job}/events") for _ in range(places)]
        assert [stream.getresponse().status for stream in streams] == [200] * places
        until(lambda: ask(f"{url}/v1/briefs", article(0))[0] == 503)
        for path, body in (("/v1/briefs", article("one more")), (f"{job}/events", None)):
            code, headers, _ = ask(url + path, body)
            assert (code, "Retry-After" in headers) == (503, True)
        began = time.monotonic()
        assert [ask(f"{url}/v1/briefs", BODY)[0] for _ in range(20)] == [200] * 20
        assert time.monotonic() - began < SOON
        # Or their streams would be noticed to be gone at the next heartbeat only.
        assert ask(url + job, method="DELETE")[0] == 200
        model.closing.set()


def article(number):
    """A body with another text for each number."""
    return json.dumps({"text": f"{ARTICLE} {number}"}).encode()


def sent_to(url, stack, method, path, body=None):
    """A connection, closed with the stack, on which a request was sent and no answer read."""
    connection = stack.enter_context(closing(http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=30)))
    connection.request(method, path, body, {"Content-Type": "application/json"})
    return connection


def test_starting_with_keys_that_are_of_no_use(tmp_path):
    """One line says what is wrong, and nothing listens."""
    (tmp_path / "keys").write_text("alice:not-a-hash\n")
    environment = {"PARLEY_API_KEYS_FILE": str(tmp_path / "keys")}
    with running(tmp_path, "serve", "--port", str(free_port()), **environment) as process:
        assert process.wait(30) == 1
    assert "PARLEY_API_KEYS_FILE: line 1 is not name:sha256" in lines_of(tmp_path)
    assert "Traceback" not in lines_of(tmp_path)
    assert "not-a-hash" not in lines_of(tmp_path)


def test_an_open_service_beyond_loopback_is_warned_of(tmp_path):
    """On standard error, before it serves."""
    port = free_port()
    with running(tmp_path, "serve", "--host", "0.0.0.0", "--port", str(port), "--no-worker") as process:
        wait_until_alive(f"http://127.0.0.1:{port}", process)
    assert "PARLEY_API_KEYS_FILE is not set" in lines_of(tmp_path)


def test_a_new_key_is_shown_once_and_its_line_can_be_appended(tmp_path):
    """The key goes where people look, the line where >> takes it."""
    made = subprocess.run([PARLEY, "keys", "new", "alice"], capture_output=True, text=True, check=True)
    key = re.search("parley_[A-Za-z0-9_-]{43}", made.stderr)[0]
    assert re.fullmatch("alice:[0-9a-f]{64}\n", made.stdout)
    assert key not in made.stdout
    refused = subprocess.run([PARLEY, "keys", "new", "a:b"], capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stdout, "Traceback" in refused.stderr) == (1, "", False)
