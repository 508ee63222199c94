"""The weekly pattern: read, and replaced as a whole."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from sqlalchemy.orm import Session

from halbtag.domain.changes import Change, pattern_change
from halbtag.domain.errors import SavedMeanwhile
from halbtag.domain.half import Half
from halbtag.domain.slots import WeeklyRule
from halbtag.persistence import week
from halbtag.persistence.models import Profile
from halbtag.persistence.profile import save_revision
from halbtag.services.changes import Recorded, record


def load_week(session: Session) -> Mapping[tuple[int, Half], tuple[time, time]]:
    """Return the pattern: weekday (0 is Monday) and half to start and end on Berlin's clocks."""
    return {(rule.weekday, rule.half): (rule.starts_at, rule.ends_at) for rule in week.list_rules(session)}


def save_week(session: Session, rules: Sequence[WeeklyRule], *, seen: int, now: datetime) -> Recorded | None:
    """Replace the pattern, and leave alone what is as it was; returns the change, None where there is none.

    Bookings that were made under the old one stay as they are. Raises SavedMeanwhile where it has another revision by
    now than the one that was `seen`, and HalvesOverlap, see `record`: rules for a time and overrides count too.
    """
    if not save_revision(session, Profile.week_revision, seen):
        raise SavedMeanwhile
    removed, added = pattern_change(week.list_pattern(session), rules)
    week.delete_rules(session, removed)
    return record(session, Change(tuple(removed), tuple(week.insert_rule(session, rule) for rule in added)), now=now)
