"""The pages behind a key: entering it, and forgetting it again. A cookie stands for the key between requests."""

import hmac
import re
from datetime import timedelta

from flask import (
    Blueprint,
    Flask,
    Request,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as cookie
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from service.access.keyring import Key, Keyring
from service.web.origin import refuse_other_sites

PATH = "/session"
LIFETIME = timedelta(days=7)
# The only other page that somebody may have been sent to.
BRIEF = re.compile("/briefs/[0-9a-f]+")


class _Cookies(SecureCookieSessionInterface):
    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        # Programs send no cookies, and need not pay for them.
        if "HTTP_COOKIE" not in request.environ and not request.path.startswith(PATH):
            return None
        return super().open_session(app, request)

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def register(app: Flask, keyring: Keyring, secret: str) -> None:
    """Let browsers in who have entered a key. secret signs their cookies."""
    app.secret_key = secret
    app.session_interface = _Cookies()
    app.config.update(
        SESSION_COOKIE_NAME="parley",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=LIFETIME,
    )
    app.register_blueprint(_blueprint(keyring))


def key(keyring: Keyring) -> Key | None:
    """The key that the request's session was opened with, while the keyring has it."""
    name, proof = cookie.get("name"), cookie.get("proof")
    if not isinstance(name, str) or not isinstance(proof, str):
        return None
    return next((key for key in keyring.named(name) if hmac.compare_digest(_proof(key), proof)), None)


def ask_for_key() -> Response:
    """To the page where a key is entered, and from there back."""
    wanted = request.path if BRIEF.fullmatch(request.path) else None
    return make_response(redirect(url_for("session.ask", next=wanted), 303))


def _blueprint(keyring: Keyring) -> Blueprint:
    session = Blueprint("session", __name__, url_prefix=PATH)

    @session.get("")
    def ask() -> str:
        return render_template("key.html", next=_next(), wrong=False)

    @session.post("")
    def enter() -> Response:
        refuse_other_sites()
        found = keyring.find(request.form.get("key", "").strip())
        if found is None:
            return make_response(render_template("key.html", next=_next(), wrong=True), 401)
        cookie.clear()
        cookie.permanent = True
        cookie.update(name=found.name, proof=_proof(found))
        return make_response(redirect(_next(), 303))

    @session.post("/end")
    def end() -> Response:
        refuse_other_sites()
        cookie.clear()
        return make_response(redirect(url_for("session.ask"), 303))

    return session


def _next() -> str:
    wanted = request.values.get("next", "")
    return wanted if BRIEF.fullmatch(wanted) else url_for("form.ask")


def _proof(key: Key) -> str:
    """What only a session of this key holds: a new key of the same name ends it, and it does not give the key away."""
    return hmac.digest(str(current_app.secret_key).encode(), key.digest.encode(), "sha256").hex()
