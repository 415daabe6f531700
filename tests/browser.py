"""The service as a person meets it: the system's Chromium, before a server with a worker and a model that can wait."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from evals.recording import model_of
from schemas.brief import Brief
from service.app import open_store
from service.briefing import Store
from service.owner import EVERYBODY
from service.store.stored import Stored
from tests.fakes import draft_json
from tests.part import missing
from tests.processes import serving
from tests.recorded_server import RecordedServer
from tests.scripted_server import Handler, Reply, completion, error
from tests.submitting import all_ended, submit

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# A service, its worker and a browser start, on a machine that may be busy with other tests.
START_SECONDS = 150
REFUSED = "The model has nothing to say about this."
SAMPLE = (Path(__file__).parents[1] / "service/web/static/sample.txt").read_text("utf-8")


def executable() -> str:
    """Where Chromium is. Skips the test where there is none, or fails it where all is required."""
    return shutil.which("chromium") or missing("Chromium")


class Model(RecordedServer):
    """Answers at once, unless it is held: the sample as recorded, REFUSED with an error, all else with one draft."""

    def __init__(self) -> None:
        super().__init__()
        self._free = threading.Event()
        self._free.set()

    @contextmanager
    def held(self) -> Iterator[None]:
        """No answer until this ends."""
        self._free.clear()
        try:
            yield
        finally:
            self._free.set()

    def next_reply(self, request: dict[str, Any], headers: dict[str, str]) -> Reply:
        asked = request["messages"][-1]["content"]
        reply = error(401) if REFUSED in asked else completion(draft_json())
        if SAMPLE[:50] in asked:
            reply = super().next_reply(request, headers)

        def when_free(handler: Handler) -> None:
            self._free.wait(60)
            reply(handler)

        return when_free


@dataclass(frozen=True)
class Site:
    """A running service: its address, its store, its model."""

    url: str
    store: Store
    model: Model

    def keep(self, brief: Brief, article: str | None, age: float = 0) -> str:
        """The address of the page of a brief that the store has now; age in seconds."""
        self.store.put(Stored(brief.id, brief.model_dump_json().encode(), time.time() - age, 4e9, article))
        return f"{self.url}/briefs/{brief.id}"


def new_id() -> str:
    """An id that no brief has."""
    return uuid4().hex + EVERYBODY


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A service with a worker."""
    executable()
    folder = tmp_path_factory.mktemp("site")
    with Model().running() as model:
        environment = {
            "PARLEY_LLM_BASE_URL": model.url,
            "PARLEY_LLM_MODEL": model_of("sample"),
            "PARLEY_LLM_ATTEMPTS": "1",
            "PARLEY_STORE_URL": f"sqlite:///{folder}/parley.db",
            "PARLEY_JOBS_URL": f"sqlite:///{folder}/jobs.db",
        }
        with serving(folder, **environment) as url:
            # The first job waits for the worker to start.
            all_ended(url, submit(url, 1), seconds=START_SECONDS)
            yield Site(url, open_store(environment["PARLEY_STORE_URL"], 2**30)[0], model)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of 1400 × 900 in which no script may fail."""
    with opened(browser) as page:
        yield page


@contextmanager
def opened(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page with options of its own; nothing may be refused by its policy or fail in its scripts."""
    context = browser.new_context(**{"viewport": {"width": 1400, "height": 900}, **options})
    context.set_default_timeout(15_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    yield page
    context.close()
    assert not faults


def accessible(page: Page) -> bool:
    """Whether axe-core finds no violation; it is printed where it does."""
    results = Axe().run(page)
    if results.violations_count:
        print(results.generate_report())
    return bool(results.violations_count == 0)
