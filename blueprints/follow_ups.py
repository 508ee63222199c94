"""Ways on for whoever books no half-day (yet): a message, a recall, the waiting list."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blueprints.follow_up_forms import FORMS, FollowUpForm
from blueprints.form_age import asks_again
from blueprints.honeypot import is_caught
from blueprints.once import once
from blueprints.rate_limits import limit_forms, limit_link, limit_messages
from blueprints.runtime import runtime
from halbtag.domain.language import mark
from halbtag.domain.states import FollowUpKind
from halbtag.persistence.database import Session
from halbtag.persistence.inquiries import OpenInquiry, load_next_steps, open_inquiry
from halbtag.services.follow_ups import TooManyFollowUps, leave_follow_up

blueprint = Blueprint("follow_ups", __name__, url_prefix="/anfrage/<token>/weiter")

#: The kinds by their word in the address.
WAYS = {
    "nachricht": FollowUpKind.MESSAGE,
    "rueckruf": FollowUpKind.RECALL,
    "warteliste": FollowUpKind.WAITING_LIST,
}

TOO_MANY = mark(
    "Zu dieser Anfrage liegen schon mehrere Nachrichten vor. Bitte warten Sie die Antwort ab oder rufen Sie an."
)


@blueprint.get("/<way>")
def show_follow_up(token: str, way: str) -> ResponseReturnValue:
    """Show the form for one of the ways on."""
    kind = WAYS.get(way) or abort(404)
    with runtime().database.reading() as session:
        opened = open_inquiry(session, token, now=runtime().clock())
        taken = load_next_steps(session, opened.inquiry.id)
    if kind is FollowUpKind.WAITING_LIST and any(each.kind is kind and each.confirmed_at for each in taken.follow_ups):
        return redirect(_result_url(token), 303)
    known: dict[str, Any] = opened.inquiry.contact
    return _page(token, kind, opened, FORMS[kind](formdata=None, data=known and {**known, "text": ""}))


@blueprint.post("/<way>")
@limit_forms
@limit_messages
@limit_link
def leave(token: str, way: str) -> ResponseReturnValue:
    """Keep what is asked for and send it to the consultant."""
    kind = WAYS.get(way) or abort(404)
    result_url = _result_url(token)
    if is_caught():
        return redirect(result_url, 303)
    form = FORMS[kind]()
    with runtime().database.reading() as session:
        opened = open_inquiry(session, token, now=runtime().clock())
    if not form.validate() or asks_again(form):
        return _page(token, kind, opened, form), 422

    def act(session: Session) -> str:
        now = runtime().clock()
        found = open_inquiry(session, token, now=now, for_update=True)
        leave_follow_up(session, runtime().mails, opened=found, wanted=form.wanted(kind), now=now)
        return result_url

    try:
        return once(act)
    except TooManyFollowUps:
        form.form_errors.append(TOO_MANY)
        return _page(token, kind, opened, form), 422


def _result_url(token: str) -> str:
    return url_for("inquiry.show_result", token=token, _anchor="weiter")


def _page(token: str, kind: FollowUpKind, opened: OpenInquiry, form: FollowUpForm) -> str:
    return render_template(
        "follow_ups/follow_up.html",
        kind=kind,
        form=form,
        profile=opened.profile,
        back_url=url_for("inquiry.show_result", token=token),
    )
