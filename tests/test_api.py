import hashlib
import io
import json

import pytest

from service.app import create_app
from service.errors import ServiceError
from tests.fakes import ARTICLE, DeadStore, FakeEngine, draft

BODY = {"text": ARTICLE}


@pytest.fixture
def client_of(settings):
    """Builds a test client around one engine."""

    def build(engine=None, store=None, **changed):
        engine = engine or FakeEngine(draft())
        engines = {"llm": engine, "extractive": engine}
        return create_app(settings(**changed), engines, store).test_client()

    return build


@pytest.fixture
def client(client_of):
    return client_of()


def problem_of(response):
    assert response.content_type == "application/problem+json"
    problem = response.get_json()
    assert problem["status"] == response.status_code
    return problem


def test_a_brief_is_made_once_and_served_from_the_cache(client):
    """The second POST is byte-identical, and both say where the brief can be had."""
    first, second = (client.post("/v1/briefs", json=BODY) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.data == second.data
    assert first.headers["Cache-Status"] == "parley; fwd=miss; stored"
    assert second.headers["Cache-Status"].startswith("parley; hit; ttl=")
    assert second.headers["Age"] == "0"
    assert first.headers["ETag"] == second.headers["ETag"]
    assert client.get(first.headers["Content-Location"]).data == first.data


def test_a_head_request_has_the_headers_alone(client):
    """As many bytes are announced as a GET has; none come."""
    place = client.post("/v1/briefs", json=BODY).headers["Content-Location"]
    head, got = client.head(place), client.get(place)
    assert (head.status_code, head.data) == (200, b"")
    assert (head.headers["Content-Length"], head.headers["ETag"]) == (str(len(got.data)), got.headers["ETag"])


def test_a_place_below_where_the_service_is_mounted(client):
    """Content-Location is a path of the host, whatever characters the mount has."""
    mounted = {"SCRIPT_NAME": "/presse/\u00e9".encode().decode("latin-1")}
    place = client.post("/v1/briefs", json=BODY, environ_overrides=mounted).headers["Content-Location"]
    assert place.startswith("/presse/%C3%A9/v1/briefs/")


def test_conditional_requests_get_304(client):
    """The ETag of an answer spares the next one its body, whatever the method."""
    first = client.post("/v1/briefs", json=BODY)
    tag = {"If-None-Match": first.headers["ETag"]}
    again = client.post("/v1/briefs", json=BODY, headers=tag)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert client.get(first.headers["Content-Location"], headers=tag).status_code == 304
    markdown = client.get(first.headers["Content-Location"], headers={**tag, "Accept": "text/markdown"})
    assert markdown.status_code == 200


def test_plain_text_and_json_share_a_brief(client):
    """The same text by either way is the same article."""
    as_json = client.post("/v1/briefs", json=BODY)
    as_text = client.post("/v1/briefs", data=ARTICLE.encode(), content_type="text/plain; charset=UTF-8")
    assert as_text.headers["Cache-Status"].startswith("parley; hit")
    assert as_text.data == as_json.data


@pytest.mark.parametrize(
    ("accept", "served"),
    [
        ("application/json", "application/json"),
        ("text/markdown", "text/markdown; charset=utf-8"),
        ("text/html", "text/html; charset=utf-8"),
        ("text/html;q=0.5, text/markdown", "text/markdown; charset=utf-8"),
        ("*/*", "application/json"),
        ("text/*", "text/markdown; charset=utf-8"),
        ("text/markdown; charset=utf-8", "text/markdown; charset=utf-8"),
        ("application/json; charset=utf-8", "application/json"),
        ("*", "application/json"),
    ],
)
def test_the_accepted_format_is_served(client, accept, served):
    """One brief in three formats."""
    response = client.post("/v1/briefs", json=BODY, headers={"Accept": accept})
    assert (response.status_code, response.content_type) == (200, served)
    assert "Ilse Brandt" in response.get_data(as_text=True)


def test_delete_forgets(client):
    """After it there is nothing to get, nothing to delete, and the next POST is a miss."""
    place = client.post("/v1/briefs", json=BODY).headers["Content-Location"]
    assert client.delete(place).status_code == 204
    assert problem_of(client.get(place))["code"] == "not_found"
    assert problem_of(client.delete(place))["code"] == "not_found"
    assert client.post("/v1/briefs", json=BODY).headers["Cache-Status"] == "parley; fwd=miss; stored"


def test_recent_briefs_are_paged(client):
    """Following the cursor lists every brief once, the newest first."""
    ids = [client.post("/v1/briefs", json={"text": f"{ARTICLE}{number}"}).get_json()["id"] for number in range(5)]
    listed, cursor = [], ""
    while cursor is not None:
        page = client.get("/v1/briefs", query_string={"limit": 2, **({"cursor": cursor} if cursor else {})}).get_json()
        listed += [item["id"] for item in page["briefs"]]
        cursor = page["cursor"]
    assert listed == ids[::-1]
    assert problem_of(client.get("/v1/briefs?limit=0"))["status"] == 400
    assert problem_of(client.get("/v1/briefs?limit=x"))["status"] == 400


def test_request_cache_control(client):
    """only-if-cached never drafts, no-store keeps nothing."""
    only = {"Cache-Control": "only-if-cached"}
    assert problem_of(client.post("/v1/briefs", json=BODY, headers=only))["code"] == "not_cached"
    fresh = client.post("/v1/briefs", json=BODY, headers={"Cache-Control": "no-store"})
    assert fresh.headers["Cache-Status"] == "parley; fwd=miss"
    assert client.post("/v1/briefs", json=BODY, headers=only).status_code == 504
    client.post("/v1/briefs", json=BODY)
    assert client.post("/v1/briefs", json=BODY, headers=only).status_code == 200


JSON_TYPE = "application/json"
BAD = {
    "empty body": (b"", JSON_TYPE, 400, "malformed_request"),
    "not JSON": (b"text=hello", JSON_TYPE, 400, "malformed_request"),
    "truncated JSON": (b'{"text": "hello', JSON_TYPE, 400, "malformed_request"),
    "NaN": (b'{"text": NaN}', JSON_TYPE, 422, "invalid_article"),
    "nested arrays": (b"[" * 100_000, JSON_TYPE, 400, "malformed_request"),
    "nested objects": (b'{"text":' * 100_000, JSON_TYPE, 400, "malformed_request"),
    "nested in a field": (b'{"text":' + b"[" * 100_000 + b"]" * 100_000 + b"}", JSON_TYPE, 400, "malformed_request"),
    "UTF-16": (json.dumps(BODY).encode("utf-16"), JSON_TYPE, 400, "malformed_request"),
    "invalid UTF-8": (b'{"text": "\xff\xfe"}', JSON_TYPE, 400, "malformed_request"),
    "lone surrogate": (rb'{"text": "Ann \ud83d said"}', JSON_TYPE, 400, "malformed_request"),
    "array": (b'["text"]', JSON_TYPE, 422, "invalid_article"),
    "string": (b'"text"', JSON_TYPE, 422, "invalid_article"),
    "no text": (b"{}", JSON_TYPE, 422, "invalid_article"),
    "empty text": (b'{"text": ""}', JSON_TYPE, 422, "invalid_article"),
    "blank text": (b'{"text": " \\n\\t\\u00a0\\u200b"}', JSON_TYPE, 422, "invalid_article"),
    "NULs": (b'{"text": "\\u0000\\u0000\\u0000"}', JSON_TYPE, 422, "invalid_article"),
    "number as text": (b'{"text": 5}', JSON_TYPE, 422, "invalid_article"),
    "null text": (b'{"text": null}', JSON_TYPE, 422, "invalid_article"),
    "bad date": (b'{"text": "Ann said so.", "published_at": "yesterday"}', JSON_TYPE, 422, "invalid_article"),
    "digits as date": (b'{"text": "Ann said so.", "published_at": "2020"}', JSON_TYPE, 422, "invalid_article"),
    "number as date": (b'{"text": "Ann said so.", "published_at": 5}', JSON_TYPE, 422, "invalid_article"),
    "bad language": (b'{"text": "Ann said so.", "language": "english!"}', JSON_TYPE, 422, "invalid_article"),
    "bad engine": (b'{"text": "Ann said so.", "engine": "magic"}', JSON_TYPE, 422, "invalid_article"),
    "unknown field": (b'{"text": "Ann said so.", "txet": 1}', JSON_TYPE, 422, "invalid_article"),
    "form": (b"text=hello", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
    "no type": (b"{}", None, 415, "unsupported_media_type"),
    "text in another charset": (ARTICLE.encode("utf-16"), "text/plain; charset=utf-16", 415, "unsupported_media_type"),
    "binary text": (b"\x89PNG\r\n\x1a\n\xff", "text/plain", 400, "malformed_request"),
    "empty plain text": (b"", "text/plain", 422, "invalid_article"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_a_problem_document(client, name):
    """Each kind of bad body has its status and its code, and nothing of it is echoed."""
    body, content_type, status, code = BAD[name]
    response = client.post("/v1/briefs", data=body, content_type=content_type)
    assert (response.status_code, problem_of(response)["code"]) == (status, code)
    assert b"pydantic" not in response.data


def test_fields_at_fault_are_named_by_pointer_without_their_values(client):
    """A caller learns which field and why."""
    body = {"text": "Ann said so.", "a/b~c": "secret", "language": "secret!", "published_at": "secret"}
    response = client.post("/v1/briefs", json=body)
    assert {error["pointer"] for error in problem_of(response)["errors"]} == {"/a~1b~0c", "/language", "/published_at"}
    assert b"secret" not in response.data
    assert problem_of(client.post("/v1/briefs", json={"text": "  "}))["errors"][0]["pointer"] == "/text"


def test_an_article_over_the_limit_is_413_with_the_limit(client_of):
    """Counted in characters, whatever the encoding."""
    client = client_of(max_chars=1000)
    fits = client.post("/v1/briefs", json={"text": (ARTICLE + "🚢" * 1000)[:1000]})
    assert fits.status_code == 200
    problem = problem_of(client.post("/v1/briefs", json={"text": "Ann said. " * 101}))
    assert (problem["code"], "1000" in problem["detail"]) == ("article_too_long", True)


def test_a_huge_body_is_refused_unread(client_of):
    """The announced length is enough."""

    class Unreadable(io.BytesIO):
        def read(self, *_):
            raise AssertionError("the body was read")

    response = client_of(max_chars=1000).post(
        "/v1/briefs",
        input_stream=Unreadable(b"x"),
        content_type=JSON_TYPE,
        environ_overrides={"CONTENT_LENGTH": "10000000"},
    )
    problem = problem_of(response)
    assert (problem["status"], problem["code"], "1000" in problem["detail"]) == (413, "article_too_long", True)


def test_a_body_that_ends_early_is_no_article(client):
    """What was cut off in transit is refused, not briefed."""
    response = client.post(
        "/v1/briefs", data=ARTICLE[:50].encode(), content_type="text/plain", environ_overrides={"CONTENT_LENGTH": "500"}
    )
    assert problem_of(response)["code"] == "malformed_request"


@pytest.mark.parametrize("published", ["2026-05-04", "2026-05-04T10:30:00Z", "2026-05-04T10:30:00+02:00"])
def test_the_date_of_publication_comes_back(client, published):
    """As a day or as a moment, as it was sent."""
    response = client.post("/v1/briefs", json={**BODY, "published_at": published})
    assert response.get_json()["article"]["published_at"] == published


def test_compressed_bodies_are_refused(client):
    """They would be taken for text."""
    response = client.post("/v1/briefs", data=b"x", content_type=JSON_TYPE, headers={"Content-Encoding": "gzip"})
    assert problem_of(response)["status"] == 415


def test_unknown_ids_methods_and_formats(client):
    """404, 405 with Allow, 406."""
    assert problem_of(client.get("/v1/briefs/nothing"))["code"] == "not_found"
    assert problem_of(client.get("/v1/nothing"))["code"] == "not_found"
    wrong_method = client.put("/v1/briefs", json=BODY)
    assert problem_of(wrong_method)["code"] == "method_not_allowed"
    assert {"GET", "POST"} <= set(wrong_method.headers["Allow"].split(", "))
    assert problem_of(client.post("/v1/briefs", json=BODY, headers={"Accept": "image/png"}))["code"] == "not_acceptable"


def test_what_the_engine_reports_reaches_the_caller(client_of):
    """A code, its status, and when to come back."""
    error = ServiceError("upstream_unavailable", "The model server answered 503.", retry_after=7.2)
    response = client_of(FakeEngine(error)).post("/v1/briefs", json=BODY)
    assert problem_of(response)["code"] == "upstream_unavailable"
    assert response.headers["Retry-After"] == "8"


def test_a_bug_is_a_plain_500(client_of, capsys):
    """The caller gets no detail, and the log has the place but nothing of the article."""
    response = client_of(FakeEngine(RuntimeError(f"oh no: {ARTICLE}"))).post("/v1/briefs", json=BODY)
    assert problem_of(response)["code"] == "internal"
    logged = capsys.readouterr()
    assert "Marrick" not in response.get_data(as_text=True) + logged.out + logged.err


def test_a_dead_store_leaves_the_service_up(client_of):
    """Briefs are made; readiness says that they are not kept."""
    client = client_of(store=DeadStore())
    assert client.post("/v1/briefs", json=BODY).headers["Cache-Status"] == "parley; fwd=miss"
    assert client.get("/livez").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.get_json()["store"]) == (200, "unavailable")


def test_the_article_is_identified_by_hash(client):
    """Provenance: SHA-256 and length of the text as received."""
    article = client.post("/v1/briefs", json=BODY).get_json()["article"]
    assert article["sha256"] == hashlib.sha256(ARTICLE.encode()).hexdigest()
    assert article["characters"] == len(ARTICLE)
