"""The site opens with the consultant's own profile: nobody books a placeholder, no real mail goes out in its name."""

from flask import render_template
from flask.typing import ResponseReturnValue

from blueprints.runtime import runtime
from halbtag.persistence.profile import load_profile


def closed_page() -> ResponseReturnValue | None:
    """Return the page for a site that is not open yet, or None when it is.

    A copy that keeps its mails to itself is for trying out, and open from the first start.
    """
    if runtime().settings.keeps_mail:
        return None
    with runtime().database.reading() as session:
        is_closed = load_profile(session).is_placeholder
    return (render_template("offer/closed.html"), 503) if is_closed else None
