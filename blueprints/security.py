"""What holds for every answer and every request: headers, cookies, hosts, and where a POST may come from."""

from functools import partial
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from flask_wtf import CSRFProtect

from halbtag.settings import Settings

#: What a page says that nobody may show in a frame; `blueprints.framing` opens the public ones.
NO_FRAME = "frame-ancestors 'none'"

#: Nothing inline, nothing foreign. htmx needs `connect-src`, an icon may be a data address.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        NO_FRAME,
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With "no-referrer" browsers would send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

#: Two years, as the preload list asks for; subdomains are not ours to promise.
STRICT_TRANSPORT_SECURITY = "max-age=63072000"

#: Their forms carry their authority in the address and no cookie: there is nothing for a foreign site to ride on.
WITHOUT_CSRF_TOKEN = frozenset(
    {
        "offer",
        "inquiry",
        "hand_overs",
        "follow_ups",
        "personal_links",
        "waiting_list",
        "slots",
        "contact",
        "booking",
        "moves",
        "move_decisions",
        "proposals",
        "wishes",
        "circle",
        "onsite",
        "outcomes",
        "sheet",
        "decision",
        "feed",
        "site",
        "devmail",
    }
)

#: What the browser says of a request that our own page, or a person at the address bar, has sent.
_OWN_FETCH_SITES = frozenset({"same-origin", "none"})
_UNSAFE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})

csrf = CSRFProtect()


def init_security(app: Flask, settings: Settings) -> None:
    """Set the cookie's rules, and check every request and dress every answer of the application."""
    app.config.update(
        # The prefix makes browsers refuse the cookie unless it is Secure, without Domain and for "/" (RFC 6265bis).
        SESSION_COOKIE_NAME="__Host-halbtag" if settings.is_https else "halbtag",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        # Not Strict: the consultant comes to the admin by links in mails, and should not have to sign in again for it.
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        # Which blueprints need a token is decided below; the token lives as long as the session does.
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        # The Origin is checked below; a Referer is what privacy tools cut first.
        WTF_CSRF_SSL_STRICT=False,
    )
    csrf.init_app(app)
    # Not Flask's TRUSTED_HOSTS: after its refusal no address can be made, and so no page that says what is wrong.
    app.before_request(partial(_refuse_foreign_hosts, settings.allowed_hosts))
    app.before_request(partial(_refuse_foreign_posts, urlsplit(settings.base_url).scheme))
    app.before_request(_require_csrf_token)
    app.after_request(partial(_add_headers, settings.is_https))


def is_own_path(target: str | None) -> bool:
    r"""Say whether a redirect may go there: an absolute path on this site.

    Browsers read `\` as `/` and drop tabs and line breaks, so `/\evil` and `/<TAB>/evil` leave the site (WHATWG URL).
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return False
    return "\\" not in target and target.isprintable() and urlsplit(target).netloc == ""


def _is_foreign(own_scheme: str) -> bool:
    """Say whether the browser tells that another site's page sent this. Programs and old browsers tell nothing."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None and fetch_site not in _OWN_FETCH_SITES:
        return True
    origin = request.headers.get("Origin")
    # The host was checked against the allow-list; the scheme is BASE_URL's, since a proxy may speak http to us.
    return origin is not None and origin != f"{own_scheme}://{request.host}"


def _refuse_foreign_hosts(allowed_hosts: frozenset[str]) -> None:
    if request.host.lower() not in allowed_hosts:
        abort(400)


def _refuse_foreign_posts(own_scheme: str) -> None:
    if request.method in _UNSAFE_METHODS and _is_foreign(own_scheme):
        abort(403)


def _require_csrf_token() -> None:
    if request.blueprint not in WITHOUT_CSRF_TOKEN:
        csrf.protect()


def _add_headers(is_https: bool, response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if is_https:
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY)
    # Pages behind a link or a session are personal; what may be kept says so itself.
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
