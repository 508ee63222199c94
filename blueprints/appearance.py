"""The copy's own face on every page: its stylesheet, its logo, its portrait."""

from flask import Flask, Response, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.admin.access import presents_session
from blueprints.runtime import runtime
from blueprints.site import blueprint
from halbtag.domain.states import PictureKind
from halbtag.persistence.appearance import Appearance, find_picture, load_appearance
from halbtag.persistence.failures import PASSING_FAILURES
from halbtag.services.appearance import load_style, style_digest
from halbtag.services.pictures import MOST_BYTES

#: For ever: another content has another address.
_KEPT = "public, max-age=31536000, immutable"

#: The one form that brings a file; beside it there is room for the form itself.
_UPLOADS = frozenset({"admin.change_picture"})
_ROOM = 64 * 1024


def init_appearance(app: Flask) -> None:
    """Let templates ask for `appearance()` and `style_url()`, and the one form for pictures be as long as they are.

    Must come before `init_security`, which reads forms.
    """
    app.before_request(_make_room)
    app.jinja_env.globals.update(appearance=appearance, style_url=style_url)


def appearance() -> Appearance:
    """Return accent and pictures; those of the house while the database does not answer."""
    if "appearance" not in g:
        g.appearance = Appearance()  # whoever asks once more within a failure gets it at once
        try:
            with runtime().database.reading() as session:
                g.appearance = load_appearance(session)
        except PASSING_FAILURES:
            pass
    found: Appearance = g.appearance
    return found


def style_url() -> str:
    """Return the address of the copy's own stylesheet, empty where it has none."""
    digest = style_digest(appearance())
    return url_for("site.show_style", digest=digest) if digest else ""


@blueprint.get("/stil-<digest>.css")
def show_style(digest: str) -> ResponseReturnValue:
    """Send accent and logo as they are now; an older address leads to them."""
    with runtime().database.reading() as session:
        current, rules = load_style(session)
    if not current:
        abort(404)
    if digest != current:
        return redirect(url_for(".show_style", digest=current))
    return _kept(Response(rules, mimetype="text/css"))


@blueprint.get("/bild/<picture>-<digest>.webp")
def show_picture(picture: str, digest: str) -> ResponseReturnValue:
    """Send logo or portrait as it is now; an older address leads to it."""
    if picture not in set(PictureKind):
        abort(404)
    with runtime().database.reading() as session:
        found = find_picture(session, PictureKind(picture))
    if found is None:
        abort(404)
    if digest != found.digest:
        return redirect(url_for(".show_picture", picture=picture, digest=found.digest))
    return _kept(Response(found.content, mimetype="image/webp"))


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = _KEPT
    return response


def _make_room() -> None:
    # The cookie is signed: whoever never signed in makes this copy read no picture (the door itself comes later).
    if request.endpoint in _UPLOADS and presents_session():
        request.max_content_length = MOST_BYTES + _ROOM
