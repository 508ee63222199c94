"""Where no half-day on offer suits: taking in the windows that would, for the consultant to answer with proposals."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from halbtag.domain.booking_states import Action
from halbtag.domain.briefing import Guest
from halbtag.domain.errors import IllegalTransition, Refusal
from halbtag.domain.qualification import Verdict
from halbtag.domain.states import Actor, BookingStatus
from halbtag.domain.wishes import Wishes
from halbtag.persistence import bookings
from halbtag.persistence.inquiries import OpenInquiry
from halbtag.persistence.models import Booking
from halbtag.services.funnel import count_answers
from halbtag.services.holds import NotQualified
from halbtag.services.inquiries import qualify_inquiry
from halbtag.services.mails import Mails
from halbtag.services.submissions import CONFIRMATION_DURATION, Contact, check_contact, take_in


class NothingWished(Refusal):
    """The windows hold no half-day that is yet to come."""


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
    a request whatever the verdict. Raises NothingWished, NotQualified, TooManyUnconfirmed, and IllegalTransition if
    something was already asked for. What was typed must be kept by the caller before, for a refusal rolls this back.
    """
    own = opened.booking
    if own is not None and own.status is not BookingStatus.HELD:
        raise IllegalTransition(own.status)
    check_contact(session, opened, contact, now=now)
    if own is not None:
        bookings.advance(session, own, Action.CHOOSE_OTHER, by=Actor.PROSPECT, now=now)
        bookings.release(session, [own.id])
    booking = _wish(opened, wishes, contact, now=now)
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
