"""What others show of a link to the offer before anybody follows it: a title, a sentence, and a picture."""

from flask import Flask, Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from blueprints.runtime import runtime
from blueprints.site import blueprint, public_address
from halbtag.domain.language import Language, gettext, speaking, spoken
from halbtag.domain.offer import DESCRIPTION, FORMAT, card_data
from halbtag.domain.typesetting import TypesettingFailed
from halbtag.persistence.failures import PASSING_FAILURES
from halbtag.persistence.profile import load_profile
from halbtag.services.preview_card import HEIGHT, WIDTH, card_digest, draw_card

#: The pages that articles and QR codes link to.
_SHARED = ("offer.show_offer", "inquiry.show_start")


def init_preview(app: Flask) -> None:
    """Let templates ask for `link_preview()`, and for `card_url(…)`, the address of its picture."""
    app.jinja_env.globals.update(link_preview=link_preview, card_url=card_url)


def link_preview() -> dict[str, str | int] | None:
    """Return title, description, address and picture of a page that is shared, or None for any other.

    Nor is there one while the database does not answer: the page that says so must not need it.
    """
    if request.endpoint not in _SHARED:
        return None
    try:
        with runtime().database.reading() as session:
            profile = load_profile(session)
    except PASSING_FAILURES:
        return None
    return {
        "locale": spoken().locale,
        "title": f"{gettext(FORMAT)} – {profile.name}",
        "description": gettext(DESCRIPTION),
        # Whichever link was shared: networks count likes by this address.
        "url": public_address("offer.show_offer"),
        "image": card_url(name=profile.name, city=profile.city, accent=profile.accent),
        "width": WIDTH,
        "height": HEIGHT,
        "alt": f"{gettext(FORMAT)}, {profile.name}",
    }


def card_url(*, name: str, city: str, accent: str) -> str:
    """Return the address of the picture; it changes with what the picture shows, and so with the language."""
    return public_address("site.show_card", digest=card_digest(card_data(name=name, city=city, accent=accent)))


@blueprint.get("/vorschau/<digest>.png")
def show_card(digest: str) -> ResponseReturnValue:
    """Send the picture of the offer as it is now; an older address leads to it."""
    with runtime().database.reading() as session:
        profile = load_profile(session)
    card = _cards(name=profile.name, city=profile.city, accent=profile.accent).get(digest)
    if card is None:
        return redirect(card_url(name=profile.name, city=profile.city, accent=profile.accent))
    try:
        response = Response(draw_card(runtime().typesetting, card), mimetype="image/png")
    except TypesettingFailed:
        abort(503)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    # Programs that show a preview load it into pages of their own.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _cards(*, name: str, city: str, accent: str) -> dict[str, dict[str, str]]:
    """Return what the picture shows in each language, by its digest: whoever asks for one may speak another."""
    found = {}
    for language in Language:
        with speaking(language):
            card = card_data(name=name, city=city, accent=accent)
        found[card_digest(card)] = card
    return found
