"""The words for what state a booking, a message or a prospect's authority is in; the values are stored."""

from enum import StrEnum


class BookingStatus(StrEnum):
    """Where a booking stands; which step leads where stands in `halbtag.domain.booking_states`."""

    HELD = "held"  # a half-day kept while the prospect fills in the form
    VERIFYING = "verifying"  # the form is in, the e-mail address is not yet confirmed
    REQUESTED = "requested"  # a CLARIFY, or wishes, with a confirmed address: waits for the consultant
    COUNTERED = "countered"  # the consultant has proposed other half-days: waits for the prospect
    CONFIRMED = "confirmed"
    MOVING = "moving"  # confirmed, and another half-day is proposed by one side: waits for the other
    CANCELLED = "cancelled"
    DECLINED = "declined"
    EXPIRED = "expired"
    COMPLETED = "completed"
    NO_SHOW = "no_show"


#: The states in which something is still to come of a booking; an inquiry has at most one such booking.
ACTIVE = frozenset(
    {
        BookingStatus.HELD,
        BookingStatus.VERIFYING,
        BookingStatus.REQUESTED,
        BookingStatus.COUNTERED,
        BookingStatus.CONFIRMED,
        BookingStatus.MOVING,
    }
)

#: The states in which the half-day is agreed, and stands in everybody's calendar.
AGREED = frozenset({BookingStatus.CONFIRMED, BookingStatus.MOVING})

#: The states in which nothing is agreed yet: what was asked for may have begun meanwhile.
UNDECIDED = frozenset({BookingStatus.REQUESTED, BookingStatus.COUNTERED})

#: The states of a half-day that was agreed and is over.
OVER = frozenset({BookingStatus.COMPLETED, BookingStatus.NO_SHOW})

#: The states that keep half-days: what is over goes on counting in the limits of its week and month.
KEEPING = ACTIVE | OVER

#: The states that end at `expires_at` without a word to anybody.
EXPIRING = frozenset({BookingStatus.HELD, BookingStatus.VERIFYING})

#: The states that end at `expires_at` because nobody answered, which both sides are told.
AWAITING = frozenset({BookingStatus.REQUESTED, BookingStatus.COUNTERED, BookingStatus.MOVING})


class Actor(StrEnum):
    """Who takes a step."""

    PROSPECT = "prospect"
    CONSULTANT = "consultant"
    CLOCK = "clock"


class ProposalStatus(StrEnum):
    """Where a proposed half-day stands; an open one is kept."""

    OPEN = "open"
    TAKEN = "taken"
    FREED = "freed"


class MessageStatus(StrEnum):
    """Where a message of the outbox stands."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    SUPERSEDED = "superseded"


class Scope(StrEnum):
    """What a link gives authority over; a token is good for one of them."""

    INQUIRY = "inquiry"
    HAND_OVER = "hand_over"
    PERSONAL = "personal"
    WAITING = "waiting"
    BOOKING = "booking"
    DECISION = "decision"
    FEED = "feed"
    SETUP = "setup"


class PictureKind(StrEnum):
    """The pictures that the consultant may show of himself."""

    LOGO = "logo"  # in the header of every public page
    PORTRAIT = "portrait"  # on the offer page


class FollowUpKind(StrEnum):
    """What somebody asks for who books no half-day (yet)."""

    MESSAGE = "message"  # an answer by mail
    RECALL = "recall"  # a call
    WAITING_LIST = "waiting_list"  # word as soon as a half-day is possible


class Channel(StrEnum):
    """How a message of the outbox travels."""

    MAIL = "mail"
    CALDAV = "caldav"


class CalendarKind(StrEnum):
    """How a busy calendar is read."""

    ICS = "ics"
    CALDAV = "caldav"
