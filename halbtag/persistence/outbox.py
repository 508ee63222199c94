"""The outbox: finished messages, stored with what they tell of, claimed and settled by guarded updates."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased, defer

from halbtag.domain.calendar_entry import CalendarEntry
from halbtag.domain.mail import OutgoingMail
from halbtag.domain.states import Channel, MessageStatus
from halbtag.persistence.database import count_changed
from halbtag.persistence.models import Booking, OutboxMessage

MAX_ERROR_LENGTH = 500

#: Others of the same stream: made once, for to make such a name takes longer than the whole rest of a statement.
_EARLIER, _LATER = aliased(OutboxMessage), aliased(OutboxMessage)


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that one worker has to itself until `leased_until`; `attempts` counts this one too."""

    id: int
    kind: str
    channel: Channel
    stream: str
    recipient: str
    content: bytes
    attempts: int
    leased_until: datetime
    booking_id: int | None = None


def enqueue(
    session: Session,
    messages: Sequence[OutgoingMail | CalendarEntry],
    *,
    booking_id: int | None,
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    """Store finished messages in the caller's transaction, in the order in which they are to go; one statement.

    They wait until `due_at`, unless a later revision takes their place before. What comes behind them in their stream
    waits too.
    """
    if not messages:
        return
    rows = [
        {
            "booking_id": booking_id,
            "kind": message.kind,
            "channel": message.channel,
            "stream": message.stream,
            "revision": message.revision,
            "recipient": message.recipient,
            "subject": message.subject,
            "message_id": message.message_id,
            "content": message.content,
            "status": MessageStatus.PENDING,
            "attempts": 0,
            "due_at": due_at or now,
            "last_error": "",
            "created_at": now,
        }
        for message in messages
    ]
    session.execute(insert(OutboxMessage).values(rows))


def has_due(session: Session, *, channels: Collection[Channel] = tuple(Channel), now: datetime) -> bool:
    """Say whether there is anything to claim of these channels."""
    return session.scalar(_claimable(channels, now)) is not None


def claim_due(
    session: Session, *, channels: Collection[Channel] = tuple(Channel), now: datetime, leased_until: datetime
) -> Claim | None:
    """Take the message that has been due longest, or None; what is superseded is dropped on the way.

    A mail is superseded by a later revision in its stream, a calendar entry by any later one, sent or not: an entry is
    a state, and only the last one counts. Mails go first, so that nobody waits for an invitation behind a slow calendar
    server. Only the first unfinished message of a stream can be had. Two workers may look at the same one: the row
    count of the update tells which of them has it, and on PostgreSQL the other one's look skips the locked row.
    """
    wanted = _claimable(channels, now).with_for_update(skip_locked=True)
    while (candidate := session.execute(wanted).first()) is not None:
        message_id = candidate.id
        if session.scalar(select(_is_superseded()).where(OutboxMessage.id == message_id)):
            _drop(session, message_id, now=now)
            continue
        if _lease(session, message_id, now=now, leased_until=leased_until):
            return _load_claim(session, message_id)
    return None


def mark_sent(session: Session, claim: Claim, *, note: str = "", now: datetime) -> bool:
    """Note that the message is delivered, and empty it; says whether the lease was still held.

    `note` is what the consultant should know of how it went.

    Entries of the same place in a calendar that were given up before are no failures any more.
    """
    is_ours = _settle(
        session, claim, status=MessageStatus.SENT, content=None, finished_at=now, leased_until=None, last_error=note
    )
    if is_ours and claim.channel is Channel.CALDAV:
        session.execute(
            update(OutboxMessage)
            .where(
                OutboxMessage.stream == claim.stream,
                OutboxMessage.id < claim.id,
                OutboxMessage.status == MessageStatus.FAILED,
            )
            .values(status=MessageStatus.SUPERSEDED, content=None)
        )
    return is_ours


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


def mark_superseded(session: Session, claim: Claim, *, now: datetime) -> bool:
    """Drop the message, for it is of no use any more, and empty it; says whether the lease was still held."""
    return _settle(
        session, claim, status=MessageStatus.SUPERSEDED, content=None, finished_at=now, leased_until=None, last_error=""
    )


def list_streams(session: Session, streams: Collection[str]) -> set[str]:
    """Return those of the streams in which there ever was a message."""
    if not streams:
        return set()
    return set(session.scalars(select(OutboxMessage.stream).where(OutboxMessage.stream.in_(streams)).distinct()))


def list_last_of_streams(session: Session, *, prefix: str, ending_after: datetime) -> Sequence[OutboxMessage]:
    """Return the last message of each stream with this beginning whose booking ends later, without the content."""
    last = (
        select(func.max(OutboxMessage.id))
        .where(OutboxMessage.stream.startswith(prefix, autoescape=True))
        .group_by(OutboxMessage.stream)
    )
    statement = (
        select(OutboxMessage)
        .join(Booking, Booking.id == OutboxMessage.booking_id)
        .where(OutboxMessage.id.in_(last), Booking.ends_at > ending_after)
        .options(defer(OutboxMessage.content, raiseload=True))
    )
    return session.scalars(statement.order_by(OutboxMessage.id)).all()


def list_undelivered(session: Session, *, booking_id: int) -> Sequence[OutboxMessage]:
    """Return the mails of a booking that were given up and not made up for, the oldest first, without the content.

    A later mail that was sent to the same address makes up for one if it has the event in it, or if that one had none.
    """
    later = aliased(OutboxMessage)
    made_up_for = (
        select(later.id)
        .where(
            later.booking_id == booking_id,
            later.recipient == OutboxMessage.recipient,
            later.channel == Channel.MAIL,
            later.id > OutboxMessage.id,
            later.status == MessageStatus.SENT,
            or_(later.revision.is_not(None), OutboxMessage.revision.is_(None)),
        )
        .exists()
    )
    statement = (
        select(OutboxMessage)
        .where(
            OutboxMessage.booking_id == booking_id,
            OutboxMessage.channel == Channel.MAIL,
            OutboxMessage.status == MessageStatus.FAILED,
            ~made_up_for,
        )
        .options(defer(OutboxMessage.content, raiseload=True))
    )
    return session.scalars(statement.order_by(OutboxMessage.id)).all()


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


def withdraw_untried(session: Session, *, booking_id: int, kind: str) -> int:
    """Take back what of one kind nobody has tried to send yet, and empty it; returns how many messages.

    What was tried may have arrived, whatever became of the attempt.
    """
    statement = (
        update(OutboxMessage)
        .where(
            OutboxMessage.booking_id == booking_id,
            OutboxMessage.kind == kind,
            OutboxMessage.status == MessageStatus.PENDING,
            OutboxMessage.attempts == 0,
            OutboxMessage.leased_until.is_(None),
        )
        .values(status=MessageStatus.SUPERSEDED, content=None)
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


def retry_message(session: Session, message_id: int, *, now: datetime) -> bool:
    """Let a message that was given up start again, with all its attempts; says whether it was one."""
    return _retry(session, OutboxMessage.id == message_id, now=now) == 1


def retry_failed(session: Session, *, now: datetime) -> int:
    """Let every message that was given up start again; returns how many."""
    return _retry(session, now=now)


def _claimable(channels: Collection[Channel], now: datetime) -> Select[int]:
    stands_behind = (
        select(_EARLIER.id)
        .where(
            _EARLIER.stream == OutboxMessage.stream,
            _EARLIER.id < OutboxMessage.id,
            _EARLIER.status == MessageStatus.PENDING,
        )
        .exists()
    )
    return (
        select(OutboxMessage.id)
        .where(
            OutboxMessage.status == MessageStatus.PENDING,
            OutboxMessage.channel.in_(channels),
            or_(OutboxMessage.due_at <= now, _is_superseded()),
            _is_unclaimed(now),
            ~stands_behind,
        )
        .order_by(OutboxMessage.channel != Channel.MAIL, OutboxMessage.due_at, OutboxMessage.id)
        .limit(1)
    )


def _is_unclaimed(now: datetime) -> ColumnElement[bool]:
    return or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until <= now)


def _is_superseded() -> ColumnElement[bool]:
    is_later = or_(
        _LATER.revision > OutboxMessage.revision,
        and_(OutboxMessage.channel == Channel.CALDAV, _LATER.id > OutboxMessage.id),
    )
    return select(_LATER.id).where(_LATER.stream == OutboxMessage.stream, is_later).exists()


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
            OutboxMessage.channel,
            OutboxMessage.stream,
            OutboxMessage.recipient,
            OutboxMessage.content,
            OutboxMessage.attempts,
            OutboxMessage.leased_until,
            OutboxMessage.booking_id,
        ).where(OutboxMessage.id == message_id)
    ).one()
    return Claim(
        id=row.id,
        kind=row.kind,
        channel=row.channel,
        stream=row.stream,
        recipient=row.recipient,
        content=row.content or b"",
        attempts=row.attempts,
        leased_until=row.leased_until,
        booking_id=row.booking_id,
    )


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
