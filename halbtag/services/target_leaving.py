"""The calendar that is written to no longer: what we wrote there and is yet to come is taken out again."""

from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from sqlalchemy.orm import Session

from halbtag.domain.calendar_entry import REMOVED, WRITTEN, CalendarEntry, EntryPlace
from halbtag.persistence import busy, outbox
from halbtag.persistence.models import BusyCalendar, OutboxMessage


def leave_targets(session: Session, *, now: datetime) -> None:
    """Let no calendar be the one that is written to, and store the removal of what is yet to come in each that was.

    To be called before the entries for another calendar are stored: a server that has each UID once, such as
    Nextcloud's, takes them only after these have gone. What has been stays where it is, for it took place.
    """
    for calendar in busy.list_calendars(session):
        if calendar.is_target:
            _empty(session, calendar, now=now)
    busy.clear_target(session)


def _empty(session: Session, calendar: BusyCalendar, *, now: datetime) -> None:
    prefix = EntryPlace.prefix_of(calendar.id)
    for message in outbox.list_last_of_streams(session, prefix=prefix, ending_after=now):
        if message.kind == WRITTEN:
            outbox.enqueue(session, [_removal(message, calendar)], booking_id=message.booking_id, now=now)


def _removal(written: OutboxMessage, calendar: BusyCalendar) -> CalendarEntry:
    return CalendarEntry(
        kind=REMOVED,
        stream=written.stream,
        revision=written.revision or 0,
        recipient=calendar.name,
        subject=written.subject,
        message_id=f"{REMOVED}-{sha256(b'').hexdigest()}/{uuid4()}",
        content=b"",
    )
