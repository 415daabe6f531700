"""What the documents promise: every variable, metric and alert; clients that run as they stand."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from service.app import create_app
from service.settings import Settings
from tests.part import missing
from tests.processes import serving

ROOT = Path(__file__).parents[1]
OPERATIONS = (ROOT / "docs/operations.md").read_text("utf-8")
API = (ROOT / "docs/api.md").read_text("utf-8")
RULES = yaml.safe_load((ROOT / "deploy/alerts.yaml").read_text("utf-8"))["groups"][0]["rules"]
DASHBOARD = json.loads((ROOT / "deploy/grafana.json").read_text("utf-8"))
# No text of its own, or nothing that an operator sets.
EXPLAINED = re.compile(r"`((?:PARLEY|OTEL|PROMETHEUS)_[A-Z_]+)`")


@pytest.fixture(scope="module")
def families():
    """The metrics that a service has, by the names that queries use."""
    client = create_app(Settings(store_url="sqlite:///:none:", jobs_url="sqlite:////nowhere/jobs.db")).test_client()
    found = {}
    for family in text_string_to_metric_families(client.get("/metrics").text):
        if family.name.startswith("parley_"):
            suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"]}.get(family.type, [""])
            found[family.name] = [family.name + suffix for suffix in suffixes]
    return found


def test_every_variable_is_documented():
    """And none that there is not."""
    fields = Settings.model_fields.items()
    names = {
        str(getattr(f.validation_alias, "choices", [f.validation_alias or f"PARLEY_{n.upper()}"])[0]) for n, f in fields
    }
    described = {
        name
        for line in OPERATIONS.splitlines()
        if line.startswith("| `")
        for name in EXPLAINED.findall(line.split("|")[1])
    }
    assert described == names


def test_every_metric_is_documented(families):
    """And none that there is not."""
    section = OPERATIONS.partition("## Metrics")[2].partition("## Alerts")[0]
    described = {re.sub("_total$", "", name) for name in re.findall(r"`(parley_\w+)`", section)}
    assert described == set(families)


def test_dashboard_and_rules_name_what_there_is(families):
    """A panel or rule on a name that does not exist would stay silent for ever."""
    names = {name for family in families.values() for name in family}
    expressions = [rule["expr"] for rule in RULES]
    expressions += [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    used = {name for expression in expressions for name in re.findall(r"parley_\w+", expression)}
    assert used <= names
    assert {name for name in families if not any(family in used for family in families[name])} == set()


def test_every_alert_says_what_to_do():
    """In the table, and none that there is not."""
    assert set(re.findall(r"^\| `(Parley\w+)`", OPERATIONS, re.MULTILINE)) == {rule["alert"] for rule in RULES}


def block(language, url):
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", API, re.MULTILINE | re.DOTALL)
    assert found.count("http://127.0.0.1:8000") == 1
    return found.replace("http://127.0.0.1:8000", url)


@pytest.fixture
def url(tmp_path):
    """A service with jobs and the extractive engine."""
    with serving(tmp_path) as url:
        yield url


@pytest.mark.timeout(180)  # a service starts, and runs jobs
def test_the_clients_run_as_they_stand(url, browser):
    """curl, Python, and JavaScript in Chromium: each gets its brief and sees its job done."""
    if shutil.which("curl") is None:
        missing("curl")
    curl = run("bash", "-euo", "pipefail", "-c", block("sh", url))
    assert "cut off again" in curl
    assert '"status":"done"' in curl
    python = run(sys.executable, "-W", "error", "-c", block("python", url))
    assert "Ilse Brandt - The island must not be cut off again" in python
    assert "parley; hit" in python
    assert re.search(r"^done ", python, re.MULTILINE)
    assert "the job is done" in javascript(browser, block("js", url), url)


def run(*command):
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def javascript(browser, code, url):
    """What code writes to the console, as a module in a page of the service."""
    said = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    # A page without a policy of its own: that of the form lets no script but its own run.
    page.goto(f"{url}/livez")
    page.evaluate("async (code) => { await Object.getPrototypeOf(async () => {}).constructor(code)(); }", code)
    page.close()
    return "\n".join(said)
