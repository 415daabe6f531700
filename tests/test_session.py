"""The pages behind a key, as a browser uses them."""

import re

import pytest

from service.access import keyring
from service.access.keyring import mint
from service.app import create_app
from tests.fakes import ARTICLE, FakeEngine, draft


@pytest.fixture(autouse=True)
def _looks_every_time(monkeypatch):
    monkeypatch.setattr(keyring, "LOOK_SECONDS", 0.0)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def key(file):
    key, line = mint("alice")
    file.write_text(f"{line}\n")
    return key


@pytest.fixture
def client(settings, key, file):
    engine = FakeEngine(draft())
    configured = settings(api_keys_file=file, secret="not so secret, is it", trusted_proxies=1)
    return create_app(configured, {"llm": engine, "extractive": engine}).test_client()


def log_in(client, key, **sent):
    return client.post("/session", data={"key": key, **sent.pop("data", {})}, **sent)


def test_the_way_in_and_out(client, key):
    """From the form to the key's page, back, a brief, and out again."""
    away = client.get("/")
    assert (away.status_code, away.headers["Location"]) == (303, "/session")
    assert 'type="password"' in client.get("/session").text
    entered = log_in(client, f" {key}\n")
    assert (entered.status_code, entered.headers["Location"]) == (303, "/")
    assert "Log out alice" in client.get("/").text
    made = client.post("/", data={"text": ARTICLE})
    assert made.status_code == 303
    assert client.get(made.headers["Location"]).status_code == 200
    assert client.get("/v1/briefs").status_code == 200
    assert client.post("/session/end").headers["Location"] == "/session"
    assert client.get(made.headers["Location"]).status_code == 303


def test_a_key_in_the_header_does_without(client, key):
    """The pages are open to programs too, and set no cookie."""
    response = client.get("/", headers={"Authorization": f"Bearer {key}"})
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers


def test_the_cookie_is_out_of_others_reach(client, key):
    """No script reads it, no other site sends it along, over HTTPS it goes over nothing else, and it holds no key."""
    cookie = log_in(client, key).headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert key not in cookie
    assert keyring.digest_of(key) not in cookie
    assert "Secure" in log_in(client, key, headers={"X-Forwarded-Proto": "https"}).headers["Set-Cookie"]


@pytest.mark.parametrize("wrong", ["", "parley_x", "alice", "\0", "ключ"])
def test_a_wrong_key(client, wrong):
    """401 with the page again, no cookie, and what was typed is not shown."""
    response = log_in(client, wrong)
    assert (response.status_code, response.mimetype) == (401, "text/html")
    assert "This is no key that is known here." in response.text
    assert "Set-Cookie" not in response.headers
    assert "parley_x" not in response.text


@pytest.mark.parametrize("place", [0, 10, -1])
def test_a_cookie_that_was_tampered_with(client, key, place):
    """A changed character, and whoever sends it is a stranger."""
    value = re.search("parley=([^;]+)", log_in(client, key).headers["Set-Cookie"])[1]
    changed = list(value)
    changed[place] = "A" if changed[place] != "A" else "Q"
    client.set_cookie("parley", "".join(changed))
    assert client.get("/").status_code == 303
    client.set_cookie("parley", value)
    assert client.get("/").status_code == 200


def test_a_cookie_of_another_secret(client, key, settings, file):
    """Whoever does not know ours cannot sign for us."""
    other = create_app(settings(api_keys_file=file, secret="another secret altogether"), {}).test_client()
    value = re.search("parley=([^;]+)", log_in(other, key).headers["Set-Cookie"])[1]
    client.set_cookie("parley", value)
    assert client.get("/").status_code == 303


def test_a_session_ends_with_its_key(client, key, file):
    """Also where another key has the name now."""
    log_in(client, key)
    assert client.get("/").status_code == 200
    file.write_text(f"{mint('alice')[1]}\n")
    assert client.get("/").status_code == 303


def test_a_session_writes_for_our_own_pages_alone(client, key):
    """Cookies are sent by forms of other sites as well; only the browser knows where they come from, and says it."""
    log_in(client, key)
    for headers in ({}, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "null"}):
        assert client.post("/v1/briefs", json={"text": ARTICLE}, headers=headers).status_code == 401
    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}):
        assert client.post("/v1/briefs", json={"text": ARTICLE}, headers=headers).status_code == 200
    assert client.post("/", data={"text": ARTICLE}, headers={"Origin": "https://evil.example"}).status_code == 403
    for path in ("/session", "/session/end"):
        answer = client.post(path, data={"key": key}, headers={"Sec-Fetch-Site": "cross-site"})
        assert (answer.status_code, "Set-Cookie" in answer.headers) == (403, False)


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ("/briefs/0123abcd", "/briefs/0123abcd"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/briefs/0123abcd/../../x", "/"),
        ("/briefs/0123abcd\n", "/"),
    ],
)
def test_the_way_back(client, key, wanted, place):
    """To the brief that was asked for, and never to another site."""
    assert log_in(client, key, data={"next": wanted}).headers["Location"] == place


def test_the_brief_that_was_asked_for_comes_back(client):
    """Its address is carried through the key's page."""
    away = client.get("/briefs/0123abcd").headers["Location"]
    assert away == "/session?next=/briefs/0123abcd"
    assert 'value="/briefs/0123abcd"' in client.get(away).text
