"""Half-days that somebody names for an agreed booking in place of its own: judged, and allowed or not."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from halbtag.domain.errors import SlotTaken
from halbtag.domain.half import Half
from halbtag.domain.slots import HalfDay, Reason, ReasonCode, Slot
from halbtag.domain.zone import local
from halbtag.persistence.bookings import OpenBooking
from halbtag.persistence.inquiries import OpenInquiry, latest_opened_day
from halbtag.persistence.models import Inquiry
from halbtag.services.holds import Offer, bookable_days, load_offer
from halbtag.services.proposals import FURTHEST, judge_wanted


def judge_choices(
    session: Session,
    opened: OpenBooking,
    wanted: Collection[tuple[date, Half]],
    *,
    agreed: Slot | None = None,
    now: datetime,
) -> list[HalfDay]:
    """Return these half-days, in order, as they are judged for the booking without itself.

    The only one of them that is kept for the booking already is `agreed`, and judged at its own times.

    The transaction must hold the profile's lock. Raises SlotTaken for the booking's own half-day, and for a day on
    which nothing can be planned.
    """
    booking = opened.booking
    today = local(now).date()
    if not wanted or (booking.day, booking.half) in wanted:
        raise SlotTaken
    if any(not today <= day <= today + FURTHEST for day, _ in wanted):
        raise SlotTaken
    return judge_wanted(session, booking, opened.profile, list(wanted), agreed=agreed, now=now)


def load_goals(session: Session, opened: OpenBooking, *, month: date | None = None, now: datetime) -> Offer:
    """Return the half-days that the prospect can move to, as `holds.load_offer` does for somebody who begins."""
    booking = opened.booking
    offer = load_offer(session, _as_visitor(session, opened), month=month, now=now)
    own = (booking.day, booking.half)
    taken = (Reason(ReasonCode.BOOKED),)
    judged = [replace(each, reasons=taken) if (each.day, each.half) == own else each for each in offer.half_days]
    return replace(offer, half_days=judged)


def days_of_goals(session: Session, opened: OpenBooking, *, now: datetime) -> tuple[date, date]:
    """Return the first and the last day that may be on offer."""
    return bookable_days(_as_visitor(session, opened), now)


def _as_visitor(session: Session, opened: OpenBooking) -> OpenInquiry:
    # The place may have been corrected since the questions were answered.
    place = Inquiry(answers={"postal_code": opened.booking.postal_code})
    return OpenInquiry(place, opened.profile, opened.booking, latest_opened_day(session))
