"""Why one half-day is closed, and opening it all the same."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.admin.access import blueprint
from blueprints.admin.calendar import read_half_day, read_postal_code
from blueprints.admin.changes import change_said
from blueprints.once import Answer, once
from blueprints.runtime import runtime
from halbtag.domain.change_words import describe_overlap
from halbtag.domain.language import gettext
from halbtag.domain.worked_times import HalvesOverlap
from halbtag.persistence.database import Session
from halbtag.services.overrides import NotOpened, explain_half_day, open_knowingly


@blueprint.get("/kalender/<day>/<half>")
def show_half_day(day: str, half: str) -> ResponseReturnValue:
    """Tell every reason that closes a half-day, for a client at a place if one is given."""
    return _page(day, half)


@blueprint.post("/kalender/<day>/<half>/oeffnung")
def open_half_day(day: str, half: str) -> ResponseReturnValue:
    """Open a half-day in spite of the reasons that the page has named, and of no other."""
    wanted_day, wanted_half = read_half_day(day, half)
    named = request.form.getlist("grund")

    def open_it(session: Session) -> Answer:
        recorded = open_knowingly(session, day=wanted_day, half=wanted_half, named=named, now=runtime().clock())
        month = url_for(".show_month", month=f"{wanted_day:%Y-%m}", plz=read_postal_code() or None)
        return Answer(month, (change_said(recorded, nothing=gettext("Der Halbtag ist schon offen.")),))

    try:
        return once(open_it)
    except NotOpened:
        return _page(
            day, half, notice=gettext("Inzwischen ist es anders. Bitte lesen Sie die Gründe noch einmal.")
        ), 409
    except HalvesOverlap as refused:
        return _page(day, half, notice=describe_overlap(refused.overlap)), 409


def _page(day: str, half: str, *, notice: str = "") -> str:
    wanted_day, wanted_half = read_half_day(day, half)
    postal_code = read_postal_code()
    with runtime().database.reading() as session:
        explanation = explain_half_day(
            session, day=wanted_day, half=wanted_half, destination=postal_code, now=runtime().clock()
        )
    return render_template(
        "admin/half_day.html",
        explanation=explanation,
        half_day=explanation.half_day,
        postal_code=postal_code,
        notice=notice,
    )
