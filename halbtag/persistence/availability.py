"""Everything the decision on half-days rests on, read in one statement for a bounded span of days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    DateTime,
    Integer,
    Row,
    Select,
    String,
    Time,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from halbtag.domain.half import Half
from halbtag.domain.holidays import HolidayClosing
from halbtag.domain.language import gettext
from halbtag.domain.slots import Availability, Busy, Limits, Override, Taken, WeeklyRule
from halbtag.domain.states import EXPIRING, KEEPING
from halbtag.domain.told import told
from halbtag.domain.travel import Appointment, Region
from halbtag.domain.zone import at
from halbtag.persistence.busy import LONGEST_PERIOD
from halbtag.persistence.database import UtcDateTime
from halbtag.persistence.models import (
    Booking,
    BusyCalendar,
    BusyPeriod,
    Profile,
    Proposal,
    RegionDay,
    SlotClaim,
    TravelTime,
)
from halbtag.persistence.models import Override as OverrideRow
from halbtag.persistence.models import WeeklyRule as WeeklyRuleRow
from halbtag.persistence.travel import travel_times_of

#: Stands for the booking's status where a proposal keeps the half-day.
_PROPOSED = "proposed"

#: What a hold is called, which has no company yet.
_NAMELESS = told(lambda: gettext("Reservierung"))

#: How far around the span a journey can reach: the evening before, the morning after.
_JOURNEY_DAYS = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class CalendarFacts:
    """The basis of the decision, and the half-days whose hold has lapsed but is not yet swept."""

    availability: Availability
    lapsed: Sequence[Taken]


def load_availability(
    session: Session,
    profile: Profile,
    *,
    first: date,
    last: date,
    now: datetime,
    regions_between: tuple[date, date] | None = None,
) -> Availability:
    """Return the basis of the decision for the days from `first` to `last`, ends included.

    Region days, of which there are few, can be read for a longer span.
    """
    facts = load_facts(session, profile, first=first, last=last, now=now, regions_between=regions_between)
    return facts.availability


def load_facts(
    session: Session,
    profile: Profile,
    *,
    first: date,
    last: date,
    now: datetime,
    regions_between: tuple[date, date] | None = None,
) -> CalendarFacts:
    """Return rules, overrides, kept half-days, busy times and travel for a span of days, in one statement.

    Kept half-days are read for whole months, for the limits count those. A hold that has run out is no longer in the
    way, though its row may still be there. Our own events that come back from a busy calendar are left out.
    """
    rows: dict[str, list[Row[Any]]] = {kind: [] for kind in _KINDS}
    for row in session.execute(_facts(first, last, regions_between or (first, last))):
        rows[row.kind].append(row)
    lapsed = [_taken(row) for row in rows["claim"] if _has_lapsed(row, now)]
    taken = [_taken(row) for row in rows["claim"] if _is_kept(row) and not _has_lapsed(row, now)]
    manual = {row.name: row.number for row in rows["time"]}
    availability = Availability(
        land=profile.land,
        notice_days=profile.notice_days,
        horizon_days=profile.horizon_days,
        limits=Limits(profile.daily_limit, profile.weekly_limit, profile.monthly_limit),
        closing=HolidayClosing(profile.closes_holidays, profile.closes_christmas_eve, profile.closes_new_years_eve),
        pause_message=profile.pause_message,
        rules=tuple(map(_rule, rows["rule"])),
        overrides=tuple(map(_override, rows["override"])),
        taken=tuple(taken),
        busy=tuple(Busy(_appointment(row)) for row in rows["busy"]),
        stale_calendars=tuple(row.name for row in rows["calendar"] if _is_stale(row, profile, now)),
        travel=travel_times_of(profile, manual),
        regions=tuple(map(_region, rows["region"])),
    )
    return CalendarFacts(availability, tuple(lapsed))


def list_busy(session: Session, *, first: date, last: date) -> list[Busy]:
    """Return the busy times that a journey on the days from `first` to `last`, ends included, reckons with."""
    return [Busy(_appointment(row)) for row in session.execute(_busy(first, last).order_by(BusyPeriod.id))]


def _rule(row: Row[Any]) -> WeeklyRule:
    return WeeklyRule(
        weekday=row.number,
        half=Half(row.half),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        valid_from=row.first_day,
        valid_until=row.last_day,
    )


def _override(row: Row[Any]) -> Override:
    return Override(
        first_day=row.first_day,
        last_day=row.last_day,
        half=Half(row.half) if row.half else None,
        is_open=bool(row.number),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        reason=row.name,
        lifts=tuple(row.lifts or ()),
    )


def _taken(row: Row[Any]) -> Taken:
    return Taken(
        row.first_day,
        Half(row.half),
        is_held=row.status in EXPIRING or row.status == _PROPOSED,
        booking_id=row.id,
        is_visit=bool(row.number),
        visit=_appointment(row),
    )


def _is_kept(row: Row[Any]) -> bool:
    return row.status in KEEPING or row.status == _PROPOSED


def _has_lapsed(row: Row[Any], now: datetime) -> bool:
    # What waits for an answer is ended by the worker, which tells of it: until then it is kept.
    return row.status in EXPIRING and row.moment is not None and row.moment <= now


def _appointment(row: Row[Any]) -> Appointment:
    name = row.name or _NAMELESS
    return Appointment(start=row.begin, end=row.finish, postal_code=row.postal_code, name=name)


def _region(row: Row[Any]) -> Region:
    return Region(
        first_day=row.first_day,
        last_day=row.last_day,
        name=row.name,
        postal_code=row.postal_code,
        radius_km=row.number,
    )


def _is_stale(row: Row[Any], profile: Profile, now: datetime) -> bool:
    return row.moment is None or now - row.moment > timedelta(hours=profile.busy_max_age_hours)


#: What every branch of the union gives, in this order: one shape for all kinds of rows.
_COLUMNS: dict[str, Any] = {
    "id": Integer(),
    "number": Integer(),
    "half": String(),
    "name": String(),
    "status": String(),
    "postal_code": String(),
    "first_day": Date(),
    "last_day": Date(),
    "starts_at": Time(),
    "ends_at": Time(),
    "moment": UtcDateTime(),
    "begin": UtcDateTime(),
    "finish": UtcDateTime(),
    "lifts": JSON(),
}

_KINDS = ("rule", "override", "claim", "busy", "calendar", "time", "region")


def _facts(first: date, last: date, regions_between: tuple[date, date]) -> Select[Any]:
    branches = union_all(
        _rules(), _overrides(first, last), _claims(first, last), _busy(first, last), _calendars(), _times(),
        _regions(*regions_between),
    ).subquery()  # fmt: skip
    # The union takes its types from the first branch, where a column may be a bare NULL: say again what it reads as.
    typed = [type_coerce(branches.c[name], kind).label(name) for name, kind in _COLUMNS.items()]
    return select(branches.c.kind, *typed).order_by(branches.c.kind, branches.c.id)


def _branch(kind: str, **values: Any) -> Select[Any]:
    """Return one branch of the union: the given columns, and typed NULLs for the others."""
    columns = [values.get(name, cast(null(), _bare(type_))).label(name) for name, type_ in _COLUMNS.items()]
    return select(literal(kind).label("kind"), *columns)


def _bare(kind: Any) -> Any:
    return DateTime(timezone=True) if isinstance(kind, UtcDateTime) else kind


def _rules() -> Select[Any]:
    return _branch(
        "rule",
        id=WeeklyRuleRow.id,
        number=WeeklyRuleRow.weekday,
        half=cast(WeeklyRuleRow.half, String),
        first_day=WeeklyRuleRow.valid_from,
        last_day=WeeklyRuleRow.valid_until,
        starts_at=WeeklyRuleRow.starts_at,
        ends_at=WeeklyRuleRow.ends_at,
    )


def _overrides(first: date, last: date) -> Select[Any]:
    return _branch(
        "override",
        id=OverrideRow.id,
        number=cast(OverrideRow.is_open, Integer),
        half=cast(OverrideRow.half, String),
        name=OverrideRow.reason,
        first_day=OverrideRow.first_day,
        last_day=OverrideRow.last_day,
        starts_at=OverrideRow.starts_at,
        ends_at=OverrideRow.ends_at,
        lifts=OverrideRow.lifts,
    ).where(OverrideRow.first_day <= last, OverrideRow.last_day >= first)


def _claims(first: date, last: date) -> Select[Any]:
    monday = first - timedelta(days=first.weekday())
    sunday = last + timedelta(days=6 - last.weekday())
    earliest = monday.replace(day=1) - _JOURNEY_DAYS
    latest = (sunday.replace(day=28) + timedelta(days=4)).replace(day=1) + _JOURNEY_DAYS
    return (
        _branch(
            "claim",
            id=Booking.id,
            number=cast(SlotClaim.is_visit, Integer),
            half=cast(SlotClaim.half, String),
            name=Booking.company,
            status=case((SlotClaim.proposal_id.is_not(None), _PROPOSED), else_=cast(Booking.status, String)),
            postal_code=Booking.postal_code,
            first_day=SlotClaim.day,
            moment=Booking.expires_at,
            begin=func.coalesce(Proposal.starts_at, Booking.starts_at),
            finish=func.coalesce(Proposal.ends_at, Booking.ends_at),
        )
        .join_from(SlotClaim, Booking, Booking.id == SlotClaim.booking_id)
        .outerjoin(Proposal, Proposal.id == SlotClaim.proposal_id)
        # By day alone: asked for the status too, SQLite goes through every booking there ever was.
        .where(SlotClaim.day.between(earliest, latest))
    )


def _busy(first: date, last: date) -> Select[Any]:
    begin, end = at(first, time()) - _JOURNEY_DAYS, at(last, time()) + _JOURNEY_DAYS
    return (
        _branch(
            "busy",
            id=BusyPeriod.id,
            name=BusyCalendar.name,
            postal_code=BusyPeriod.postal_code,
            begin=BusyPeriod.starts_at,
            finish=BusyPeriod.ends_at,
        )
        .join_from(BusyPeriod, BusyCalendar, BusyCalendar.id == BusyPeriod.calendar_id)
        .where(
            BusyPeriod.starts_at.between(begin - LONGEST_PERIOD, end),
            BusyPeriod.ends_at > begin,
            or_(BusyPeriod.is_tentative.is_(False), BusyCalendar.blocks_tentative.is_(True)),
            ~exists().where(Booking.uid == BusyPeriod.uid),
        )
    )


def _calendars() -> Select[Any]:
    return _branch("calendar", id=BusyCalendar.id, name=BusyCalendar.name, moment=BusyCalendar.good_at)


def _times() -> Select[Any]:
    return _branch("time", id=TravelTime.id, number=TravelTime.minutes, name=TravelTime.prefix)


def _regions(first: date, last: date) -> Select[Any]:
    return _branch(
        "region",
        id=RegionDay.id,
        number=RegionDay.radius_km,
        name=RegionDay.name,
        postal_code=RegionDay.postal_code,
        first_day=RegionDay.first_day,
        last_day=RegionDay.last_day,
    ).where(RegionDay.first_day <= last, RegionDay.last_day >= first)
