"""The offer page, the legal pages, and the sign of life."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from blueprints.opening import closed_page
from blueprints.runtime import runtime
from blueprints.source import first_touch
from halbtag.persistence.profile import load_profile

blueprint = Blueprint("offer", __name__)


@blueprint.get("/")
def show_offer() -> ResponseReturnValue:
    """Show what the appointment is, with one way on."""
    closed = closed_page()
    if closed:
        return closed
    with runtime().database.reading() as session:
        profile = load_profile(session)
    start_url = url_for("inquiry.show_start", **first_touch())
    return render_template("offer/offer.html", profile=profile, start_url=start_url)


@blueprint.get("/impressum")
def show_imprint() -> ResponseReturnValue:
    """Show the imprint (§ 5 DDG)."""
    with runtime().database.reading() as session:
        profile = load_profile(session)
    return render_template("offer/legal.html", title="Impressum", text=profile.imprint, profile=profile)


@blueprint.get("/datenschutz")
def show_privacy() -> ResponseReturnValue:
    """Show the privacy notice (Art. 13 DSGVO)."""
    with runtime().database.reading() as session:
        profile = load_profile(session)
    return render_template("offer/legal.html", title="Datenschutz", text=profile.privacy, profile=profile)


@blueprint.get("/healthz")
def health() -> ResponseReturnValue:
    """Answer 200 as long as the database does."""
    runtime().database.check()
    return {"status": "ok"}
