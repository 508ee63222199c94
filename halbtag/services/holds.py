"""Choosing a half-day: what is on offer, and keeping one for a short while."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from halbtag.domain.errors import IllegalTransition, SlotTaken
from halbtag.domain.half import Half
from halbtag.domain.qualification import Verdict
from halbtag.domain.slots import HalfDay, Slot, half_days
from halbtag.domain.states import BookingStatus
from halbtag.domain.zone import local
from halbtag.persistence import bookings
from halbtag.persistence.availability import CalendarFacts, load_availability, load_facts
from halbtag.persistence.inquiries import OpenInquiry
from halbtag.persistence.models import Booking
from halbtag.services.inquiries import qualify_inquiry

#: How long a half-day is kept while the form is filled in.
HOLD_DURATION = timedelta(minutes=20)


class NotQualified(Exception):
    """The answers as they are now do not lead to a half-day."""


def offer_half_days(session: Session, opened: OpenInquiry, *, now: datetime) -> list[HalfDay]:
    """Return every half-day from today to the booking horizon, judged, in order; one statement.

    The visitor's own hold does not stand in her way.
    """
    first, last = _bookable_days(opened, now)
    availability = load_availability(session, opened.profile, first=first, last=last, now=now)
    own = opened.booking.id if opened.booking else None
    return half_days(first, last, availability=availability, now=now, ignore_booking=own)


def hold_slot(session: Session, opened: OpenInquiry, *, day: date, half: Half, now: datetime) -> Booking:
    """Keep a half-day for this inquiry until `HOLD_DURATION` from now; `opened` must have been read for update.

    Choosing the half-day that is already held keeps it with its time; choosing another one gives the first back in the
    same transaction. Raises SlotTaken if the half-day is not on offer (any more), NotQualified if the answers rule one
    out, and IllegalTransition if the inquiry has gone beyond choosing.
    """
    verdict = qualify_inquiry(opened).verdict
    if verdict is Verdict.NOT_YET:
        raise NotQualified
    own = opened.booking
    if own is not None and own.status is not BookingStatus.HELD:
        raise IllegalTransition(own.status)
    if own is not None and (own.day, own.half) == (day, half) and own.expires_at is not None and own.expires_at > now:
        return own
    first, last = _bookable_days(opened, now)
    if not first <= day <= last:
        raise SlotTaken
    facts = load_facts(session, opened.profile, first=day, last=day, now=now)
    slot = _offered(facts, day=day, half=half, now=now, own=own)
    if own is not None:
        bookings.advance(
            session, own, expected=(BookingStatus.HELD,), status=BookingStatus.EXPIRED, ended_at=now, expires_at=None
        )
        bookings.release(session, [own.id])
    _sweep(session, facts, day=day, half=half, now=now)
    booking = _held_booking(opened.inquiry.id, slot, verdict=verdict, now=now)
    bookings.insert_held(session, booking)
    opened.inquiry.updated_at = now
    return booking


def _bookable_days(opened: OpenInquiry, now: datetime) -> tuple[date, date]:
    today = local(now).date()
    return today, today + timedelta(days=opened.profile.horizon_days)


def _offered(facts: CalendarFacts, *, day: date, half: Half, now: datetime, own: Booking | None) -> Slot:
    judged = half_days(day, day, availability=facts.availability, now=now, ignore_booking=own.id if own else None)
    wanted = next(half_day for half_day in judged if half_day.half is half)
    if not wanted.is_free or wanted.slot is None:
        raise SlotTaken
    return wanted.slot


def _sweep(session: Session, facts: CalendarFacts, *, day: date, half: Half, now: datetime) -> None:
    lapsed = [entry.booking_id for entry in facts.lapsed if (entry.day, entry.half) == (day, half)]
    if lapsed:
        bookings.expire(session, now=now, booking_ids=lapsed)


def hold_again(booking: Booking, *, now: datetime) -> Booking:
    """Return a new hold, not yet stored, on the half-day of a booking that ends in the same transaction."""
    slot = Slot(booking.day, booking.half, booking.starts_at, booking.ends_at)
    return _held_booking(booking.inquiry_id, slot, verdict=booking.verdict, now=now)


def _held_booking(inquiry_id: int, slot: Slot, *, verdict: str, now: datetime) -> Booking:
    return Booking(
        inquiry_id=inquiry_id,
        status=BookingStatus.HELD,
        verdict=verdict,
        day=slot.day,
        half=slot.half,
        starts_at=slot.start,
        ends_at=slot.end,
        expires_at=now + HOLD_DURATION,
        revised_at=now,
        created_at=now,
    )
