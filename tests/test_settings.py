from datetime import timedelta

import pytest
from pydantic import ValidationError

from service.settings import Settings


def test_a_bare_environment_means_the_extractive_engine():
    """Without key and base URL there is no model to ask."""
    assert Settings().default_engine == "extractive"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PARLEY_LLM_BASE_URL", "http://127.0.0.1:1/v1"),
        ("OPENAI_BASE_URL", "http://127.0.0.1:1/v1"),
        ("PARLEY_LLM_API_KEY", "sk-1"),
        ("OPENAI_API_KEY", "sk-1"),
    ],
)
def test_a_key_or_a_base_url_means_the_model(monkeypatch, variable, value):
    """auto takes the model where one is configured, and extractive can still be had by name."""
    monkeypatch.setenv(variable, value)
    assert Settings().default_engine == "llm"
    monkeypatch.setenv("PARLEY_ENGINE", "extractive")
    assert Settings().default_engine == "extractive"


def test_our_own_variables_come_first(monkeypatch):
    """PARLEY_LLM_* beats OPENAI_*."""
    monkeypatch.setenv("OPENAI_BASE_URL", "http://one.example/v1")
    monkeypatch.setenv("PARLEY_LLM_BASE_URL", "http://two.example/v1")
    assert Settings().llm_base_url.host == "two.example"


@pytest.mark.parametrize(
    ("value", "meant"), [("60", timedelta(minutes=1)), ("P2D", timedelta(days=2)), ("1.5", timedelta(seconds=1.5))]
)
def test_the_time_to_live_is_seconds_or_a_duration(monkeypatch, value, meant):
    """A bare number counts seconds."""
    monkeypatch.setenv("PARLEY_CACHE_TTL", value)
    assert Settings().cache_ttl == meant


@pytest.mark.parametrize(
    ("store", "jobs", "meant"),
    [
        ("sqlite:///var/parley.db", None, "sqlite:///var/jobs.db"),
        ("sqlite:///var/parley.db", "postgresql://db/parley", "postgresql://db/parley"),
        ("memory:", "sqlite:///var/jobs.db", None),
        ("none:", None, None),
    ],
)
def test_where_jobs_are_kept(monkeypatch, store, jobs, meant):
    """In a file of their own, unless told; nowhere, where their articles would not last."""
    monkeypatch.delenv("PARLEY_JOBS_URL")
    assert Settings(store_url=store, jobs_url=jobs).jobs == meant


def test_origins_are_separated_by_commas_or_spaces(monkeypatch):
    """As one writes them."""
    monkeypatch.setenv("PARLEY_CORS_ORIGINS", "https://a.example, http://localhost:3000 http://[::1]:80")
    assert Settings().cors_origins == ("https://a.example", "http://localhost:3000", "http://[::1]:80")


def test_empty_variables_do_not_count(monkeypatch):
    """As in an environment file with nothing behind the equals sign."""
    monkeypatch.setenv("OPENAI_API_KEY", "")
    monkeypatch.setenv("PARLEY_DEADLINE", "")
    assert not Settings().has_model
    assert Settings().deadline == 120


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PARLEY_ENGINE", "magic"),
        ("PARLEY_DEADLINE", "0"),
        ("PARLEY_LLM_ATTEMPTS", "0"),
        ("PARLEY_CACHE_TTL", "-1"),
        ("PARLEY_LLM_BASE_URL", "not a url"),
        ("PARLEY_LLM_API_KEY", "sk-ä\n"),
        ("PARLEY_STORE_URL", "redis://localhost"),
        ("PARLEY_JOBS_URL", "memory:"),
        ("PARLEY_JOB_RETENTION", "0"),
        ("PARLEY_PRICES", "cheap"),
        ("PARLEY_SECRET", "short"),
        ("PARLEY_RATE_LIMIT", "0/minute"),
        ("PARLEY_RATE_LIMIT", "many"),
        ("PARLEY_RATE_LIMIT_STORAGE", "memcached://localhost"),
        ("PARLEY_DAILY_TOKENS", "0"),
        ("PARLEY_TRUSTED_PROXIES", "-1"),
        ("PARLEY_CORS_ORIGINS", "https://a.example/path"),
        ("PARLEY_CORS_ORIGINS", "null"),
    ],
)
def test_nonsense_is_refused(monkeypatch, variable, value):
    """At start, not at the first request."""
    monkeypatch.setenv(variable, value)
    with pytest.raises((ValidationError, ValueError)):
        Settings()


def test_the_key_is_not_shown():
    """Settings may be printed."""
    assert "sk-1" not in repr(Settings(llm_api_key="sk-1"))
