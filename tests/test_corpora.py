"""Odd inputs from public corpora, where PARLEY_TEST_CORPORA names a folder that holds them."""

import json
import os
from pathlib import Path

import pytest

from service.app import create_app
from tests.fakes import ARTICLE

FOLDER = os.environ.get("PARLEY_TEST_CORPORA")
if not FOLDER and os.environ.get("PARLEY_TEST_REQUIRE_ALL"):
    raise RuntimeError("PARLEY_TEST_CORPORA is not set, and every part of the suite is required")
pytestmark = pytest.mark.skipif(not FOLDER, reason="PARLEY_TEST_CORPORA is not set")


@pytest.fixture
def client(settings):
    return create_app(settings()).test_client()


def test_every_parsing_case_gets_an_answer(client, tried):
    """No JSON document ends in a 5xx, as a body or as the value of a field; none of them is an article."""
    files = sorted(Path(FOLDER, "jsontestsuite").glob("*.json"))
    assert len(files) > 300
    for file in files:
        document = file.read_bytes()
        for body in (document, b'{"text": ' + document + b"}"):
            response = client.post("/v1/briefs", data=body, content_type="application/json")
            readable = body is not document and not file.name.startswith("n_")
            assert response.status_code in ((200, 400, 422) if readable else (400, 422)), file.name
            tried("inputs")


@pytest.mark.parametrize("field", ["text", "title", "source", "url", "published_at", "language", "engine"])
def test_naughty_strings_in_every_field(client, tried, field):
    """No 5xx; a brief is valid, and every quote stands where it says."""
    for string in json.loads(Path(FOLDER, "naughty_strings.json").read_text("utf-8")):
        article = {"text": f"{string}\n\n{ARTICLE}"} if field == "text" else {"text": "Ann Lee said no.", field: string}
        response = client.post("/v1/briefs", json=article)
        assert response.status_code < 500, string
        tried("inputs")
        if response.status_code == 200:
            for position in response.get_json()["positions"]:
                for item in position["evidence"]:
                    assert article["text"][item["start"] : item["end"]] == item["quote"]
