"""Recorded exchanges with a model server: how they are written, matched and read again."""

import json
from pathlib import Path
from typing import Any

import vcr
from vcr.request import Request

ARTICLES = Path(__file__).parent / "articles"
RECORDINGS = Path(__file__).parent.parent / "tests" / "recordings"
SAMPLE = Path(__file__).parent.parent / "service" / "web" / "static" / "sample.txt"
RECORDED = (
    "negotiation",
    "strike",
    "court-ruling",
    "merger",
    "council-vote",
    "no-dispute",
    "spanish",
    "injection",
    "sample",
)
# Where a recording was made is nobody's business, and of no use to the one who replays it.
HOST = "http://model.invalid"


def article_text(name: str) -> str:
    """The article of a recording, newlines as they are."""
    return (SAMPLE if name == "sample" else ARTICLES / f"{name}.txt").read_bytes().decode()


def path(name: str) -> Path:
    return RECORDINGS / f"{name}.json"


def recorder(record_mode: str) -> vcr.VCR:
    """A VCR that matches on method, path and parsed body, and writes no header but the content type."""
    cassettes = vcr.VCR(
        serializer="pretty",
        record_mode=record_mode,
        match_on=["method", "path", "parsed_body"],
        before_record_request=_bare_request,
        before_record_response=_bare_response,
    )
    cassettes.register_matcher("parsed_body", _same_body)
    cassettes.register_serializer("pretty", _Pretty)
    return cassettes


def model_of(name: str) -> str:
    """The model name that a recording was made with."""
    recorded = json.loads(path(name).read_text("utf-8"))
    model: str = json.loads(recorded["interactions"][0]["request"]["body"])["model"]
    return model


def _bare_request(request: Request) -> Request:
    request.headers = {"content-type": "application/json"}
    request.uri = HOST + request.path
    return request


def _bare_response(response: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in response["headers"].items() if name.lower() == "content-type"}
    return {**response, "headers": kept}


def _same_body(first: Request, second: Request) -> None:
    if json.loads(first.body) != json.loads(second.body):
        raise AssertionError("another body")


class _Pretty:
    """Recordings are read in diffs."""

    @staticmethod
    def serialize(cassette: dict[str, Any]) -> str:
        return json.dumps(cassette, indent=1, ensure_ascii=False) + "\n"

    @staticmethod
    def deserialize(content: str) -> dict[str, Any]:
        cassette: dict[str, Any] = json.loads(content)
        return cassette
