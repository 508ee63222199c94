"""The consultant's decision on a request: accept, decline."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from halbtag.domain.booking_states import Action
from halbtag.domain.consent import without_consent
from halbtag.domain.errors import IllegalTransition, Refusal
from halbtag.domain.states import Actor, BookingStatus
from halbtag.persistence import bookings
from halbtag.persistence.models import Booking
from halbtag.persistence.proposals import free_proposals
from halbtag.services.mails import Mails
from halbtag.services.messages.decision import request_declined
from halbtag.services.steps import (
    NeedsConsent,
    confirm,
    issue_booking_link,
    judge_booking,
    open_by_id,
    reasons_against,
    require,
    tell,
)


class NoHalfDay(Refusal):
    """The request names no half-day, only wishes: it is answered with proposals."""


def accept_request(
    session: Session, mails: Mails, *, booking_id: int, knowing: Collection[str] = (), now: datetime
) -> Booking:
    """Turn a request into a booking, and invite everybody.

    `knowing` are the soft reasons that the consultant has seen and decides against, by `domain.consent`. Raises
    NeedsConsent if any other stands by now, NoHalfDay where only wishes were left, IllegalTransition if it is no
    request any more or the half-day has begun, UnknownBooking if there is none.
    """
    # Whoever is taken into the circle at the same moment is in it before or after, and invited either way.
    bookings.lock_row(session, booking_id)
    opened = open_by_id(session, booking_id)
    if opened.booking.status is BookingStatus.REQUESTED and opened.booking.starts_at <= now:
        raise IllegalTransition(BookingStatus.EXPIRED)
    require(opened.booking, BookingStatus.REQUESTED)
    if opened.booking.is_wish:
        raise NoHalfDay
    judged = judge_booking(session, opened.booking, opened.profile, now=now)
    reasons = reasons_against(judged)
    if without_consent(judged, reasons, knowing=knowing):
        raise NeedsConsent(reasons)
    token = issue_booking_link(session, opened.booking, now=now)
    confirm(session, mails, opened, Action.ACCEPT, by=Actor.CONSULTANT, token=token, now=now)
    return opened.booking


def decline_request(session: Session, mails: Mails, *, booking_id: int, reason: str, now: datetime) -> Booking:
    """Decline a request, or withdraw what was proposed instead, free the half-days and tell the prospect.

    `reason` may be empty.

    Raises IllegalTransition if it is no request any more, UnknownBooking if there is none.
    """
    opened = open_by_id(session, booking_id)
    booking = opened.booking
    bookings.advance(session, booking, Action.DECLINE, by=Actor.CONSULTANT, now=now, detail=reason, reason=reason)
    free_proposals(session, booking)
    bookings.release(session, [booking.id])
    token = issue_booking_link(session, booking, now=now)
    messages = request_declined(mails, booking=booking, profile=opened.profile, token=token, now=now)
    tell(session, opened, messages, now=now)
    return booking
