"""Who is let in, how often, and what they are told."""

import io
import json

import pytest
from openapi_spec_validator import validate
from structlog.testing import capture_logs

from service.access.keyring import mint
from service.app import create_app
from service.web.access import network_of
from tests.fakes import ARTICLE, FakeEngine, draft

BODY = {"text": ARTICLE}


@pytest.fixture
def keys(tmp_path):
    """The keys of alice and bob, and a file that knows them."""
    minted = {name: mint(name) for name in ("alice", "bob")}
    (tmp_path / "keys").write_text("".join(f"{line}\n" for _, line in minted.values()))
    return {name: key for name, (key, _) in minted.items()}


@pytest.fixture
def client_of(settings, tmp_path):
    """Builds a test client; keyed ones know the keys of alice and bob."""

    def build(keyed=False, **changed):
        engine = FakeEngine(draft())
        if keyed:
            changed |= {"api_keys_file": tmp_path / "keys", "secret": "not so secret, is it"}
        return create_app(settings(**changed), {"llm": engine, "extractive": engine}).test_client()

    return build


def bearer(key):
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_a_key_lets_in(client_of, keys, scheme):
    """By either header, whatever the scheme's case."""
    client = client_of(keyed=True)
    assert client.get("/v1/briefs", headers={"Authorization": f"{scheme} {keys['alice']}"}).status_code == 200
    assert client.get("/v1/briefs", headers={"X-API-Key": keys["alice"]}).status_code == 200
    basic = {"Authorization": "Basic cHJveHk6eA==", "X-API-Key": keys["alice"]}
    assert client.get("/v1/briefs", headers=basic).status_code == 200


@pytest.mark.parametrize(
    ("headers", "challenge"),
    [
        ({}, 'Bearer realm="parley"'),
        ({"Authorization": "Bearer"}, 'Bearer realm="parley"'),
        ({"Authorization": "Basic cHJveHk6eA=="}, 'Bearer realm="parley"'),
        ({"Authorization": "Bearer parley_x"}, 'Bearer realm="parley", error="invalid_token"'),
        ({"X-API-Key": "\xff"}, 'Bearer realm="parley", error="invalid_token"'),
    ],
)
@pytest.mark.parametrize("path", ["/v1/briefs", "/v1/jobs/none", "/nothing/here", "/metrics/"])
def test_nobody_gets_in_without_one(client_of, keys, path, headers, challenge):
    """401, what is wanted, and not even whether there is such a page."""
    response = client_of(keyed=True).get(path, headers=headers)
    assert (response.status_code, response.get_json()["code"]) == (401, "unauthorized")
    assert response.headers["WWW-Authenticate"] == challenge


def test_what_is_open_to_everybody(client_of, keys):
    """Probes, the documents and what pages are made of."""
    client = client_of(keyed=True)
    for path in ("/livez", "/readyz", "/openapi.json", "/docs", "/static/parley.css", "/session"):
        assert client.get(path, buffered=True).status_code == 200


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [("127.0.0.1", {}, 200), ("192.0.2.1", {}, 401), ("127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, 401)],
)
def test_metrics_are_for_this_machine(client_of, keys, address, headers, status):
    """Who asks from it is let through; a proxy that stands on it is somebody else."""
    client = client_of(keyed=True)
    response = client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert response.status_code == status
    assert client.get("/metrics", headers={**headers, **bearer(keys["bob"])}).status_code == 200


def test_no_body_is_read_of_whom_is_turned_away(client_of, keys):
    """Neither for want of a key nor beyond the limit, and the connection ends."""

    class Unread(io.BytesIO):
        def read(self, *_):
            raise AssertionError("read")

        readinto = readline = read

    client = client_of(keyed=True, rate_limit="1/hour")
    for status in (401, 429):
        sent = {"wsgi.input": Unread(), "CONTENT_LENGTH": "1000", "CONTENT_TYPE": "application/json"}
        response = client.post("/v1/briefs", environ_overrides=sent)
        assert (response.status_code, response.headers["Connection"]) == (status, "close")


def test_the_log_names_the_key_and_does_not_show_it(client_of, keys):
    """The request's line has the name of whoever is let in."""
    client = client_of(keyed=True)
    with capture_logs() as logs:
        client.post("/v1/briefs", json=BODY, headers=bearer(keys["alice"]))
        client.get("/v1/briefs", headers=bearer("parley_wrong"))
    assert [entry.get("key") for entry in logs if entry["event"] == "request"] == ["alice", None]
    assert keys["alice"] not in str(logs)
    assert "parley_wrong" not in str(logs)


def test_the_rate_is_limited(client_of):
    """Every answer says what is left; beyond it 429, when to come back, and no brief is made."""
    client = client_of(rate_limit="2/hour")
    first, second, third = (client.post("/v1/briefs", json=BODY) for _ in range(3))
    assert [response.status_code for response in (first, second, third)] == [200, 200, 429]
    assert first.headers["RateLimit-Policy"] == '"default";q=2;w=3600'
    assert first.headers["RateLimit"].startswith('"default";r=1;t=')
    assert third.headers["RateLimit"].startswith('"default";r=0;t=')
    assert third.get_json()["code"] == "rate_limited"
    assert 1 <= int(third.headers["Retry-After"]) <= 3600
    assert "RateLimit" not in client.get("/livez").headers
    assert client.get("/livez").status_code == 200
    assert client.get("/").mimetype == "text/html"


def test_the_limit_is_a_keys_or_an_addresss(client_of, keys):
    """One key's use is not another's, and guessing keys uses up one's address."""
    client = client_of(keyed=True, rate_limit="2/hour")

    def ask(key, address="192.0.2.1"):
        return client.get("/v1/briefs", headers=bearer(key), environ_base={"REMOTE_ADDR": address}).status_code

    assert [ask(keys["alice"]) for _ in range(3)] == [200, 200, 429]
    assert ask(keys["alice"], "192.0.2.2") == 429
    assert ask(keys["bob"]) == 200
    assert [ask("guess") for _ in range(3)] == [401, 401, 429]
    assert ask("guess", "192.0.2.2") == 401
    assert ask(keys["bob"]) == 200


def test_no_limit_where_none_is_wanted(client_of):
    """And no header about it."""
    assert "RateLimit" not in client_of(rate_limit="none").get("/v1/briefs").headers


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_what_counts_as_one_address(address, network):
    """Of IPv6 the whole of a household's network: it has more addresses than could be counted."""
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("hops", "forwarded", "statuses"),
    [
        (0, ["192.0.2.1", "192.0.2.2"], [200, 429]),
        (1, ["192.0.2.1", "192.0.2.2"], [200, 200]),
        (1, ["spoofed-1, 192.0.2.1", "spoofed-2, 192.0.2.1"], [200, 429]),
        (2, ["spoofed-1, 192.0.2.1, 10.0.0.1", "spoofed-2, 192.0.2.1, 10.0.0.2"], [200, 429]),
        (2, ["192.0.2.1, 10.0.0.1", "192.0.2.2, 10.0.0.1"], [200, 200]),
    ],
)
def test_forwarded_addresses_count_from_trusted_proxies_alone(client_of, hops, forwarded, statuses):
    """As many as are declared; whatever a caller writes before them is not believed."""
    client = client_of(rate_limit="1/hour", trusted_proxies=hops)
    found = [client.get("/v1/briefs", headers={"X-Forwarded-For": value}).status_code for value in forwarded]
    assert found == statuses


def test_other_origins_are_not_answered_unless_named(client_of):
    """No header of CORS, and no preflight."""
    client = client_of()
    origin = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    for response in (client.get("/v1/briefs", headers=origin), client.options("/v1/briefs", headers=origin)):
        assert not [name for name, _ in response.headers if name.startswith("Access-Control")]


def test_named_origins_may_ask(client_of, keys):
    """A preflight needs no key; refusals can be read too; others and the pages stay closed; cookies are not taken."""
    client = client_of(keyed=True, cors_origins=("https://app.example", "https://b.example"))
    origin = {"Origin": "https://app.example"}
    preflight = client.options("/v1/briefs", headers={**origin, "Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    assert "DELETE" in preflight.headers["Access-Control-Allow-Methods"]
    for response in (
        client.post("/v1/briefs", json=BODY, headers={**origin, **bearer(keys["alice"])}),
        client.get("/v1/briefs", headers=origin),
    ):
        assert response.headers["Access-Control-Allow-Origin"] == "https://app.example"
        assert {"RateLimit", "ETag", "Retry-After"} <= set(
            response.headers["Access-Control-Expose-Headers"].split(", ")
        )
        assert "Origin" in response.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in response.headers
    other = client.get("/v1/briefs", headers={"Origin": "https://evil.example", **bearer(keys["alice"])})
    assert "Access-Control-Allow-Origin" not in other.headers
    assert "Origin" in other.headers["Vary"]
    assert "Access-Control-Allow-Origin" not in client.get("/session", headers=origin).headers


def test_every_origin_may_ask_where_that_is_wanted(client_of):
    """A star is answered with a star."""
    response = client_of(cors_origins=("*",)).get("/v1/briefs", headers={"Origin": "https://app.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_the_document_tells_of_keys_and_limits(client_of, keys):
    """Both headers, required where keys are set, on all but the probes; 401 and 429 with what they carry."""
    document = json.loads(client_of(keyed=True).get("/openapi.json").data)
    validate(document)
    assert set(document["components"]["securitySchemes"]) == {"bearer", "apiKey"}
    assert document["security"] == [{"bearer": []}, {"apiKey": []}]
    assert document["paths"]["/livez"]["get"]["security"] == []
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if path.startswith("/v1/") and method != "parameters":
                assert "WWW-Authenticate" in operation["responses"]["401"]["headers"]
                assert {"Retry-After", "RateLimit"} <= set(operation["responses"]["429"]["headers"])
    assert "budget_exhausted" in document["paths"]["/v1/briefs"]["post"]["responses"]["429"]["description"]
    assert "security" not in json.loads(client_of().get("/openapi.json").data)
