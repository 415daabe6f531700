"""Who asks, and whether they may: by key, session or address, before any of a body is read."""

import ipaddress
from functools import lru_cache

from flask import Flask, Request, Response
from flask.globals import app_ctx, request_ctx

from service.access.keyring import Key, Keyring
from service.access.rate import RateLimiter
from service.errors import ServiceError
from service.owner import EVERYBODY, owner_of
from service.telemetry import note
from service.web import session
from service.web.origin import is_own
from service.web.problem import close_unread

STATIC = "/static/"
PROBES = frozenset({"/livez", "/readyz"})
METRICS = "/metrics"
DOCUMENTS = frozenset({"/openapi.json", "/docs"})
SAFE = ("GET", "HEAD")
PAGES = ("form", "shelf")
LOOPBACK = ("127.0.0.1", "::1")


def register(app: Flask, keyring: Keyring | None, limiter: RateLimiter | None) -> None:
    """Let in who has a key, or everybody where there is no keyring, as often as the limiter allows."""

    @app.before_request
    def admit() -> Response | None:
        seen, request = app_ctx.g, request_ctx.request
        seen.turned_away = True
        key = _key(keyring, request) if keyring else None
        seen.owner = owner_of(key.name) if key else EVERYBODY
        if key:
            note(key=key.name)
        if limiter and not _asks_often(request.path):
            seen.quota = limiter.count("key", key.name) if key else limiter.count("address", _network(request))
            if not seen.quota.allowed:
                raise ServiceError("rate_limited", "Wait before the next request.", retry_after=seen.quota.seconds)
        if keyring is None or key or _is_open(request):
            seen.turned_away = False
            return None
        if request.blueprint in PAGES:
            return session.ask_for_key()
        raise ServiceError("unauthorized", "Send an API key as Authorization: Bearer KEY, or as X-API-Key.")

    @app.after_request
    def tell(response: Response) -> Response:
        seen = app_ctx.g
        if quota := seen.get("quota"):
            response.headers.add("RateLimit-Policy", quota.policy)
            response.headers.add("RateLimit", f'"default";r={quota.remaining};t={quota.seconds}')
        if response.status_code == 401:
            wrong = ', error="invalid_token"' if _presented(request_ctx.request) else ""
            response.headers["WWW-Authenticate"] = f'Bearer realm="parley"{wrong}'
        if seen.get("turned_away"):
            close_unread(response)
        return response


def owner() -> str:
    """Whose briefs and jobs this request may see."""
    found: str = app_ctx.g.get("owner", EVERYBODY)
    return found


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """What counts as one address: of IPv6 the network that a household has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))


def _key(keyring: Keyring, request: Request) -> Key | None:
    if presented := _presented(request):
        return keyring.find(presented)
    # A browser sends its cookie with whatever another site has it send. The pages look where it was sent from, and
    # their scripts use the API.
    return session.key(keyring) if request.method in SAFE or request.blueprint in PAGES or is_own() else None


def _presented(request: Request) -> str | None:
    scheme, _, token = request.environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else request.environ.get("HTTP_X_API_KEY")


def _asks_often(path: str) -> bool:
    return path in PROBES or path == METRICS or path.startswith(STATIC)


def _is_open(request: Request) -> bool:
    path = request.path
    if path == METRICS:
        # Behind a proxy on this machine everybody comes from it.
        return request.remote_addr in LOOPBACK and "X-Forwarded-For" not in request.headers
    return path in PROBES or path in DOCUMENTS or path.startswith(STATIC) or request.blueprint == "session"


def _network(request: Request) -> str:
    return network_of(request.remote_addr or "")
