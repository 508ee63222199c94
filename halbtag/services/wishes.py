"""Where no half-day on offer suits: taking in the windows that would, for the consultant to answer with proposals."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from halbtag.domain.booking_states import Action
from halbtag.domain.briefing import Guest
from halbtag.domain.errors import IllegalTransition, Refusal
from halbtag.domain.half import Half
from halbtag.domain.qualification import Verdict
from halbtag.domain.slots import half_days
from halbtag.domain.states import Actor, BookingStatus
from halbtag.domain.wishes import WEEKDAYS, Wishes, monday_of, weeks_on_offer
from halbtag.persistence import bookings
from halbtag.persistence.availability import load_availability
from halbtag.persistence.inquiries import OpenInquiry
from halbtag.persistence.models import Booking, Profile
from halbtag.persistence.profile import load_profile
from halbtag.services.availability import is_open
from halbtag.services.funnel import count_answers
from halbtag.services.holds import NotQualified
from halbtag.services.inquiries import qualify_inquiry
from halbtag.services.mails import Mails
from halbtag.services.submissions import CONFIRMATION_DURATION, Contact, check_contact, take_in


class NothingWished(Refusal):
    """The windows hold no half-day that is yet to come."""


class NeverOpen(Refusal):
    """The windows hold no half-day on which the consultant works at all."""


def open_weeks(session: Session, *, now: datetime) -> list[date]:
    """Return the Mondays of the weeks that can be wished for, without those in which no half-day is open."""
    weeks = {monday_of(day) for day, _ in open_half_days(session, load_profile(session), now=now)}
    return sorted(weeks)


def open_half_days(session: Session, profile: Profile, *, now: datetime) -> list[tuple[date, Half]]:
    """Return the half-days of the weeks that can be wished for that pattern, holidays and overrides open, in order.

    What only makes them unbookable does not count: notice, horizon, limits, a pause, whatever is taken, and the way
    there. To find room in spite of these is what a wish asks of the consultant.
    """
    weeks = weeks_on_offer(now)
    first, last = weeks[0], weeks[-1] + timedelta(days=len(WEEKDAYS) - 1)
    availability = load_availability(session, profile, first=first, last=last, now=now)
    judged = half_days(first, last, availability=availability, now=now)
    return [(each.day, each.half) for each in judged if each.day.weekday() < len(WEEKDAYS) and is_open(each)]


def submit_wishes(
    session: Session,
    mails: Mails,
    *,
    opened: OpenInquiry,
    wishes: Wishes,
    contact: Contact,
    guests: Sequence[Guest],
    now: datetime,
) -> Booking:
    """Take wish windows in, and ask for the address to be confirmed; `opened` must have been read for update.

    No half-day is kept, and one that was held is given back. From then on it is a booking like any other, and becomes
    a request whatever the verdict. Raises NothingWished, NeverOpen, NotQualified, TooManyUnconfirmed, and
    IllegalTransition if something was already asked for. What was typed must be kept by the caller before, for a
    refusal rolls this back.
    """
    own = opened.booking
    if own is not None and own.status is not BookingStatus.HELD:
        raise IllegalTransition(own.status)
    check_contact(session, opened, contact, now=now)
    if own is not None:
        bookings.advance(session, own, Action.CHOOSE_OTHER, by=Actor.PROSPECT, now=now)
        bookings.release(session, [own.id])
    booking = _wish(opened, wishes, contact, now=now)
    if not any(wishes.contain(day, half) for day, half in open_half_days(session, opened.profile, now=now)):
        raise NeverOpen
    bookings.insert_wish(session, booking)
    count_answers(session, opened.inquiry, verdict=Verdict(booking.verdict), choice=True)
    take_in(session, mails, opened=opened, booking=booking, contact=contact, guests=guests, now=now)
    return booking


def _wish(opened: OpenInquiry, wishes: Wishes, contact: Contact, *, now: datetime) -> Booking:
    slots = [slot for slot in wishes.slots() if slot.start > now]
    if not slots:
        raise NothingWished
    verdict = qualify_inquiry(opened).verdict
    if verdict is Verdict.NOT_YET:
        raise NotQualified
    return Booking(
        inquiry_id=opened.inquiry.id,
        status=BookingStatus.HELD,
        verdict=verdict,
        day=slots[0].day,
        half=slots[0].half,
        starts_at=slots[0].start,
        ends_at=slots[-1].end,
        wishes=wishes.to_dict(),
        postal_code=contact.postal_code,
        expires_at=now + CONFIRMATION_DURATION,
        revised_at=now,
        created_at=now,
    )
