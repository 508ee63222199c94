"""What the consultant sets, week, overrides and single half-days by a click, and the month he sees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from halbtag.domain.half import Half
from halbtag.domain.months import next_month, previous_month
from halbtag.domain.slots import HalfDay, ReasonCode, half_days, judge_half_day
from halbtag.domain.slots import Override as Wanted
from halbtag.domain.slots import WeeklyRule as Rule
from halbtag.domain.zone import local
from halbtag.persistence import agenda, week
from halbtag.persistence.availability import load_availability
from halbtag.persistence.models import Booking, Override, WeeklyRule
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


@dataclass(frozen=True, slots=True)
class Vacation:
    """An override with the bookings that lie in what it closes."""

    override: Override
    bookings: Sequence[Booking]


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


def load_day(session: Session, *, day: date, now: datetime) -> tuple[Day, Mapping[int, Booking]]:
    """Return one day as the month shows it, and the bookings on it."""
    return _days(session, day, day, now)[0], _bookings(session, day, day)


def judge_day(session: Session, *, day: date, now: datetime, destination: str = "") -> list[HalfDay]:
    """Return one day's half-days with all their reasons, mornings first; for a client at `destination`, if given."""
    availability = load_availability(session, load_profile(session), first=day, last=day, now=now)
    return half_days(day, day, availability=availability, now=now, destination=destination)


def set_half_day(session: Session, *, day: date, half: Half, open_it: bool, now: datetime) -> None:
    """Open or close one half-day against the pattern; doing it twice is doing it once.

    Where the pattern says so without an override of its own, none is left behind: back to the rule is back to the rule.
    A booking on it stays.
    """
    week.delete_overrides_of_half_day(session, day=day, half=half)
    session.flush()
    availability = load_availability(session, load_profile(session), first=day, last=day, now=now)
    if is_open(judge_half_day(day, half, availability=availability, now=now)) != open_it:
        session.add(_override_of(Wanted(day, day, half, is_open=open_it), now))
        session.flush()


def load_week(session: Session) -> Mapping[tuple[int, Half], tuple[time, time]]:
    """Return the pattern: weekday (0 is Monday) and half to start and end on Berlin's clocks."""
    return {(rule.weekday, rule.half): (rule.starts_at, rule.ends_at) for rule in week.list_rules(session)}


def overlapping_weekdays(rules: Sequence[Rule]) -> Sequence[int]:
    """Return the weekdays on which the afternoon begins before the morning has ended, in order."""
    mornings = {rule.weekday: rule for rule in rules if rule.half is Half.MORNING}
    return sorted(
        rule.weekday
        for rule in rules
        if rule.half is Half.AFTERNOON and rule.weekday in mornings and rule.starts_at < mornings[rule.weekday].ends_at
    )


def save_week(session: Session, rules: Sequence[Rule]) -> None:
    """Replace the pattern. Bookings that were made under the old one stay as they are."""
    if any(rule.ends_at <= rule.starts_at for rule in rules) or overlapping_weekdays(rules):
        raise ValueError("halves must end after they start, and not overlap")
    week.replace_rules(session, map(_row_of, rules))


def list_vacations(session: Session, *, now: datetime) -> Sequence[Vacation]:
    """Return the overrides that are not over, by their first day, closing ones with the bookings that lie in them."""
    today = local(now).date()
    overrides = week.list_overrides(session, since=today)
    if not overrides:
        return []
    kept = agenda.list_keeping(session, first=today, last=max(override.last_day for override in overrides))
    return [Vacation(override, _bookings_in(override, kept)) for override in overrides]


def find_overlap(session: Session, wanted: Wanted, *, now: datetime) -> HalfDay | None:
    """Return the first open half-day that the wanted times run into: the other half of one of its days, or None.

    Only an override of one half with times of its own can do that.
    """
    if wanted.half is None or wanted.starts_at is None or wanted.ends_at is None:
        return None
    availability = load_availability(
        session, load_profile(session), first=wanted.first_day, last=wanted.last_day, now=now
    )
    for half_day in half_days(wanted.first_day, wanted.last_day, availability=availability, now=now):
        if half_day.half is wanted.half or half_day.slot is None or not is_open(half_day):
            continue
        begin, end = local(half_day.slot.start).time(), local(half_day.slot.end).time()
        if wanted.starts_at < end and begin < wanted.ends_at:
            return half_day
    return None


def add_override(session: Session, wanted: Wanted, *, now: datetime) -> Sequence[Booking]:
    """Open or close a range, ends included; it wins over what was set before.

    Returns the bookings that lie in a closed range: they stay, and the consultant has to know.
    """
    if wanted.last_day < wanted.first_day:
        raise ValueError("the range ends before it starts")
    override = _override_of(wanted, now)
    session.add(override)
    session.flush()
    return _bookings_in(override, agenda.list_keeping(session, first=wanted.first_day, last=wanted.last_day))


def remove_override(session: Session, override_id: int) -> bool:
    """Take an override back and say whether it was there."""
    return week.delete_override(session, override_id)


def _days(session: Session, first: date, last: date, now: datetime, destination: str = "") -> list[Day]:
    availability = load_availability(session, load_profile(session), first=first, last=last, now=now)
    judged = half_days(first, last, availability=availability, now=now, destination=destination)
    today = local(now).date()
    by_day: dict[date, list[HalfDay]] = {}
    for half_day in judged:
        by_day.setdefault(half_day.day, []).append(half_day)
    return [Day(day, day == today, day < today, tuple(halves)) for day, halves in by_day.items()]


def _row_of(rule: Rule) -> WeeklyRule:
    return WeeklyRule(
        weekday=rule.weekday,
        half=rule.half,
        starts_at=rule.starts_at,
        ends_at=rule.ends_at,
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
    )


def _override_of(wanted: Wanted, now: datetime) -> Override:
    return Override(
        first_day=wanted.first_day,
        last_day=wanted.last_day,
        half=wanted.half,
        is_open=wanted.is_open,
        starts_at=wanted.starts_at if wanted.is_open else None,
        ends_at=wanted.ends_at if wanted.is_open else None,
        reason=wanted.reason,
        lifts=list(wanted.lifts),
        created_at=now,
    )


def _bookings(session: Session, first: date, last: date) -> Mapping[int, Booking]:
    return {booking.id: booking for booking in agenda.list_keeping(session, first=first, last=last)}


def _bookings_in(override: Override, bookings: Sequence[Booking]) -> Sequence[Booking]:
    if override.is_open:
        return []
    return [
        booking
        for booking in bookings
        if override.first_day <= booking.day <= override.last_day and override.half in (None, booking.half)
    ]
