"""Weekly rules that hold for a time only: a summer pattern, a weekday that is worked until the end of the year."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from halbtag.domain.changes import Change
from halbtag.domain.errors import SaidAlready
from halbtag.domain.repetition import has_a_day, repeats_rule
from halbtag.domain.slots import WeeklyRule as Rule
from halbtag.domain.zone import local
from halbtag.persistence import week
from halbtag.persistence.models import WeeklyRule
from halbtag.persistence.profile import lock_profile
from halbtag.services.changes import Recorded, record


def list_seasons(session: Session, *, now: datetime) -> Sequence[WeeklyRule]:
    """Return the rules with a validity range that are not over yet, by their first day."""
    return week.list_seasonal_rules(session, since=local(now).date())


def overruled_by_younger(rules: Sequence[WeeklyRule]) -> set[int]:
    """Return the ids of those rules that give way on some days to one entered later (`slots.rule_on`)."""
    return {rule.id for rule in rules if any(other.id > rule.id and _meet(rule, other) for other in rules)}


def _meet(one: WeeklyRule, other: WeeklyRule) -> bool:
    """Say whether two bounded rules speak of the same half-days at some time."""
    is_same_half = (one.weekday, one.half) == (other.weekday, other.half)
    bounds = (one.valid_from, one.valid_until, other.valid_from, other.valid_until)
    if not is_same_half or None in bounds:
        return False
    first, last = max(filter(None, bounds[::2])), min(filter(None, bounds[1::2]))
    return first <= last


def add_season(session: Session, rule: Rule, *, now: datetime) -> Recorded | None:
    """Add a rule that goes before the pattern while it holds, and return the change; bookings stay as they are.

    Raises SaidAlready for one that is there, and HalvesOverlap, see `record`. Raises ValueError for one without an end
    or a beginning, or without a day that is still to come.
    """
    today = local(now).date()
    if rule.valid_from is None or rule.valid_until is None or not has_a_day(rule, since=today):
        raise ValueError("a season begins, ends after that, and has its weekday between")
    lock_profile(session)
    if repeats_rule(rule, week.list_entries(session, since=today).rules, since=today):
        raise SaidAlready
    return record(session, Change(added=(week.insert_rule(session, rule),)), now=now)


def remove_season(session: Session, rule_id: int, *, now: datetime) -> Recorded | None:
    """Take a rule back; None where it was gone already. Raises HalvesOverlap, see `record`."""
    lock_profile(session)
    removed = week.delete_season(session, rule_id)
    return record(session, Change(removed=(removed,)), now=now) if removed else None
