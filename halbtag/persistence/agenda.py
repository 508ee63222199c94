"""What the consultant looks at: bookings by their day and state, and the messages that belong to them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from halbtag.domain.states import AGREED, UNDECIDED, BookingStatus
from halbtag.persistence.models import Booking, OutboxMessage, SlotClaim

#: The states that a booking has only after the form was filled in and the address confirmed.
_SERIOUS = frozenset(BookingStatus) - {BookingStatus.HELD, BookingStatus.VERIFYING, BookingStatus.EXPIRED}


def list_requests(session: Session) -> Sequence[Booking]:
    """Return what waits for a decision, the nearest first."""
    statement = select(Booking).where(Booking.status == BookingStatus.REQUESTED).order_by(Booking.starts_at)
    return session.scalars(statement).all()


def count_requests(session: Session) -> int:
    """Return how many bookings wait for a decision."""
    return session.scalar(select(func.count()).where(Booking.status == BookingStatus.REQUESTED)) or 0


def list_upcoming(session: Session, *, today: date, limit: int) -> Sequence[Booking]:
    """Return requested, confirmed and ended bookings from today on, in the order of the calendar.

    What is not decided is to come, whatever day was asked or wished for.
    """
    statement = (
        select(Booking)
        .where(or_(Booking.day >= today, Booking.status.in_(UNDECIDED)), Booking.status.in_(_SERIOUS))
        .order_by(Booking.starts_at, Booking.id)
        .limit(limit)
    )
    return session.scalars(statement).all()


def list_past(session: Session, *, today: date, limit: int, offset: int = 0) -> Sequence[Booking]:
    """Return confirmed and ended bookings before today, the latest first."""
    statement = (
        select(Booking)
        .where(Booking.day < today, Booking.status.in_(_SERIOUS - UNDECIDED))
        .order_by(Booking.starts_at.desc(), Booking.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return session.scalars(statement).all()


def list_confirmed(session: Session, *, today: date, limit: int) -> Sequence[Booking]:
    """Return the confirmed bookings from today on, in the order of the calendar."""
    statement = (
        select(Booking).where(Booking.day >= today, Booking.status.in_(AGREED)).order_by(Booking.starts_at).limit(limit)
    )
    return session.scalars(statement).all()


def list_keeping(session: Session, *, first: date, last: date) -> Sequence[Booking]:
    """Return what keeps a half-day from `first` to `last`, ends included, in the order of the calendar."""
    claimed = select(SlotClaim.booking_id).where(SlotClaim.day.between(first, last))
    statement = select(Booking).where(Booking.id.in_(claimed)).order_by(Booking.starts_at)
    return session.scalars(statement).all()


def list_messages_of(session: Session, booking_id: int) -> Sequence[OutboxMessage]:
    """Return the messages of one booking, the oldest first."""
    statement = select(OutboxMessage).where(OutboxMessage.booking_id == booking_id).order_by(OutboxMessage.id)
    return session.scalars(statement).all()
