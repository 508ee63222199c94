"""Keeping what a change of the availability did, and undoing it with one click."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from halbtag.domain.changes import Change, plan_undo
from halbtag.persistence import changes
from halbtag.persistence.profile import lock_profile


class UnknownChange(Exception):
    """The change was never made, or is too long ago."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change that was made, and the id by which it is undone."""

    id: int
    change: Change


def record(session: Session, change: Change, *, now: datetime) -> Recorded | None:
    """Keep a change that was just made; None where nothing changed."""
    return Recorded(changes.insert_change(session, change, now=now), change) if change else None


def undo_change(session: Session, change_id: int, *, now: datetime) -> Change:
    """Bring back what was before a change, and leave what was changed beside it since; returns what that did.

    Undoing twice is undoing once: the second time returns a change of nothing. Raises UnknownChange, and
    `halbtag.domain.changes.ChangedSince` where a later change concerns the same half-days of the pattern; then
    nothing must be kept, so let it leave the transaction.
    """
    lock_profile(session)
    change = changes.load_change(session, change_id)
    if change is None:
        raise UnknownChange
    if not changes.mark_undone(session, change_id, now=now):
        return Change()
    undoing = plan_undo(change, changes.list_present(session, change))
    changes.apply_change(session, undoing)
    return undoing
