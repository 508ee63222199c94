"""Deletion on time: personal data ends with its purpose (Art. 5 Abs. 1 lit. e DSGVO)."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from halbtag.persistence import audit
from halbtag.persistence.database import Database
from halbtag.persistence.form_answers import delete_answers_before
from halbtag.persistence.inquiries import delete_inquiries_older_than
from halbtag.persistence.models import OutboxMessage, RateLimit, Token
from halbtag.persistence.profile import load_profile

#: How long the audit is kept.
AUDIT_REMAINS = timedelta(days=365)

#: How long a form that is sent again is known; a page that was open for longer is not sent by a double click.
REPLAYS_REMAIN = timedelta(days=2)


def forget_log(database: Database) -> None:
    """Overwrite what SQLite's write-ahead log still holds of what was deleted; PostgreSQL recycles its own.

    Somebody who reads at this moment keeps the log as it is; the next time empties it.
    """
    if database.is_sqlite:
        with database.engine.connect() as connection:
            connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def purge(session: Session, *, now: datetime) -> int:
    """Delete inquiries with everything that hangs on them once the profile's retention has passed; returns how many.

    The time counts from the last change of an inquiry or the end of its half-day, whichever is later. Messages without
    a booking, links that have run out, answers to forms, spent counters and old entries of the audit go as well.
    """
    cutoff = now - timedelta(days=load_profile(session).retention_days)
    session.execute(delete(OutboxMessage).where(OutboxMessage.booking_id.is_(None), OutboxMessage.created_at < cutoff))
    session.execute(delete(Token).where(Token.expires_at <= now))
    audit.delete_before(session, now - AUDIT_REMAINS)
    delete_answers_before(session, now - REPLAYS_REMAIN)
    session.execute(delete(RateLimit).where(RateLimit.expires_at <= now))
    return delete_inquiries_older_than(session, cutoff)
