"""Odd inputs from public corpora, where PARLEY_TEST_CORPORA names a folder that holds them."""

import json
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from service.app import create_app
from service.cli import main
from service.telemetry import configure_logging
from tests.evidence import every_evidence
from tests.part import corpora

TEXT = 'Ann Lee, the mayor, said on Monday: "We will not sell the harbour."'


@pytest.fixture(autouse=True)
def _quiet():
    """A line for each of ten thousand requests is a good part of what they cost."""
    configure_logging("error")


@pytest.fixture
def client(settings):
    return create_app(settings(log_level="error")).test_client()


@pytest.fixture
def queued(settings, tmp_path):
    """A test client of an application with a job queue."""
    configured = settings(store_url=f"sqlite:///{tmp_path}/parley.db")
    return create_app(configured).test_client()


def test_every_parsing_case_gets_an_answer(client, tried):
    """No JSON document ends in a 5xx, as a body or as the value of a field; none of them is an article."""
    files = sorted((corpora() / "jsontestsuite").glob("*.json"))
    assert len(files) == 318
    for file in files:
        document = file.read_bytes()
        tried("inputs", 3)
        for body in (document, b'{"text": ' + document + b"}"):
            response = client.post("/v1/briefs", data=body, content_type="application/json")
            readable = body is not document and not file.name.startswith("n_")
            assert response.status_code in ((200, 400, 422) if readable else (400, 422)), file.name
        assert client.post("/v1/briefs", data=document, content_type="text/plain").status_code in (200, 400, 422)


@pytest.mark.parametrize("fields", [["text"], ["title", "source", "url"], ["published_at"], ["language"], ["engine"]])
def test_naughty_strings_in_fields(client, tried, fields):
    """A brief of which every quote stands where it says, or a word on the field."""
    for string in naughty_strings():
        tried("inputs")
        article = {"text": TEXT} | {field: f"{string}\n\n{TEXT}" if field == "text" else string for field in fields}
        response = client.post("/v1/briefs", json=article)
        assert response.status_code in (200, 422), string
        if response.status_code == 200:
            for item in every_evidence(response.get_json()):
                assert article["text"][item["start"] : item["end"]] == item["quote"]


@pytest.mark.parametrize("fields", [["text"], ["title", "source", "url", "published_at", "language", "engine"]])
def test_naughty_strings_in_the_form(client, tried, fields):
    """A page that shows the brief, or the form again with what is wrong."""
    for string in naughty_strings():
        tried("inputs")
        response = client.post("/", data={"text": TEXT} | dict.fromkeys(fields, string))
        assert response.status_code in (303, 422), string


def test_naughty_strings_as_plain_text(client, tried):
    """A brief, or no word in it."""
    for string in naughty_strings():
        tried("inputs")
        response = client.post("/v1/briefs", data=string.encode(), content_type="text/plain")
        assert response.status_code in (200, 422), string


@pytest.mark.parametrize("header", ["Accept", "Cache-Control", "If-None-Match", "X-Request-Id"])
def test_naughty_strings_in_headers(client, tried, header):
    """The stored brief, or a refusal."""
    assert client.post("/v1/briefs", json={"text": TEXT}).status_code == 200
    for string in naughty_strings():
        tried("inputs")
        response = client.post("/v1/briefs", json={"text": TEXT}, headers={header: as_header(string)})
        assert response.status_code in (200, 406), string


def test_naughty_strings_in_headers_of_jobs(queued, tried):
    """A job, the brief or a refusal; a stream of events, or its end."""
    job = queued.post("/v1/briefs", json={"text": TEXT}, headers={"Prefer": "respond-async"}).get_json()["id"]
    assert queued.delete(f"/v1/jobs/{job}").status_code == 200
    for string in naughty_strings():
        tried("inputs", 3)
        preferred = queued.post("/v1/briefs", json={"text": TEXT}, headers={"Prefer": as_header(string)})
        assert preferred.status_code == 200, string
        named = {"Prefer": "respond-async", "Idempotency-Key": as_header(string)}
        assert queued.post("/v1/briefs", json={"text": TEXT}, headers=named).status_code in (200, 400), string
        with queued.get(f"/v1/jobs/{job}/events", headers={"Last-Event-ID": as_header(string)}) as heard:
            assert "cancelled" in heard.text, string


@pytest.mark.parametrize(
    "place",
    ["/v1/briefs/{}", "/briefs/{}", "/v1/jobs/{}", "/v1/jobs/{}/events", "/v1/briefs?cursor={}", "/v1/briefs?limit={}"],
)
def test_naughty_strings_in_addresses(queued, tried, place):
    """What is nobody's id is found nowhere; what is no cursor or limit is empty or refused."""
    for string in naughty_strings():
        tried("inputs")
        response = queued.get(place.format(quote(string, safe="")))
        assert response.status_code in (200, 308, 400, 404), string


def test_naughty_strings_on_standard_input(tried, monkeypatch):
    """The command prints a brief, or says what is wrong."""
    monkeypatch.setenv("PARLEY_STORE_URL", "none:")
    for string in naughty_strings():
        tried("inputs")
        result = CliRunner().invoke(main, ["brief", "--engine", "extractive", "-"], input=string.encode())
        assert result.exit_code == 0 or "Error: -: " in result.output, string


def as_header(string):
    """Its UTF-8 in one line, as WSGI hands headers over."""
    return " ".join(string.encode().decode("latin-1").splitlines())


def naughty_strings():
    strings = json.loads((corpora() / "naughty_strings.json").read_text("utf-8"))
    assert len(strings) == 515
    return strings
