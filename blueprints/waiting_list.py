"""The page on which the owner of an address says that she wants to be on the waiting list."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from blueprints.once import once
from blueprints.rate_limits import limit_forms
from blueprints.runtime import runtime
from halbtag.persistence.database import Session
from halbtag.persistence.follow_ups import open_place
from halbtag.services.waiting_list import take_place

blueprint = Blueprint("waiting_list", __name__, url_prefix="/warteliste")


@blueprint.get("/<token>")
def show_place(token: str) -> ResponseReturnValue:
    """Ask whether it is meant, or say that it was; opening the page changes nothing, whoever opens it."""
    with runtime().database.reading() as session:
        opened = open_place(session, token, now=runtime().clock())
    return render_template("waiting_list/place.html", place=opened.follow_up, profile=opened.profile)


@blueprint.post("/<token>")
@limit_forms
def confirm_place(token: str) -> ResponseReturnValue:
    """Put her on the waiting list."""

    def act(session: Session) -> str:
        now = runtime().clock()
        opened = open_place(session, token, now=now)
        row = opened.follow_up
        take_place(session, runtime().mails, row, profile=opened.profile, now=now, language=row.inquiry.language)
        return url_for(".show_place", token=token)

    return once(act)
