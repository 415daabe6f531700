"""A brief as most would make it: openai and instructor in FastAPI, with Parley's prompt and schema, unchecked."""

import os

import instructor
from fastapi import FastAPI, Request, Response
from openai import AsyncOpenAI

from schemas.article import BriefRequest
from schemas.draft import Draft
from service.engine.llm.prompt import drafting

openai = AsyncOpenAI(base_url=os.environ["PARLEY_LLM_BASE_URL"], api_key="none", max_retries=0)
client = instructor.from_openai(openai, mode=instructor.Mode.JSON_SCHEMA)
app = FastAPI(openapi_url=None)


@app.get("/ok")
async def ok() -> Response:
    return Response(b"ok")


@app.post("/v1/briefs")
async def create(request: Request) -> Response:
    article = BriefRequest.model_validate_json(await request.body()).article()
    messages = drafting(article, "en")
    draft = await client.chat.completions.create(
        model="scripted", response_model=Draft, messages=messages, max_retries=1
    )
    return Response(draft.model_dump_json(), media_type="application/json")
