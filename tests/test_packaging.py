import re
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

import service

CHECKOUT = Path(__file__).parent.parent
LOCKS = ("runtime", "container", "build", "dev")
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_versions_and_hashes_and_nothing_else(name: str) -> None:
    """A lock names no index, no folder and no option, so that it installs from wherever its machine installs."""
    for line in (CHECKOUT / "requirements" / f"{name}.txt").read_text().splitlines()[2:]:
        assert re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; [^\\/@]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line)


@pytest.mark.parametrize("name", LOCKS[:-1])
def test_the_development_lock_holds_every_other(name: str) -> None:
    """A test runs on the versions that the service is deployed on, whatever the platform asks for beside."""
    assert versions(name) <= versions("dev")


def test_the_pins_of_the_project_are_in_the_lock() -> None:
    """The two that only install together are pinned, whoever resolves anew."""
    assert {"openai==3.3.0", "instructor==1.17.0"} <= set(PROJECT["dependencies"])
    assert {"openai==3.3.0", "instructor==1.17.0"} <= pins("runtime")


def test_the_wheel_holds_the_service_and_its_data(tmp_path: Path) -> None:
    """An installed Parley finds its prompts, word lists and pages, and brings no tests."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("parley-*.whl")
    names = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert {name.split("/")[0] for name in names} == {"service", "schemas", "prompts"}
    for data in ("prompts/**/*", "service/reading/data/*", "service/web/templates/**/*", "service/web/static/**/*"):
        files = {path.relative_to(CHECKOUT).as_posix() for path in CHECKOUT.glob(data) if path.is_file()}
        assert files <= names


def test_the_version_is_the_same_everywhere() -> None:
    """The package, the command and the image say which Parley they hold."""
    assert service.__version__ == PROJECT["version"]
    assert f'image.version="{PROJECT["version"]}"' in (CHECKOUT / "Dockerfile").read_text()


def versions(name: str) -> set[str]:
    return {pin.partition(" ;")[0] for pin in pins(name)}


def pins(name: str) -> set[str]:
    text = (CHECKOUT / "requirements" / f"{name}.txt").read_text()
    return {line.removesuffix(" \\") for line in text.splitlines() if "==" in line}
