"""What became of a half-day: noted, and mended, on its page."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.admin.access import blueprint
from blueprints.admin.steps import take_step
from blueprints.outcomes import read_outcome
from blueprints.runtime import runtime
from halbtag.domain.language import gettext, mark
from halbtag.persistence.database import Session
from halbtag.services.outcomes import record_outcome

_TOO_LATE = mark("Das lässt sich für diesen Termin nicht vermerken. Hier sehen Sie, wie er steht.")


@blueprint.post("/termine/<int(max=2147483647):booking_id>/ausgang")
def note_outcome(booking_id: int) -> ResponseReturnValue:
    """Note whether the half-day took place; asked on the overview, it leads back there."""
    outcome = read_outcome() or abort(400)
    back = url_for(".show_overview") if request.form.get("seite") == "uebersicht" else ""

    def note(session: Session) -> object:
        return record_outcome(session, booking_id=booking_id, outcome=outcome, now=runtime().clock())

    return take_step(booking_id, note, done=gettext("Vermerkt."), too_late=_TOO_LATE, back=back)
