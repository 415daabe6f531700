"""Parts of a machine that some tests need and not every machine has."""

import os
from pathlib import Path
from typing import NoReturn

import pytest


def missing(part: str) -> NoReturn:
    """Skip the test for want of a part, or fail it where PARLEY_TEST_REQUIRE_ALL asks for all."""
    if os.environ.get("PARLEY_TEST_REQUIRE_ALL"):
        pytest.fail(f"{part} is required, and is not there")
    pytest.skip(f"{part} is not there")


def corpora() -> Path:
    """The folder of public corpora that PARLEY_TEST_CORPORA names."""
    return Path(os.environ.get("PARLEY_TEST_CORPORA") or missing("PARLEY_TEST_CORPORA"))
