"""Queries for the consultant's own calendars and what they keep busy: claimed, replaced whole, or left as they were."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from halbtag.domain.busy import BusyTime
from halbtag.domain.calendar_entry import Leg, journey_uid, proposal_uid
from halbtag.persistence.database import count_changed
from halbtag.persistence.models import Booking, BusyCalendar, BusyPeriod, Proposal

MAX_ERROR_LENGTH = 500

#: The longest row of `BusyPeriod`; what lasts longer is stored in pieces.
LONGEST_PERIOD = timedelta(days=31)

#: How far back a booking may lie whose event is still known as ours.
_OWN_SPAN = timedelta(days=366)
_BATCH = 500


def list_calendars(session: Session) -> Sequence[BusyCalendar]:
    """Return every calendar in the order of their names."""
    return session.scalars(select(BusyCalendar).order_by(BusyCalendar.name, BusyCalendar.id)).all()


def load_calendar(session: Session, calendar_id: int) -> BusyCalendar | None:
    """Return one calendar, or None."""
    return session.get(BusyCalendar, calendar_id)


def count_busy(session: Session, *, since: datetime) -> dict[int, int]:
    """Return how many busy times that end after `since` each calendar has; one without any is missing."""
    counted = select(BusyPeriod.calendar_id, func.count()).where(BusyPeriod.ends_at > since)
    return {row[0]: row[1] for row in session.execute(counted.group_by(BusyPeriod.calendar_id))}


def list_troubled(session: Session, *, good_since: datetime) -> Sequence[BusyCalendar]:
    """Return the calendars that could not be read when last asked, or whose good copy is older, by their name."""
    is_troubled = BusyCalendar.failing_since.is_not(None) | (BusyCalendar.good_at < good_since)
    return session.scalars(select(BusyCalendar).where(is_troubled).order_by(BusyCalendar.name)).all()


def remove_calendar(session: Session, calendar_id: int) -> bool:
    """Forget a calendar with all that it kept busy; False where it was gone already."""
    return count_changed(session, delete(BusyCalendar).where(BusyCalendar.id == calendar_id)) == 1


def clear_target(session: Session) -> None:
    """Let no calendar be the one that is written to."""
    session.execute(update(BusyCalendar).where(BusyCalendar.is_target.is_(True)).values(is_target=False))


# --- Reading one ----------------------------------------------------------------------------------------------------


def claim_due(session: Session, *, now: datetime, until: datetime) -> BusyCalendar | None:
    """Take the calendar that has been due the longest, until then; None where there is none.

    Of two that ask at once one gets it: the guarded update decides.
    """
    due = select(BusyCalendar).where(BusyCalendar.due_at <= now).order_by(BusyCalendar.due_at, BusyCalendar.id)
    calendar = session.scalars(due.limit(1)).first()
    if calendar is None or not _claim(session, calendar, until=until):
        return None
    return calendar


def claim_stale(session: Session, *, checked_before: datetime, until: datetime) -> list[BusyCalendar]:
    """Take every calendar that was not asked since then, but those that somebody else takes at the same moment."""
    is_stale = BusyCalendar.checked_at.is_(None) | (BusyCalendar.checked_at < checked_before)
    calendars = session.scalars(select(BusyCalendar).where(is_stale).order_by(BusyCalendar.id)).all()
    return [calendar for calendar in calendars if _claim(session, calendar, until=until)]


def _claim(session: Session, calendar: BusyCalendar, *, until: datetime) -> bool:
    mine = update(BusyCalendar).where(BusyCalendar.id == calendar.id, BusyCalendar.due_at == calendar.due_at)
    return count_changed(session, mine.values(due_at=until).execution_options(synchronize_session=False)) == 1


def record_reading(
    session: Session,
    calendar: BusyCalendar,
    *,
    busy_times: Collection[BusyTime] | None,
    etag: str,
    last_modified: str,
    now: datetime,
    due_at: datetime,
    remarks: str = "",
) -> bool:
    """Put a good copy into force, or with None confirm the one that is; False where the address changed meanwhile.

    `remarks` is what is to be told of the copy, kept where the error of a failure stands otherwise.
    """
    values = {
        "etag": etag,
        "last_modified": last_modified,
        "checked_at": now,
        "good_at": now,
        "failing_since": None,
        "error": remarks,
        "due_at": due_at,
    }
    # First, so that of two readers the second waits here, and then replaces what the first has written.
    if not _record(session, calendar, values):
        return False
    if busy_times is not None:
        pieces = {piece for busy_time in busy_times for piece in _pieces(busy_time)}
        if pieces != _kept(session, calendar.id):
            session.execute(delete(BusyPeriod).where(BusyPeriod.calendar_id == calendar.id))
            _insert(session, calendar.id, list(pieces))
    return True


def record_failure(session: Session, calendar: BusyCalendar, *, error: str, now: datetime, due_at: datetime) -> bool:
    """Note that a calendar could not be read; its last good copy stays in force."""
    values = {
        "checked_at": now,
        "failing_since": func.coalesce(BusyCalendar.failing_since, now),
        "error": error[:MAX_ERROR_LENGTH],
        "due_at": due_at,
    }
    return _record(session, calendar, values)


def record_postponement(session: Session, calendar: BusyCalendar, *, now: datetime) -> bool:
    """Note that there was no time to read a calendar to its end: that says nothing about it, and the worker is next."""
    return _record(session, calendar, {"checked_at": now, "due_at": now})


def own_uids(session: Session, *, first: datetime) -> set[str]:
    """Return the UIDs under which bookings that begin after about `first` stand in calendars.

    Journeys and proposed half-days, which have UIDs of their own, are among them.
    """
    since = first - _OWN_SPAN
    found = session.scalars(select(Booking.uid).where(Booking.starts_at > since)).all()
    proposed = session.execute(select(Booking.uid, Proposal.id).join(Proposal).where(Proposal.starts_at > since))
    return {
        *found,
        *(journey_uid(uid, leg) for uid in found for leg in Leg),
        *(proposal_uid(uid, proposal_id) for uid, proposal_id in proposed),
    }


def _record(session: Session, calendar: BusyCalendar, values: dict[str, object]) -> bool:
    same = update(BusyCalendar).where(BusyCalendar.id == calendar.id, BusyCalendar.address == calendar.address)
    return count_changed(session, same.values(**values).execution_options(synchronize_session=False)) == 1


def _pieces(busy_time: BusyTime) -> Iterator[BusyTime]:
    """Yield the time in pieces of bounded length: whoever looks for what touches a day need not look further back."""
    start = busy_time.start
    while start < busy_time.end:
        end = min(start + LONGEST_PERIOD, busy_time.end)
        yield replace(busy_time, start=start, end=end)
        start = end


def _kept(session: Session, calendar_id: int) -> set[BusyTime]:
    columns = select(
        BusyPeriod.uid, BusyPeriod.starts_at, BusyPeriod.ends_at, BusyPeriod.is_tentative, BusyPeriod.postal_code
    )
    return {BusyTime(*row) for row in session.execute(columns.where(BusyPeriod.calendar_id == calendar_id))}


def _insert(session: Session, calendar_id: int, busy_times: Sequence[BusyTime]) -> None:
    for start in range(0, len(busy_times), _BATCH):
        rows = [
            {
                "calendar_id": calendar_id,
                "uid": busy.uid,
                "starts_at": busy.start,
                "ends_at": busy.end,
                "is_tentative": busy.is_tentative,
                "postal_code": busy.postal_code,
            }
            for busy in busy_times[start : start + _BATCH]
        ]
        session.execute(insert(BusyPeriod), rows)
