"""Everything the decision on half-days rests on, read in one statement for a bounded span of days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Date,
    DateTime,
    Integer,
    Row,
    Select,
    String,
    Time,
    cast,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from halbtag.domain.half import Half
from halbtag.domain.slots import Availability, Override, Taken, WeeklyRule
from halbtag.domain.states import EXPIRING, KEEPING
from halbtag.persistence.database import UtcDateTime
from halbtag.persistence.models import Booking, Profile, SlotClaim
from halbtag.persistence.models import Override as OverrideRow
from halbtag.persistence.models import WeeklyRule as WeeklyRuleRow


@dataclass(frozen=True, slots=True)
class CalendarFacts:
    """The basis of the decision, and the half-days whose hold has lapsed but is not yet swept."""

    availability: Availability
    lapsed: Sequence[Taken]


def load_availability(session: Session, profile: Profile, *, first: date, last: date, now: datetime) -> Availability:
    """Return the basis of the decision for the days from `first` to `last`, ends included."""
    return load_facts(session, profile, first=first, last=last, now=now).availability


def load_facts(session: Session, profile: Profile, *, first: date, last: date, now: datetime) -> CalendarFacts:
    """Return rules, overrides and kept half-days for a span of days, in one statement.

    The span is widened to whole ISO weeks, for the weekly limit counts those. A hold that has run out is no longer in
    the way, though its row may still be there.
    """
    monday = first - timedelta(days=first.weekday())
    sunday = last + timedelta(days=6 - last.weekday())
    rules: list[WeeklyRule] = []
    overrides: list[Override] = []
    taken: list[Taken] = []
    lapsed: list[Taken] = []
    for row in session.execute(_facts(monday, sunday)):
        if row.kind == "rule":
            rules.append(_rule(row))
        elif row.kind == "override":
            overrides.append(_override(row))
        else:
            entry = Taken(row.first_day, Half(row.half), is_held=row.status in EXPIRING, booking_id=row.number)
            has_lapsed = entry.is_held and row.expires_at is not None and row.expires_at <= now
            (lapsed if has_lapsed else taken).append(entry)
    availability = Availability(
        land=profile.land,
        notice_days=profile.notice_days,
        horizon_days=profile.horizon_days,
        weekly_limit=profile.weekly_limit,
        rules=tuple(rules),
        overrides=tuple(overrides),
        taken=tuple(taken),
    )
    return CalendarFacts(availability, tuple(lapsed))


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
        reason=row.reason,
    )


def _facts(first: date, last: date) -> Select[Any]:
    rules = select(
        literal("rule").label("kind"),
        WeeklyRuleRow.id.label("id"),
        WeeklyRuleRow.weekday.label("number"),
        cast(WeeklyRuleRow.half, String).label("half"),
        WeeklyRuleRow.valid_from.label("first_day"),
        WeeklyRuleRow.valid_until.label("last_day"),
        WeeklyRuleRow.starts_at.label("starts_at"),
        WeeklyRuleRow.ends_at.label("ends_at"),
        cast(null(), String).label("reason"),
        cast(null(), String).label("status"),
        cast(null(), DateTime(timezone=True)).label("expires_at"),
    )
    overrides = select(
        literal("override"),
        OverrideRow.id,
        cast(OverrideRow.is_open, Integer),
        cast(OverrideRow.half, String),
        OverrideRow.first_day,
        OverrideRow.last_day,
        OverrideRow.starts_at,
        OverrideRow.ends_at,
        OverrideRow.reason,
        cast(null(), String),
        cast(null(), DateTime(timezone=True)),
    ).where(OverrideRow.first_day <= last, OverrideRow.last_day >= first)
    claims = (
        select(
            literal("claim"),
            Booking.id,
            Booking.id,
            cast(SlotClaim.half, String),
            SlotClaim.day,
            SlotClaim.day,
            cast(null(), Time),
            cast(null(), Time),
            cast(null(), String),
            cast(Booking.status, String),
            Booking.expires_at,
        )
        .join(Booking, Booking.id == SlotClaim.booking_id)
        .where(SlotClaim.day.between(first, last), Booking.status.in_(KEEPING))
    )
    facts = union_all(rules, overrides, claims).subquery()
    columns = facts.c
    return select(
        columns.kind,
        columns.number,
        columns.half,
        _typed(columns.first_day, Date()),
        _typed(columns.last_day, Date()),
        _typed(columns.starts_at, Time()),
        _typed(columns.ends_at, Time()),
        columns.reason,
        columns.status,
        _typed(columns.expires_at, UtcDateTime()),
    ).order_by(columns.kind, columns.id)


def _typed(column: Any, kind: Any) -> Any:
    # The union takes its types from the first branch, where a column may be a bare NULL: say again what it reads as.
    return type_coerce(column, kind).label(column.name)
