"""Queries on inquiries; the public ones go by the link's secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import String, and_, cast, delete, exists, func, or_, select, true
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql.expression import ScalarSelect

from halbtag.domain.errors import UnknownLink
from halbtag.domain.slots import ReasonCode
from halbtag.domain.states import ACTIVE, Scope
from halbtag.persistence import tokens
from halbtag.persistence.database import count_changed
from halbtag.persistence.models import Booking, FollowUp, HandOver, Inquiry, Override, Profile, Token
from halbtag.persistence.profile import lock_profile


@dataclass(frozen=True, slots=True)
class OpenInquiry:
    """What a visitor's link opens: the inquiry, the consultant, and the half-day it keeps, if any."""

    inquiry: Inquiry
    profile: Profile
    booking: Booking | None
    #: The last day that an override opens beyond the booking horizon.
    opened_until: date | None = None


def open_inquiry(session: Session, token: str, *, now: datetime, for_update: bool = False) -> OpenInquiry:
    """Return what the secret opens, in one statement; raises UnknownLink.

    `for_update` makes two tabs of one visitor, and two visitors who want the last half-day of a week, come one after
    the other. The lock is taken before anything is read: on PostgreSQL a statement that waits for a lock goes on with
    what it saw before it waited.
    """
    if for_update:
        lock_profile(session)
    statement = (
        select(Inquiry, Profile, Booking, _opened_until())
        .join(Token, Token.inquiry_id == Inquiry.id)
        .join(Profile, true())
        .outerjoin(Booking, and_(Booking.inquiry_id == Inquiry.id, Booking.status.in_(ACTIVE)))
        .where(tokens.opens(token, Scope.INQUIRY, now))
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise UnknownLink
    return OpenInquiry(*row)


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What a visitor has done so far instead of booking, the oldest first."""

    follow_ups: Sequence[FollowUp]
    hand_over: HandOver | None


def load_next_steps(session: Session, inquiry_id: int) -> NextSteps:
    """Return the messages, recalls and waiting-list entries of an inquiry, and how it was handed over."""
    follow_ups = session.scalars(select(FollowUp).where(FollowUp.inquiry_id == inquiry_id).order_by(FollowUp.id)).all()
    return NextSteps(follow_ups, session.get(HandOver, inquiry_id))


def latest_opened_day(session: Session) -> date | None:
    """Return the last day that an override opens beyond the booking horizon, if one does."""
    return session.scalar(select(_opened_until()))


def _opened_until() -> ScalarSelect[date]:
    # As text, since the two databases look into JSON in different ways.
    lifts = cast(Override.lifts, String).contains(f'"{ReasonCode.HORIZON}"')
    return select(func.max(Override.last_day)).where(Override.is_open, lifts).scalar_subquery()


def load_inquiry(session: Session, inquiry_id: int) -> Inquiry | None:
    """Return one inquiry with its bookings and what else it asked for, or None."""
    return session.scalars(
        select(Inquiry)
        .where(Inquiry.id == inquiry_id)
        .options(selectinload(Inquiry.bookings).selectinload(Booking.proposals), selectinload(Inquiry.follow_ups))
    ).one_or_none()


def list_inquiries(session: Session, *, limit: int, before_id: int | None = None) -> Sequence[Inquiry]:
    """Return inquiries with their bookings, those that came in last first; `before_id` pages on."""
    statement = (
        select(Inquiry)
        .options(selectinload(Inquiry.bookings), selectinload(Inquiry.follow_ups))
        .order_by(Inquiry.created_at.desc(), Inquiry.id.desc())
        .limit(limit)
    )
    if before_id is not None:
        since = select(Inquiry.created_at).where(Inquiry.id == before_id).scalar_subquery()
        same = and_(Inquiry.created_at == since, Inquiry.id < before_id)
        statement = statement.where(or_(Inquiry.created_at < since, same))
    return session.scalars(statement).all()


def delete_inquiries_older_than(session: Session, cutoff: datetime) -> int:
    """Delete inquiries untouched since `cutoff` whose half-days, if any, lie before it too; returns how many.

    Bookings, participants, links and messages go with them.
    """
    kept = exists().where(Booking.inquiry_id == Inquiry.id, Booking.ends_at >= cutoff)
    return count_changed(session, delete(Inquiry).where(Inquiry.updated_at < cutoff, ~kept))
