"""What became of a half-day: the consultant says it from the mail, without signing in, and mends it there."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.once import once
from blueprints.rate_limits import limit_forms
from blueprints.runtime import runtime
from halbtag.domain.errors import IllegalTransition
from halbtag.domain.states import AGREED, OVER, BookingStatus, Scope
from halbtag.persistence.bookings import open_booking
from halbtag.persistence.database import Session
from halbtag.services.outcomes import record_outcome

blueprint = Blueprint("outcomes", __name__, url_prefix="/entscheidung/<token>/ausgang")

#: The answers by what a form sends; a half-day can be asked about in these states, too, and where it is agreed.
ANSWERS = {status.value: status for status in OVER}


@blueprint.get("")
def show_outcome(token: str) -> ResponseReturnValue:
    """Ask whether it took place, or show what was answered; opening the page notes nothing, whoever opens it."""
    return _page(token)


@blueprint.post("")
@limit_forms
def record(token: str) -> ResponseReturnValue:
    """Note the answer; the same one twice is once."""
    outcome = read_outcome()
    if outcome is None:
        return _page(token), 422

    def take_step(session: Session) -> str:
        now = runtime().clock()
        booking = open_booking(session, token, scope=Scope.DECISION, now=now).booking
        record_outcome(session, booking_id=booking.id, outcome=outcome, now=now)
        return url_for(".show_outcome", token=token)

    try:
        return once(take_step)
    except IllegalTransition:
        return _page(token), 409


def read_outcome() -> BookingStatus | None:
    """Return what the form says became of the half-day, or None where it says neither."""
    return ANSWERS.get(request.form.get("outcome", ""))


def _page(token: str) -> str:
    now = runtime().clock()
    with runtime().database.reading() as session:
        booking = open_booking(session, token, scope=Scope.DECISION, now=now).booking
    return render_template(
        "outcome/outcome.html",
        booking=booking,
        can_answer=booking.starts_at <= now and booking.status in AGREED | OVER,
        action=url_for(".record", token=token),
        decision_url=url_for("decision.show_decision", token=token),
    )
