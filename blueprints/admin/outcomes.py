"""What became of a half-day: noted, and mended, on its page."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.admin.access import blueprint
from blueprints.outcomes import read_outcome
from blueprints.runtime import runtime
from halbtag.domain.errors import IllegalTransition
from halbtag.services.outcomes import record_outcome
from halbtag.services.steps import UnknownBooking


@blueprint.post("/termine/<int(max=2147483647):booking_id>/ausgang")
def note_outcome(booking_id: int) -> ResponseReturnValue:
    """Note whether the half-day took place."""
    outcome = read_outcome() or abort(400)
    try:
        with runtime().database.writing() as session:
            record_outcome(session, booking_id=booking_id, outcome=outcome, now=runtime().clock())
    except IllegalTransition:
        flash("Das lässt sich für diesen Termin nicht vermerken. Hier sehen Sie, wie er steht.", "warning")
    except UnknownBooking:
        abort(404)
    else:
        flash("Vermerkt.", "success")
    return redirect(url_for(".show_booking", booking_id=booking_id), 303)
