"""Counting in the hours in which the consultant works: promises and reminders keep to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from halbtag.domain.holidays import is_working_day
from halbtag.domain.zone import at, local

#: How far the count looks for working days before it gives up: no run of holidays is as long.
_MOST_DAYS = 3660


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """From when to when, Berlin time, the consultant works on Mondays to Fridays that are no holiday of the Land."""

    starts_at: time
    ends_at: time
    land: str


def add_working_time(start: datetime, duration: timedelta, hours: WorkingHours) -> datetime:
    """Return the instant, aware, in UTC, at which so much working time has passed since `start`, an aware instant.

    A working day counts by the clock on the wall: a day on which it is put forward or back is as long as any other,
    for office hours lie outside those nights. Nothing added is the first working moment from `start` on.
    """
    left = duration
    for begin, end in _spans(start, hours):
        if left <= end - begin:
            return begin + left
        left -= end - begin
    raise ValueError("there is no working time")


def working_time(start: datetime, end: datetime, hours: WorkingHours) -> timedelta:
    """Return how much working time lies between two aware instants; none where `end` is not later."""
    total = timedelta()
    for begin, finish in _spans(start, hours):
        if begin >= end:
            break
        total += min(finish, end) - begin
    return total


def promised_by(asked: datetime, *, within: timedelta, hours: WorkingHours, before: datetime) -> datetime:
    """Return until when an answer is due that takes so much working time, on a full hour, but not after `before`."""
    due = local(add_working_time(asked, within, hours))
    full = due.replace(minute=0, second=0, microsecond=0)
    rounded = full if full == due else full + timedelta(hours=1)
    return min(at(rounded.date(), rounded.time()), before)


def share_of_time(asked: datetime, due: datetime, share: float, hours: WorkingHours) -> datetime:
    """Return when this share of the working time from `asked` to `due` has passed."""
    return add_working_time(asked, working_time(asked, due, hours) * share, hours)


def _spans(start: datetime, hours: WorkingHours) -> Iterator[tuple[datetime, datetime]]:
    """Yield the working time from `start` on, a day at a time."""
    first = local(start).date()
    for day in _working_days(first, hours.land):
        begin, end = max(at(day, hours.starts_at), start), at(day, hours.ends_at)
        if begin < end:
            yield begin, end


def _working_days(first: date, land: str) -> Iterator[date]:
    for offset in range(_MOST_DAYS):
        day = first + timedelta(days=offset)
        if is_working_day(day, land=land):
            yield day
