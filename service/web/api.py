"""The JSON API: parse, call the Briefer, render."""

import time
from functools import lru_cache

from flask import Blueprint, Request, Response, jsonify
from flask.globals import request_ctx
from pydantic import ValidationError
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header
from werkzeug.urls import iri_to_uri

from schemas.article import Article, BriefRequest, EngineChoice
from schemas.brief import Brief
from schemas.job import Job
from service.briefing import Briefed, Briefer, CachePolicy
from service.errors import ServiceError
from service.settings import Settings
from service.store.stored import Stored
from service.telemetry import stage
from service.web import jobs, prefer, render
from service.web.access import owner
from service.web.application import FinishedResponse
from service.web.problem import invalid

JSON, MARKDOWN, HTML = "application/json", "text/markdown", "text/html"
PAGE = 20
LARGEST_PAGE = 100


def blueprint(briefer: Briefer, settings: Settings, later: jobs.Later | None) -> Blueprint:
    """The routes under /v1/briefs. later makes briefs after their requests; without it they are made at once."""
    api = Blueprint("api", __name__, url_prefix="/v1")

    @api.post("/briefs")
    def create() -> Response:
        request = request_ctx.request
        media_type = _negotiate(request)
        with stage("parse"):
            article, engine = _parse(request, settings.max_chars)
        policy = _cache_policy(request)
        preference = prefer.parse(request.environ.get("HTTP_PREFER", ""))
        # What must not be stored could not be fetched later.
        if later is None or not preference.respond_async or policy.only or not policy.write:
            return _answer(request, briefer.brief(article, engine, policy, owner=owner()), media_type)
        result = later.brief(article, engine, policy, preference)
        return jobs.accepted(result, preference) if isinstance(result, Job) else _answer(request, result, media_type)

    @api.get("/briefs/<id>")
    def get(id: str) -> Response:
        request = request_ctx.request
        return _represent(request, briefer.stored(id, owner()), _negotiate(request), {})

    @api.delete("/briefs/<id>")
    def delete(id: str) -> Response:
        briefer.forget(id, owner())
        return Response(status=204)

    @api.get("/briefs")
    def recent() -> Response:
        args = request_ctx.request.args
        limit = _limit(args.get("limit", str(PAGE)))
        briefs = briefer.recent(limit, args.get("cursor"), owner())
        cursor = briefs[-1].id if len(briefs) == limit else None
        return jsonify(briefs=[_listed(stored) for stored in briefs], cursor=cursor)

    return api


def _negotiate(request: Request) -> str:
    media_type = _best_of(request.environ.get("HTTP_ACCEPT", ""))
    if media_type is None:
        raise ServiceError("not_acceptable", f"A brief is served as {JSON}, {MARKDOWN} or {HTML}.")
    return media_type


@lru_cache(maxsize=256)
def _best_of(accept: str) -> str | None:
    # Parameters such as charset=utf-8 do not tell our formats apart, and some clients write * for */*.
    bare = [(value.partition(";")[0], quality) for value, quality in parse_accept_header(accept, MIMEAccept)]
    accepted = MIMEAccept([("*/*" if value == "*" else value, quality) for value, quality in bare] or [("*/*", 1)])
    return accepted.best_match([JSON, MARKDOWN, HTML])


def _parse(request: Request, max_chars: int) -> tuple[Article, EngineChoice]:
    try:
        # Only parameters make it necessary to take the header apart.
        media_type = JSON if request.content_type == JSON else request.mimetype
        if media_type == "text/plain":
            return Article(text=_decoded(request)), "auto"
        if media_type != JSON:
            raise ServiceError("unsupported_media_type", f"Send {JSON} or text/plain, in UTF-8.")
        parsed = BriefRequest.model_validate_json(request.get_data())
    except ValidationError as error:
        raise invalid(error) from None
    if len(parsed.text) > max_chars:
        raise ServiceError("article_too_long", f"The limit is {max_chars} characters.")
    return parsed.article(), parsed.engine


def _decoded(request: Request) -> str:
    if request.mimetype_params.get("charset", "utf-8").lower().replace("_", "-") not in ("utf-8", "utf8", "us-ascii"):
        raise ServiceError("unsupported_media_type", "Text is read in UTF-8 only.")
    try:
        return request.get_data().decode()
    except UnicodeDecodeError:
        raise ServiceError("malformed_request", "The body is not UTF-8.") from None


def _cache_policy(request: Request) -> CachePolicy:
    if "HTTP_CACHE_CONTROL" not in request.environ:
        return CachePolicy()
    control = request.cache_control
    return CachePolicy(
        read=not (control.no_cache or control.no_store),
        write=not control.no_store,
        only=bool(control.only_if_cached),
        max_age=control.max_age,
    )


def _answer(request: Request, briefed: Briefed, media_type: str) -> Response:
    stored = briefed.stored
    root = request.script_root and iri_to_uri(request.script_root)
    place = f"{root}/v1/briefs/{stored.id}"
    headers = {"Content-Location": place, "Cache-Status": _cache_status(briefed)}
    if briefed.cache == "hit":
        headers["Age"] = str(int(time.time() - stored.created))
    return _represent(request, stored, media_type, headers, briefed.kept)


def _represent(
    request: Request, stored: Stored, media_type: str, headers: dict[str, str], kept: bool = True
) -> Response:
    # A brief is never changed, only made again, later.
    tag = f"{stored.id}-{int(stored.created * 1e6):x}"
    if media_type != JSON:
        tag += f"-{media_type.rpartition('/')[2]}"
    # Shared caches must not keep it, and DELETE must be able to forget it.
    headers |= {
        "ETag": f'"{tag}"',
        "Vary": "Accept",
        "Cache-Control": "private, no-cache",
        "Content-Type": media_type if media_type == JSON else f"{media_type}; charset=utf-8",
    }
    if "HTTP_IF_NONE_MATCH" in request.environ and request.if_none_match.contains_weak(tag):
        return FinishedResponse(None, 304, headers)
    return FinishedResponse(_rendered(stored, media_type, kept), 200, headers)


def _rendered(stored: Stored, media_type: str, kept: bool) -> bytes | str:
    if media_type == JSON:
        return stored.body
    brief = Brief.model_validate_json(stored.body)
    if media_type == MARKDOWN:
        return render.markdown(brief)
    return render.page(brief, stored.article, stored.expires if kept else None)


def _cache_status(briefed: Briefed) -> str:
    """RFC 9211."""
    if briefed.cache == "hit":
        return f"parley; hit; ttl={int(briefed.stored.expires - time.time())}"
    if briefed.cache == "collapsed":
        return "parley; fwd=miss; collapsed"
    return "parley; fwd=miss" + ("; stored" if briefed.kept else "")


def _limit(given: str) -> int:
    if given not in map(str, range(1, LARGEST_PAGE + 1)):
        raise ServiceError("malformed_request", f"limit must be a number from 1 to {LARGEST_PAGE}.")
    return int(given)


def _listed(stored: Stored) -> dict[str, object]:
    brief = Brief.model_validate_json(stored.body)
    return {
        "id": brief.id,
        "headline": brief.headline,
        "summary": brief.summary.text,
        "source": brief.article.source,
        "engine": brief.engine.name,
        "created_at": brief.created_at.isoformat(),
    }
