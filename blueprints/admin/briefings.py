"""The briefing of a booking on one page of paper."""

from flask import Response, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.admin.access import blueprint
from blueprints.runtime import runtime
from halbtag.domain.language import gettext, mark
from halbtag.domain.typesetting import TypesettingFailed
from halbtag.persistence.bookings import load_booking
from halbtag.persistence.profile import load_profile
from halbtag.services.briefing_print import print_briefing
from halbtag.services.briefings import briefing_of

_NOT_SET = mark("Das PDF ließ sich nicht erstellen (%(fault)s). Das Briefing steht vollständig auf dieser Seite.")


@blueprint.get("/termine/<int(max=2147483647):booking_id>/briefing.pdf")
def show_briefing_pdf(booking_id: int) -> ResponseReturnValue:
    """Show the briefing as a PDF of one page, by what is known now."""
    now = runtime().clock()
    with runtime().database.reading() as session:
        booking = load_booking(session, booking_id) or abort(404)
        if not booking.email:
            abort(404)
        profile = load_profile(session)
        briefing = briefing_of(session, booking, profile, now=now)
        link = runtime().mails.admin_link(booking)
    try:
        pdf = print_briefing(briefing, runtime().typesetting, link=link, at=now, accent=profile.accent)
    except TypesettingFailed as failed:
        flash(gettext(_NOT_SET, fault=failed.fault), "warning")
        return redirect(url_for(".show_booking", booking_id=booking_id), 303)
    headers = {"Content-Disposition": 'inline; filename="briefing.pdf"'}
    return Response(pdf, mimetype="application/pdf", headers=headers)
