"""The words for what state a booking, a message or a prospect's authority is in; the values are stored."""

from enum import StrEnum


class BookingStatus(StrEnum):
    """Where a booking stands. `HELD` and `VERIFYING` end by themselves at `expires_at`."""

    HELD = "held"  # a half-day kept while the prospect fills in the form
    VERIFYING = "verifying"  # the form is in, the e-mail address is not yet confirmed
    REQUESTED = "requested"  # a CLARIFY with a confirmed address waits for the consultant
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    EXPIRED = "expired"


#: The states that keep a half-day: as long as one of them holds, a claim row exists.
KEEPING = frozenset({BookingStatus.HELD, BookingStatus.VERIFYING, BookingStatus.REQUESTED, BookingStatus.CONFIRMED})

#: The states that end by themselves.
EXPIRING = frozenset({BookingStatus.HELD, BookingStatus.VERIFYING})


class MessageStatus(StrEnum):
    """Where a message of the outbox stands."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    SUPERSEDED = "superseded"


class Scope(StrEnum):
    """What a link gives authority over; a token is good for one of them."""

    INQUIRY = "inquiry"
    BOOKING = "booking"
    DECISION = "decision"
    FEED = "feed"
    SETUP = "setup"


class Channel(StrEnum):
    """How a message of the outbox travels."""

    MAIL = "mail"
    CALDAV = "caldav"


class CalendarKind(StrEnum):
    """How a busy calendar is read."""

    ICS = "ics"
    CALDAV = "caldav"
