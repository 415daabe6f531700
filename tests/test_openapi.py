"""The OpenAPI document, beside what is served."""

import jsonschema
import pytest
from openapi_spec_validator import validate

from service.app import create_app
from tests.fakes import ARTICLE, FakeEngine, draft


@pytest.fixture
def client(settings, tmp_path):
    """A test client of an application that has every route: its store allows of jobs."""
    engine = FakeEngine(draft())
    configured = settings(store_url=f"sqlite:///{tmp_path}/parley.db")
    return create_app(configured, {"llm": engine, "extractive": engine}).test_client()


def test_the_openapi_document_is_valid_and_describes_the_answers(client):
    """A brief and a problem fit the schemas that the document has for them."""
    document = client.get("/openapi.json").get_json()
    validate(document)
    assert document["openapi"].startswith("3.1")
    brief = client.post("/v1/briefs", json={"text": ARTICLE}).get_json()
    problem = client.get("/v1/briefs/nothing").get_json()
    for instance, name in ((brief, "Brief"), (problem, "Problem"), ({"text": "x"}, "BriefRequest")):
        jsonschema.validate(instance, {"$ref": f"#/components/schemas/{name}", "components": document["components"]})


def test_every_documented_path_is_served_and_the_reverse(client):
    """The document and the routes are the same list."""
    documented = {
        (path.replace("{", "<").replace("}", ">"), method.upper())
        for path, item in client.get("/openapi.json").get_json()["paths"].items()
        for method in item
        if method != "parameters"
    }
    served = {
        (rule.rule, method)
        for rule in client.application.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(("/v1", "/livez", "/readyz"))
    }
    assert documented == served


def test_the_docs_page_shows_the_paths(client):
    """For people who read it in a browser."""
    page = client.get("/docs")
    assert page.status_code == 200
    assert "/v1/briefs" in page.get_data(as_text=True)
