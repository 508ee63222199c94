"""Moving by the prospect: choosing another half-day, saying so, and answering what the consultant proposes."""

from datetime import date

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.booking import MEANWHILE, seen_stand, show_refused
from blueprints.change_page import may_cancel
from blueprints.forms import ReasonForm
from blueprints.half_day_months import NEAREST, first_month, month_values, never_offered
from blueprints.htmx import is_fragment_request, vary_by_htmx
from blueprints.once import once
from blueprints.rate_limits import limit_forms
from blueprints.runtime import runtime
from halbtag.domain.choice import Choice, choice_key, parse_choice
from halbtag.domain.errors import IllegalTransition, NoticePassed, SavedMeanwhile, SlotTaken, TimesChanged
from halbtag.domain.language import gettext, mark
from halbtag.domain.months import month_of, parse_month
from halbtag.domain.slots import Slot, free_slots, nearest_slots
from halbtag.domain.states import Actor, BookingStatus, Scope
from halbtag.persistence.bookings import OpenBooking, open_booking
from halbtag.persistence.database import Session
from halbtag.services import choices, move_offers, moves
from halbtag.services.own_words import own_words

blueprint = Blueprint("moves", __name__, url_prefix="/termin/<token>/verlegung")

TAKEN = mark("Dieser Halbtag ist nicht mehr frei. Ihr bisheriger Termin gilt weiter. Bitte wählen Sie einen anderen.")
NOT_ON_OFFER = mark("Dieser Halbtag ist nicht frei. Ihr bisheriger Termin gilt weiter. Bitte wählen Sie einen anderen.")
UNREADABLE = mark("Bitte wählen Sie einen der freien Halbtage.")
GONE = mark("Dieser Vorschlag gilt nicht mehr. Hier sehen Sie den jetzigen Stand.")
LATE = mark("Das ist nicht mehr möglich. Hier sehen Sie den jetzigen Stand.")


@blueprint.get("")
def show_move(token: str) -> ResponseReturnValue:
    """Show the half-days to move to, or, where one is chosen, ask whether it is meant."""
    opened = _open(token)
    if not _can_move(opened):
        return redirect(url_for("booking.show_booking", token=token), 303)
    wanted = parse_choice(request.args.get("slot", ""))
    if wanted is None:
        return _choice_page(token, opened)
    slot = _find_slot(opened, wanted)
    if slot is None:
        return _choice_page(token, opened, notice=TAKEN, wanted=wanted.day)
    if not wanted.means(slot.start, slot.end):
        return _choice_page(token, opened, changed=(wanted, slot))
    return _confirmation_page(token, opened, slot, ReasonForm(formdata=None))


@blueprint.post("")
@limit_forms
def move(token: str) -> ResponseReturnValue:
    """Move, or ask for it."""
    form = ReasonForm()
    wanted = parse_choice(request.form.get("slot", ""))
    if wanted is None:
        return _choice_page(token, _open(token), notice=UNREADABLE), 422

    def take_step(session: Session) -> str:
        words = form.reason.data or ""
        booking_id = _booking_id(session, token)
        moves.request_move(
            session,
            runtime().mails,
            booking_id=booking_id,
            wanted=(wanted.day, wanted.half),
            shown=wanted.shown,
            words=words,
            seen=seen_stand(),
            now=runtime().clock(),
        )
        return url_for("booking.show_booking", token=token)

    # Outside any transaction: a slow calendar keeps nobody waiting for the database.
    runtime().busy_import.refresh_stale_now()
    try:
        return once(take_step)
    except TimesChanged as refusal:
        return _choice_page(token, _open(token), changed=(wanted, refusal.slot)), 409
    except SlotTaken:
        return _choice_page(token, _open(token), notice=TAKEN, wanted=wanted.day), 409
    except SavedMeanwhile:
        return show_refused(token, MEANWHILE)
    except (IllegalTransition, NoticePassed):
        return show_refused(token, LATE)


@blueprint.post("/<int(max=2147483647):proposal_id>")
@limit_forms
def take(token: str, proposal_id: int) -> ResponseReturnValue:
    """Take a half-day that the consultant proposes."""

    def take_step(session: Session) -> str:
        booking_id = _booking_id(session, token)
        by, now = Actor.PROSPECT, runtime().clock()
        moves.take_move(session, runtime().mails, booking_id=booking_id, proposal_id=proposal_id, by=by, now=now)
        return url_for("booking.show_booking", token=token)

    try:
        return once(take_step)
    except SlotTaken:
        return show_refused(token, GONE)
    except IllegalTransition:
        return show_refused(token, LATE)


@blueprint.post("/beibehalten")
@limit_forms
def keep(token: str) -> ResponseReturnValue:
    """Stay with the half-day as it is, whoever wanted another one."""
    form = ReasonForm()

    def take_step(session: Session) -> str:
        booking_id = _booking_id(session, token)
        move_offers.keep_booking(
            session,
            runtime().mails,
            booking_id=booking_id,
            by=Actor.PROSPECT,
            words=form.reason.data or "",
            seen=seen_stand(),
            now=runtime().clock(),
        )
        return url_for("booking.show_booking", token=token)

    try:
        return once(take_step)
    except SavedMeanwhile:
        return show_refused(token, MEANWHILE)
    except IllegalTransition:
        return show_refused(token, LATE)


def _booking_id(session: Session, token: str) -> int:
    return open_booking(session, token, scope=Scope.BOOKING, now=runtime().clock()).booking.id


def _open(token: str) -> OpenBooking:
    with runtime().database.reading() as session:
        return open_booking(session, token, scope=Scope.BOOKING, now=runtime().clock())


def _can_move(opened: OpenBooking) -> bool:
    return opened.booking.status is BookingStatus.CONFIRMED and may_cancel(opened, runtime().clock())


def _find_slot(opened: OpenBooking, wanted: Choice) -> Slot | None:
    """Return the half-day if it is on offer."""
    now = runtime().clock()
    with runtime().database.reading() as session:
        first, last = choices.days_of_goals(session, opened, now=now)
        if not first <= wanted.day <= last:
            return None
        offer = choices.load_goals(session, opened, month=wanted.day, now=now)
    return next(
        (slot for slot in free_slots(offer.half_days) if (slot.day, slot.half) == (wanted.day, wanted.half)), None
    )


def _choice_page(
    token: str,
    opened: OpenBooking,
    *,
    notice: str = "",
    wanted: date | None = None,
    changed: tuple[Choice, Slot] | None = None,
) -> Response:
    now = runtime().clock()
    wished = changed[0].day if changed else None if notice else parse_month(request.args.get("monat", ""))
    with runtime().database.reading() as session:
        days = choices.days_of_goals(session, opened, now=now)
        month = min(max(month_of(wished), month_of(days[0])), month_of(days[1])) if wished else None
        offer = choices.load_goals(session, opened, month=month, now=now)
        if month and not free_slots(offer.half_days):  # to name the next month that has some
            offer = choices.load_goals(session, opened, now=now)
    if wanted and never_offered(offer.half_days, wanted):
        notice = notice.replace(TAKEN, NOT_ON_OFFER)
    nearest = nearest_slots(free_slots(offer.half_days), wanted=wanted, count=NEAREST) if wanted else []
    month = month or (month_of(nearest[0].day) if nearest else first_month(offer.half_days))
    page = render_template(
        "slots/_month.html" if is_fragment_request() else "moves/choice.html",
        **month_values(offer, month=month, days=days, url_of=lambda each: _month_url(token, each), nearest=nearest),
        notice=gettext(notice),
        changed=changed,
        pause=own_words(opened.profile, "pause_message"),
        action=url_for(".show_move", token=token),
        choice_method="get",
        booking=opened.booking,
        profile=opened.profile,
        needs_decision=moves.needs_decision(opened, now=now),
        back_url=url_for("booking.show_booking", token=token),
    )
    return vary_by_htmx(make_response(page))


def _confirmation_page(token: str, opened: OpenBooking, slot: Slot, form: ReasonForm) -> Response:
    page = render_template(
        "moves/confirmation.html",
        booking=opened.booking,
        profile=opened.profile,
        slot=slot,
        key=choice_key(slot),
        needs_decision=moves.needs_decision(opened, now=runtime().clock()),
        form=form,
        action=url_for(".move", token=token),
        back_url=_month_url(token, month_of(slot.day)),
    )
    return make_response(page)


def _month_url(token: str, month: date) -> str:
    return url_for("moves.show_move", token=token, monat=f"{month:%Y-%m}")
