"""Weekly rules that hold for a time only: a summer pattern, a weekday that is worked until the end of the year."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from halbtag.domain.changes import Change
from halbtag.domain.slots import WeeklyRule as Rule
from halbtag.domain.zone import local
from halbtag.persistence import week
from halbtag.persistence.models import WeeklyRule
from halbtag.services.changes import Recorded, record


def list_seasons(session: Session, *, now: datetime) -> Sequence[WeeklyRule]:
    """Return the rules with a validity range that are not over yet, by their first day."""
    return week.list_seasonal_rules(session, since=local(now).date())


def add_season(session: Session, rule: Rule, *, now: datetime) -> Recorded | None:
    """Add a rule that goes before the pattern while it holds, and return the change; bookings stay as they are.

    Raises ValueError for one without an end or a beginning, or whose range or times run backwards.
    """
    if rule.valid_from is None or rule.valid_until is None or rule.valid_until < rule.valid_from:
        raise ValueError("a season begins, and ends after that")
    if rule.ends_at <= rule.starts_at:
        raise ValueError("a half-day ends after it starts")
    return record(session, Change(added=(week.insert_rule(session, rule),)), now=now)


def remove_season(session: Session, rule_id: int, *, now: datetime) -> Recorded | None:
    """Take a rule back; None where it was gone already."""
    removed = week.delete_season(session, rule_id)
    return record(session, Change(removed=(removed,)), now=now) if removed else None
