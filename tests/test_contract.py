"""The document against the service: what it promises is what comes, in any order of calls."""

from itertools import count

import hypothesis
import pytest
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.openapi import from_wsgi

from service.app import create_app
from service.engine.extractive.engine import ExtractiveEngine
from service.store.sqlite import SqliteStore
from service.store.sqlite_file import SqliteFile
from tests.fakes import ARTICLE

EXAMPLES, RUNS, STEPS = 30, 15, 6
# No schema says that a text has a word in it, and is in a language that the extractive engine reads; what was not made
# before is answered with 504 where only-if-cached asks for it.
CHECKS = {"checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", "404", "422", "504"]}}}
QUIET = {"deadline": None, "database": None, "suppress_health_check": list(hypothesis.HealthCheck)}


class Service:
    """The real application, which can begin anew."""

    def __init__(self, settings, tmp_path):
        self._settings, self._tmp_path, self._numbers = settings, tmp_path, count()
        self.begin()

    def begin(self):
        folder = self._tmp_path / str(next(self._numbers))
        folder.mkdir()
        urls = {"store_url": f"sqlite:///{folder}/parley.db", "jobs_url": f"sqlite:///{folder}/jobs.db"}
        engines = dict.fromkeys(("llm", "extractive"), ExtractiveEngine())
        store = SqliteStore(SqliteFile(folder / "parley.db", 4), 2**24)
        self._app = create_app(self._settings(rate_limit="none", **urls), engines, store)

    def __call__(self, environ, start_response):
        return self._app(environ, start_response)


@pytest.fixture
def service(settings, tmp_path, monkeypatch):
    monkeypatch.setattr("service.web.jobs.STREAM_SECONDS", 0.1)
    return Service(settings, tmp_path)


@pytest.fixture
def contract(service):
    return from_wsgi("/openapi.json", service, config=SchemathesisConfig.from_dict(CHECKS))


def test_every_operation_keeps_its_word(contract, tried):
    """Whatever is sent, the answer is one that the document has, by every check there is."""
    operations = [result.ok() for result in contract.get_all_operations()]
    assert len(operations) > 5
    for operation in operations:

        @hypothesis.settings(max_examples=EXAMPLES, **QUIET)
        @hypothesis.given(case=operation.as_strategy())
        def keeps_its_word(case):
            case.call_and_validate()
            tried("inputs")

        keeps_its_word()


def test_calls_that_follow_from_each_other(contract, service, tried):
    """A brief that was made can be had and forgotten, a job that was accepted can be asked for and cancelled."""
    contract.config.generation.update(modes=[GenerationMode.POSITIVE])
    followed = set()

    class Counting(contract.as_state_machine()):
        def setup(self):
            service.begin()

        def before_call(self, case):
            if case.operation.definition.raw["operationId"] == "createBrief" and isinstance(case.body, dict):
                case.body = {"text": ARTICLE}
                case.headers["Prefer"] = "respond-async" if "If-None-Match" in case.headers else "handling=strict"

        def after_call(self, response, case):
            tried("inputs")
            followed.add((case.operation.definition.raw["operationId"], response.status_code))

    Counting.run(settings=hypothesis.settings(max_examples=RUNS, stateful_step_count=STEPS, **QUIET))
    assert ("createBrief", 202) in followed
    assert followed & {("getBrief", 200), ("deleteBrief", 204)}
