"""The half-days on offer, month by month, and choosing one."""

from datetime import date

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.half_day_months import NEAREST, first_month, month_values, never_offered
from blueprints.htmx import is_fragment_request, vary_by_htmx
from blueprints.rate_limits import limit_forms, limit_holds, note_taken_in
from blueprints.runtime import runtime
from halbtag.domain.choice import Choice, parse_choice
from halbtag.domain.errors import IllegalTransition, SlotTaken, TimesChanged
from halbtag.domain.language import gettext, mark
from halbtag.domain.months import month_of, parse_day, parse_month
from halbtag.domain.outlook import must_be_asked_for, outlook_of
from halbtag.domain.qualification import Verdict
from halbtag.domain.slots import Slot, free_slots, nearest_slots
from halbtag.domain.states import BookingStatus
from halbtag.persistence.inquiries import OpenInquiry, open_inquiry
from halbtag.services import holds
from halbtag.services.inquiries import find_open_step, qualify_inquiry
from halbtag.services.own_words import own_words

blueprint = Blueprint("slots", __name__, url_prefix="/anfrage")

TAKEN = mark("Dieser Halbtag ist nicht mehr frei. Bitte wählen Sie einen anderen. Ihre Angaben sind gespeichert.")
NOT_ON_OFFER = mark("Dieser Halbtag ist nicht frei. Bitte wählen Sie einen anderen. Ihre Angaben sind gespeichert.")
UNREADABLE = mark("Bitte wählen Sie einen der freien Halbtage.")


@blueprint.get("/<token>/termine")
def show_slots(token: str) -> ResponseReturnValue:
    """Show one month of half-days; without a wish, the first month that has a free one."""
    now = runtime().clock()
    lost = parse_day(request.args.get("vergeben", ""))
    with runtime().database.reading() as session:
        opened = open_inquiry(session, token, now=now)
        is_broken = bool(holds.reasons_against_hold(session, opened, now=now))
        wished = None if lost else _wished_month(opened)
        offer = holds.load_offer(session, opened, month=wished, now=now)
        if wished and not free_slots(offer.half_days):  # to name the next month that has some
            offer = holds.load_offer(session, opened, now=now)
    other = elsewhere(token, opened)
    if other:
        return redirect(other, 303)
    if lost is not None:
        return _refusal_page(token, opened, offer, notice=TAKEN, wanted=lost)
    return _slots_page(token, opened, offer, month=wished or first_month(offer.half_days), is_broken=is_broken)


@blueprint.post("/<token>/termine")
@limit_forms
@limit_holds
def hold_slot(token: str) -> ResponseReturnValue:
    """Keep a half-day and go on to the contact step."""
    choice = parse_choice(request.form.get("slot", ""))
    if choice is None:
        return _refused(token, notice=UNREADABLE, wanted=None)
    now = runtime().clock()
    try:
        with runtime().database.writing() as session:
            opened = open_inquiry(session, token, now=now, for_update=True)
            holds.hold_slot(session, opened, day=choice.day, half=choice.half, shown=choice.shown, now=now)
    except TimesChanged as refusal:
        return _refused(token, notice="", wanted=choice.day, changed=(choice, refusal.slot))
    except SlotTaken:
        return _refused(token, notice=TAKEN, wanted=choice.day)
    except (IllegalTransition, holds.NotQualified):
        return redirect(url_for("inquiry.show_result", token=token), 303)
    note_taken_in()
    return redirect(url_for("contact.show_contact", token=token), 303)


def _refused(
    token: str, *, notice: str, wanted: date | None, changed: tuple[Choice, Slot] | None = None
) -> ResponseReturnValue:
    """Answer 409 where the half-day was taken, or has other times by now, 422 where it was none at all."""
    now = runtime().clock()
    with runtime().database.reading() as session:
        opened = open_inquiry(session, token, now=now)
        offer = holds.load_offer(session, opened, now=now)
    if changed:
        return _slots_page(token, opened, offer, month=month_of(changed[0].day), changed=changed), 409
    return _refusal_page(token, opened, offer, notice=notice, wanted=wanted), 409 if wanted else 422


def _refusal_page(token: str, opened: OpenInquiry, offer: holds.Offer, *, notice: str, wanted: date | None) -> Response:
    """Say why, with the nearest half-days that are free."""
    if notice == TAKEN and wanted and never_offered(offer.half_days, wanted):
        notice = NOT_ON_OFFER
    nearest = nearest_slots(free_slots(offer.half_days), wanted=wanted, count=NEAREST) if wanted else []
    month = month_of(nearest[0].day) if nearest else first_month(offer.half_days)
    return _slots_page(token, opened, offer, month=month, notice=notice, nearest=nearest)


def elsewhere(token: str, opened: OpenInquiry) -> str | None:
    """Return where this inquiry belongs, if it is not (any more) at the choice of a half-day."""
    if find_open_step(opened) or qualify_inquiry(opened).verdict is Verdict.NOT_YET:
        return url_for("inquiry.show_result", token=token)
    if opened.booking is not None and opened.booking.status is not BookingStatus.HELD:
        return url_for("contact.show_sent", token=token)
    return None


def _wished_month(opened: OpenInquiry) -> date | None:
    """Return the month in the address, or the nearest one that may have something on offer."""
    wished = parse_month(request.args.get("monat", ""))
    first, last = holds.bookable_days(opened, runtime().clock())
    return min(max(wished, month_of(first)), month_of(last)) if wished else None


def _slots_page(
    token: str,
    opened: OpenInquiry,
    offer: holds.Offer,
    *,
    month: date,
    notice: str = "",
    nearest: list[Slot] | None = None,
    changed: tuple[Choice, Slot] | None = None,
    is_broken: bool = False,
) -> Response:
    days = holds.bookable_days(opened, runtime().clock())
    template = "slots/_month.html" if is_fragment_request() else "slots/slots.html"
    page = render_template(
        template,
        **month_values(
            offer, month=month, days=days, url_of=lambda each: _month_url(token, each), nearest=nearest or []
        ),
        pause=own_words(opened.profile, "pause_message"),
        notice=gettext(notice),
        changed=changed,
        action=url_for(".hold_slot", token=token),
        result_url=url_for("inquiry.show_result", token=token),
        wishes_url=url_for("wishes.show_wishes", token=token),
        postal_code=opened.inquiry.answers["postal_code"],
        verdict=qualify_inquiry(opened).verdict,
        profile=opened.profile,
        outlook=outlook_of(offer.half_days),
        message_url=url_for("follow_ups.show_follow_up", token=token, way="nachricht"),
        is_asked_for=must_be_asked_for(offer.half_days),
        held=None if notice else opened.booking,
        is_broken=is_broken,
    )
    return vary_by_htmx(make_response(page))


def _month_url(token: str, month: date) -> str:
    return url_for(".show_slots", token=token, monat=f"{month:%Y-%m}")
