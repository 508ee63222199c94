"""The bookings: what is coming, with its briefing, and accepting, declining or cancelling it."""

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from blueprints.admin.access import blueprint
from blueprints.admin.forms import ReasonForm
from blueprints.admin.proposals import ANSWERABLE
from blueprints.admin.steps import NEEDS_CONSENT, TOO_LATE, take_step, to_booking
from blueprints.runtime import runtime
from halbtag.domain.language import gettext
from halbtag.domain.states import AGREED, Actor, BookingStatus
from halbtag.domain.zone import local
from halbtag.persistence import agenda
from halbtag.persistence.bookings import load_booking
from halbtag.persistence.database import Session
from halbtag.persistence.profile import load_profile
from halbtag.persistence.proposals import open_proposals
from halbtag.services.briefings import briefing_of
from halbtag.services.cancellations import cancel_booking
from halbtag.services.history import load_history
from halbtag.services.proposals import is_asked_for
from halbtag.services.requests import NoHalfDay, accept_request, decline_request
from halbtag.services.steps import NeedsConsent, reasons_against
from halbtag.services.surroundings import load_surroundings

#: How many bookings one page of the past holds, and how many that are to come are shown.
_PAST_PAGE = 50
_UPCOMING = 200
_LAST_PAGE = 10_000


@blueprint.get("/termine")
def show_bookings() -> ResponseReturnValue:
    """List what is to come, and below it what was called off of it."""
    today = local(runtime().clock()).date()
    with runtime().database.reading() as session:
        bookings = agenda.list_upcoming(session, today=today, limit=_UPCOMING)
        called_off = agenda.list_called_off(session, today=today, limit=_UPCOMING)
    return render_template("admin/bookings.html", bookings=bookings, called_off=called_off)


@blueprint.get("/termine/vergangene")
def show_past_bookings() -> ResponseReturnValue:
    """List what is over, the latest first, a page at a time."""
    number = request.args.get("seite", default=1, type=int)
    if not 1 <= number <= _LAST_PAGE:
        abort(404)
    today = local(runtime().clock()).date()
    with runtime().database.reading() as session:
        found = agenda.list_past(session, today=today, limit=_PAST_PAGE + 1, offset=(number - 1) * _PAST_PAGE)
    return render_template(
        "admin/past_bookings.html", bookings=found[:_PAST_PAGE], number=number, has_more=len(found) > _PAST_PAGE
    )


@blueprint.get("/termine/<int(max=2147483647):booking_id>")
def show_booking(booking_id: int) -> ResponseReturnValue:
    """Show one booking with its briefing and its messages."""
    with runtime().database.reading() as session:
        booking = load_booking(session, booking_id) or abort(404)
        profile = load_profile(session)
        briefing = briefing_of(session, booking, profile, now=runtime().clock()) if booking.email else None
        wished = next((each for each in open_proposals(booking) if each.by is Actor.PROSPECT), None)
        around = load_surroundings(session, booking, profile, wished=wished, now=runtime().clock())
        messages = agenda.list_messages_of(session, booking_id)
        history = load_history(session, booking_id, names=_names(booking))
    has_begun = booking.starts_at <= runtime().clock() and not booking.is_wish
    return render_template(
        "admin/booking.html",
        booking=booking,
        briefing=briefing,
        messages=messages,
        history=history,
        offers=open_proposals(booking),
        move_reasons=reasons_against(around.judged) if wished else [],
        keep_form=ReasonForm(formdata=None),
        judged=around.judged,
        around=around if booking.status is BookingStatus.REQUESTED and not booking.is_wish else None,
        reasons=reasons_against(around.judged) if is_asked_for(booking, booking.day, booking.half) else [],
        cautions=around.judged.cautions if booking.keeps_own_half_day and not has_begun else (),
        has_begun=has_begun,
    )


@blueprint.post("/termine/<int(max=2147483647):booking_id>/zusage")
def accept_booking(booking_id: int) -> ResponseReturnValue:
    """Accept a request."""

    def accept(session: Session) -> object:
        knowing = request.form.getlist("knowing")
        return accept_request(session, runtime().mails, booking_id=booking_id, knowing=knowing, now=runtime().clock())

    try:
        return take_step(booking_id, accept, done=gettext("Zugesagt. Die Einladungen sind unterwegs."))
    except (NeedsConsent, NoHalfDay):
        return to_booking(booking_id, NEEDS_CONSENT)


@blueprint.get("/termine/<int(max=2147483647):booking_id>/ablehnung")
def show_declining(booking_id: int) -> ResponseReturnValue:
    """Ask for a reason before a request is declined."""
    booking = _load(booking_id)
    if booking.status not in ANSWERABLE:
        return to_booking(booking_id, TOO_LATE)
    return render_template("admin/declining.html", booking=booking, form=ReasonForm(formdata=None))


@blueprint.post("/termine/<int(max=2147483647):booking_id>/ablehnung")
def decline_booking(booking_id: int) -> ResponseReturnValue:
    """Decline a request."""
    form = ReasonForm()
    if not form.validate():
        return render_template("admin/declining.html", booking=_load(booking_id), form=form), 422

    def decline(session: Session) -> object:
        words, now = form.reason.data or "", runtime().clock()
        return decline_request(session, runtime().mails, booking_id=booking_id, reason=words, now=now)

    done = gettext("Abgelehnt. Es ist nichts mehr reserviert, die E-Mail ist unterwegs.")
    return take_step(booking_id, decline, done=done)


@blueprint.get("/termine/<int(max=2147483647):booking_id>/absage")
def show_cancellation(booking_id: int) -> ResponseReturnValue:
    """Ask for a reason, and whether it is meant, before a booking is cancelled."""
    booking = _load(booking_id)
    if booking.status not in AGREED or booking.starts_at <= runtime().clock():
        return to_booking(booking_id, TOO_LATE)
    return render_template("admin/cancellation.html", booking=booking, form=ReasonForm(formdata=None))


@blueprint.post("/termine/<int(max=2147483647):booking_id>/absage")
def cancel(booking_id: int) -> ResponseReturnValue:
    """Cancel a booking."""
    form = ReasonForm()
    if not form.validate():
        return render_template("admin/cancellation.html", booking=_load(booking_id), form=form), 422

    def call_off(session: Session) -> object:
        return cancel_booking(
            session,
            runtime().mails,
            booking_id=booking_id,
            reason=form.reason.data or "",
            by_consultant=True,
            seen=request.form.get("stand", ""),
            now=runtime().clock(),
        )

    done = gettext("Abgesagt. Der Halbtag ist wieder frei, alle Eingeladenen werden benachrichtigt.")
    return take_step(booking_id, call_off, done=done)


def _names(booking: Any) -> dict[Actor, str]:
    return {
        Actor.PROSPECT: booking.name or gettext("noch ohne Namen"),
        Actor.CONSULTANT: gettext("Sie"),
        Actor.CLOCK: gettext("automatisch"),
    }


def _load(booking_id: int) -> Any:
    with runtime().database.reading() as session:
        return load_booking(session, booking_id) or abort(404)
