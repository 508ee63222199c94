"""What people ask for who book no half-day (yet): the waiting list, and what was seen to."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.admin.access import blueprint
from blueprints.once import Answer, once
from blueprints.runtime import runtime
from halbtag.domain.language import gettext
from halbtag.persistence import follow_ups
from halbtag.persistence.database import Session
from halbtag.services.waiting_list import list_waiting


@blueprint.get("/warteliste")
def show_waiting_list() -> ResponseReturnValue:
    """Show who waits for a half-day, and to which region days that fits."""
    with runtime().database.reading() as session:
        waiting = list_waiting(session, now=runtime().clock())
    return render_template("admin/waiting_list.html", waiting=waiting)


@blueprint.post("/rueckmeldungen/<int(max=2147483647):follow_up_id>/erledigt")
def settle_follow_up(follow_up_id: int) -> ResponseReturnValue:
    """Note that a message, a recall or a place on the waiting list was seen to."""
    back = url_for(".show_waiting_list" if request.form.get("seite") == "warteliste" else ".show_overview")

    def settle(session: Session) -> Answer:
        if follow_ups.settle(session, follow_up_id, now=runtime().clock()):
            return Answer(back, (("success", gettext("Als erledigt vermerkt.")),))
        return Answer(back, (("warning", gettext("Das war schon erledigt.")),))

    return once(settle)
