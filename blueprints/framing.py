"""Frames: the public way may be shown on the consultant's own website, and on no other; nothing else anywhere."""

from flask import Flask, Response, g, request

from blueprints.runtime import runtime
from blueprints.security import NO_FRAME
from halbtag.persistence.failures import PASSING_FAILURES
from halbtag.persistence.profile import load_embed_origins

#: From the offer to "your mail is on its way". What a personal link opens is never shown in a frame, nor is the admin.
EMBEDDABLE = frozenset({"offer", "inquiry", "hand_overs", "follow_ups", "slots", "wishes", "contact"})

#: What a browser says that opens a page inside another (W3C Fetch Metadata).
_FRAMES = frozenset({"iframe", "frame", "embed", "object"})


def init_framing(app: Flask) -> None:
    """Open the public way to the allowed websites, and let templates ask `is_framed()` and `frame_origins()`.

    Must come before `init_security`, whose headers it opens.
    """
    app.after_request(_open_to_allowed)
    app.jinja_env.globals.update(is_framed=is_framed, frame_origins=frame_origins)


def is_framed() -> bool:
    """Say whether the page will stand inside another one: then that one has the header and the footer."""
    return request.blueprint in EMBEDDABLE and request.headers.get("Sec-Fetch-Dest") in _FRAMES


def frame_origins() -> list[str]:
    """Return who may show this page in a frame; nobody while the database does not say."""
    if request.blueprint not in EMBEDDABLE:
        return []
    if "frame_origins" not in g:
        try:
            with runtime().database.reading() as session:
                g.frame_origins = load_embed_origins(session)
        except PASSING_FAILURES:
            g.frame_origins = []
    found: list[str] = g.frame_origins
    return found


def _open_to_allowed(response: Response) -> Response:
    if request.blueprint not in EMBEDDABLE:
        return response
    response.vary.add("Sec-Fetch-Dest")
    origins = frame_origins()
    if origins:
        policy = response.headers["Content-Security-Policy"]
        response.headers["Content-Security-Policy"] = policy.replace(NO_FRAME, f"frame-ancestors {' '.join(origins)}")
        # It knows no list, and whoever knows `frame-ancestors` would not look at it (CSP 3, 6.4.2).
        del response.headers["X-Frame-Options"]
    return response
