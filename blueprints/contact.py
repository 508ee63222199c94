"""Who books, where, and whom to invite; then the wait for the confirmed address."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.form_age import asks_again
from blueprints.forms import ContactForm
from blueprints.honeypot import is_caught
from blueprints.htmx import is_fragment_request, vary_by_htmx
from blueprints.once import once
from blueprints.rate_limits import limit_forms, limit_link, limit_mail
from blueprints.runtime import runtime
from halbtag.domain.choice import Choice, choice_key, parse_choice
from halbtag.domain.circle import find_gap
from halbtag.domain.errors import IllegalTransition, SlotTaken, TimesChanged
from halbtag.domain.language import mark
from halbtag.domain.slots import Slot
from halbtag.domain.states import BookingStatus
from halbtag.persistence.bookings import slot_of
from halbtag.persistence.database import Session
from halbtag.persistence.inquiries import OpenInquiry, open_inquiry
from halbtag.services import submissions
from halbtag.services.circle import MOST_GUESTS
from halbtag.services.holds import NotQualified, reasons_against_hold
from halbtag.services.known_contact import FIELDS as CONTACT_FIELDS
from halbtag.services.known_contact import keep_contact, known_contact

blueprint = Blueprint("contact", __name__, url_prefix="/anfrage")

TOO_MANY = mark(
    "Für diese E-Mail-Adresse warten schon mehrere Reservierungen auf Bestätigung. Bitte sehen Sie in Ihrem Postfach "
    "nach oder versuchen Sie es morgen wieder."
)
TOO_MANY_AT_DOMAIN = mark(
    "Für Adressen mit dieser Endung warten heute schon viele Reservierungen auf Bestätigung, deshalb geht vorerst "
    "an keine weitere eine E-Mail. Bitte bestätigen Sie eine davon, versuchen Sie es morgen wieder oder rufen Sie kurz "
    "an."
)
OUT_OF_RANGE = mark("An diesem Ort ist das Format nicht buchbar. Bitte prüfen Sie die Postleitzahl.")


@blueprint.get("/<token>/kontakt")
def show_contact(token: str) -> ResponseReturnValue:
    """Show the form for the half-day that is being kept, with what was typed before."""
    with runtime().database.reading() as session:
        now = runtime().clock()
        opened = open_inquiry(session, token, now=now)
        against = reasons_against_hold(session, opened, now=now)
        known = known_contact(session, opened.inquiry)
    if opened.booking is None:
        return redirect(url_for("slots.show_slots", token=token), 303)
    if opened.booking.status is not BookingStatus.HELD:
        return redirect(url_for(".show_sent", token=token), 303)
    if against:
        return _lost(token, opened.booking.day)
    return _contact_page(token, opened, _prefilled(opened, known))


@blueprint.post("/<token>/kontakt")
@limit_forms
@limit_mail
@limit_link
def submit_contact(token: str) -> ResponseReturnValue:
    """Take the form in and have the address confirmed."""
    if is_caught():
        return redirect(url_for(".show_sent", token=token), 303)
    form = ContactForm()
    opened = _keep_contact(token, form)
    wanted = parse_choice(form.slot.data or "")
    if wanted is None:
        return redirect(url_for("slots.show_slots", token=token), 303)
    if not form.validate() or asks_again(form):
        return _contact_page(token, opened, form), 422
    # Outside any transaction: a slow calendar keeps nobody waiting for the database.
    runtime().busy_import.refresh_stale_now()
    return _book(token, form, opened, wanted=wanted)


def _lost(token: str, day: date) -> ResponseReturnValue:
    """Lead to the half-days that are near the one that is not to be had (any more); what was typed is kept."""
    return redirect(url_for("slots.show_slots", token=token, vergeben=day.isoformat()), 303)


def _book(token: str, form: ContactForm, kept: OpenInquiry, *, wanted: Choice) -> ResponseReturnValue:
    def submit(session: Session) -> str:
        now = runtime().clock()
        submissions.submit_booking(
            session,
            runtime().mails,
            opened=open_inquiry(session, token, now=now, for_update=True),
            choice=wanted,
            contact=submissions.Contact(**{name: form[name].data or "" for name in CONTACT_FIELDS}),
            guests=form.guests(),
            now=now,
        )
        return url_for(".show_sent", token=token)

    try:
        return once(submit)
    except SlotTaken as refusal:
        return _refused(token, form, kept, wanted=wanted, refusal=refusal)
    except SUBMISSION_REFUSALS as refusal:
        return answer_refusal(token, form, kept, refusal) or (_contact_page(token, kept, form), 422)


#: Why a form with a contact is not taken in, whether it asks for a half-day or for any in some windows.
SUBMISSION_REFUSALS = (NotQualified, submissions.TooManyUnconfirmed, IllegalTransition)


def answer_refusal(token: str, form: ContactForm, kept: OpenInquiry, refusal: Exception) -> ResponseReturnValue | None:
    """Return where one of SUBMISSION_REFUSALS leads, or None where the form says by now what is wrong in it."""
    match refusal:
        case submissions.TooManyUnconfirmed():
            form.email.errors = [too_many_words(refusal)]
        case NotQualified() if form.postal_code.data != kept.inquiry.answers["postal_code"]:
            form.postal_code.errors = [OUT_OF_RANGE]
        case NotQualified():  # the answers have changed meanwhile
            return redirect(url_for("inquiry.show_result", token=token), 303)
        case _:
            # Sent twice: the first one counts, and she is told where another one said something else.
            return redirect(url_for("contact.show_sent", token=token, doppelt=1), 303)
    return None


def _refused(
    token: str, form: ContactForm, kept: OpenInquiry, *, wanted: Choice, refusal: SlotTaken
) -> ResponseReturnValue:
    """Ask again at once where only the times have changed; otherwise another half-day has to be chosen."""
    if isinstance(refusal, TimesChanged):
        return _contact_page(token, kept, form, changed=(wanted, refusal.slot)), 409
    return _lost(token, wanted.day)


@blueprint.post("/<token>/kontakt/fuehrungskreis")
@limit_forms
def change_participants(token: str) -> ResponseReturnValue:
    """Add or remove a row of the leadership circle; everything typed so far stays."""
    form = ContactForm()
    opened = _keep_contact(token, form)
    return _contact_page(token, opened, ContactForm(formdata=None, data=with_changed_guests(form)))


def with_changed_guests(form: ContactForm) -> dict[str, Any]:
    """Return what the form holds, with the row of guests that its button adds or removes."""
    data: dict[str, Any] = form.data
    rows = [str(number) for number in range(len(data["participants"]))]
    removed = request.form.get("remove", "")
    if removed in rows:
        del data["participants"][rows.index(removed)]
    elif "add" in request.form and len(data["participants"]) < MOST_GUESTS:
        data["participants"].append({})
    return data


@blueprint.get("/<token>/gesendet")
def show_sent(token: str) -> ResponseReturnValue:
    """Show what to do now that the form is in."""
    with runtime().database.reading() as session:
        opened = open_inquiry(session, token, now=runtime().clock())
    if opened.booking is None or opened.booking.status is BookingStatus.HELD:
        return redirect(url_for("slots.show_slots", token=token), 303)
    return render_template(
        "contact/sent.html",
        booking=opened.booking,
        profile=opened.profile,
        correct_action=url_for(".correct_contact", token=token),
        differs="doppelt" in request.args and _differs(opened),
    )


@blueprint.post("/<token>/korrektur")
@limit_forms
def correct_contact(token: str) -> ResponseReturnValue:
    """Take an unconfirmed form back, to mend a mistyped address; the half-day stays reserved."""

    def take_back(session: Session) -> str:
        now = runtime().clock()
        opened = open_inquiry(session, token, now=now, for_update=True)
        submissions.take_back_submission(session, opened, now=now)
        was_wish = opened.booking is not None and opened.booking.is_wish
        return url_for("wishes.show_wishes" if was_wish else ".show_contact", token=token)

    try:
        return once(take_back)
    except IllegalTransition:
        return redirect(url_for(".show_sent", token=token), 303)


def _keep_contact(token: str, form: ContactForm) -> OpenInquiry:
    # In a transaction of its own: whatever becomes of the booking, what she typed is not lost.
    now = runtime().clock()
    with runtime().database.writing() as session:
        opened = open_inquiry(session, token, now=now, for_update=True)
        keep_contact(session, opened.inquiry, typed_contact(form), now=now)
    return opened


def too_many_words(refusal: submissions.TooManyUnconfirmed) -> str:
    """Return what to say of an address that has enough to confirm."""
    return TOO_MANY_AT_DOMAIN if isinstance(refusal, submissions.TooManyAtDomain) else TOO_MANY


def typed_contact(form: ContactForm) -> dict[str, Any]:
    """Return what was typed, as it is kept."""
    return {**{name: form[name].data or "" for name in CONTACT_FIELDS}, "participants": form.participants.data}


def _differs(opened: OpenInquiry) -> bool:
    """Say whether what was typed last is not what the booking holds."""
    typed = opened.inquiry.contact
    return any(typed.get(name, "") != getattr(opened.booking, name) for name in CONTACT_FIELDS)


def _prefilled(opened: OpenInquiry, known: dict[str, Any]) -> ContactForm:
    data: dict[str, Any] = {"postal_code": opened.inquiry.answers.get("postal_code", ""), **known}
    return ContactForm(formdata=None, data=data)


def _contact_page(
    token: str, opened: OpenInquiry, form: ContactForm, *, changed: tuple[Choice, Slot] | None = None
) -> Response:
    booking = opened.booking
    slot = changed[1] if changed else slot_of(booking) if booking else None
    if slot is not None:
        form.slot.data = choice_key(slot)
    template = "contact/_participants.html" if is_fragment_request() else "contact/contact.html"
    page = render_template(
        template,
        form=form,
        slot=slot,
        changed=changed,
        expires_at=booking.expires_at if booking and not changed else None,
        action=url_for(".submit_contact", token=token),
        participants_action=url_for(".change_participants", token=token),
        most_guests=MOST_GUESTS,
        gap=find_gap(opened.inquiry.answers, [guest.role for guest in form.guests()]),
        slots_url=url_for("slots.show_slots", token=token),
        privacy_url=url_for("offer.show_privacy"),
        profile=opened.profile,
        known_email=opened.inquiry.known_email,
    )
    return vary_by_htmx(make_response(page))
