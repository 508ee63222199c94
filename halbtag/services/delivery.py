"""Delivery: claims due messages one by one, sends each outside any transaction, and records how it ended."""

import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from typing import Protocol

from halbtag.domain.mail import Deferred, Obsolete, Refused
from halbtag.domain.states import Channel
from halbtag.domain.text import clean_line
from halbtag.persistence import outbox
from halbtag.persistence.database import Database, Session
from halbtag.persistence.outbox import MAX_ERROR_LENGTH, Claim

#: How long a worker has a message to itself: longer than an SMTP conversation whose every step has its time-out, and
#: longer than the few requests that write a calendar entry.
LEASE = timedelta(minutes=10)

#: The wait after each failed attempt; after the last of them, the same again.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15, 30, 60))

#: A message is given up once it has waited this long. Waits are counted and not the clock, so that a worker which stood
#: still over a weekend does not give everything up at its first attempt on Monday.
GIVE_UP_AFTER = timedelta(hours=24)

#: By how much chance shortens or lengthens a wait: a mail server that comes back is not met by everybody at once.
JITTER = 0.2

#: `send(sender, recipient, content)` raises Refused or Deferred; returning means delivered.
Send = Callable[[str, str, bytes], None]

#: `finish(content)` returns a stored mail as it goes out, and what is to be noted about it, or nothing.
Finish = Callable[[bytes], tuple[bytes, str]]

#: `write(claim)` brings a calendar entry to where its stream says; it may raise Obsolete too.
Write = Callable[[Claim], None]

#: Delivers one message, and returns what is to be noted about it.
_Deliver = Callable[[Claim], str]

_log = logging.getLogger("halbtag.delivery")


class GiveUp(Protocol):
    """What notes, in the transaction that it is handed, that a message will not be delivered."""

    def __call__(self, session: Session, claim: Claim, *, error: str, now: datetime) -> bool:
        """Say whether the lease was still held; see `outbox.mark_failed`."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How the messages of one round ended."""

    sent: int = 0
    deferred: int = 0
    failed: int = 0
    dropped: int = 0


def deliver_due(
    database: Database,
    send: Send | None,
    clock: Callable[[], datetime],
    *,
    write: Write | None = None,
    finish: Finish = lambda content: (content, ""),
    give_up: GiveUp = outbox.mark_failed,
    is_stopping: Callable[[], bool] = lambda: False,
    chance: Callable[[], float] = random.random,
) -> Tally:
    """Send everything that is due now, one message after the other, and return how it ended.

    Mails go through `finish` and `send`, calendar entries through `write`; what there is no way for stays where it is.
    What will not be delivered is noted by `give_up`.
    Any number of workers may do this at once: a message belongs to the one that claimed it until its lease runs out.
    `clock` returns the present instant, aware; `chance` a number from 0 to 1. Ends early, after the message in hand,
    when `is_stopping` says so. Raises sqlalchemy.exc.DBAPIError when the database fails; what was claimed then is sent
    again, with the same Message-ID, after the lease.
    """
    deliver_by: dict[Channel, _Deliver] = {}
    if send is not None:
        deliver_by[Channel.MAIL] = lambda claim: _send_mail(send, finish, claim)
    if write is not None:
        deliver_by[Channel.CALDAV] = lambda claim: _write_entry(write, claim)
    counts = {"sent": 0, "deferred": 0, "failed": 0, "dropped": 0}
    while not is_stopping() and (claim := _claim(database, deliver_by, now=clock())) is not None:
        deliver = deliver_by[claim.channel]
        counts[_deliver(database, claim, deliver=deliver, give_up=give_up, clock=clock, chance=chance)] += 1
    return Tally(**counts)


def wait_after(attempts: int, *, chance: float) -> timedelta:
    """Return how long to wait after so many failed attempts; `chance` from 0 to 1 spreads it around its mean."""
    mean = BACK_OFF[min(attempts, len(BACK_OFF)) - 1]
    return mean * (1 + JITTER * (2 * chance - 1))


def has_waited_enough(attempts: int) -> bool:
    """Say whether the mean waits after so many failed attempts, the next one included, come to more than a day."""
    beyond = max(0, attempts - len(BACK_OFF))
    return sum(BACK_OFF[:attempts], timedelta()) + beyond * BACK_OFF[-1] > GIVE_UP_AFTER


def _claim(database: Database, channels: Mapping[Channel, _Deliver], *, now: datetime) -> Claim | None:
    # Looking takes no write lock, so that an idle worker is in nobody's way.
    with database.reading() as session:
        if not outbox.has_due(session, channels=channels.keys(), now=now):
            return None
    with database.writing() as session:
        return outbox.claim_due(session, channels=channels.keys(), now=now, leased_until=now + LEASE)


def _deliver(
    database: Database,
    claim: Claim,
    *,
    deliver: _Deliver,
    give_up: GiveUp,
    clock: Callable[[], datetime],
    chance: Callable[[], float],
) -> str:
    ending, said = _attempt(claim, deliver)
    if ending == "deferred" and has_waited_enough(claim.attempts):
        ending = "failed"
    now = clock()
    with database.writing() as session:
        if ending == "sent":
            is_ours = outbox.mark_sent(session, claim, note=said, now=now)
        elif ending == "dropped":
            is_ours = outbox.mark_superseded(session, claim, now=now)
        elif ending == "failed":
            is_ours = give_up(session, claim, error=said, now=now)
        else:
            due_at = now + wait_after(claim.attempts, chance=chance())
            is_ours = outbox.mark_deferred(session, claim, error=said, due_at=due_at)
    # Neither address nor reply: server replies repeat the address, and a log is no place for it.
    _log.info("message %d (%s) %s, attempt %d", claim.id, claim.kind, ending, claim.attempts)
    if not is_ours:
        _log.warning("message %d (%s) was no longer ours to settle", claim.id, claim.kind)
    return ending


def _attempt(claim: Claim, deliver: _Deliver) -> tuple[str, str]:
    """Return how the attempt ended, and what went wrong or is to be noted."""
    try:
        return "sent", deliver(claim)
    except Refused as refusal:
        return "failed", _readable(refusal)
    except Obsolete:
        return "dropped", ""
    except Deferred as fault:
        return "deferred", _readable(fault)
    except Exception as error:  # noqa: BLE001, one message that cannot be sent must not stop those behind it
        _log.error("message %d (%s) raised %s", claim.id, claim.kind, type(error).__name__)
        return "deferred", _readable(error, f"{type(error).__name__}: ")


def _send_mail(send: Send, finish: Finish, claim: Claim) -> str:
    content, note = finish(claim.content)
    send(_sender_of(content), claim.recipient, content)
    return note


def _write_entry(write: Write, claim: Claim) -> str:
    write(claim)
    return ""


def _sender_of(content: bytes) -> str:
    return parseaddr(BytesHeaderParser().parsebytes(content)["From"])[1]


def _readable(error: Exception, prefix: str = "") -> str:
    return clean_line(f"{prefix}{error}", MAX_ERROR_LENGTH) or type(error).__name__
