"""What the consultant sees: the month, a day, and why one of its half-days is closed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from halbtag.domain.months import next_month, previous_month
from halbtag.domain.slots import Availability, HalfDay, ReasonCode, half_days
from halbtag.domain.zone import local
from halbtag.persistence import agenda
from halbtag.persistence.availability import load_availability
from halbtag.persistence.models import Booking
from halbtag.persistence.profile import load_profile

#: The months that the calendar opens; outside, the calculation of holidays is not worth trusting.
FIRST_MONTH = date(2020, 1, 1)
LAST_MONTH = date(2099, 12, 1)

#: What a click on "open" answers to; the other reasons are limits that no override lifts.
_CLOSING = frozenset({ReasonCode.RULE, ReasonCode.OVERRIDE, ReasonCode.HOLIDAY})


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the grid with its two halves, mornings first."""

    date: date
    is_today: bool
    is_past: bool
    halves: tuple[HalfDay, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of half-days; `offset` is how many days of its first week belong to the month before.

    `bookings` are those that keep a half-day of it, by their id.
    """

    first: date
    previous: date | None
    following: date | None
    offset: int
    days: tuple[Day, ...]
    bookings: Mapping[int, Booking]


def is_open(half_day: HalfDay) -> bool:
    """Say whether the pattern and the overrides open the half-day, whatever notice, horizon, limit or a booking say."""
    return half_day.slot is not None and not any(reason.code in _CLOSING for reason in half_day.reasons)


def load_month(session: Session, *, month: date, now: datetime, destination: str = "") -> Month:
    """Return the month in which the day lies, every half-day judged as the prospects' page judges it.

    With a `destination`, a postal code, as a client from there sees it.
    """
    first = month.replace(day=1)
    following = next_month(first)
    last = following - timedelta(days=1)
    previous = previous_month(first)
    return Month(
        first=first,
        previous=previous if previous >= FIRST_MONTH else None,
        following=following if following <= LAST_MONTH else None,
        offset=first.weekday(),
        days=tuple(_days(session, first, last, now, destination)),
        bookings=_bookings(session, first, last),
    )


def load_day(session: Session, *, day: date, now: datetime, destination: str = "") -> tuple[Day, Mapping[int, Booking]]:
    """Return one day as the month shows it, and the bookings on it."""
    return _days(session, day, day, now, destination)[0], _bookings(session, day, day)


def judge_day(session: Session, *, day: date, now: datetime, destination: str = "") -> list[HalfDay]:
    """Return one day's half-days with all their reasons, mornings first; for a client at `destination`, if given."""
    availability = load_newcomers_view(session, first=day, last=day, now=now)
    return half_days(day, day, availability=availability, now=now, destination=destination)


def load_newcomers_view(session: Session, *, first: date, last: date, now: datetime) -> Availability:
    """Return what the decision rests on for somebody who has not asked yet: how far the consultant goes counts, too."""
    profile = load_profile(session)
    return replace(load_availability(session, profile, first=first, last=last, now=now), range_km=profile.range_km)


def _days(session: Session, first: date, last: date, now: datetime, destination: str = "") -> list[Day]:
    availability = load_newcomers_view(session, first=first, last=last, now=now)
    judged = half_days(first, last, availability=availability, now=now, destination=destination)
    today = local(now).date()
    by_day: dict[date, list[HalfDay]] = {}
    for half_day in judged:
        by_day.setdefault(half_day.day, []).append(half_day)
    return [Day(day, day == today, day < today, tuple(halves)) for day, halves in by_day.items()]


def _bookings(session: Session, first: date, last: date) -> Mapping[int, Booking]:
    return {booking.id: booking for booking in agenda.list_keeping(session, first=first, last=last)}
