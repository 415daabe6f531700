"""All configuration, read once from PARLEY_* variables. Nothing else reads the environment."""

import os
import re
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AliasChoices,
    AnyHttpUrl,
    BaseModel,
    BeforeValidator,
    Field,
    SecretStr,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from schemas.article import EngineChoice


def _seconds_or_duration(value: object) -> object:
    """An environment variable is a string: a bare number in it means seconds."""
    return float(value) if isinstance(value, str) and value.strip().replace(".", "", 1).isdigit() else value


def _words(value: object) -> object:
    """An environment variable with several values has commas or spaces between them."""
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


Duration = Annotated[timedelta, BeforeValidator(_seconds_or_duration)]
Origin = Annotated[str, StringConstraints(pattern=r"^(\*|https?://[a-zA-Z0-9.:\[\]-]+)$")]


class Price(BaseModel):
    """US dollars per million tokens."""

    input: float = Field(ge=0)
    output: float = Field(ge=0)


class Settings(BaseSettings):
    """Times in seconds unless the type says otherwise. Raises ValidationError naming the variable at fault."""

    model_config = SettingsConfigDict(
        env_prefix="PARLEY_", env_ignore_empty=True, frozen=True, extra="ignore", populate_by_name=True
    )

    engine: EngineChoice = "auto"
    llm_model: str = "gpt-5.4-mini"
    llm_base_url: AnyHttpUrl | None = Field(
        None, validation_alias=AliasChoices("PARLEY_LLM_BASE_URL", "OPENAI_BASE_URL")
    )
    llm_api_key: SecretStr | None = Field(None, validation_alias=AliasChoices("PARLEY_LLM_API_KEY", "OPENAI_API_KEY"))
    llm_mode: Literal["json_schema", "tools"] = "json_schema"
    llm_strict: bool = True
    llm_temperature: float | None = Field(None, ge=0, le=2)
    llm_max_tokens: int | None = Field(None, ge=256)
    llm_fallback_model: str | None = None
    fallback: Literal["none", "extractive"] = "none"
    llm_attempts: int = Field(4, ge=1, le=20)
    deadline: float = Field(120, gt=0)
    contradicted: Literal["flag", "drop"] = "flag"
    max_in_flight: int = Field(64, ge=1)
    max_chars: int = Field(200_000, ge=1)
    store_url: str = "sqlite:///var/parley.db"
    store_max_mb: int = Field(1024, ge=1)
    cache_ttl: Duration = Field(timedelta(days=30), gt=timedelta(0))
    keep_articles: bool = True
    jobs_url: str | None = None
    job_retention: Duration = Field(timedelta(days=7), gt=timedelta(0))
    prices: dict[str, Price] = Field(default_factory=dict)
    otlp_endpoint: AnyHttpUrl | None = Field(None, validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT")
    runtime_folder: Path | None = Field(None, validation_alias="PROMETHEUS_MULTIPROC_DIR")
    api_keys_file: Path | None = None
    secret: SecretStr | None = Field(None, min_length=16)
    rate_limit: str = Field("120/minute", pattern=r"^(none|[1-9][0-9]{0,8}/(second|minute|hour|day))$")
    rate_limit_storage: str = Field("memory:", pattern=r"^(memory:|rediss?://.+)$")
    daily_tokens: int | None = Field(None, ge=1)
    trusted_proxies: int = Field(0, ge=0)
    cors_origins: Annotated[tuple[Origin, ...], NoDecode, BeforeValidator(_words)] = ()
    # What `parley serve` tells its workers.
    workers: int = Field(1, ge=1)
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("llm_api_key")
    @classmethod
    def _fits_a_header(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and not re.fullmatch(r"[!-~]+", key.get_secret_value()):
            raise ValueError("a key has printable ASCII characters only")
        return key

    @field_validator("store_url")
    @classmethod
    def _names_a_store(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql://")) and url not in ("memory:", "none:"):
            raise ValueError("a store is sqlite:///PATH, postgresql://…, memory: or none:")
        return _with_its_driver(url)

    @field_validator("rate_limit_storage")
    @classmethod
    def _has_its_client(cls, url: str) -> str:
        if url.startswith("redis") and not find_spec("redis"):
            raise ValueError("Redis needs an extra: pip install 'parley[redis]'")
        return url

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        if self.engine == "llm" and not self.has_model:
            raise ValueError("PARLEY_ENGINE=llm needs PARLEY_LLM_BASE_URL or PARLEY_LLM_API_KEY")
        return self

    @field_validator("jobs_url")
    @classmethod
    def _names_a_queue(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("jobs are kept at sqlite:///PATH or postgresql://…")
        return url and _with_its_driver(url)

    @property
    def jobs(self) -> str | None:
        """Where jobs are kept; None where the store, and so an accepted article, dies with the process."""
        if self.store_url in ("memory:", "none:"):
            return None
        return self.jobs_url or (
            self.store_url if self.store_url.startswith("postgresql:") else "sqlite:///var/jobs.db"
        )

    @property
    def folder(self) -> Path:
        """Where files beside the store go."""
        is_file = self.store_url.startswith("sqlite:///")
        return Path(self.store_url.removeprefix("sqlite:///")).parent if is_file else Path("var")

    @property
    def has_model(self) -> bool:
        return self.llm_base_url is not None or self.llm_api_key is not None

    @property
    def default_engine(self) -> Literal["llm", "extractive"]:
        if self.engine == "auto":
            return "llm" if self.has_model else "extractive"
        return self.engine


def _with_its_driver(url: str) -> str:
    if url.startswith("postgresql:") and not find_spec("psycopg"):
        raise ValueError("PostgreSQL needs an extra: pip install 'parley[postgres]'")
    return url


def tell_workers(count: int) -> None:
    """Let the processes that are started from here know how many of them there are."""
    os.environ["PARLEY_WORKERS"] = str(count)  # noqa: TID251
