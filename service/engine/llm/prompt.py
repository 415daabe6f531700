"""Prompts: the texts of prompts/ with an article put in, untouched."""

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from string import Template

from pydantic import ValidationError

from schemas.article import Article
from schemas.draft import MissingQuote
from service.fingerprint import ROOT, content_hash

FOLDER = ROOT / "prompts"
LISTED_ERRORS, LONGEST_VALUE = 20, 200
Messages = list[dict[str, str]]


def version() -> str:
    """A short content hash of the prompts."""
    return content_hash("prompts")[:12]


def drafting(article: Article, language: str) -> Messages:
    """What a model is sent for a draft. The system message never changes, so that providers cache it."""
    user = _template("user.md").substitute(
        article=article.text,
        marker=marker(article),
        title=_line(article.title or "unknown"),
        source=_line(article.source or "unknown"),
        published_at=article.published_at.isoformat() if article.published_at else "unknown",
        language=language,
        **_room(len(article.text)),
    )
    return [{"role": "system", "content": _system()}, {"role": "user", "content": user}]


def repairing(article: Article, missing: Sequence[MissingQuote]) -> Messages:
    """What a model is sent for the quotes that were not found."""
    statements = "\n".join(f"{q.number}. {_line(q.statement)}\n   not found: {_line(q.quote)}" for q in missing)
    content = _template("repair.md").substitute(article=article.text, marker=marker(article), statements=statements)
    return [{"role": "user", "content": content}]


def correction(misfit: ValidationError) -> Messages:
    """What a model is told of an answer that did not validate: places and reasons, never the answer itself."""
    lines = []
    for detail in misfit.errors(include_url=False, include_context=False)[:LISTED_ERRORS]:
        value = json.dumps(detail["input"], ensure_ascii=False, default=str)[:LONGEST_VALUE]
        place = "/" + "/".join(str(part)[:LONGEST_VALUE] for part in detail["loc"])
        lines.append(f"{place}: {detail['msg'][:LONGEST_VALUE]}" + (f" (got {value})" if detail["loc"] else ""))
    content = _template("reask.md").substitute(errors="\n".join(lines))
    return [{"role": "user", "content": content}]


def marker(article: Article) -> str:
    """A token that nothing of the article contains, derived from its hash."""
    digest = hashlib.sha256(article.text.encode()).hexdigest()
    while any(digest[:16] in part for part in (article.text, article.title or "", article.source or "")):
        digest = hashlib.sha256(digest.encode()).hexdigest()
    return digest[:16]


def _room(characters: int) -> dict[str, int]:
    """How many items a draft may have: its size is what the caller waits for, about twice a short article's at most."""
    return {
        "parties": _within(4, characters // 330, 15),
        "positions": _within(4, characters // 280, 25),
        "points": _within(1, characters // 1200, 5),
        "steps": _within(2, characters // 900, 6),
        "terms": _within(1, characters // 1500, 4),
    }


def _within(least: int, wanted: int, most: int) -> int:
    return max(least, min(wanted, most))


def _line(text: str) -> str:
    """On one line, so that it cannot look like a line of the prompt."""
    return " ".join(text.split())


@cache
def _system() -> str:
    examples = [json.loads(path.read_text("utf-8")) for path in sorted((FOLDER / "examples").glob("*.json"))]
    return _template("system.md").substitute(examples="\n\n".join(_example(**example) for example in examples))


def _example(article: str, draft: object) -> str:
    return f"Article:\n{article}\n\nDraft:\n{json.dumps(draft, ensure_ascii=False, separators=(',', ':'))}"


@cache
def _template(name: str) -> Template:
    return Template((FOLDER / name).read_text("utf-8"))
