"""Calendars of recipients that know nothing of ours: they read the mails and do what iTIP says (RFC 5546, 3.2)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from functools import lru_cache

import vobject


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """What a person reads in her calendar."""

    start: datetime
    end: datetime
    summary: str
    location: str
    status: str


@dataclass
class CalendarStore:
    """One recipient's calendar.

    `minds_revisions` tells a client that compares SEQUENCE, then DTSTAMP (RFC 5546, 2.1.5), and remembers what was
    cancelled, from one that simply does what came last.
    """

    address: str
    minds_revisions: bool
    events: dict[str, StoredEvent] = field(default_factory=dict)
    revisions: dict[str, tuple[int, datetime]] = field(default_factory=dict)

    def receive(self, content: bytes) -> None:
        """Read a mail; one without a calendar part changes nothing."""
        for entry in _entries_in(content):
            self._process(entry)

    def _process(self, entry: "_Entry") -> None:
        uid, revision = entry.uid, entry.revision
        if self.minds_revisions and revision < self.revisions.get(uid, (-1, revision[1])):
            return
        self.revisions[uid] = revision
        if entry.method == "REQUEST":
            assert entry.shown is not None
            self.events[uid] = entry.shown
        elif entry.method == "CANCEL" and f"mailto:{self.address.lower()}" in entry.named:
            self.events.pop(uid, None)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What stands in one calendar part."""

    method: str
    uid: str
    revision: tuple[int, datetime]
    shown: StoredEvent | None
    #: A CANCEL that names some attendees is for them alone (RFC 5546, 3.2.5).
    named: frozenset[str]


@lru_cache(maxsize=512)
def _entries_in(content: bytes) -> tuple[_Entry, ...]:
    """Return what a mail says; kept, for each calendar reads the same mails in more than one order."""
    message = message_from_bytes(content, policy=policy.SMTP)
    texts = (part.get_payload(decode=True) for part in message.walk() if part.get_content_type() == "text/calendar")
    return tuple(_entry(text.decode()) for text in texts)


def _entry(text: str) -> _Entry:
    calendar = vobject.readOne(text)
    event, method = calendar.vevent, calendar.method.value
    return _Entry(
        method=method,
        uid=event.uid.value,
        revision=(int(event.sequence.value), event.dtstamp.value.astimezone(UTC)),
        shown=_read(event) if method == "REQUEST" else None,
        named=frozenset(attendee.value.lower() for attendee in event.contents.get("attendee", [])),
    )


def _read(event: vobject.base.Component) -> StoredEvent:
    return StoredEvent(
        start=event.dtstart.value.astimezone(UTC),
        end=event.dtend.value.astimezone(UTC),
        summary=event.summary.value,
        location=event.location.value,
        status=event.status.value,
    )
