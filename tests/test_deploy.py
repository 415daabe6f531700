"""compose.yaml and the Kubernetes manifest, as far as they can be tried without Docker and a cluster."""

import re
from pathlib import Path

import pytest
import yaml

from service.app import create_app
from service.cli import main
from service.settings import Settings

ROOT = Path(__file__).parent.parent


def of_compose():
    """(command, environment) of each Parley container."""
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    return [
        (service["command"], service["environment"])
        for service in services.values()
        if service["image"].startswith("parley:")
    ]


def of_kubernetes():
    documents = list(yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text()))
    given = {
        document["metadata"]["name"] + document["kind"]: document.get("stringData") or document.get("data")
        for document in documents
    }
    return [
        (
            container["args"],
            {
                **given[container["envFrom"][0]["secretRef"]["name"] + "Secret"],
                **given[container["envFrom"][1]["configMapRef"]["name"] + "ConfigMap"],
            },
        )
        for document in documents
        if document["kind"] == "Deployment"
        for container in document["spec"]["template"]["spec"]["containers"]
    ]


CONTAINERS = of_compose() + of_kubernetes()


def test_web_and_workers_are_there():
    """In both."""
    assert [command[:2] for command, _ in CONTAINERS] == [["parley", "serve"], ["parley", "worker"]] * 2


@pytest.mark.parametrize(("command", "_environment"), CONTAINERS)
def test_commands_exist(command, _environment):
    """With the options that they are given."""
    program, name, *arguments = command
    assert program == "parley"
    main.commands[name].make_context(name, arguments)


@pytest.mark.parametrize(("_command", "environment"), CONTAINERS)
def test_variables_exist_and_are_valid(_command, environment, monkeypatch):
    """Settings know each, take its value, and put store and jobs into PostgreSQL."""
    known = {f"PARLEY_{name.upper()}" for name in Settings.model_fields}
    assert set(environment) <= known
    for name, value in environment.items():
        monkeypatch.setenv(name, re.sub(r"\$\{\w+:\?\}", "a-word-of-some-length", re.sub(r"\$\{\w+:-\}", "", value)))
    monkeypatch.delenv("PARLEY_JOBS_URL")
    settings = Settings()
    assert settings.jobs == settings.store_url
    assert settings.store_url.startswith("postgresql://")


def test_probes_ask_what_there_is(settings):
    """No pod is killed for a path that was renamed."""
    client = create_app(settings()).test_client()
    paths = re.findall(r"path: (/\w+)", (ROOT / "deploy/kubernetes.yaml").read_text())
    assert set(paths) == {"/livez", "/readyz"}
    assert {client.get(path).status_code for path in paths} == {200}
