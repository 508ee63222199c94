"""Queries on the weekly pattern and the dated overrides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from halbtag.domain.changes import Entry
from halbtag.domain.half import Half
from halbtag.domain.slots import Override as OverrideValue
from halbtag.domain.slots import WeeklyRule as Rule
from halbtag.persistence.changes import override_entry, override_value, rule_entry, rule_value
from halbtag.persistence.models import Override, WeeklyRule


@dataclass(frozen=True, slots=True)
class Entries:
    """All that says when the consultant works: the later ones win."""

    rules: Sequence[Rule]
    overrides: Sequence[OverrideValue]


def list_entries(session: Session, *, since: date) -> Entries:
    """Return every rule, and the overrides that are not over before `since`, the younger ones last."""
    rules = session.scalars(select(WeeklyRule).order_by(WeeklyRule.id))
    overrides = session.scalars(select(Override).where(Override.last_day >= since).order_by(Override.id))
    return Entries([rule_value(row) for row in rules], [override_value(row) for row in overrides])


def list_rules(session: Session) -> Sequence[WeeklyRule]:
    """Return the pattern that holds without end, by weekday, mornings first."""
    statement = select(WeeklyRule).where(WeeklyRule.valid_from.is_(None), WeeklyRule.valid_until.is_(None))
    halves = list(Half)
    return sorted(session.scalars(statement), key=lambda rule: (rule.weekday, halves.index(rule.half)))


def list_pattern(session: Session) -> Sequence[Entry]:
    """Return the pattern as values."""
    return list(map(rule_entry, list_rules(session)))


def insert_rule(session: Session, rule: Rule) -> Entry:
    """Keep a rule, of the pattern or for a time only."""
    row = WeeklyRule(
        weekday=rule.weekday,
        half=rule.half,
        starts_at=rule.starts_at,
        ends_at=rule.ends_at,
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
    )
    session.add(row)
    session.flush()
    return rule_entry(row)


def delete_rules(session: Session, entries: Sequence[Entry]) -> None:
    """Remove rules."""
    session.execute(delete(WeeklyRule).where(WeeklyRule.id.in_([entry.id for entry in entries])))


def list_seasonal_rules(session: Session, *, since: date) -> Sequence[WeeklyRule]:
    """Return the rules that hold for a time only and are not over before `since`, by their first day."""
    statement = (
        select(WeeklyRule)
        .where(or_(WeeklyRule.valid_from.is_not(None), WeeklyRule.valid_until.is_not(None)))
        .where(or_(WeeklyRule.valid_until.is_(None), WeeklyRule.valid_until >= since))
        .order_by(WeeklyRule.valid_from, WeeklyRule.weekday, WeeklyRule.half.desc(), WeeklyRule.id)
    )
    return session.scalars(statement).all()


def delete_season(session: Session, rule_id: int) -> Entry | None:
    """Remove one rule that holds for a time only and return it, None where it was not there."""
    is_bounded = or_(WeeklyRule.valid_from.is_not(None), WeeklyRule.valid_until.is_not(None))
    statement = delete(WeeklyRule).where(WeeklyRule.id == rule_id, is_bounded).returning(WeeklyRule)
    row = session.scalars(statement).one_or_none()
    return rule_entry(row) if row else None


def list_overrides(session: Session, *, since: date) -> Sequence[Override]:
    """Return the overrides that are not over before `since`, by first day; of one day the winning one comes last."""
    statement = select(Override).where(Override.last_day >= since).order_by(Override.first_day, Override.id)
    return session.scalars(statement).all()


def delete_override(session: Session, override_id: int) -> Entry | None:
    """Remove one override and return it, None where it was not there."""
    row = session.scalars(delete(Override).where(Override.id == override_id).returning(Override)).one_or_none()
    return override_entry(row) if row else None


def delete_overrides_of_half_day(session: Session, *, day: date, half: Half) -> Sequence[Entry]:
    """Remove and return what was overridden for exactly this half-day, the younger ones last."""
    is_exact = (Override.first_day == day, Override.last_day == day, Override.half == half)
    rows = session.scalars(delete(Override).where(*is_exact).returning(Override)).all()
    return sorted(map(override_entry, rows), key=lambda entry: entry.id)
