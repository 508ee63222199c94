"""Which other half-days the consultant could propose instead of what was asked for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from halbtag.domain.slots import BEGUN, HalfDay, half_days
from halbtag.domain.wishes import span_name
from halbtag.domain.zone import local
from halbtag.persistence.availability import load_availability
from halbtag.persistence.models import Booking, Profile
from halbtag.services.proposals import FURTHEST, is_asked_for

#: How many weeks one page of half-days holds.
PAGE = timedelta(weeks=3)

_A_DAY = timedelta(days=1)
_A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Week:
    """The half-days of one week that have times: those without a reason against them, and the others."""

    name: str
    free: tuple[HalfDay, ...]
    closed: tuple[HalfDay, ...]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Half-days judged for one client: those in the wish windows, and a page of all others, both by weeks.

    `previous` and `following` are the first days of the pages beside this one, where there are some.
    """

    wished: tuple[Week, ...]
    weeks: tuple[Week, ...]
    first: date
    previous: date | None
    following: date | None


def load_candidates(
    session: Session, booking: Booking, profile: Profile, *, wanted: date | None = None, now: datetime
) -> Candidates:
    """Return the half-days that can be proposed for a booking, from the week of the `wanted` day on; one statement.

    Without one, from the week before what was asked for on. What was asked for is left out, what has begun, and what
    has no times.
    """
    today = local(now).date()
    earliest, latest = _monday(today), _monday(today + FURTHEST - PAGE)
    first = min(max(_monday(wanted or booking.day - _A_WEEK), earliest), latest)
    spans = [(first, first + PAGE - _A_DAY)]
    if booking.wished:
        spans.append((max(today, min(booking.wished.weeks)), max(booking.wished.weeks) + _A_WEEK - _A_DAY))
    judged = _judge(session, booking, profile, spans, now=now)
    wished = [each for each in judged if booking.wished and booking.wished.contain(each.day, each.half)]
    others = [each for each in judged if first <= each.day < first + PAGE and each not in wished]
    return Candidates(
        wished=_weeks(wished),
        weeks=_weeks(others),
        first=first,
        previous=max(first - PAGE, earliest) if first > earliest else None,
        following=first + PAGE if first < latest else None,
    )


def _judge(
    session: Session, booking: Booking, profile: Profile, spans: list[tuple[date, date]], *, now: datetime
) -> list[HalfDay]:
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    availability = load_availability(session, profile, first=first, last=last, now=now)
    judged = half_days(
        first, last, availability=availability, now=now, destination=booking.postal_code, ignore_booking=booking.id
    )
    possible = [each for each in judged if each.slot is not None and BEGUN not in each.reasons]
    return [each for each in possible if not is_asked_for(booking, each.day, each.half)]


def _weeks(judged: list[HalfDay]) -> tuple[Week, ...]:
    mondays = dict.fromkeys(_monday(each.day) for each in judged)
    return tuple(_week(monday, [each for each in judged if _monday(each.day) == monday]) for monday in mondays)


def _week(monday: date, judged: list[HalfDay]) -> Week:
    free = tuple(each for each in judged if each.is_free)
    return Week(span_name(monday, monday), free, tuple(each for each in judged if not each.is_free))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
