"""Kept briefs in a browser: their pages, to take along, to list and to delete."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from schemas.brief import Brief
from service.briefing import Briefer
from service.errors import ServiceError
from service.settings import Settings
from service.web import form, render
from service.web.access import owner
from service.web.origin import refuse_other_sites

PAGE = 20


def blueprint(briefer: Briefer, settings: Settings) -> Blueprint:
    """The routes under /briefs, with their error pages."""
    shelf = Blueprint("shelf", __name__, url_prefix="/briefs")

    @shelf.get("/<id>")
    def show(id: str) -> str:
        stored = briefer.stored(id, owner())
        return render.page(Brief.model_validate_json(stored.body), stored.article, stored.expires)

    @shelf.get("/<id>/brief.md")
    def markdown(id: str) -> Response:
        brief = Brief.model_validate_json(briefer.stored(id, owner()).body)
        return _file(render.markdown(brief), "text/markdown; charset=utf-8", f"brief-{brief.id[:8]}.md")

    @shelf.get("/<id>/brief.json")
    def document(id: str) -> Response:
        stored = briefer.stored(id, owner())
        return _file(stored.body, "application/json", f"brief-{stored.id[:8]}.json")

    @shelf.get("")
    def recent() -> str:
        kept = briefer.recent(PAGE, request.args.get("before"), owner())
        briefs = [Brief.model_validate_json(stored.body) for stored in kept]
        older = url_for("shelf.recent", before=briefs[-1].id) if len(briefs) == PAGE else None
        return render_template("recent.html", briefs=[render.listed(brief) for brief in briefs], older=older)

    @shelf.post("/<id>/delete")
    def delete(id: str) -> Redirect:
        refuse_other_sites()
        briefer.forget(id, owner())
        return redirect(url_for("shelf.recent"), 303)

    @shelf.errorhandler(ServiceError)
    def tell(error: ServiceError) -> Response:
        if error.code != "not_found":
            return form.message(error)
        body = render_template("gone.html", days=settings.cache_ttl.days)
        return Response(body, error.status, content_type="text/html; charset=utf-8")

    return shelf


def _file(content: str | bytes, content_type: str, name: str) -> Response:
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
