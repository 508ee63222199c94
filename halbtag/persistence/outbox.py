"""The outbox: finished messages, stored with what they tell of, claimed and settled by guarded updates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased, defer

from halbtag.domain.mail import OutgoingMail
from halbtag.domain.states import MessageStatus
from halbtag.persistence.database import count_changed
from halbtag.persistence.models import OutboxMessage

MAX_ERROR_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that one worker has to itself until `leased_until`; `attempts` counts this one too."""

    id: int
    kind: str
    recipient: str
    content: bytes
    attempts: int
    leased_until: datetime


def enqueue(session: Session, mails: Sequence[OutgoingMail], *, booking_id: int | None, now: datetime) -> None:
    """Store finished mails in the caller's transaction, in the order in which they are to go; one statement."""
    if not mails:
        return
    rows = [
        {
            "booking_id": booking_id,
            "kind": mail.kind,
            "stream": mail.stream,
            "revision": mail.revision,
            "recipient": mail.recipient,
            "subject": mail.subject,
            "message_id": mail.message_id,
            "content": mail.content,
            "status": MessageStatus.PENDING,
            "attempts": 0,
            "due_at": now,
            "last_error": "",
            "created_at": now,
        }
        for mail in mails
    ]
    session.execute(insert(OutboxMessage).values(rows))


def has_due(session: Session, *, now: datetime) -> bool:
    """Say whether there is anything to claim."""
    return session.scalar(_claimable(now)) is not None


def claim_due(session: Session, *, now: datetime, leased_until: datetime) -> Claim | None:
    """Take the message that has been due longest, or None; what a later revision supersedes is dropped on the way.

    Only the first unfinished message of a stream can be had. Two workers may look at the same one: the row count of the
    update tells which of them has it, and on PostgreSQL the other one's look skips the locked row.
    """
    while (candidate := session.execute(_claimable(now).with_for_update(skip_locked=True)).first()) is not None:
        message_id = candidate.id
        if session.scalar(select(_is_superseded()).where(OutboxMessage.id == message_id)):
            _drop(session, message_id, now=now)
            continue
        if _lease(session, message_id, now=now, leased_until=leased_until):
            return _load_claim(session, message_id)
    return None


def mark_sent(session: Session, claim: Claim, *, now: datetime) -> bool:
    """Note that the message is delivered, and empty it; says whether the lease was still held."""
    return _settle(
        session, claim, status=MessageStatus.SENT, content=None, finished_at=now, leased_until=None, last_error=""
    )


def mark_deferred(session: Session, claim: Claim, *, error: str, due_at: datetime) -> bool:
    """Put the message back until `due_at`; says whether the lease was still held."""
    return _settle(session, claim, due_at=due_at, leased_until=None, last_error=error[:MAX_ERROR_LENGTH])


def mark_failed(session: Session, claim: Claim, *, error: str, now: datetime) -> bool:
    """Give the message up, visibly; it keeps its content for a retry. Says whether the lease was still held."""
    return _settle(
        session,
        claim,
        status=MessageStatus.FAILED,
        finished_at=now,
        leased_until=None,
        last_error=error[:MAX_ERROR_LENGTH],
    )


def withdraw(session: Session, *, booking_id: int) -> int:
    """Take back what has not gone out about a booking, and empty it; returns how many messages.

    One that a worker is just sending may still arrive: its link is dead by then.
    """
    statement = (
        update(OutboxMessage)
        .where(OutboxMessage.booking_id == booking_id, OutboxMessage.status == MessageStatus.PENDING)
        .values(status=MessageStatus.SUPERSEDED, content=None, leased_until=None)
    )
    return count_changed(session, statement)


def list_messages(session: Session, *, status: MessageStatus | None = None, limit: int = 200) -> list[OutboxMessage]:
    """Return messages without their content, the youngest first."""
    statement = select(OutboxMessage).options(defer(OutboxMessage.content, raiseload=True))
    if status is not None:
        statement = statement.where(OutboxMessage.status == status)
    return list(session.scalars(statement.order_by(OutboxMessage.id.desc()).limit(limit)))


def count_failed(session: Session) -> int:
    """Return how many messages were given up."""
    return session.scalar(_count(MessageStatus.FAILED)) or 0


def count_pending(session: Session) -> int:
    """Return how many messages wait for delivery."""
    return session.scalar(_count(MessageStatus.PENDING)) or 0


def retry_message(session: Session, message_id: int, *, now: datetime) -> bool:
    """Let a message that was given up start again, with all its attempts; says whether it was one."""
    return _retry(session, OutboxMessage.id == message_id, now=now) == 1


def retry_failed(session: Session, *, now: datetime) -> int:
    """Let every message that was given up start again; returns how many."""
    return _retry(session, now=now)


def _claimable(now: datetime) -> Select[int]:
    earlier = aliased(OutboxMessage)
    stands_behind = (
        select(earlier.id)
        .where(
            earlier.stream == OutboxMessage.stream,
            earlier.id < OutboxMessage.id,
            earlier.status == MessageStatus.PENDING,
        )
        .exists()
    )
    return (
        select(OutboxMessage.id)
        .where(
            OutboxMessage.status == MessageStatus.PENDING,
            or_(OutboxMessage.due_at <= now, _is_superseded()),
            _is_unclaimed(now),
            ~stands_behind,
        )
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(1)
    )


def _is_unclaimed(now: datetime) -> ColumnElement[bool]:
    return or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until <= now)


def _is_superseded() -> ColumnElement[bool]:
    later = aliased(OutboxMessage)
    return (
        select(later.id).where(later.stream == OutboxMessage.stream, later.revision > OutboxMessage.revision).exists()
    )


def _drop(session: Session, message_id: int, *, now: datetime) -> None:
    session.execute(
        update(OutboxMessage)
        .where(and_(OutboxMessage.id == message_id, OutboxMessage.status == MessageStatus.PENDING, _is_unclaimed(now)))
        .values(status=MessageStatus.SUPERSEDED, content=None, finished_at=now, leased_until=None)
    )


def _lease(session: Session, message_id: int, *, now: datetime, leased_until: datetime) -> bool:
    statement = (
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.status == MessageStatus.PENDING, _is_unclaimed(now))
        .values(leased_until=leased_until, attempts=OutboxMessage.attempts + 1)
    )
    return count_changed(session, statement) == 1


def _load_claim(session: Session, message_id: int) -> Claim:
    row = session.execute(
        select(
            OutboxMessage.id,
            OutboxMessage.kind,
            OutboxMessage.recipient,
            OutboxMessage.content,
            OutboxMessage.attempts,
            OutboxMessage.leased_until,
        ).where(OutboxMessage.id == message_id)
    ).one()
    return Claim(row.id, row.kind, row.recipient, row.content or b"", row.attempts, row.leased_until)


def _settle(session: Session, claim: Claim, **values: object) -> bool:
    # Whoever's lease has run out meanwhile has nothing to say any more: another worker has taken it over.
    statement = (
        update(OutboxMessage)
        .where(
            OutboxMessage.id == claim.id,
            OutboxMessage.status == MessageStatus.PENDING,
            OutboxMessage.leased_until == claim.leased_until,
            OutboxMessage.attempts == claim.attempts,
        )
        .values(**values)
    )
    return count_changed(session, statement) == 1


def _retry(session: Session, *conditions: ColumnElement[bool], now: datetime) -> int:
    statement = (
        update(OutboxMessage)
        .where(OutboxMessage.status == MessageStatus.FAILED, OutboxMessage.content.is_not(None), *conditions)
        .values(status=MessageStatus.PENDING, attempts=0, due_at=now, leased_until=None, finished_at=None)
    )
    return count_changed(session, statement)


def _count(status: MessageStatus) -> Select[int]:
    return select(func.count()).select_from(OutboxMessage).where(OutboxMessage.status == status)
