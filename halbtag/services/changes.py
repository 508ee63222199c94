"""Keeping what a change of the availability did, and undoing it with one click."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from halbtag.domain.changes import Change, plan_undo
from halbtag.domain.worked_times import HalvesOverlap, find_overlap, times_fault
from halbtag.domain.zone import local
from halbtag.persistence import changes, week
from halbtag.persistence.profile import count_week_on, lock_profile


class UnknownChange(Exception):
    """The change was never made, or is too long ago."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change that was made, and the id by which it is undone."""

    id: int
    change: Change


def record(session: Session, change: Change, *, now: datetime) -> Recorded | None:
    """Keep a change that was just made; None where nothing changed.

    Every change of the availability comes through here, and none is kept that could not be worked: raises HalvesOverlap
    where the halves of a day would overlap, and ValueError for times that are none (`times_fault`). Whoever changes
    anything takes `lock_profile` first: two tabs that open a half each are one after the other.
    """
    if not change:
        return None
    for entry in change.added:
        starts_at, ends_at = entry.what.starts_at, entry.what.ends_at
        if starts_at and ends_at and times_fault(starts_at, ends_at):
            raise ValueError(f"nobody works from {starts_at} to {ends_at}")
    _check_halves(session, change, now)
    return Recorded(changes.insert_change(session, change, now=now), change)


def undo_change(session: Session, change_id: int, *, now: datetime) -> Change:
    """Bring back what was before a change, and leave what was changed beside it since; returns what that did.

    Undoing twice is undoing once: the second time returns a change of nothing. Raises UnknownChange,
    `halbtag.domain.changes.ChangedSince` where a later change concerns the same half-days of the pattern, and
    HalvesOverlap where what comes back would overlap what was set since; then nothing must be kept, so let it leave
    the transaction.
    """
    lock_profile(session)
    change = changes.load_change(session, change_id)
    if change is None:
        raise UnknownChange
    if not changes.mark_undone(session, change_id, now=now):
        return Change()
    undoing = plan_undo(change, changes.list_present(session, change))
    changes.apply_change(session, undoing)
    if undoing:
        _check_halves(session, undoing, now)
    if any(entry.pattern_key for entry in (*undoing.removed, *undoing.added)):
        count_week_on(session)
    return undoing


def _check_halves(session: Session, change: Change, now: datetime) -> None:
    today = local(now).date()
    first, last = change.days
    entries = week.list_entries(session, since=today)
    overlap = find_overlap(entries.rules, entries.overrides, first=max(first, today), last=last)
    if overlap is not None:
        raise HalvesOverlap(overlap)
