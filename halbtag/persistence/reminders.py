"""The due-list: what the clock could have to say, and what it has said; the key of a row lets nothing be said twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from halbtag.domain.errors import Refusal
from halbtag.domain.reminders import ReminderKind
from halbtag.domain.states import AGREED, AWAITING, Actor, BookingStatus, MessageStatus, ProposalStatus
from halbtag.persistence.database import count_changed
from halbtag.persistence.models import Booking, OutboxMessage, Proposal, Reminder

#: The mails that are true for a while only, by what they speak of.
_OF_VISIT = ("reminder", "circle_reminder", "consultant_reminder")
_OF_DECISION = ("decision_reminder",)
_OF_OUTCOME = ("outcome_needed",)

#: The mails that ask somebody or say until when he answers, by the state of the booking in which that is true.
_QUESTIONS = {
    BookingStatus.REQUESTED: ("request_received", "decision_needed"),
    BookingStatus.COUNTERED: ("proposals_offered",),
    BookingStatus.MOVING: ("move_received", "move_decision_needed", "move_proposed"),
}


class AlreadySaid(Refusal):
    """Another worker has said it."""


@dataclass(frozen=True, slots=True)
class Anchored:
    """A booking that something may have to be said of: what it speaks of, since when it stands, what was said of it."""

    booking_id: int
    anchor: datetime
    since: datetime | None
    said: frozenset[str]


def list_overdue(session: Session, now: datetime) -> Sequence[int]:
    """Return the ids of the bookings whose answer was due by now, the longest overdue first."""
    statement = (
        select(Booking.id)
        .where(Booking.status.in_(AWAITING), Booking.expires_at <= now)
        .order_by(Booking.expires_at, Booking.id)
    )
    return session.scalars(statement).all()


def list_undecided(session: Session, now: datetime) -> list[Anchored]:
    """Return the requests, and moves, that wait for the consultant; the anchor is until when."""
    statement = (
        select(Booking.id, Booking.expires_at, Booking.asked_at, Reminder.kind)
        .outerjoin(Reminder, and_(Reminder.booking_id == Booking.id, Reminder.anchor == Booking.expires_at))
        .where(
            Booking.status.in_((BookingStatus.REQUESTED, BookingStatus.MOVING)),
            Booking.expires_at > now,
            or_(Booking.status == BookingStatus.REQUESTED, _asks_move()),
        )
        .order_by(Booking.expires_at, Booking.id)
    )
    return _anchored(session.execute(statement).all())


def list_agreed(session: Session, *, first: date, last: date) -> list[Anchored]:
    """Return the agreed half-days from `first` to `last`, ends included, in order; the anchor is the start."""
    # Not the column alone: SQLite would go by the index of states, and read every half-day that ever was agreed.
    is_agreed = func.lower(Booking.status).in_(AGREED)
    statement = (
        select(Booking.id, Booking.starts_at, Booking.scheduled_at, Reminder.kind)
        .outerjoin(Reminder, and_(Reminder.booking_id == Booking.id, Reminder.anchor == Booking.starts_at))
        .where(Booking.day.between(first, last), is_agreed)
        .order_by(Booking.starts_at, Booking.id)
    )
    return _anchored(session.execute(statement).all())


def list_said(session: Session, *, booking_id: int, anchor: datetime) -> frozenset[str]:
    """Return the kinds that were said of this booking and this instant."""
    statement = select(Reminder.kind).where(Reminder.booking_id == booking_id, Reminder.anchor == anchor)
    return frozenset(session.scalars(statement))


def insert_reminder(session: Session, *, booking_id: int, kind: ReminderKind, anchor: datetime, now: datetime) -> None:
    """Note what is said, in the transaction that stores the mails; raises AlreadySaid, then the transaction is over."""
    session.add(Reminder(booking_id=booking_id, kind=kind, anchor=anchor, created_at=now))
    try:
        session.flush()
    except IntegrityError as error:
        raise AlreadySaid from error


def drop_untrue(session: Session, now: datetime) -> int:
    """Drop the mails of the clock, and those that ask or promise, that could not be sent in time; returns how many.

    A question that was answered, ran out or was put anew meanwhile is none any more: what became of it is a mail too.
    One that a worker is just sending may still arrive.
    """
    untrue = or_(
        and_(OutboxMessage.kind.in_(_OF_VISIT), _exists_visit_otherwise(now)),
        and_(OutboxMessage.kind.in_(_OF_DECISION), _exists_decided(now)),
        and_(OutboxMessage.kind.in_(_OF_OUTCOME), _exists_booking(Booking.status.not_in(AGREED))),
        *(and_(OutboxMessage.kind.in_(kinds), _exists_answered(status, now)) for status, kinds in _QUESTIONS.items()),
    )
    is_unclaimed = or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until <= now)
    statement = (
        update(OutboxMessage)
        .where(OutboxMessage.status == MessageStatus.PENDING, is_unclaimed, untrue)
        .values(status=MessageStatus.SUPERSEDED, content=None, finished_at=now, leased_until=None)
        .execution_options(synchronize_session=False)
    )
    return count_changed(session, statement)


def _asks_move() -> ColumnElement[bool]:
    return exists().where(
        Proposal.booking_id == Booking.id, Proposal.by == Actor.PROSPECT, Proposal.status == ProposalStatus.OPEN
    )


def _exists_visit_otherwise(now: datetime) -> ColumnElement[bool]:
    is_told_anew = Booking.scheduled_at > OutboxMessage.created_at
    return _exists_booking(or_(Booking.status.not_in(AGREED), Booking.starts_at <= now, is_told_anew))


def _exists_decided(now: datetime) -> ColumnElement[bool]:
    return _has_no_open(Booking.status.in_((BookingStatus.REQUESTED, BookingStatus.MOVING)), now)


def _exists_answered(status: BookingStatus, now: datetime) -> ColumnElement[bool]:
    return _has_no_open(Booking.status == status, now)


def _has_no_open(waits: ColumnElement[bool], now: datetime) -> ColumnElement[bool]:
    """Say whether the question that was open as the mail was written is open no more."""
    return ~_exists_booking(and_(waits, Booking.expires_at > now, Booking.asked_at <= OutboxMessage.created_at))


def _exists_booking(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(Booking.id).where(Booking.id == OutboxMessage.booking_id, condition).exists()


def _anchored(rows: Iterable[Any]) -> list[Anchored]:
    """Return one value for each booking, whose rows differ by what was said."""
    said: dict[tuple[int, datetime, datetime | None], set[str]] = {}
    for booking_id, anchor, since, kind in rows:
        said.setdefault((booking_id, anchor, since), set()).update([kind] if kind else [])
    return [Anchored(*key, frozenset(kinds)) for key, kinds in said.items()]
