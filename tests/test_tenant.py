"""Two keys: neither sees what is the other's."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import SecretStr

from service.access.keyring import mint
from service.app import create_app
from service.owner import EVERYBODY, owner_in, owner_of
from tests.fakes import ARTICLE, FakeEngine, draft

BODY = {"text": ARTICLE}
ASYNC = {"Prefer": "respond-async"}


@pytest.fixture(params=["memory", "sqlite"])
def people(request, settings, tmp_path):
    """Two who ask, with a store of a kind."""
    url = "memory:" if request.param == "memory" else f"sqlite:///{tmp_path}/parley.db"
    return people_of(settings(store_url=url), FakeEngine(draft()), tmp_path)


def people_of(configured, engine, tmp_path):
    """Two who ask, each with a key of their own: functions from a method, a path and the rest to a response."""
    minted = [mint(name) for name in ("alice", "bob")]
    (tmp_path / "keys").write_text("".join(f"{line}\n" for _, line in minted))
    keyed = configured.model_copy(update={"api_keys_file": tmp_path / "keys", "secret": SecretStr("s" * 16)})
    client = create_app(keyed, {"llm": engine, "extractive": engine}).test_client()

    def person(key):
        def ask(method, path, headers=None, **sent):
            return client.open(path, method=method, headers={"X-API-Key": key, **(headers or {})}, **sent)

        return ask

    return [person(key) for key, _ in minted]


def test_a_brief_is_its_owners(people):
    """Made anew for another, under another id, and out of reach: to get, to list, to delete, as a page."""
    alice, bob = people
    hers, his = (person("POST", "/v1/briefs", json=BODY) for person in people)
    assert [made.headers["Cache-Status"].split("; ")[1] for made in (hers, his)] == ["fwd=miss", "fwd=miss"]
    place = hers.headers["Content-Location"]
    id = hers.get_json()["id"]
    assert (place, id) != (his.headers["Content-Location"], his.get_json()["id"])
    for path in (place, f"/briefs/{id}", f"/briefs/{id}/brief.json", f"/briefs/{id}/brief.md"):
        assert (alice("GET", path).status_code, bob("GET", path).status_code) == (200, 404)
    assert bob("DELETE", place).status_code == 404
    assert bob("POST", f"/briefs/{id}/delete").status_code == 404
    assert [item["id"] for item in bob("GET", "/v1/briefs").get_json()["briefs"]] == [his.get_json()["id"]]
    assert id not in bob("GET", "/briefs").text
    cached = {"Cache-Control": "only-if-cached"}
    theirs = {**cached, "If-None-Match": hers.headers["ETag"]}
    assert bob("POST", "/v1/briefs", json=BODY, headers=theirs).get_json()["id"] == his.get_json()["id"]
    assert alice("DELETE", place).status_code == 204
    assert bob("POST", "/v1/briefs", json=BODY, headers=cached).status_code == 200
    assert alice("POST", "/v1/briefs", json=BODY, headers=cached).status_code == 504


def test_nobody_waits_for_anothers_brief(settings, tmp_path):
    """The same article from two keys at once is two calls of the engine, at the same time."""
    both = threading.Barrier(2)

    class Meeting(FakeEngine):
        def draft(self, reading, budget):
            both.wait(20)
            return super().draft(reading, budget)

    engine = Meeting(draft())
    alice, bob = people_of(settings(), engine, tmp_path)
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda person: person("POST", "/v1/briefs", json=BODY), (alice, bob)))
    assert [response.headers["Cache-Status"] for response in made] == ["parley; fwd=miss; stored"] * 2
    assert engine.drafted == 2


def test_pages_of_a_listing_have_ones_own(people):
    """However many of another's lie between, and wherever the cursor comes from."""
    alice, bob = people
    for number in range(4):
        for person in people:
            person("POST", "/v1/briefs", json={"text": f"{ARTICLE} {number}"})
    found, path = [], "/v1/briefs?limit=2"
    while path:
        page = alice("GET", path).get_json()
        found += [item["id"] for item in page["briefs"]]
        path = page["cursor"] and f"/v1/briefs?limit=2&cursor={page['cursor']}"
    assert len(set(found)) == len(found) == 4
    theirs = bob("GET", f"/v1/briefs?cursor={found[0]}").get_json()["briefs"]
    assert not {item["id"] for item in theirs} & set(found)


@pytest.mark.parametrize("people", ["sqlite"], indirect=True)
def test_a_job_is_its_owners(people):
    """Another's is not there, to see, to hear or to cancel; nor does an Idempotency-Key lead to it."""
    alice, bob = people
    key = {**ASYNC, "Idempotency-Key": "one"}
    hers = alice("POST", "/v1/briefs", json=BODY, headers=key)
    his = bob("POST", "/v1/briefs", json=BODY, headers=key)
    assert (hers.status_code, his.status_code) == (202, 202)
    place = hers.headers["Location"]
    assert place != his.headers["Location"]
    plain = [person("POST", "/v1/briefs", json=BODY, headers=ASYNC).headers["Location"] for person in people]
    assert len(set(plain)) == 2
    assert bob("POST", "/v1/briefs", json={"text": "Other words."}, headers=key).status_code == 422
    for path in (place, plain[0]):
        assert bob("GET", path).status_code == bob("DELETE", path).status_code == 404
        assert bob("GET", f"{path}/events").status_code == 404
        assert alice("GET", path).get_json()["status"] == "queued"


def test_an_id_says_whose_it_is():
    """Names lead to different owners, and nobody's name to what belongs to everybody where there are no keys."""
    owners = [owner_of(name) for name in ("alice", "bob", "Alice")]
    assert len({*owners, EVERYBODY}) == 4
    assert owner_in(f"0123{owners[0]}") == owners[0]


def test_where_keys_were_not_set_before(people, settings, tmp_path):
    """What was made then is no key's."""
    engine = FakeEngine(draft())
    open_to_all = create_app(
        settings(store_url=f"sqlite:///{tmp_path}/parley.db"), {"extractive": engine}
    ).test_client()
    place = open_to_all.post("/v1/briefs", json=BODY).headers["Content-Location"]
    assert open_to_all.get(place).status_code == 200
    assert people[0]("GET", place).status_code == 404
