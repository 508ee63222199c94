"""Queries on the weekly pattern and the dated overrides."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from halbtag.domain.half import Half
from halbtag.persistence.database import count_changed
from halbtag.persistence.models import Override, WeeklyRule


def list_rules(session: Session) -> Sequence[WeeklyRule]:
    """Return the pattern that holds without end, by weekday, mornings first."""
    statement = select(WeeklyRule).where(WeeklyRule.valid_from.is_(None), WeeklyRule.valid_until.is_(None))
    halves = list(Half)
    return sorted(session.scalars(statement), key=lambda rule: (rule.weekday, halves.index(rule.half)))


def replace_rules(session: Session, rules: Iterable[WeeklyRule]) -> None:
    """Replace the pattern that holds without end; rules with a validity range stay."""
    session.execute(delete(WeeklyRule).where(WeeklyRule.valid_from.is_(None), WeeklyRule.valid_until.is_(None)))
    session.add_all(rules)


def list_seasonal_rules(session: Session, *, since: date) -> Sequence[WeeklyRule]:
    """Return the rules that hold for a time only and are not over before `since`, by their first day."""
    statement = (
        select(WeeklyRule)
        .where(or_(WeeklyRule.valid_from.is_not(None), WeeklyRule.valid_until.is_not(None)))
        .where(or_(WeeklyRule.valid_until.is_(None), WeeklyRule.valid_until >= since))
        .order_by(WeeklyRule.valid_from, WeeklyRule.weekday, WeeklyRule.half.desc(), WeeklyRule.id)
    )
    return session.scalars(statement).all()


def delete_rule(session: Session, rule_id: int) -> bool:
    """Remove one rule and say whether it was there."""
    return count_changed(session, delete(WeeklyRule).where(WeeklyRule.id == rule_id)) == 1


def list_overrides(session: Session, *, since: date) -> Sequence[Override]:
    """Return the overrides that are not over before `since`, by first day; of one day the winning one comes last."""
    statement = select(Override).where(Override.last_day >= since).order_by(Override.first_day, Override.id)
    return session.scalars(statement).all()


def delete_override(session: Session, override_id: int) -> bool:
    """Remove one override and say whether it was there."""
    statement = delete(Override).where(Override.id == override_id).returning(Override.id)
    return session.execute(statement).first() is not None


def delete_overrides_of_half_day(session: Session, *, day: date, half: Half) -> None:
    """Remove what was overridden for exactly this half-day."""
    session.execute(delete(Override).where(Override.first_day == day, Override.last_day == day, Override.half == half))
