"""What is to be written into the consultant's own calendar or removed from it, and under which UIDs."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from halbtag.domain.states import Channel

WRITTEN = "calendar_written"
REMOVED = "calendar_removed"


class Leg(StrEnum):
    """The two ways of a journey; UIDs are made of the values."""

    OUTBOUND = "outbound"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A finished entry. Of one `stream`, which names calendar and UID, only the latest counts.

    `content` is the iCalendar object to the byte; empty, the entry is to be removed. `recipient` is the name of the
    calendar and `subject` that of the event, both for reading only.
    """

    channel: ClassVar[Channel] = Channel.CALDAV

    kind: str
    stream: str
    revision: int
    recipient: str
    subject: str
    message_id: str
    content: bytes


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """Where an entry belongs: in which calendar, under which UID."""

    calendar_id: int
    uid: str

    def to_stream(self) -> str:
        """Return the stream of the outbox in which everything about this place is."""
        return f"{self.prefix_of(self.calendar_id)}{self.uid}"

    @staticmethod
    def prefix_of(calendar_id: int) -> str:
        """Return how the streams of all places in a calendar begin."""
        return f"caldav:{calendar_id}:"

    @classmethod
    def from_stream(cls, stream: str) -> "EntryPlace":
        """Return what `to_stream` wrote; raises ValueError for anything else."""
        prefix, calendar_id, uid = stream.split(":")
        if prefix != "caldav":
            raise ValueError("not the stream of a calendar entry")
        return cls(int(calendar_id), uid)


def journey_uid(uid: str, leg: Leg) -> str:
    """Return the UID of a journey to or from the event `uid`: always the same, and beginning with the event's.

    By that beginning our own entries are known when a calendar that is read holds what we wrote.
    """
    return f"{uid}-{leg}"


def proposal_uid(uid: str, proposal_id: int) -> str:
    """Return the UID under which a proposed half-day for the event `uid` stands in the consultant's own calendar."""
    return f"{uid}-proposal-{proposal_id}"
