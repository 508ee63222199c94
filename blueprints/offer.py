"""The offer page, the legal pages, and the sign of life."""

from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.opening import closed_page
from blueprints.preview import card_url
from blueprints.rate_limits import limit_seen
from blueprints.runtime import runtime
from blueprints.site import public_address
from blueprints.source import first_touch
from halbtag.domain.bots import is_bot
from halbtag.domain.language import gettext
from halbtag.domain.notice import notice_words
from halbtag.domain.offer import DESCRIPTION, FORMAT, HEADLINE, Question, structured_data
from halbtag.persistence.profile import load_profile
from halbtag.services.funnel import count_seen
from halbtag.services.own_words import own_words, privacy_words

blueprint = Blueprint("offer", __name__)

#: When the pages were last gone through for the statement; it is to be renewed with every change of what it says.
ACCESSIBILITY_CHECKED_ON = date(2026, 11, 25)


@blueprint.get("/")
def show_offer() -> ResponseReturnValue:
    """Show what the appointment is, with one way on."""
    closed = closed_page()
    if closed:
        return closed
    with runtime().database.reading() as session:
        profile = load_profile(session)
    source = first_touch()
    image = card_url(name=profile.name, city=profile.city, accent=profile.accent)
    return render_template(
        "offer/offer.html",
        profile=profile,
        start_url=url_for("inquiry.show_start", **source),
        seen_url=url_for(".count_view", **source),
        notice_words=notice_words,
        format=gettext(FORMAT),
        headline=gettext(HEADLINE),
        description=gettext(DESCRIPTION),
        describe_offer=partial(_describe, profile.name, profile.city, profile.phone, profile.booking_email, image),
    )


def _describe(name: str, city: str, phone: str, email: str, image: str, *, questions: list[Question]) -> dict[str, Any]:
    return structured_data(
        name=name,
        city=city,
        phone=phone,
        email=email,
        site_url=public_address("offer.show_offer"),
        start_url=public_address("inquiry.show_start"),
        image_url=image,
        questions=questions,
    )


@blueprint.post("/gesehen")
@limit_seen
def count_view() -> ResponseReturnValue:
    """Count that somebody looks at the offer, as `static/js/offer.js` tells; whatever comes, there is nothing to read.

    A browser names the Origin of every POST (Fetch, 3.2), and the rules for all have refused any other than ours; what
    names none is a program.
    """
    if "Origin" in request.headers and not is_bot(request.headers.get("User-Agent", "")):
        with runtime().database.writing() as session:
            count_seen(session, source=first_touch(), now=runtime().clock())
    return "", 204


@blueprint.get("/impressum")
def show_imprint() -> ResponseReturnValue:
    """Show the imprint (§ 5 DDG)."""
    with runtime().database.reading() as session:
        profile = load_profile(session)
    return render_template("offer/legal.html", title=gettext("Impressum"), words=own_words(profile, "imprint"))


@blueprint.get("/datenschutz")
def show_privacy() -> ResponseReturnValue:
    """Show the privacy notice (Art. 13 DSGVO)."""
    with runtime().database.reading() as session:
        profile = load_profile(session)
    return render_template("offer/legal.html", title=gettext("Datenschutz"), words=privacy_words(profile))


@blueprint.get("/barrierefreiheit")
def show_accessibility() -> ResponseReturnValue:
    """Show how accessible the site is: what was checked, what is known to be missing, and whom to tell."""
    with runtime().database.reading() as session:
        profile = load_profile(session)
    return render_template("offer/accessibility.html", profile=profile, checked_on=ACCESSIBILITY_CHECKED_ON)


@blueprint.get("/healthz")
def health() -> ResponseReturnValue:
    """Answer 200 as long as the database does."""
    runtime().database.check()
    return {"status": "ok"}
