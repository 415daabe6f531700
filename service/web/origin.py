"""Was a form sent from a page of ours? Every view that changes something for a browser asks."""

from urllib.parse import urlsplit

from flask import request

from service.errors import ServiceError


def refuse_other_sites() -> None:
    """Raises ServiceError csrf_failed. A request with neither header is no browser's."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    own = site in ("same-origin", "none") if site else origin is None or _host(origin) == request.host
    if not own:
        raise ServiceError("csrf_failed", "Open the form here and send it again.")


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None
