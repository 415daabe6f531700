"""Was a form sent from a page of ours? Every view that changes something for a browser asks."""

from urllib.parse import urlsplit

from flask import request

from service.errors import ServiceError


def refuse_other_sites() -> None:
    """Raises ServiceError csrf_failed. A request with neither header is no browser's."""
    if request.headers.get("Sec-Fetch-Site") == "none" or not _has_origin() or is_own():
        return
    raise ServiceError("csrf_failed", "Open the form here and send it again.")


def is_own() -> bool:
    """Whether the browser says that a page of ours sent it."""
    site = request.headers.get("Sec-Fetch-Site")
    return site == "same-origin" if site else _host(request.headers.get("Origin", "")) == request.host


def _has_origin() -> bool:
    return "Sec-Fetch-Site" in request.headers or "Origin" in request.headers


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None
