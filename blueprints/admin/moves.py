"""Moving by the consultant: at once, by proposals, and his answer to what a prospect wishes."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.admin.access import blueprint
from blueprints.admin.forms import ProposalForm, ReasonForm
from blueprints.admin.steps import NEEDS_CONSENT, TOO_LATE, take_step, to_booking
from blueprints.admin.subjects import name_subject
from blueprints.choosing import REFUSALS, Objection, choice_values, chosen, half_days_of, objection_to
from blueprints.runtime import runtime
from halbtag.domain.errors import SlotTaken
from halbtag.domain.language import gettext, mark
from halbtag.domain.states import Actor, BookingStatus
from halbtag.persistence.bookings import OpenBooking, find_booking
from halbtag.persistence.database import Session
from halbtag.services.move_offers import keep_booking, propose_move
from halbtag.services.moves import move_booking, take_move
from halbtag.services.stand import check_stand
from halbtag.services.steps import NeedsConsent

#: The two ways to move, as the buttons say them.
AT_ONCE = "sofort"
PROPOSED = "vorschlag"

_ONE = mark("Bitte wählen Sie genau einen Halbtag aus, wenn Sie sofort verlegen.")
_DONE = {
    AT_ONCE: mark("Verlegt. Alle Eingeladenen werden benachrichtigt."),
    PROPOSED: mark("Vorgeschlagen. Die Halbtage sind reserviert, der bisherige Termin gilt weiter."),
}


@blueprint.get("/termine/<int(max=2147483647):booking_id>/verlegung")
def show_move(booking_id: int) -> ResponseReturnValue:
    """Show the half-days to move to, or to propose."""
    opened = _open(booking_id)
    if opened.booking.status is not BookingStatus.CONFIRMED or opened.booking.starts_at <= runtime().clock():
        return to_booking(booking_id, TOO_LATE)
    return _move_page(opened, ProposalForm(formdata=None))


@blueprint.post("/termine/<int(max=2147483647):booking_id>/verlegung/auswahl")
def page_move(booking_id: int) -> ResponseReturnValue:
    """Show other weeks; what was chosen and typed so far stays."""
    return _move_page(_open(booking_id), ProposalForm())


@blueprint.post("/termine/<int(max=2147483647):booking_id>/verlegung")
def create_move(booking_id: int) -> ResponseReturnValue:
    """Move at once to the one half-day that is chosen, or propose those that are."""
    form, way, picked = ProposalForm(), request.form.get("art", PROPOSED), chosen()
    wanted = half_days_of(picked)
    if not form.validate():
        return _move_page(_open(booking_id), form), 422
    if way == AT_ONCE and len(wanted) != 1:
        return _move_page(_open(booking_id), form, Objection(422, gettext(_ONE))), 422

    def move(session: Session) -> object:
        check_stand(session, booking_id, request.form.get("stand", ""))
        words, knowing = form.words.data or "", request.form.getlist("knowing")
        common: dict[str, Any] = {"booking_id": booking_id, "words": words, "knowing": knowing, "shown": picked}
        name_subject("", action="move_at_once" if way == AT_ONCE else "propose_move")
        if way == AT_ONCE:
            return move_booking(session, runtime().mails, wanted=wanted[0], now=runtime().clock(), **common)
        return propose_move(session, runtime().mails, wanted=wanted, now=runtime().clock(), **common)

    try:
        return take_step(booking_id, move, done=gettext(_DONE.get(way, _DONE[PROPOSED])))
    except REFUSALS as refusal:
        objection = objection_to(refusal)
        return _move_page(_open(booking_id), form, objection), objection.status


@blueprint.post("/termine/<int(max=2147483647):booking_id>/verlegung/<int(max=2147483647):proposal_id>/zusage")
def accept_move(booking_id: int, proposal_id: int) -> ResponseReturnValue:
    """Move to the half-day that the prospect wishes."""

    def accept(session: Session) -> object:
        return take_move(
            session,
            runtime().mails,
            booking_id=booking_id,
            proposal_id=proposal_id,
            by=Actor.CONSULTANT,
            knowing=request.form.getlist("knowing"),
            now=runtime().clock(),
        )

    try:
        return take_step(booking_id, accept, done=gettext(_DONE[AT_ONCE]))
    except NeedsConsent:
        return to_booking(booking_id, NEEDS_CONSENT)
    except SlotTaken:
        return to_booking(booking_id, TOO_LATE)


@blueprint.post("/termine/<int(max=2147483647):booking_id>/verlegung/beibehalten")
def keep_half_day(booking_id: int) -> ResponseReturnValue:
    """Refuse the prospect's wish, or withdraw the own proposals."""
    form = ReasonForm()
    if not form.validate():
        return to_booking(booking_id, " ".join(map(gettext, form.reason.errors)))

    def keep(session: Session) -> object:
        words, now = form.reason.data or "", runtime().clock()
        return keep_booking(session, runtime().mails, booking_id=booking_id, by=Actor.CONSULTANT, words=words, now=now)

    return take_step(booking_id, keep, done=gettext("Der Termin bleibt, wie er war. Die E-Mail ist unterwegs."))


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
