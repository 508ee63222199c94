"""Changes of the availability: kept as values, so that what they removed can come back as it was."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from halbtag.domain.changes import Change, Entry
from halbtag.domain.half import Half
from halbtag.domain.slots import Override, WeeklyRule
from halbtag.persistence.database import count_changed
from halbtag.persistence.models import AvailabilityChange
from halbtag.persistence.models import Override as OverrideRow
from halbtag.persistence.models import WeeklyRule as WeeklyRuleRow

#: After that nobody comes back to the page that offers to undo.
KEPT = timedelta(days=30)

_READERS: dict[str, Any] = {
    "first_day": date.fromisoformat,
    "last_day": date.fromisoformat,
    "valid_from": date.fromisoformat,
    "valid_until": date.fromisoformat,
    "starts_at": time.fromisoformat,
    "ends_at": time.fromisoformat,
    "half": Half,
    "lifts": tuple,
}


def insert_change(session: Session, change: Change, *, now: datetime) -> int:
    """Keep a change, forget the old ones, and return its id."""
    session.execute(delete(AvailabilityChange).where(AvailabilityChange.created_at < now - KEPT))
    row = AvailabilityChange(
        removed=list(map(_written, change.removed)), added=list(map(_written, change.added)), created_at=now
    )
    session.add(row)
    session.flush()
    return row.id


def load_change(session: Session, change_id: int) -> Change | None:
    """Return a change, or None where it is unknown or forgotten."""
    row = session.get(AvailabilityChange, change_id)
    if row is None:
        return None
    return Change(removed=tuple(map(_read, row.removed)), added=tuple(map(_read, row.added)))


def mark_undone(session: Session, change_id: int, *, now: datetime) -> bool:
    """Mark a change as undone and say whether it was not yet: of two clicks one does it."""
    statement = update(AvailabilityChange).where(
        AvailabilityChange.id == change_id, AvailabilityChange.undone_at.is_(None)
    )
    return count_changed(session, statement.values(undone_at=now)) == 1


def list_present(session: Session, change: Change) -> Sequence[Entry]:
    """Return the entries of a change that are there, and the whole pattern."""
    entries = (*change.removed, *change.added)
    override_ids = [entry.id for entry in entries if isinstance(entry.what, Override)]
    rule_ids = [entry.id for entry in entries if isinstance(entry.what, WeeklyRule)]
    is_pattern = WeeklyRuleRow.valid_from.is_(None) & WeeklyRuleRow.valid_until.is_(None)
    rules = session.scalars(select(WeeklyRuleRow).where(WeeklyRuleRow.id.in_(rule_ids) | is_pattern))
    overrides = session.scalars(select(OverrideRow).where(OverrideRow.id.in_(override_ids)))
    return [*map(rule_entry, rules), *map(override_entry, overrides)]


def apply_change(session: Session, change: Change) -> None:
    """Remove and add entries; those that are added keep their ids."""
    for entry in change.removed:
        kind = OverrideRow if isinstance(entry.what, Override) else WeeklyRuleRow
        session.execute(delete(kind).where(kind.id == entry.id))
    session.add_all([_row_of(entry) for entry in change.added])
    session.flush()


def rule_entry(row: WeeklyRuleRow) -> Entry:
    """Return a weekly rule as it is kept."""
    return Entry(row.id, rule_value(row))


def rule_value(row: WeeklyRuleRow) -> WeeklyRule:
    """Return a weekly rule as a value."""
    return WeeklyRule(row.weekday, row.half, row.starts_at, row.ends_at, row.valid_from, row.valid_until)


def override_entry(row: OverrideRow) -> Entry:
    """Return an override as it is kept."""
    return Entry(row.id, override_value(row), row.created_at)


def override_value(row: OverrideRow) -> Override:
    """Return an override as a value."""
    return Override(
        first_day=row.first_day,
        last_day=row.last_day,
        half=row.half,
        is_open=row.is_open,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        reason=row.reason,
        lifts=tuple(row.lifts),
    )


def _row_of(entry: Entry) -> OverrideRow | WeeklyRuleRow:
    values = {name: getattr(entry.what, name) for name in entry.what.__slots__}
    if isinstance(entry.what, Override):
        values["lifts"] = list(entry.what.lifts)
        return OverrideRow(id=entry.id, created_at=entry.created_at, **values)
    return WeeklyRuleRow(id=entry.id, **values)


def _written(entry: Entry) -> dict[str, Any]:
    values = {name: _plain(getattr(entry.what, name)) for name in entry.what.__slots__}
    created_at = entry.created_at.isoformat() if entry.created_at else None
    return {"kind": type(entry.what).__name__, "id": entry.id, "created_at": created_at, "values": values}


def _plain(value: object) -> object:
    if isinstance(value, date | time):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _read(written: dict[str, Any]) -> Entry:
    kind = Override if written["kind"] == "Override" else WeeklyRule
    values = {name: _value(name, value) for name, value in written["values"].items()}
    created_at = datetime.fromisoformat(written["created_at"]) if written["created_at"] else None
    return Entry(written["id"], kind(**values), created_at)


def _value(name: str, value: Any) -> Any:
    return _READERS[name](value) if name in _READERS and value is not None else value
