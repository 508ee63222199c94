"""The audit: who did what in the admin and when, and what was refused; ids, no names, addresses or secrets."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from halbtag.persistence.database import count_changed
from halbtag.persistence.models import Admin, AuditEntry

#: Refusals of one kind are counted in one entry for so long: whoever tries doors in a row does not fill the table.
REFUSALS_ADD_UP = timedelta(hours=1)


def insert_action(session: Session, *, admin_id: int | None, action: str, subject: str, now: datetime) -> None:
    """Note an action in the transaction that does it."""
    session.add(AuditEntry(at=now, admin_id=admin_id, action=action, subject=subject[:60], is_refusal=False, times=1))


def count_refusal(session: Session, *, admin_id: int | None, action: str, now: datetime) -> None:
    """Count what was refused: in the entry of the hour, or in a new one. Two at once may make two entries."""
    youngest = (
        select(AuditEntry.id)
        .where(
            AuditEntry.is_refusal,
            AuditEntry.action == action,
            AuditEntry.admin_id.is_not_distinct_from(admin_id),
            AuditEntry.at > now - REFUSALS_ADD_UP,
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = update(AuditEntry).where(AuditEntry.id == youngest).values(times=AuditEntry.times + 1)
    if count_changed(session, statement.execution_options(synchronize_session=False)) == 0:
        session.add(AuditEntry(at=now, admin_id=admin_id, action=action, subject="", is_refusal=True, times=1))


def list_entries(session: Session, *, limit: int, offset: int = 0) -> Sequence[tuple[AuditEntry, str | None]]:
    """Return entries, the youngest first, each with the address of the account where there is (still) one."""
    statement = (
        select(AuditEntry, Admin.email)
        .outerjoin(Admin, Admin.id == AuditEntry.admin_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def delete_before(session: Session, cutoff: datetime) -> None:
    """Forget what is older."""
    session.execute(delete(AuditEntry).where(AuditEntry.at < cutoff))
