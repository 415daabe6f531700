"""The form, which works without JavaScript too."""

import json
import math
from functools import partial
from pathlib import Path
from typing import get_args

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request, url_for
from pydantic import ValidationError
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as Redirect

from schemas.article import Article, BriefRequest, EngineChoice
from schemas.brief import Brief
from service.briefing import Briefer
from service.errors import ServiceError
from service.settings import Settings
from service.telemetry import note, stage
from service.web import render
from service.web.access import owner
from service.web.origin import refuse_other_sites
from service.web.problem import invalid

LABELS = {
    "text": "The article",
    "title": "Headline",
    "source": "Source",
    "published_at": "Published on",
    "language": "Language",
    "url": "Address",
    "engine": "Engine",
}
MESSAGES = {
    "text": "Paste an article: there is no word in this.",
    "title": "At most 1,000 characters.",
    "source": "At most 1,000 characters.",
    "published_at": "Give a date such as 2026-05-04.",
    "language": "Give a language tag such as en or pt-BR.",
    "url": "At most 1,000 characters.",
    "engine": "Choose one of the list.",
}
HEADERS = {
    # Trusted types: our scripts put no text in as HTML, and the browser holds them to it.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: under it browsers send "Origin: null" with our own form.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


def blueprint(briefer: Briefer, settings: Settings) -> Blueprint:
    """The routes of the form. The application serves templates, scripts and style sheet."""
    form = Blueprint("form", __name__)

    @form.get("/")
    def ask() -> str:
        return _form(_sample() if "sample" in request.args else _empty(), settings)

    @form.post("/")
    def create() -> Response | Redirect:
        refuse_other_sites()
        fields = _fields()
        try:
            with stage("parse"):
                article, engine = _parse(fields, settings.max_chars)
            briefed = briefer.brief(article, engine, owner=owner())
        except ServiceError as error:
            return _answer(error, _form(fields, settings, error))
        if briefed.kept:
            return redirect(url_for("shelf.show", id=briefed.stored.id), 303)
        return make_response(render.page(Brief.model_validate_json(briefed.stored.body), article.text))

    form.register_error_handler(ServiceError, message)
    form.register_error_handler(RequestEntityTooLarge, partial(_too_large, settings))
    return form


def register_headers(app: Flask) -> None:
    """Let every HTML response forbid foreign scripts, frames and sniffing, unless its view has said otherwise."""

    @app.after_request
    def secure(response: Response) -> Response:
        if response.mimetype == "text/html":
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
        return response


def _empty() -> dict[str, str]:
    return dict.fromkeys(LABELS, "") | {"engine": "auto"}


def _sample() -> dict[str, str]:
    text = (Path(__file__).parent / "static" / "sample.txt").read_text(encoding="utf-8")
    return _empty() | {"text": text}


def _fields() -> dict[str, str]:
    # Browsers submit CRLF for every line break: with LF again, form and API have the same brief.
    text = request.form.get("text", "").replace("\r\n", "\n")
    return {name: request.form.get(name, "").strip() for name in LABELS} | {"text": text}


def _parse(fields: dict[str, str], max_chars: int) -> tuple[Article, EngineChoice]:
    """As the API parses its JSON; an empty field is an absent one. Raises ServiceError."""
    given = {name: value for name, value in fields.items() if value or name == "text"}
    try:
        parsed = BriefRequest.model_validate_json(json.dumps(given))
    except ValidationError as error:
        raise invalid(error) from None
    if len(parsed.text) > max_chars:
        raise ServiceError("article_too_long", f"It has {len(parsed.text):,} characters; the limit is {max_chars:,}.")
    return parsed.article(), parsed.engine


def _form(fields: dict[str, str], settings: Settings, error: ServiceError | None = None) -> str:
    engines = {
        "auto": f"As configured ({settings.default_engine})",
        "llm": "Language model",
        "extractive": "Extractive",
    }
    offered = [name for name in get_args(EngineChoice) if name != "llm" or settings.has_model]
    return render_template(
        "form.html",
        fields=fields,
        labels=LABELS,
        engines=[(name, engines[name]) for name in offered],
        default_engine=settings.default_engine,
        max_chars=settings.max_chars,
        notice=error,
        errors=_errors(error) if error else {},
    )


def _errors(error: ServiceError) -> dict[str, str]:
    """What to say beside which field."""
    if error.code == "article_too_long":
        return {"text": error.message}
    faulty = [problem.pointer.split("/")[1] for problem in error.errors]
    return {name: MESSAGES[name] for name in LABELS if name in faulty}


def _too_large(settings: Settings, _: RequestEntityTooLarge) -> Response:
    error = ServiceError("article_too_long", f"The limit is {settings.max_chars:,} characters. Nothing was read.")
    response = _answer(error, _form(_empty(), settings, error))
    # The rest of the body is not read, so the connection cannot carry another request.
    response.headers["Connection"] = "close"
    return response


def message(error: ServiceError) -> Response:
    """An error as a page of its own."""
    return _answer(error, render_template("message.html", title=error.title, message=error.message))


def _answer(error: ServiceError, body: str) -> Response:
    note(outcome=error.code)
    response = make_response(body, error.status)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(max(1, math.ceil(error.retry_after)))
    return response
