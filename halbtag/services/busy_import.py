"""Keeps copies of the consultant's own calendars fresh; where one cannot be read, its last good copy stays in force."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from halbtag.domain.busy import Reading, Source, reading_window, without_own
from halbtag.domain.cautions import write_cautions
from halbtag.domain.fetching import FetchFailed, FetchFault
from halbtag.domain.found_calendars import FoundCalendar
from halbtag.persistence import busy
from halbtag.persistence.database import Database
from halbtag.persistence.models import BusyCalendar
from halbtag.services.sealing import Seal
from halbtag.services.writeback import renew_drives

#: How long after one reading the next is due.
INTERVAL = timedelta(minutes=10)

#: How long one reader has a calendar to himself; reading takes at most 40 seconds.
LEASE = timedelta(minutes=2)

#: At submit, a copy that was checked within this time is good enough.
FRESH = timedelta(minutes=5)

#: What a visitor who submits may have to wait for all calendars together, in seconds.
QUICK_SECONDS = 4.0

_FOR_WANT_OF_TIME = frozenset({FetchFault.TOO_SLOW, FetchFault.TOO_COMPLEX})


class CalendarGateway(Protocol):
    """The way to foreign calendars."""

    def check(self, address: str) -> str:
        """Return the host of an address that may be asked; raises FetchFailed where it may not."""

    def find(self, address: str, *, username: str, password: str) -> list[FoundCalendar]:
        """Return the calendars that a CalDAV server names to this user, by their names; raises FetchFailed."""

    def read(self, source: Source, *, seconds: float | None = None) -> Reading:
        """Return what a calendar says; raises FetchFailed."""


@dataclass(frozen=True, slots=True)
class BusyImport:
    """Reads calendars outside any transaction, and records each reading in one of its own."""

    database: Database
    calendars: CalendarGateway
    seal: Seal
    clock: Callable[[], datetime]

    def refresh_due(self, *, is_stopping: Callable[[], bool] = lambda: False) -> int:
        """Read every calendar that is due, the longest due first; return how many there were."""
        count = 0
        while not is_stopping():
            now = self.clock()
            with self.database.writing() as session:
                calendar = busy.claim_due(session, now=now, until=now + LEASE)
            if calendar is None:
                break
            self._refresh(calendar, seconds=None)
            count += 1
        return count

    def refresh_stale_now(self, *, older_than: timedelta = FRESH, seconds: float = QUICK_SECONDS) -> None:
        """Read what was not checked for a while, within `seconds` in all; to be called outside any transaction.

        What cannot be read in that time keeps its last good copy: this never fails.
        """
        now = self.clock()
        with self.database.reading() as session:
            is_due = any(_is_older(calendar, now - older_than) for calendar in busy.list_calendars(session))
        if not is_due:
            return
        with self.database.writing() as session:
            stale = busy.claim_stale(session, checked_before=now - older_than, until=now + LEASE)
        ends_at = time.monotonic() + seconds
        for position, calendar in enumerate(stale):
            share = (ends_at - time.monotonic()) / (len(stale) - position)
            self._refresh(calendar, seconds=max(share, 0.1))

    def refresh(self, calendar_id: int) -> str | None:
        """Read one calendar now; return what went wrong, "" where nothing did, None where there is no such calendar."""
        with self.database.reading() as session:
            calendar = busy.load_calendar(session, calendar_id)
        return None if calendar is None else self._refresh(calendar, seconds=None)

    def _refresh(self, calendar: BusyCalendar, *, seconds: float | None) -> str:
        started_at = self.clock()
        try:
            reading = self.calendars.read(self._source(calendar, now=started_at), seconds=seconds)
        except FetchFailed as failed:
            self._record_failure(calendar, failed, is_hurried=seconds is not None)
            return str(failed)
        self._record(calendar, reading, read_at=started_at)
        return ""

    def _record_failure(self, calendar: BusyCalendar, failed: FetchFailed, *, is_hurried: bool) -> None:
        now = self.clock()
        with self.database.writing() as session:
            if is_hurried and failed.fault in _FOR_WANT_OF_TIME:
                busy.record_postponement(session, calendar, now=now)
            else:
                busy.record_failure(session, calendar, error=str(failed), now=now, due_at=now + INTERVAL)

    def _source(self, calendar: BusyCalendar, *, now: datetime) -> Source:
        first, last = reading_window(now)
        # What was read for another span says nothing about this one, changed or not.
        is_same_span = calendar.good_at is not None and reading_window(calendar.good_at) == (first, last)
        return Source(
            kind=calendar.kind,
            address=self.seal.open(calendar.address),
            username=calendar.username,
            password=self.seal.open(calendar.password) if calendar.password else "",
            etag=calendar.etag if is_same_span else "",
            last_modified=calendar.last_modified if is_same_span else "",
            first=first,
            last=last,
        )

    def _record(self, calendar: BusyCalendar, reading: Reading, *, read_at: datetime) -> None:
        first, _ = reading_window(read_at)
        with self.database.writing() as session:
            busy_times = reading.busy_times
            if busy_times is not None:
                busy_times = without_own(busy_times, busy.own_uids(session, first=first))
            busy.record_reading(
                session,
                calendar,
                busy_times=busy_times,
                etag=reading.etag,
                last_modified=reading.last_modified,
                now=read_at,  # what changed while it was being read may be missing
                due_at=self.clock() + INTERVAL,
                remarks=write_cautions(reading.cautions),
            )
            session.flush()
            renew_drives(session, now=self.clock())


def _is_older(calendar: BusyCalendar, moment: datetime) -> bool:
    return calendar.checked_at is None or calendar.checked_at < moment
