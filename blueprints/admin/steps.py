"""Taking a step in the life of a booking: once, with what it came to said on the booking's page."""

from collections.abc import Callable

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.once import Answer, once
from halbtag.domain.errors import IllegalTransition, SavedMeanwhile
from halbtag.domain.language import gettext, mark
from halbtag.persistence.database import Session
from halbtag.services.steps import UnknownBooking

TOO_LATE = mark("Dieser Schritt ist nicht mehr möglich: Der Stand hat sich inzwischen geändert.")

NEEDS_CONSENT = mark("Gegen diesen Halbtag spricht inzwischen etwas. Bitte prüfen Sie es, bevor Sie zusagen.")


def take_step(
    booking_id: int, step: Callable[[Session], object], *, done: str, too_late: str = TOO_LATE, back: str = ""
) -> ResponseReturnValue:
    """Take a step once and lead to the booking, saying that it is `done` or that it is `too_late`.

    Where it is done, `back` is the address that it leads to instead. Ends with 404 where there is no such booking.
    """

    def act(session: Session) -> Answer:
        step(session)
        return Answer(back or url_for(".show_booking", booking_id=booking_id), (("success", done),))

    try:
        return once(act)
    except (IllegalTransition, SavedMeanwhile):
        return to_booking(booking_id, too_late)
    except UnknownBooking:
        abort(404)


def to_booking(booking_id: int, warning: str) -> ResponseReturnValue:
    """Lead to the booking's page, which shows how it stands, and say there why nothing was done."""
    flash(gettext(warning), "warning")
    return redirect(url_for(".show_booking", booking_id=booking_id), 303)
