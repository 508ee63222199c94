"""Moving by the consultant: at once, by proposals, and his answer to what a prospect wishes."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.admin.access import blueprint
from blueprints.admin.forms import ProposalForm, ReasonForm
from blueprints.choosing import REFUSALS, Objection, choice_values, chosen, objection_to
from blueprints.once import once
from blueprints.runtime import runtime
from halbtag.domain.errors import IllegalTransition, SlotTaken
from halbtag.domain.states import Actor, BookingStatus
from halbtag.persistence.bookings import OpenBooking, find_booking
from halbtag.persistence.database import Session
from halbtag.services.move_offers import keep_booking, propose_move
from halbtag.services.moves import move_booking, take_move
from halbtag.services.steps import NeedsConsent, UnknownBooking

#: The two ways to move, as the buttons say them.
AT_ONCE = "sofort"
PROPOSED = "vorschlag"

_ONE = "Bitte wählen Sie genau einen Halbtag aus, wenn Sie sofort verlegen."
_TOO_LATE = "Dieser Schritt ist nicht mehr möglich: Der Stand des Termins hat sich inzwischen geändert."
_NEEDS_CONSENT = "Gegen diesen Halbtag spricht inzwischen etwas. Bitte prüfen Sie es, bevor Sie zusagen."
_DONE = {
    AT_ONCE: "Verlegt. Alle Eingeladenen werden benachrichtigt.",
    PROPOSED: "Vorgeschlagen. Die Halbtage sind reserviert, der bisherige Termin gilt weiter.",
}


@blueprint.get("/termine/<int(max=2147483647):booking_id>/verlegung")
def show_move(booking_id: int) -> ResponseReturnValue:
    """Show the half-days to move to, or to propose."""
    opened = _open(booking_id)
    if opened.booking.status is not BookingStatus.CONFIRMED or opened.booking.starts_at <= runtime().clock():
        return _too_late(booking_id)
    return _move_page(opened, ProposalForm(formdata=None))


@blueprint.post("/termine/<int(max=2147483647):booking_id>/verlegung/auswahl")
def page_move(booking_id: int) -> ResponseReturnValue:
    """Show other weeks; what was chosen and typed so far stays."""
    return _move_page(_open(booking_id), ProposalForm())


@blueprint.post("/termine/<int(max=2147483647):booking_id>/verlegung")
def create_move(booking_id: int) -> ResponseReturnValue:
    """Move at once to the one half-day that is chosen, or propose those that are."""
    form, way, wanted = ProposalForm(), request.form.get("art", PROPOSED), chosen()
    if not form.validate():
        return _move_page(_open(booking_id), form), 422
    if way == AT_ONCE and len(wanted) != 1:
        return _move_page(_open(booking_id), form, Objection(422, _ONE)), 422

    def take_step(session: Session) -> str:
        words, knowing = form.words.data or "", request.form.getlist("knowing")
        common: dict[str, Any] = {"booking_id": booking_id, "words": words, "knowing": knowing}
        if way == AT_ONCE:
            move_booking(session, runtime().mails, wanted=wanted[0], now=runtime().clock(), **common)
        else:
            propose_move(session, runtime().mails, wanted=wanted, now=runtime().clock(), **common)
        return url_for(".show_booking", booking_id=booking_id)

    try:
        return _answer(booking_id, take_step, done=_DONE.get(way, _DONE[PROPOSED]))
    except REFUSALS as refusal:
        objection = objection_to(refusal)
        return _move_page(_open(booking_id), form, objection), objection.status


@blueprint.post("/termine/<int(max=2147483647):booking_id>/verlegung/<int(max=2147483647):proposal_id>/zusage")
def accept_move(booking_id: int, proposal_id: int) -> ResponseReturnValue:
    """Move to the half-day that the prospect wishes."""

    def take_step(session: Session) -> str:
        take_move(
            session,
            runtime().mails,
            booking_id=booking_id,
            proposal_id=proposal_id,
            by=Actor.CONSULTANT,
            knowing=request.form.getlist("knowing"),
            now=runtime().clock(),
        )
        return url_for(".show_booking", booking_id=booking_id)

    try:
        return _answer(booking_id, take_step, done=_DONE[AT_ONCE])
    except NeedsConsent:
        flash(_NEEDS_CONSENT, "warning")
    except SlotTaken:
        flash(_TOO_LATE, "warning")
    return redirect(url_for(".show_booking", booking_id=booking_id), 303)


@blueprint.post("/termine/<int(max=2147483647):booking_id>/verlegung/beibehalten")
def keep_half_day(booking_id: int) -> ResponseReturnValue:
    """Refuse the prospect's wish, or withdraw the own proposals."""
    form = ReasonForm()
    if not form.validate():
        flash(" ".join(form.reason.errors), "warning")
        return redirect(url_for(".show_booking", booking_id=booking_id), 303)

    def take_step(session: Session) -> str:
        words = form.reason.data or ""
        keep_booking(
            session,
            runtime().mails,
            booking_id=booking_id,
            by=Actor.CONSULTANT,
            words=words,
            now=runtime().clock(),
        )
        return url_for(".show_booking", booking_id=booking_id)

    return _answer(booking_id, take_step, done="Der Termin bleibt, wie er war. Die E-Mail ist unterwegs.")


def _answer(booking_id: int, take_step: Callable[[Session], str], *, done: str) -> ResponseReturnValue:
    """Take a step once, and say what it came to."""
    try:
        response = once(take_step)
    except IllegalTransition:
        return _too_late(booking_id)
    except UnknownBooking:
        abort(404)
    flash(done, "success")
    return response


def _open(booking_id: int) -> OpenBooking:
    with runtime().database.reading() as session:
        return find_booking(session, booking_id) or abort(404)


def _move_page(opened: OpenBooking, form: ProposalForm, objection: Objection | None = None) -> str:
    with runtime().database.reading() as session:
        values = choice_values(session, opened, objection=objection, now=runtime().clock())
    booking_id = opened.booking.id
    return render_template(
        "admin/move.html",
        booking=opened.booking,
        form=form,
        page_action=url_for(".page_move", booking_id=booking_id),
        anyway=request.form.get("art", PROPOSED),
        **values,
    )


def _too_late(booking_id: int) -> ResponseReturnValue:
    flash(_TOO_LATE, "warning")
    return redirect(url_for(".show_booking", booking_id=booking_id), 303)
