"""The consultant's answer to a prospect who wishes to move, from the mail, without signing in."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.decision import show_refused
from blueprints.forms import ReasonForm
from blueprints.once import once
from blueprints.rate_limits import limit_forms
from blueprints.runtime import runtime
from halbtag.domain.errors import IllegalTransition, SlotTaken
from halbtag.domain.states import Actor, Scope
from halbtag.persistence.bookings import open_booking
from halbtag.persistence.database import Session
from halbtag.services.move_offers import keep_booking
from halbtag.services.moves import take_move
from halbtag.services.steps import NeedsConsent

blueprint = Blueprint("move_decisions", __name__, url_prefix="/entscheidung/<token>/verlegung")


@blueprint.post("/<int(max=2147483647):proposal_id>/zusage")
@limit_forms
def accept(token: str, proposal_id: int) -> ResponseReturnValue:
    """Move to the half-day that the prospect wishes; twice is once."""

    def take_step(session: Session) -> str:
        take_move(
            session,
            runtime().mails,
            booking_id=_booking_id(session, token),
            proposal_id=proposal_id,
            by=Actor.CONSULTANT,
            knowing=request.form.getlist("knowing"),
            now=runtime().clock(),
        )
        return url_for("decision.show_decision", token=token)

    try:
        return once(take_step)
    except (NeedsConsent, SlotTaken, IllegalTransition):
        return show_refused(token)


@blueprint.post("/ablehnung")
@limit_forms
def refuse(token: str) -> ResponseReturnValue:
    """Stay with the half-day as it is; twice is once."""
    form = ReasonForm()

    def take_step(session: Session) -> str:
        words, now = form.reason.data or "", runtime().clock()
        booking_id = _booking_id(session, token)
        keep_booking(session, runtime().mails, booking_id=booking_id, by=Actor.CONSULTANT, words=words, now=now)
        return url_for("decision.show_decision", token=token)

    try:
        return once(take_step)
    except IllegalTransition:
        return show_refused(token)


def _booking_id(session: Session, token: str) -> int:
    return open_booking(session, token, scope=Scope.DECISION, now=runtime().clock()).booking.id
