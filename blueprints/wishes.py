"""Where no half-day on offer suits: the page on which a prospect leaves windows that would."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blueprints.contact import SUBMISSION_REFUSALS, answer_refusal, typed_contact, with_changed_guests
from blueprints.form_age import asks_again
from blueprints.honeypot import is_caught
from blueprints.htmx import is_fragment_request, vary_by_htmx
from blueprints.once import once
from blueprints.rate_limits import limit_forms, limit_link, limit_mail
from blueprints.runtime import runtime
from blueprints.slots import elsewhere
from blueprints.wish_form import WishForm
from halbtag.domain.circle import find_gap
from halbtag.domain.language import mark
from halbtag.persistence.database import Session
from halbtag.persistence.inquiries import OpenInquiry, open_inquiry
from halbtag.services import submissions
from halbtag.services.circle import MOST_GUESTS
from halbtag.services.holds import reasons_against_hold
from halbtag.services.known_contact import FIELDS as CONTACT_FIELDS
from halbtag.services.known_contact import keep_contact, known_contact
from halbtag.services.wishes import NeverOpen, NothingWished, open_weeks, submit_wishes

blueprint = Blueprint("wishes", __name__, url_prefix="/anfrage")

OVER = mark("Diese Wochen sind vorbei. Bitte wählen Sie spätere aus.")
NEVER_OPEN = mark("Zu diesen Zeiten gibt es in den gewählten Wochen keinen Halbtag. Bitte wählen Sie weitere aus.")


@blueprint.get("/<token>/wunschzeiten")
def show_wishes(token: str) -> ResponseReturnValue:
    """Show the form, with what was chosen and typed before."""
    with runtime().database.reading() as session:
        now = runtime().clock()
        opened = open_inquiry(session, token, now=now)
        is_broken = bool(reasons_against_hold(session, opened, now=now))
        known = known_contact(session, opened.inquiry)
    other = elsewhere(token, opened)
    return (
        redirect(other, 303) if other else _wishes_page(token, opened, _prefilled(opened, known), is_broken=is_broken)
    )


@blueprint.post("/<token>/wunschzeiten")
@limit_forms
@limit_mail
@limit_link
def send_wishes(token: str) -> ResponseReturnValue:
    """Take the wishes in and have the address confirmed."""
    if is_caught():
        return redirect(url_for("contact.show_sent", token=token), 303)
    form = WishForm(open_weeks=_open_weeks())
    kept = _keep(token, form)
    if not form.validate() or asks_again(form):
        return _wishes_page(token, kept, form), 422
    return _send(token, form, kept)


def _send(token: str, form: WishForm, kept: OpenInquiry) -> ResponseReturnValue:
    def submit(session: Session) -> str:
        now = runtime().clock()
        submit_wishes(
            session,
            runtime().mails,
            opened=open_inquiry(session, token, now=now, for_update=True),
            wishes=form.wishes(),
            contact=submissions.Contact(**{name: form[name].data or "" for name in CONTACT_FIELDS}),
            guests=form.guests(),
            now=now,
        )
        return url_for("contact.show_sent", token=token)

    try:
        return once(submit)
    except NothingWished:
        form.weeks.errors = [OVER]
    except NeverOpen:
        form.weekdays.errors = [NEVER_OPEN]
    except SUBMISSION_REFUSALS as refusal:
        return answer_refusal(token, form, kept, refusal) or (_wishes_page(token, kept, form), 422)
    return _wishes_page(token, kept, form), 422


@blueprint.post("/<token>/wunschzeiten/fuehrungskreis")
@limit_forms
def change_participants(token: str) -> ResponseReturnValue:
    """Add or remove a row of the leadership circle; everything typed so far stays."""
    weeks = _open_weeks()
    form = WishForm(open_weeks=weeks)
    opened = _keep(token, form)
    return _wishes_page(token, opened, WishForm(formdata=None, data=with_changed_guests(form), open_weeks=weeks))


def _open_weeks() -> list[date]:
    with runtime().database.reading() as session:
        return open_weeks(session, now=runtime().clock())


def _keep(token: str, form: WishForm) -> OpenInquiry:
    # In a transaction of its own: whatever becomes of the wishes, what she typed is not lost.
    now = runtime().clock()
    with runtime().database.writing() as session:
        opened = open_inquiry(session, token, now=now, for_update=True)
        keep_contact(session, opened.inquiry, {**typed_contact(form), "wishes": form.typed_wishes()}, now=now)
    return opened


def _prefilled(opened: OpenInquiry, known: dict[str, Any]) -> WishForm:
    data: dict[str, Any] = {"postal_code": opened.inquiry.answers.get("postal_code", ""), **known}
    return WishForm(formdata=None, data={**data, **known.get("wishes", {})}, open_weeks=_open_weeks())


def _wishes_page(token: str, opened: OpenInquiry, form: WishForm, *, is_broken: bool = False) -> Response:
    template = "contact/_participants.html" if is_fragment_request() else "wishes/wishes.html"
    page = render_template(
        template,
        form=form,
        held=None if is_broken else opened.booking,
        action=url_for(".send_wishes", token=token),
        participants_action=url_for(".change_participants", token=token),
        most_guests=MOST_GUESTS,
        gap=find_gap(opened.inquiry.answers, [guest.role for guest in form.guests()]),
        slots_url=url_for("slots.show_slots", token=token),
        message_url=url_for("follow_ups.show_follow_up", token=token, way="nachricht"),
        privacy_url=url_for("offer.show_privacy"),
        profile=opened.profile,
        known_email=opened.inquiry.known_email,
    )
    return vary_by_htmx(make_response(page))
