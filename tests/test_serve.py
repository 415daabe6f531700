"""parley serve as a user starts it: a real process, a real port."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from tests.evidence import every_evidence
from tests.fakes import ARTICLE, draft_json
from tests.processes import ask, serving
from tests.scripted_server import ScriptedServer, completion


def test_post_get_hit_and_304(tmp_path):
    """The main job without a model, over HTTP: valid, grounded, cached."""
    with serving(tmp_path, "--no-worker") as url:
        body = json.dumps({"text": ARTICLE}).encode()
        status, headers, first = ask(f"{url}/v1/briefs", body)
        brief = json.loads(first)
        assert (status, headers["Cache-Status"]) == (200, "parley; fwd=miss; stored")
        document = json.loads(ask(f"{url}/openapi.json")[2])
        jsonschema.validate(brief, {"$ref": "#/components/schemas/Brief", "components": document["components"]})
        evidence = list(every_evidence(brief))
        assert evidence
        assert all(ARTICLE[item["start"] : item["end"]] == item["quote"] for item in evidence)
        again = ask(f"{url}/v1/briefs", body)
        assert (again[2] == first, again[1]["Cache-Status"].startswith("parley; hit")) == (True, True)
        place = url + headers["Content-Location"]
        assert ask(place, **{"If-None-Match": headers["ETag"]})[0] == 304
        assert ask(f"{url}/")[0] == 200


def test_one_http_call_to_the_model(tmp_path):
    """With a base URL the model writes the draft."""
    with (
        ScriptedServer(completion(draft_json())).running() as model,
        serving(tmp_path, "--no-worker", PARLEY_LLM_BASE_URL=model.url) as url,
    ):
        status, _, body = ask(f"{url}/v1/briefs", json.dumps({"text": ARTICLE}).encode())
    assert (status, model.calls, json.loads(body)["engine"]["model"]) == (200, 1, "scripted-1")


@pytest.mark.parametrize("transfer", ["announced", "chunked"])
def test_a_body_that_is_too_large(tmp_path, transfer):
    """413 without waiting for the whole of it, and the service goes on."""
    with serving(tmp_path, "--no-worker", PARLEY_MAX_CHARS="1000") as url:
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            length = "Transfer-Encoding: chunked" if transfer == "chunked" else "Content-Length: 50000000"
            head = f"POST /v1/briefs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{length}\r\n\r\n"
            connection.sendall(head.encode())
            chunk = b"a" * 100_000
            connection.sendall(b"186a0\r\n" + chunk + b"\r\n" + b"0\r\n\r\n" if transfer == "chunked" else chunk)
            answer = connection.recv(65536)
        assert answer.startswith(b"HTTP/1.1 413")
        assert ask(f"{url}/livez")[0] == 200


def test_importing_the_application_builds_nothing(tmp_path):
    """No client, no store, no openai, no dbos."""
    code = (
        "import sys, pathlib, service.app; "
        "late = {'openai', 'instructor', 'py3langid', 'numpy', 'dbos', 'sqlalchemy'}; "
        "assert not late & set(sys.modules); "
        "assert not pathlib.Path('var').exists()"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, cwd=tmp_path)


def test_a_port_in_use_is_one_line(tmp_path):
    """No stack trace for what the caller can mend."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        command = [Path(sys.executable).with_name("parley"), "serve", "--port", str(holder.getsockname()[1])]
        result = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert result.returncode == 1
    assert "in use" in result.stderr
    assert "Traceback" not in result.stderr
