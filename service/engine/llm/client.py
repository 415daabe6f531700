"""The one OpenAI client of a process."""

import logging
import threading
from typing import TYPE_CHECKING

from service.settings import Settings

if TYPE_CHECKING:
    from openai import OpenAI

CONNECT_SECONDS = 10.0


class Client:
    """Builds the OpenAI client on first use, once however many threads ask: importing it takes about a second."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._openai: OpenAI | None = None

    def get(self) -> "OpenAI":
        with self._lock:
            if self._openai is None:
                self._openai = _build(self._settings)
            return self._openai

    def close(self) -> None:
        """Close what connections are open; the next use builds anew."""
        with self._lock:
            if self._openai is not None:
                self._openai.close()
                self._openai = None


def _build(settings: Settings) -> "OpenAI":
    import httpx2
    from openai import OpenAI

    from service.engine.llm.transport import DeadlineTransport

    # They log request bodies and completions, errors included.
    for name in ("openai", "instructor", "httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else "none"
    return OpenAI(
        api_key=key,
        base_url=str(settings.llm_base_url) if settings.llm_base_url else "https://api.openai.com/v1",
        max_retries=0,
        timeout=httpx2.Timeout(None, connect=CONNECT_SECONDS),
        http_client=httpx2.Client(transport=DeadlineTransport(settings.max_in_flight), follow_redirects=False),
    )
