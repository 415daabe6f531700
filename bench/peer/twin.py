"""What Parley does for a hit, written for FastAPI with the same libraries and the same Briefer."""

import time
import uuid

import structlog
from fastapi import FastAPI, HTTPException, Request, Response

from schemas.article import BriefRequest
from service.app import create_briefer
from service.settings import Settings
from service.telemetry import configure_logging

settings = Settings()
configure_logging(settings.log_level)
briefer = create_briefer(settings)
log = structlog.get_logger()
app = FastAPI(openapi_url=None)


@app.get("/ok")
async def ok() -> Response:
    return Response(b"ok")


@app.post("/v1/briefs")
async def create(request: Request) -> Response:
    began = time.perf_counter()
    request_id = request.headers.get("x-request-id", "")[:64] or uuid.uuid4().hex
    structlog.contextvars.bind_contextvars(request_id=request_id)
    body = await request.body()
    if request.headers.get("content-type") != "application/json" or len(body) > settings.max_chars * 12:
        raise HTTPException(415)
    parsed = BriefRequest.model_validate_json(body)
    # A hit is shorter than what a thread for it would cost; the few misses do not count here.
    stored = briefer.brief(parsed.article(), parsed.engine).stored
    headers = {
        "Content-Location": f"/v1/briefs/{stored.id}",
        "Cache-Status": f"twin; hit; ttl={int(stored.expires - time.time())}",
        "Age": str(int(time.time() - stored.created)),
        "ETag": f'"{stored.id}-{int(stored.created * 1e6):x}"',
        "Vary": "Accept",
        "Cache-Control": "private, no-cache",
        "X-Request-Id": request_id,
    }
    ms = round((time.perf_counter() - began) * 1000, 1)
    log.info("request", method="POST", route="/v1/briefs", status=200, cache=headers["Cache-Status"], ms=ms)
    structlog.contextvars.clear_contextvars()
    return Response(stored.body, 200, headers, media_type="application/json")
