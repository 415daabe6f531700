"""FastAPI answering known bodies with known bytes out of a dict: what a cache in front could do at best."""

import os
from pathlib import Path

from fastapi import FastAPI, Request, Response

app = FastAPI(openapi_url=None)
answer = Path(os.environ["PARLEY_ANSWER"]).read_bytes()
answers: dict[bytes, bytes] = {}


@app.get("/ok")
async def ok() -> Response:
    return Response(b"ok")


@app.post("/v1/briefs")
async def create(request: Request) -> Response:
    return Response(answers.setdefault(await request.body(), answer), media_type="application/json")
