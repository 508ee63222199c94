"""Answering a request with other half-days, from the admin."""

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.admin.access import blueprint
from blueprints.admin.forms import ProposalForm
from blueprints.admin.steps import take_step, to_booking
from blueprints.choosing import REFUSALS, Objection, choice_values, chosen, half_days_of, objection_to
from blueprints.runtime import runtime
from halbtag.domain.language import gettext, mark
from halbtag.domain.states import BookingStatus
from halbtag.persistence.bookings import find_booking
from halbtag.persistence.database import Session
from halbtag.services.proposals import counter_request

ANSWERABLE = (BookingStatus.REQUESTED, BookingStatus.COUNTERED)

TOO_LATE = mark("Vorschlagen ist nicht mehr möglich: Der Stand der Anfrage hat sich inzwischen geändert.")


@blueprint.get("/termine/<int(max=2147483647):booking_id>/vorschlaege")
def show_proposing(booking_id: int) -> ResponseReturnValue:
    """Show the half-days that can be proposed instead."""
    with runtime().database.reading() as session:
        opened = find_booking(session, booking_id) or abort(404)
    if opened.booking.status not in ANSWERABLE:
        return to_booking(booking_id, TOO_LATE)
    return _proposing_page(booking_id, ProposalForm(formdata=None))


@blueprint.post("/termine/<int(max=2147483647):booking_id>/vorschlaege/auswahl")
def page_proposing(booking_id: int) -> ResponseReturnValue:
    """Show other weeks; what was chosen and typed so far stays."""
    return _proposing_page(booking_id, ProposalForm())


@blueprint.post("/termine/<int(max=2147483647):booking_id>/vorschlaege")
def propose(booking_id: int) -> ResponseReturnValue:
    """Propose the chosen half-days."""
    form, picked = ProposalForm(), chosen()
    if not form.validate():
        return _proposing_page(booking_id, form), 422

    def counter(session: Session) -> object:
        return counter_request(
            session,
            runtime().mails,
            booking_id=booking_id,
            wanted=half_days_of(picked),
            shown=picked,
            words=form.words.data or "",
            knowing=request.form.getlist("knowing"),
            now=runtime().clock(),
        )

    done = gettext("Vorgeschlagen. Die Halbtage sind reserviert, die E-Mail ist unterwegs.")
    try:
        return take_step(booking_id, counter, done=done, too_late=TOO_LATE)
    except REFUSALS as refusal:
        objection = objection_to(refusal)
        return _proposing_page(booking_id, form, objection), objection.status


def _proposing_page(booking_id: int, form: ProposalForm, objection: Objection | None = None) -> str:
    with runtime().database.reading() as session:
        opened = find_booking(session, booking_id) or abort(404)
        values = choice_values(session, opened, objection=objection, now=runtime().clock())
    return render_template(
        "admin/proposing.html",
        booking=opened.booking,
        form=form,
        page_action=url_for(".page_proposing", booking_id=booking_id),
        **values,
    )
