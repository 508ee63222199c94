"""The prospect's choice among the half-days that the consultant proposes."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from blueprints.booking import show_refused
from blueprints.once import once
from blueprints.rate_limits import limit_forms
from blueprints.runtime import runtime
from halbtag.domain.errors import IllegalTransition, SlotTaken
from halbtag.domain.language import mark
from halbtag.persistence.database import Session
from halbtag.services.proposals import take_proposal

blueprint = Blueprint("proposals", __name__, url_prefix="/termin/<token>/vorschlaege")

GONE = mark("Dieser Vorschlag gilt nicht mehr. Hier sehen Sie, was jetzt für Sie reserviert ist.")
LATE = mark("Das ist nicht mehr möglich. Hier sehen Sie den jetzigen Stand.")


@blueprint.post("/<int(max=2147483647):proposal_id>")
@limit_forms
def take(token: str, proposal_id: int) -> ResponseReturnValue:
    """Book one of the proposed half-days."""

    def take_step(session: Session) -> str:
        take_proposal(session, runtime().mails, token=token, proposal_id=proposal_id, now=runtime().clock())
        return url_for("booking.show_booking", token=token)

    try:
        return once(take_step)
    except SlotTaken:
        return show_refused(token, GONE)
    except IllegalTransition:
        return show_refused(token, LATE)
