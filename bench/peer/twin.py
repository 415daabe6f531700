"""What Parley does for a hit, written for FastAPI with the same libraries and the same Briefer."""

import time
import uuid

from fastapi import FastAPI, HTTPException, Request, Response

from schemas.article import BriefRequest
from service import metric
from service.app import create_briefer, open_keyring, open_limiter
from service.owner import EVERYBODY, owner_of
from service.settings import Settings
from service.telemetry import configure_logging, note, open_line, write_line

ROUTE = "/v1/briefs"

settings = Settings()
configure_logging(settings.log_level)
briefer = create_briefer(settings)
keyring = open_keyring(settings)
limiter = open_limiter(settings)
app = FastAPI(openapi_url=None)


@app.get("/ok")
async def ok() -> Response:
    return Response(b"ok")


@app.post(ROUTE)
async def create(request: Request) -> Response:
    began = time.perf_counter()
    request_id = request.headers.get("x-request-id", "")[:64] or uuid.uuid4().hex
    open_line(request_id=request_id)
    headers = {"Vary": "Accept", "Cache-Control": "private, no-cache", "X-Request-Id": request_id}
    owner = _admit(request, headers)
    body = await request.body()
    if request.headers.get("content-type") != "application/json" or len(body) > settings.max_chars * 12:
        raise HTTPException(415)
    parsed = BriefRequest.model_validate_json(body)
    # A hit is shorter than what a thread for it would cost; the few misses do not count here.
    stored = briefer.brief(parsed.article(), parsed.engine, owner=owner).stored
    headers |= {
        "Content-Location": f"{ROUTE}/{stored.id}",
        "Cache-Status": f"twin; hit; ttl={int(stored.expires - time.time())}",
        "Age": str(int(time.time() - stored.created)),
        "ETag": f'"{stored.id}-{int(stored.created * 1e6):x}"',
    }
    metric.count_cache("hit")
    metric.count_request(ROUTE, "POST", 200, time.perf_counter() - began)
    note(cache="hit", method="POST", route=ROUTE, status=200)
    write_line("request", outcome="ok")
    return Response(stored.body, 200, headers, media_type="application/json")


def _admit(request: Request, headers: dict[str, str]) -> str:
    """Whose request it is, once it is counted."""
    key = keyring.find(request.headers.get("x-api-key", "")) if keyring else None
    if keyring and not key:
        raise HTTPException(401)
    if limiter:
        quota = limiter.count("key", key.name) if key else limiter.count("address", "127.0.0.1")
        if not quota.allowed:
            raise HTTPException(429)
        headers["RateLimit-Policy"] = quota.policy
        headers["RateLimit"] = f'"default";r={quota.remaining};t={quota.seconds}'
    return owner_of(key.name) if key else EVERYBODY
