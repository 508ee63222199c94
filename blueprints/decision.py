"""The consultant's yes or no to a request, from the mail, without signing in."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.forms import ReasonForm
from blueprints.rate_limits import limit_forms
from blueprints.runtime import runtime
from halbtag.domain.errors import IllegalTransition
from halbtag.domain.states import BookingStatus, Scope
from halbtag.persistence.bookings import list_neighbours, open_booking
from halbtag.services import requests, steps

blueprint = Blueprint("decision", __name__, url_prefix="/entscheidung/<token>")


@blueprint.get("")
def show_decision(token: str) -> ResponseReturnValue:
    """Show the request with its briefing and what else lies on that day."""
    return _decision_page(token, ReasonForm(formdata=None))


@blueprint.post("/zusage")
@limit_forms
def accept(token: str) -> ResponseReturnValue:
    """Accept the request; accepting twice is accepting once."""
    now = runtime().clock()
    try:
        with runtime().database.writing() as session:
            booking = open_booking(session, token, scope=Scope.DECISION, now=now).booking
            knowing = request.form.getlist("knowing")
            requests.accept_request(session, runtime().mails, booking_id=booking.id, knowing=knowing, now=now)
    except steps.NeedsConsent:
        return _decision_page(token, ReasonForm(formdata=None)), 409
    except IllegalTransition as refusal:
        if refusal.status is not BookingStatus.CONFIRMED:
            return _decision_page(token, ReasonForm(formdata=None)), 409
    return redirect(url_for(".show_decision", token=token), 303)


@blueprint.post("/absage")
@limit_forms
def decline(token: str) -> ResponseReturnValue:
    """Decline the request; declining twice is declining once."""
    form = ReasonForm()
    if not form.validate():
        return _decision_page(token, form), 422
    now = runtime().clock()
    try:
        with runtime().database.writing() as session:
            booking = open_booking(session, token, scope=Scope.DECISION, now=now).booking
            reason = form.reason.data or ""
            requests.decline_request(session, runtime().mails, booking_id=booking.id, reason=reason, now=now)
    except IllegalTransition as refusal:
        if refusal.status is not BookingStatus.DECLINED:
            return _decision_page(token, form), 409
    return redirect(url_for(".show_decision", token=token), 303)


def _decision_page(token: str, form: ReasonForm) -> str:
    now = runtime().clock()
    with runtime().database.reading() as session:
        opened = open_booking(session, token, scope=Scope.DECISION, now=now)
        neighbours = list_neighbours(session, day=opened.booking.day, other_than=opened.booking.id)
        judged = steps.judge_booking(session, opened.booking, opened.profile, now=now)
    return render_template(
        "decision/decision.html",
        booking=opened.booking,
        briefing=steps.briefing_of(opened.booking, opened.profile),
        neighbours=neighbours,
        reasons=steps.reasons_against(judged),
        cautions=judged.cautions,
        has_begun=opened.booking.starts_at <= now,
        profile=opened.profile,
        accept_action=url_for(".accept", token=token),
        decline_action=url_for(".decline", token=token),
        decline_form=form,
    )
