"""What the consultant looks at: bookings by their day and state, and the messages that belong to them."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from halbtag.domain.half import Half
from halbtag.domain.states import AGREED, UNDECIDED, BookingStatus
from halbtag.persistence.models import Booking, OutboxMessage, Proposal, SlotClaim

#: The states that a booking has only after the form was filled in and the address confirmed.
_SERIOUS = frozenset(BookingStatus) - {BookingStatus.HELD, BookingStatus.VERIFYING, BookingStatus.EXPIRED}

#: What came to nothing before its day; it stands apart from what is to come.
_CALLED_OFF = frozenset({BookingStatus.CANCELLED, BookingStatus.DECLINED})

#: What a list says of a booking takes its proposals too.
_LISTED = (selectinload(Booking.proposals),)


def list_requests(session: Session) -> Sequence[Booking]:
    """Return what waits for a decision, with proposals: what has to be answered first comes first."""
    statement = (
        select(Booking)
        .where(Booking.status == BookingStatus.REQUESTED)
        .options(*_LISTED)
        .order_by(Booking.expires_at, Booking.starts_at, Booking.id)
    )
    return session.scalars(statement).all()


def count_requests(session: Session) -> int:
    """Return how many bookings wait for a decision."""
    return session.scalar(select(func.count()).where(Booking.status == BookingStatus.REQUESTED)) or 0


def list_upcoming(session: Session, *, today: date, limit: int) -> Sequence[Booking]:
    """Return requested and confirmed bookings from today on, with proposals, in the order of the calendar.

    What is not decided is to come, whatever day was asked or wished for.
    """
    statement = (
        select(Booking)
        .where(or_(Booking.day >= today, Booking.status.in_(UNDECIDED)), Booking.status.in_(_SERIOUS - _CALLED_OFF))
        .options(*_LISTED)
        .order_by(Booking.starts_at, Booking.id)
        .limit(limit)
    )
    return session.scalars(statement).all()


def list_called_off(session: Session, *, today: date, limit: int) -> Sequence[Booking]:
    """Return what was cancelled or declined of the days from today on, with proposals, in the order of the calendar."""
    statement = (
        select(Booking)
        .where(Booking.day >= today, Booking.status.in_(_CALLED_OFF))
        .options(*_LISTED)
        .order_by(Booking.starts_at, Booking.id)
        .limit(limit)
    )
    return session.scalars(statement).all()


def list_past(session: Session, *, today: date, limit: int, offset: int = 0) -> Sequence[Booking]:
    """Return confirmed and ended bookings before today, with proposals, the latest first."""
    statement = (
        select(Booking)
        .where(Booking.day < today, Booking.status.in_(_SERIOUS - UNDECIDED))
        .options(*_LISTED)
        .order_by(Booking.starts_at.desc(), Booking.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return session.scalars(statement).all()


def list_confirmed(session: Session, *, now: datetime, limit: int) -> Sequence[Booking]:
    """Return the confirmed bookings that are not over, with proposals, in the order of the calendar."""
    statement = (
        select(Booking)
        .where(Booking.ends_at > now, Booking.status.in_(AGREED))
        .options(*_LISTED)
        .order_by(Booking.starts_at)
        .limit(limit)
    )
    return session.scalars(statement).all()


def list_without_outcome(session: Session, *, now: datetime) -> Sequence[Booking]:
    """Return the bookings that are over and of which nobody said what became of them, the oldest first."""
    statement = select(Booking).where(Booking.ends_at <= now, Booking.status.in_(AGREED)).order_by(Booking.starts_at)
    return session.scalars(statement).all()


def list_claims(session: Session, *, first: date, last: date) -> Sequence[tuple[SlotClaim, Booking, Proposal | None]]:
    """Return the half-days kept from `first` to `last`, ends included, in order: for whom, and by which proposal."""
    statement = (
        select(SlotClaim, Booking, Proposal)
        .join(Booking, Booking.id == SlotClaim.booking_id)
        .outerjoin(Proposal, Proposal.id == SlotClaim.proposal_id)
        .where(SlotClaim.day.between(first, last))
    )
    found = [(claim, booking, proposal) for claim, booking, proposal in session.execute(statement)]
    return sorted(found, key=lambda row: (row[0].day, list(Half).index(row[0].half)))


def list_keeping(session: Session, *, first: date, last: date) -> Sequence[Booking]:
    """Return what keeps a half-day from `first` to `last`, ends included, in the order of the calendar."""
    claimed = select(SlotClaim.booking_id).where(SlotClaim.day.between(first, last))
    statement = select(Booking).where(Booking.id.in_(claimed)).order_by(Booking.starts_at)
    return session.scalars(statement).all()


def list_messages_of(session: Session, booking_id: int) -> Sequence[OutboxMessage]:
    """Return the messages of one booking, the oldest first."""
    statement = select(OutboxMessage).where(OutboxMessage.booking_id == booking_id).order_by(OutboxMessage.id)
    return session.scalars(statement).all()
