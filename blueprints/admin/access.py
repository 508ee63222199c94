"""The door of the admin: who is signed in, and that nobody else gets any further."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from blueprints.admin.forms import LoginForm
from blueprints.htmx import is_fragment_request
from blueprints.language import bare_path, is_named, own_path
from blueprints.runtime import runtime
from blueprints.security import is_own_path
from blueprints.unsent import close_unsent, find_unsent
from halbtag.domain.language import speak
from halbtag.persistence.accounts import touch_session
from halbtag.services.accounts import SignedIn, find_signed_in
from halbtag.services.overview import Standing, load_standing

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

#: What can be reached without being signed in; everything else in this blueprint is refused.
OPEN_ENDPOINTS = frozenset({"admin.show_login", "admin.login", "admin.show_setup", "admin.set_up"})

#: Where the session id stands in the cookie.
SESSION_KEY = "id"


@blueprint.before_request
def require_sign_in() -> ResponseReturnValue | None:
    """Let those in who are signed in, and lead the others to the login and from there back to the page they wanted."""
    g.signed_in = _find_signed_in()
    if g.signed_in is not None and not is_named():
        speak(g.signed_in.language)
    if g.signed_in is not None or request.endpoint in OPEN_ENDPOINTS:
        return None
    target = _wanted_path()
    login_url = url_for("admin.show_login", next=target)
    if is_fragment_request():
        return make_response("", 401, {"HX-Redirect": login_url})
    unsent = close_unsent(find_unsent())
    return _ask_to_sign_in(target, unsent) if unsent else redirect(login_url, 303)


@blueprint.after_request
def keep_out_of_caches(response: Response) -> Response:
    """Keep every page of the admin out of every cache, the browser's included."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.context_processor
def admin_context() -> dict[str, Any]:
    """Give the layout who is signed in and, when it asks, what the banners say."""
    return {"signed_in": g.get("signed_in"), "load_standing": _load_standing}


def signed_in() -> SignedIn:
    """Return who is asking; only behind the door."""
    found: SignedIn = g.signed_in
    return found


def presents_session() -> bool:
    """Say whether the cookie names a session, whatever became of it."""
    return isinstance(session.get(SESSION_KEY), str)


def _find_signed_in() -> SignedIn | None:
    session_id = session.get(SESSION_KEY)
    if not isinstance(session_id, str):
        return None
    now = runtime().clock()
    with runtime().database.reading() as database_session:
        found = find_signed_in(database_session, session_id, now=now)
    if found is not None and found.is_due:
        # Not what the page does, but that it was asked for: a session that is in use goes on.
        with runtime().database.writing(is_witnessed=False) as database_session:
            touch_session(database_session, session_id, now=now)
    return found


def _ask_to_sign_in(target: str | None, unsent: str) -> Response:
    """Show the login at once: what was typed stands in it, and a redirect would lose that."""
    g.refusal = "not_signed_in"
    form = LoginForm(formdata=None)
    page = render_template("admin/login.html", form=form, target=target, unsent=unsent)
    return make_response(page, 403)


def _wanted_path() -> str | None:
    """Return the page to come back to: the wanted one, or the one on which something was sent from there."""
    if request.method == "GET" and not is_fragment_request():
        return own_path()
    page = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    path = f"{page.path}?{page.query}" if page.query else page.path
    return (
        path
        if page.netloc == request.host and bare_path(page.path).startswith("/admin") and is_own_path(path)
        else None
    )


def _load_standing() -> Standing:
    with runtime().database.reading() as database_session:
        return load_standing(database_session, now=runtime().clock())
