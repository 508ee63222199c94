"""What a site has at fixed addresses: for search engines, for tabs and home screens, for other websites."""

from typing import Any

from flask import Blueprint, Flask, Response, json, render_template, request, url_for

from blueprints.language import address_in, bare_path, is_named
from blueprints.runtime import runtime
from blueprints.static_files import SOURCE
from halbtag.domain.language import Language, gettext, spoken

blueprint = Blueprint("site", __name__)

#: What search engines may keep. Everything else is behind a link of somebody's own, or a form.
INDEXABLE = (
    "offer.show_offer",
    "inquiry.show_start",
    "offer.show_imprint",
    "offer.show_privacy",
    "offer.show_accessibility",
)

#: How long others may keep what has no version in its address, in seconds: a day.
_A_DAY = 86_400

#: The colours of the icon's ground and of the pages.
_THEME, _GROUND = "#17414f", "#f8fbfb"


def init_site(app: Flask) -> None:
    """Keep everything out of search engines that is not meant for them, and let templates ask for `canonical_url()`."""
    app.after_request(_keep_out_of_search)
    app.jinja_env.globals.update(canonical_url=canonical_url, alternates=alternates)


def canonical_url() -> str | None:
    """Return the one address of this page for search engines: without what says where the visitor came from.

    An address that names no language is that of the German page, whatever a browser asked for: another one would send
    search engines away from it.
    """
    if request.endpoint not in INDEXABLE:
        return None
    return public_address(request.endpoint, spoken() if is_named() else Language.GERMAN)


def alternates() -> dict[str, str]:
    """Return the addresses of this page in every language, by `hreflang`; nothing where it is not for search engines.

    Whoever speaks neither language gets the one that the browser asks for.
    """
    return _alternates(request.endpoint) if request.endpoint in INDEXABLE else {}


@blueprint.get("/robots.txt")
def show_robots() -> Response:
    """Forbid nothing: who may not look never learns that a page is not for search engines (RFC 9309)."""
    return _kept(
        f"User-agent: *\nAllow: /\n\nSitemap: {public_address('site.show_sitemap', Language.GERMAN)}\n", "text/plain"
    )


@blueprint.get("/sitemap.xml")
def show_sitemap() -> Response:
    """List what search engines may keep (sitemaps.org), each page with the addresses that it has in other languages."""
    pages = [
        (public_address(endpoint, language), _alternates(endpoint)) for endpoint in INDEXABLE for language in Language
    ]
    return _kept(render_template("site/sitemap.xml", pages=pages), "application/xml")


@blueprint.get("/site.webmanifest")
def show_manifest() -> Response:
    """Say how the site looks on a home screen (W3C Web App Manifest)."""
    response = _kept(_manifest(), "application/manifest+json")
    if not is_named():
        response.vary.add("Accept-Language")
    return response


@blueprint.get("/favicon.ico")
def show_favicon() -> Response:
    """Send the icon to those who ask at the address that has always been its own."""
    return _kept((SOURCE / "icons/favicon.ico").read_bytes(), "image/x-icon")


@blueprint.get("/apple-touch-icon.png")
def show_touch_icon() -> Response:
    """Send the icon for the home screen to phones, which ask at this address without being told."""
    return _kept((SOURCE / "icons/apple-touch-icon.png").read_bytes(), "image/png")


@blueprint.get("/embed.js")
def show_embed_script() -> Response:
    """Send the script that other websites load: its address stands in their pages and never changes."""
    response = _kept((SOURCE / "js/embed.js").read_bytes(), "text/javascript")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _manifest() -> str:
    icons: list[dict[str, Any]] = [
        {
            "src": url_for("static", filename=f"icons/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    return json.dumps(
        {
            "name": gettext("KI-Strategietermin vor Ort"),
            "short_name": "Halbtag",
            "lang": spoken(),
            "start_url": address_in(spoken(), bare_path(url_for("offer.show_offer"))),
            "scope": "/",
            "display": "browser",
            "theme_color": _THEME,
            "background_color": _GROUND,
            "icons": icons,
        }
    )


def public_address(endpoint: str, language: Language | None = None, **values: str) -> str:
    """Return the whole address under which others are to know a page, in the language that is spoken or in this one."""
    return runtime().settings.base_url + address_in(language or spoken(), bare_path(url_for(endpoint, **values)))


def _alternates(endpoint: str) -> dict[str, str]:
    found = {language.value: public_address(endpoint, language) for language in Language}
    return {**found, "x-default": found[Language.GERMAN]}


def _kept(content: str | bytes, mimetype: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Cache-Control"] = f"public, max-age={_A_DAY}"
    response.add_etag()
    return response.make_conditional(request)


def _keep_out_of_search(response: Response) -> Response:
    if request.blueprint != "site" and (request.endpoint not in INDEXABLE or response.status_code >= 400):
        response.headers["X-Robots-Tag"] = "noindex"
    return response
