"""The OpenAPI 3.1 document of the API, made of the Pydantic models, and a page that shows it."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, jsonify, render_template
from pydantic.json_schema import models_json_schema

import service
from schemas.article import BriefRequest
from schemas.brief import Brief
from schemas.job import Job
from schemas.problem import Problem
from service.errors import HTTP, Code
from service.settings import Settings

REF = "#/components/schemas/"
Document = dict[str, Any]


def blueprint(settings: Settings) -> Blueprint:
    """/openapi.json and /docs."""
    docs = Blueprint("docs", __name__)
    keyed = settings.api_keys_file is not None

    @docs.get("/openapi.json")
    def openapi() -> Response:
        return jsonify(document(settings.max_chars, keyed))

    @docs.get("/docs")
    def page() -> str:
        return render_template("docs.html", document=document(settings.max_chars, keyed))

    return docs


def document(max_chars: int, keyed: bool) -> Document:
    """The whole document, as plain dictionaries. keyed: only who has a key is let in."""
    required: Document = {"security": [{name: []} for name in SECURITY]} if keyed else {}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Parley",
            "version": service.__version__,
            "description": "An article in, a brief out: parties, positions, points of contention and next steps, "
            "every statement tied to the words of the article that carry it.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/v1/briefs": {"post": _create(max_chars), "get": _recent()},
            "/v1/briefs/{id}": {"parameters": [ID], "get": _get(), "delete": _delete()},
            "/v1/jobs/{id}": {"parameters": [ID], "get": _get_job(), "delete": _cancel_job()},
            "/v1/jobs/{id}/events": {"parameters": [ID], "get": _job_events()},
            "/livez": {"get": _health("livez", "Is the process alive?", {})},
            "/readyz": {
                "get": _health("readyz", "Should it be sent requests?", {"503": _text("Warming up or draining")})
            },
        },
        **required,
        "components": {"schemas": _schemas(), "securitySchemes": SECURITY},
    }


def _create(max_chars: int) -> Document:
    return {
        "operationId": "createBrief",
        "summary": "The brief of an article, from the cache where it was made before",
        "parameters": [_cache_control(), IF_NONE_MATCH, PREFER, IDEMPOTENCY_KEY],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"$ref": REF + "BriefRequest"}},
                "text/plain": {"schema": {"type": "string", "maxLength": max_chars}},
            },
        },
        "responses": {
            "200": _brief_response(extra_headers=("Cache-Status", "Content-Location"))
            | _links("id", "getBrief", "deleteBrief"),
            "202": _job_response(
                "Accepted, to be made later", headers=("Location", "Preference-Applied", "Retry-After")
            )
            | _links("id", "getJob", "cancelJob"),
            "304": {"description": "The caller has it already"},
            **_problems(*(code for code in HTTP if code not in NOT_OF_CREATE)),
        },
    }


def _get() -> Document:
    return {
        "operationId": "getBrief",
        "summary": "A brief made earlier",
        "parameters": [IF_NONE_MATCH],
        "responses": {
            "200": _brief_response() | _links("id", "getBrief", "deleteBrief"),
            "304": {"description": "The caller has it already"},
            **_problems("not_found", "not_acceptable", "upstream_unavailable"),
        },
    }


def _delete() -> Document:
    return {
        "operationId": "deleteBrief",
        "summary": "Forget a brief and its article",
        "responses": {"204": {"description": "Forgotten"}, **_problems("not_found", "upstream_unavailable")},
    }


def _recent() -> Document:
    return {
        "operationId": "listBriefs",
        "summary": "The newest briefs first",
        "parameters": [
            _query("limit", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}, "how many; 20"),
            _query("cursor", {"type": "string"}, "the cursor of the page before"),
        ],
        "responses": {
            "200": {"description": "A page of briefs", "content": {"application/json": {"schema": LISTING}}}
            | _links("briefs/0/id", "getBrief", "deleteBrief"),
            **_problems("malformed_request", "upstream_unavailable"),
        },
    }


def _get_job() -> Document:
    return {
        "operationId": "getJob",
        "summary": "How far a brief is that is made later",
        "responses": {
            "200": _job_response("The job") | _links("brief_id", "getBrief"),
            **_problems("not_found", "upstream_unavailable"),
        },
    }


def _cancel_job() -> Document:
    return {
        "operationId": "cancelJob",
        "summary": "Cancel a job, unless it has ended: what runs stops at its next stage",
        "responses": {"200": _job_response("The job as it is now"), **_problems("not_found", "upstream_unavailable")},
    }


def _job_events() -> Document:
    return {
        "operationId": "streamJob",
        "summary": "The stages of a job as server-sent events",
        "description": "queued, then each stage with the calls of the model server so far, then done, failed or "
        "cancelled with the job as its data. A stream ends after a minute: come back with Last-Event-ID.",
        "parameters": [_header("Last-Event-ID", "the id of the last event received")],
        "responses": {
            "200": {"description": "Events", "content": {"text/event-stream": {"schema": {}}}},
            "204": _text("The last event was received before: there is no more to come"),
            **_problems("not_found", "overloaded", "upstream_unavailable"),
        },
    }


def _job_response(description: str, headers: Sequence[str] = ()) -> Document:
    return {
        "description": description,
        "headers": {name: {"schema": {"type": "string"}} for name in headers},
        "content": {"application/json": {"schema": {"$ref": REF + "Job"}}},
    }


def _links(pointer: str, *operations: str) -> Document:
    """Where to go on with the id that an answer has at a pointer."""
    return {
        "links": {
            operation: {"operationId": operation, "parameters": {"id": f"$response.body#/{pointer}"}}
            for operation in operations
        }
    }


def _health(operation: str, summary: str, more: Document) -> Document:
    return {"operationId": operation, "summary": summary, "security": [], "responses": {"200": _text("Yes"), **more}}


def _text(description: str) -> Document:
    return {"description": description}


def _brief_response(extra_headers: Sequence[str] = ()) -> Document:
    headers = ("ETag", *extra_headers)
    return {
        "description": "The brief",
        "headers": {name: {"schema": {"type": "string"}} for name in headers},
        "content": {
            "application/json": {"schema": {"$ref": REF + "Brief"}},
            "text/markdown": {"schema": {"type": "string"}},
            "text/html": {"schema": {"type": "string"}},
        },
    }


def _problems(*codes: Code) -> Document:
    """One response a status, naming the codes that it can carry; who asks and how often are asked of everybody."""
    by_status: dict[int, list[Code]] = {}
    for code in ("unauthorized", "rate_limited", *codes):
        by_status.setdefault(HTTP[code][0], []).append(code)
    return {
        str(status): {
            "description": ", ".join(of_status),
            "headers": {name: {"schema": {"type": "string"}} for name in HEADERS_OF.get(status, ())},
            "content": {"application/problem+json": {"schema": {"$ref": REF + "Problem"}}},
        }
        for status, of_status in sorted(by_status.items())
    }


def _query(name: str, schema: Document, description: str) -> Document:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _header(name: str, description: str) -> Document:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": description,
        "schema": {"type": "string"},
    }


def _cache_control() -> Document:
    return _header("Cache-Control", "no-cache, no-store, only-if-cached, max-age=SECONDS")


def _schemas() -> Document:
    _, definitions = models_json_schema(
        [(BriefRequest, "validation"), (Brief, "serialization"), (Job, "serialization"), (Problem, "serialization")],
        ref_template=REF + "{model}",
    )
    schemas: Document = definitions["$defs"]
    return schemas


ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
IF_NONE_MATCH = _header("If-None-Match", "an ETag received before")
PREFER = _header("Prefer", "respond-async: a job will do; wait=SECONDS: but the brief is welcome until then (RFC 7240)")
IDEMPOTENCY_KEY = {
    **_header("Idempotency-Key", "with respond-async: the same key and request are the same job"),
    "schema": {"type": "string", "pattern": "^[ -~¡-¬®-ÿ]{1,255}$"},
}
HEADERS_OF = {401: ("WWW-Authenticate",), 429: ("Retry-After", "RateLimit", "RateLimit-Policy"), 503: ("Retry-After",)}
SECURITY: Document = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key, as `parley keys new` makes it."},
    "apiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The same key."},
}
NOT_OF_CREATE = {
    "unauthorized",
    "csrf_failed",
    "not_found",
    "method_not_allowed",
    "rate_limited",
}
LISTED = ("id", "headline", "summary", "source", "engine", "created_at")
LISTING: Document = {
    "type": "object",
    "required": ["briefs", "cursor"],
    "properties": {
        "briefs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": list(LISTED),
                "properties": {name: {"type": ["string", "null"]} for name in LISTED},
            },
        },
        "cursor": {"type": ["string", "null"], "description": "pass it as cursor for the next page; null at the end"},
    },
}
