"""What settings say of access, opened."""

from service.access.keyring import Keyring
from service.access.rate import RateLimiter
from service.access.secret import secret_at
from service.settings import Settings


def open_keyring(settings: Settings) -> Keyring | None:
    """The API keys; None where everybody is let in."""
    return Keyring(settings.api_keys_file) if settings.api_keys_file else None


def open_secret(settings: Settings) -> str:
    """What signs sessions. Raises OSError where it is not configured and cannot be kept beside the store."""
    return settings.secret.get_secret_value() if settings.secret else secret_at(settings.folder / "parley.secret")


def open_limiter(settings: Settings) -> RateLimiter | None:
    """What counts requests; None where there is no limit."""
    if settings.rate_limit == "none":
        return None
    return RateLimiter(settings.rate_limit, settings.rate_limit_storage, settings.workers)
