"""The article that servers are asked about, and what a model said of it."""

import json

from bench.load import NUMBER
from evals.recording import article_text, path
from schemas.article import Article
from service.engine.llm.prompt import drafting
from tests import fakes

SIZE = 4_000
ARTICLE, FILLER = "merger", "pipeline"


def article(size: int = SIZE) -> str:
    """The recorded article and part of another, so many characters, with a place for a number."""
    tail = f"\n\nFiled under number {NUMBER.decode()}.\n"
    whole = article_text(ARTICLE).rstrip() + "\n\n" + article_text(FILLER)
    return whole[: size - len(tail)].rstrip() + tail


def draft() -> str:
    """What a model wrote when it was asked for a draft of this article."""
    recorded = json.loads(path(ARTICLE).read_text("utf-8"))
    body = json.loads(recorded["interactions"][0]["response"]["body"]["string"])
    content: str = body["choices"][0]["message"]["content"]
    return content


def short() -> tuple[str, str]:
    """An article of a few hundred characters, with a place for the number, and a draft of it."""
    return f"{fakes.ARTICLE}\nFiled under number {NUMBER.decode()}.\n", fakes.draft_json()


def chat(size: int = SIZE) -> dict[str, object]:
    """The same asked of a model directly, in Parley's words."""
    messages = drafting(Article(text=article(size)), "en")
    return {"model": "scripted", "messages": messages}


def post(path: str, body: object, **headers: str) -> str:
    """A POST of JSON as it goes over the wire, for bench.load."""
    content = json.dumps(body, ensure_ascii=False)
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json", *lines]
    return "\r\n".join([*head, f"Content-Length: {len(content.encode())}", "", content])


def get(path: str, **headers: str) -> str:
    """A GET as it goes over the wire, for bench.load."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *lines, "", ""])
