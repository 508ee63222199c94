"""The prospect's page: confirm, look up, put into a calendar, cancel."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.change_page import change_values, may_cancel
from blueprints.forms import ReasonForm
from blueprints.once import once
from blueprints.rate_limits import limit_forms
from blueprints.runtime import runtime
from halbtag.domain.errors import IllegalTransition, NoticePassed, SavedMeanwhile
from halbtag.domain.invitation import build_importable
from halbtag.domain.language import gettext, mark
from halbtag.domain.onsite import Site
from halbtag.domain.qualification import Verdict
from halbtag.domain.slots import Reason
from halbtag.domain.states import AGREED, OVER, UNDECIDED, Actor, BookingStatus, Scope
from halbtag.persistence.bookings import OpenBooking, find_successor, open_booking
from halbtag.persistence.database import Session
from halbtag.persistence.proposals import open_proposals
from halbtag.services import cancellations, submissions
from halbtag.services.asking import is_doubtful
from halbtag.services.circle import is_open
from halbtag.services.history import Entry, load_history
from halbtag.services.mails import event_of
from halbtag.services.overtaken import find_overtaken, is_asked_again
from halbtag.services.table import gap_of

blueprint = Blueprint("booking", __name__, url_prefix="/termin/<token>")

#: The states in which a booking has an entry in calendars.
IN_CALENDARS = AGREED

#: Where an address that is confirmed once more was confirmed before.
CONFIRMED_BEFORE = AGREED | UNDECIDED

MEANWHILE = mark("Inzwischen hat sich etwas geändert. Ihr Klick hat deshalb nichts bewirkt. So steht es jetzt:")

NOTICE_PASSED = mark("Absagen ist hier nicht mehr möglich, denn der Termin ist schon bald.")

ENDED = frozenset({BookingStatus.CANCELLED, BookingStatus.DECLINED, BookingStatus.EXPIRED}) | OVER


@blueprint.get("")
def show_booking(token: str) -> ResponseReturnValue:
    """Show the booking as it stands; opening the page changes nothing, whoever opens it."""
    return booking_page(token, _open(token))


@blueprint.post("/bestaetigung")
@limit_forms
def confirm(token: str) -> ResponseReturnValue:
    """Confirm the address."""

    def take_step(session: Session) -> str:
        submissions.confirm_address(session, runtime().mails, token=token, now=runtime().clock())
        return url_for(".show_booking", token=token)

    # Outside any transaction: a slow calendar keeps nobody waiting for the database.
    runtime().busy_import.refresh_stale_now()
    try:
        return once(take_step)
    except IllegalTransition as refusal:
        if refusal.status in CONFIRMED_BEFORE:  # a second click at the same moment: the first one counts
            return redirect(url_for(".show_booking", token=token), 303)
        return booking_page(token, _open(token)), 409


@blueprint.get("/absage")
def show_cancellation(token: str) -> ResponseReturnValue:
    """Ask whether it is meant, and for a reason."""
    opened = _open(token)
    if not may_cancel(opened, runtime().clock()):
        return redirect(url_for(".show_booking", token=token), 303)
    return _cancellation_page(token, opened, ReasonForm(formdata=None))


@blueprint.post("/absage")
@limit_forms
def cancel(token: str) -> ResponseReturnValue:
    """Cancel the booking or take the request back."""
    form = ReasonForm()
    if not form.validate():
        return _cancellation_page(token, _open(token), form), 422

    def take_step(session: Session) -> str:
        now = runtime().clock()
        cancellations.cancel_booking(
            session,
            runtime().mails,
            booking_id=open_booking(session, token, scope=Scope.BOOKING, now=now).booking.id,
            reason=form.reason.data or "",
            by_consultant=False,
            seen=seen_stand(),
            now=now,
        )
        return url_for(".show_booking", token=token)

    try:
        return once(take_step)
    except NoticePassed:
        return show_refused(token, NOTICE_PASSED)
    except SavedMeanwhile:
        return show_refused(token, MEANWHILE)
    except IllegalTransition:
        return booking_page(token, _open(token)), 409


@blueprint.post("/neue-auswahl")
@limit_forms
def choose_again(token: str) -> ResponseReturnValue:
    """Lead a booking that has ended back to the half-days, or to the wishes, with all answers kept.

    Where something was chosen since, it leads there instead.
    """
    page = "wishes.show_wishes" if request.form.get("ziel") == "wunschzeiten" else "slots.show_slots"

    def reopen(session: Session) -> str:
        now = runtime().clock()
        booking = open_booking(session, token, scope=Scope.BOOKING, now=now).booking
        chosen_since = cancellations.link_to_successor(session, booking=booking, now=now)
        if chosen_since:
            return url_for(".show_booking", token=chosen_since)
        return url_for(page, token=cancellations.reopen_inquiry(session, booking=booking, now=now))

    try:
        return once(reopen)
    except IllegalTransition:
        return redirect(url_for(".show_booking", token=token), 303)


@blueprint.get("/termin.ics")
def download_event(token: str) -> ResponseReturnValue:
    """Hand out the calendar entry for importing."""
    opened = _open(token)
    if opened.booking.status not in IN_CALENDARS:
        return redirect(url_for(".show_booking", token=token), 303)
    sheet_link = runtime().mails.sheet_link(opened.booking)
    content = build_importable(event_of(opened.booking, opened.profile, sheet_link=sheet_link))
    headers = {"Content-Disposition": "attachment; filename=termin.ics"}
    return Response(content, mimetype="text/calendar", headers=headers)


def _open(token: str) -> OpenBooking:
    with runtime().database.reading() as session:
        return open_booking(session, token, scope=Scope.BOOKING, now=runtime().clock())


def seen_stand() -> str:
    """Return the state of the booking that the form was shown for, see `stand_of`; empty where it does not say."""
    return request.form.get("stand", "")


def show_refused(token: str, notice: str) -> ResponseReturnValue:
    """Answer a step that is not possible (any more) with what is the case now; `notice` is a marked text."""
    return booking_page(token, _open(token), notice=notice), 409


def booking_page(token: str, opened: OpenBooking, *, notice: str = "") -> str:
    """Return the page that shows how a booking stands."""
    booking = opened.booking
    has_begun = booking.starts_at <= runtime().clock()
    doubts, overtaken = _doubts(opened)
    return render_template(
        "booking/booking.html",
        booking=booking,
        notice=gettext(notice),
        participants=booking.participants,
        offers=[
            (each, url_for("proposals.take", token=token, proposal_id=each.id)) for each in open_proposals(booking)
        ],
        profile=opened.profile,
        token=token,
        gap=gap_of(booking),
        circle_change=request.args.get("kreis", ""),
        can_edit_circle=is_open(booking, now=runtime().clock()),
        site=Site.of(booking.site),
        has_begun=has_begun,
        **change_values(opened, runtime().clock()),
        history=_history(opened) if booking.status in ENDED else [],
        successor=_successor(opened),
        can_choose_again=booking.status in ENDED and booking.verified_at is not None,
        is_request=booking.verdict != Verdict.FIT or bool(doubts),
        is_doubtful=is_doubtful(doubts),
        overtaken=overtaken,
        is_asked_again=is_asked_again(booking),
        urls={
            "confirm": url_for("booking.confirm", token=token),
            "cancel": url_for("booking.show_cancellation", token=token),
            "ics": url_for("booking.download_event", token=token),
            "choose_again": url_for("booking.choose_again", token=token),
        },
    )


def _doubts(opened: OpenBooking) -> tuple[list[Reason], frozenset[int]]:
    """Return why the confirmation that is waited for would not book, but ask, and which proposals would, too."""
    now = runtime().clock()
    with runtime().database.reading() as session:
        is_waited_for = opened.booking.status is BookingStatus.VERIFYING
        doubts = submissions.doubts_about(session, opened, now=now) if is_waited_for else []
        return doubts, find_overtaken(session, opened, now=now)


def _successor(opened: OpenBooking) -> Any:
    """Return what was chosen after the booking has ended, if it has."""
    if opened.booking.status not in ENDED:
        return None
    with runtime().database.reading() as session:
        return find_successor(session, opened.booking)


def _history(opened: OpenBooking) -> list[Entry]:
    names = {
        Actor.PROSPECT: gettext("Sie"),
        Actor.CONSULTANT: opened.profile.name,
        Actor.CLOCK: gettext("automatisch"),
    }
    with runtime().database.reading() as session:
        return load_history(session, opened.booking.id, names=names)


def _cancellation_page(token: str, opened: OpenBooking, form: ReasonForm) -> str:
    return render_template(
        "booking/cancellation.html",
        booking=opened.booking,
        profile=opened.profile,
        form=form,
        action=url_for(".cancel", token=token),
        back_url=url_for(".show_booking", token=token),
    )
