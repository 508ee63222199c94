"""Which calendar our own events are written to, and which bookings stand in it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, selectinload

from halbtag.domain.states import AGREED, UNDECIDED, BookingStatus, CalendarKind
from halbtag.persistence.models import Booking, BusyCalendar

#: What the consultant's calendar shows; everything else is not there, or not any more. What took place stays.
SHOWN = UNDECIDED | AGREED | {BookingStatus.COMPLETED}

_A_DAY = timedelta(days=1)


def find_target(session: Session) -> BusyCalendar | None:
    """Return the calendar that is written to, if there is one; of several the oldest."""
    statement = (
        select(BusyCalendar)
        .where(BusyCalendar.is_target, BusyCalendar.kind == CalendarKind.CALDAV)
        .order_by(BusyCalendar.id)
        .limit(1)
    )
    return session.scalars(statement).one_or_none()


def load_calendar(session: Session, calendar_id: int) -> BusyCalendar | None:
    """Return one CalDAV calendar, or None."""
    statement = select(BusyCalendar).where(BusyCalendar.id == calendar_id, BusyCalendar.kind == CalendarKind.CALDAV)
    return session.scalars(statement).one_or_none()


def list_shown_around(session: Session, centres: Collection[date], *, days: int, but: Booking) -> Sequence[Booking]:
    """Return the bookings in the calendar, so many days before to after these, with participants, in order of time."""
    near = [Booking.day.between(centre - days * _A_DAY, centre + days * _A_DAY) for centre in centres]
    statement = (
        select(Booking)
        .where(Booking.status.in_(SHOWN), or_(*near), Booking.id != but.id)
        .options(selectinload(Booking.participants), selectinload(Booking.proposals))
        .order_by(Booking.starts_at)
    )
    return session.scalars(statement).all()


def is_shown_since(since: datetime) -> ColumnElement[bool]:
    """Return the condition of what the calendar shows that ends after an aware instant.

    What is not decided is to come, whatever day was asked or wished for: half-days may be kept for it.
    """
    return and_(Booking.status.in_(SHOWN), or_(Booking.ends_at > since, Booking.status.in_(UNDECIDED)))


def list_shown_from(session: Session, since: datetime, *, for_update: bool = False) -> Sequence[Booking]:
    """Return the bookings in the calendar that end after an instant, with participants, in order.

    `for_update` reads them anew and lets no step of theirs come in between until the transaction ends.
    """
    statement = (
        select(Booking)
        .where(is_shown_since(since))
        .options(selectinload(Booking.participants), selectinload(Booking.proposals))
        .order_by(Booking.starts_at)
    )
    if for_update:
        statement = statement.with_for_update(of=Booking).execution_options(populate_existing=True)
    return session.scalars(statement).all()
