"""The consultant's answer to a request, from the mail, without signing in."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.choosing import REFUSALS, Objection, choice_values, chosen, half_days_of, objection_to
from blueprints.forms import ProposalForm, ReasonForm
from blueprints.once import once
from blueprints.rate_limits import limit_forms
from blueprints.runtime import runtime
from halbtag.domain.errors import IllegalTransition
from halbtag.domain.states import Actor, BookingStatus, Scope
from halbtag.persistence.bookings import OpenBooking, open_booking
from halbtag.persistence.database import Session
from halbtag.persistence.proposals import open_proposals
from halbtag.services import proposals, requests, steps
from halbtag.services.briefings import briefing_of
from halbtag.services.surroundings import load_surroundings

blueprint = Blueprint("decision", __name__, url_prefix="/entscheidung/<token>")

#: The states in which the consultant still has something to say.
ANSWERABLE = (BookingStatus.REQUESTED, BookingStatus.COUNTERED)


@blueprint.get("")
def show_decision(token: str) -> ResponseReturnValue:
    """Show the request with its briefing, and what lies around its half-day."""
    return _decision_page(token, ReasonForm(formdata=None))


@blueprint.post("/zusage")
@limit_forms
def accept(token: str) -> ResponseReturnValue:
    """Accept the request; accepting twice is accepting once."""

    def take_step(session: Session) -> str:
        now = runtime().clock()
        booking = open_booking(session, token, scope=Scope.DECISION, now=now).booking
        knowing = request.form.getlist("knowing")
        requests.accept_request(session, runtime().mails, booking_id=booking.id, knowing=knowing, now=now)
        return url_for(".show_decision", token=token)

    try:
        return once(take_step)
    except (steps.NeedsConsent, requests.NoHalfDay):
        return _decision_page(token, ReasonForm(formdata=None)), 409
    except IllegalTransition as refusal:
        if refusal.status is BookingStatus.CONFIRMED:
            return redirect(url_for(".show_decision", token=token), 303)
        return _decision_page(token, ReasonForm(formdata=None)), 409


@blueprint.post("/absage")
@limit_forms
def decline(token: str) -> ResponseReturnValue:
    """Decline the request; declining twice is declining once."""
    form = ReasonForm()
    if not form.validate():
        return _decision_page(token, form), 422

    def take_step(session: Session) -> str:
        now = runtime().clock()
        booking = open_booking(session, token, scope=Scope.DECISION, now=now).booking
        reason = form.reason.data or ""
        requests.decline_request(session, runtime().mails, booking_id=booking.id, reason=reason, now=now)
        return url_for(".show_decision", token=token)

    try:
        return once(take_step)
    except IllegalTransition as refusal:
        if refusal.status is BookingStatus.DECLINED:
            return redirect(url_for(".show_decision", token=token), 303)
        return _decision_page(token, form), 409


@blueprint.get("/vorschlaege")
def show_proposing(token: str) -> ResponseReturnValue:
    """Show the half-days that can be proposed instead."""
    if _open(token).booking.status not in ANSWERABLE:
        return redirect(url_for(".show_decision", token=token), 303)
    return _proposing_page(token, ProposalForm(formdata=None))


@blueprint.post("/vorschlaege/auswahl")
@limit_forms
def page_proposing(token: str) -> ResponseReturnValue:
    """Show other weeks; what was chosen and typed so far stays."""
    return _proposing_page(token, ProposalForm())


@blueprint.post("/vorschlaege")
@limit_forms
def propose(token: str) -> ResponseReturnValue:
    """Propose the chosen half-days."""
    form, picked = ProposalForm(), chosen()
    if not form.validate():
        return _proposing_page(token, form), 422

    def take_step(session: Session) -> str:
        now = runtime().clock()
        proposals.counter_request(
            session,
            runtime().mails,
            booking_id=open_booking(session, token, scope=Scope.DECISION, now=now).booking.id,
            wanted=half_days_of(picked),
            shown=picked,
            words=form.words.data or "",
            knowing=request.form.getlist("knowing"),
            now=now,
        )
        return url_for(".show_decision", token=token)

    try:
        return once(take_step)
    except REFUSALS as refusal:
        objection = objection_to(refusal)
        return _proposing_page(token, form, objection), objection.status
    except IllegalTransition:
        return _decision_page(token, ReasonForm(formdata=None)), 409


def _open(token: str) -> OpenBooking:
    with runtime().database.reading() as session:
        return open_booking(session, token, scope=Scope.DECISION, now=runtime().clock())


def show_refused(token: str) -> ResponseReturnValue:
    """Answer a step that is not possible (any more) with what is the case now."""
    return _decision_page(token, ReasonForm(formdata=None)), 409


def _decision_page(token: str, form: ReasonForm) -> str:
    now = runtime().clock()
    with runtime().database.reading() as session:
        opened = open_booking(session, token, scope=Scope.DECISION, now=now)
        booking = opened.booking
        wished = next((each for each in open_proposals(booking) if each.by is Actor.PROSPECT), None)
        around = load_surroundings(session, booking, opened.profile, wished=wished, now=now)
        briefing = briefing_of(session, booking, opened.profile, now=now)
    return render_template(
        "decision/decision.html",
        booking=booking,
        token=token,
        wished=wished,
        offers=open_proposals(booking),
        briefing=briefing,
        around=None if booking.is_wish else around,
        reasons=steps.reasons_against(around.judged),
        has_begun=booking.starts_at <= now and not booking.is_wish,
        profile=opened.profile,
        accept_action=url_for("decision.accept", token=token),
        decline_action=url_for("decision.decline", token=token),
        propose_url=url_for("decision.show_proposing", token=token),
        decline_form=form,
    )


def _proposing_page(token: str, form: ProposalForm, objection: Objection | None = None) -> str:
    now = runtime().clock()
    with runtime().database.reading() as session:
        opened = open_booking(session, token, scope=Scope.DECISION, now=now)
        values = choice_values(session, opened, objection=objection, now=now)
    return render_template(
        "decision/proposing.html",
        booking=opened.booking,
        form=form,
        action=url_for(".propose", token=token),
        page_action=url_for(".page_proposing", token=token),
        back_url=url_for(".show_decision", token=token),
        **values,
    )
