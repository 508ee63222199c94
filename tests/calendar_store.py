"""Calendars of recipients that know nothing of ours: they read the mails and do what iTIP says (RFC 5546, 3.2)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy

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
        message = message_from_bytes(content, policy=policy.SMTP)
        for part in message.walk():
            if part.get_content_type() == "text/calendar":
                self._process(part.get_payload(decode=True).decode())

    def _process(self, text: str) -> None:
        calendar = vobject.readOne(text)
        event, method = calendar.vevent, calendar.method.value
        uid = event.uid.value
        revision = (int(event.sequence.value), event.dtstamp.value.astimezone(UTC))
        if self.minds_revisions and revision < self.revisions.get(uid, (-1, revision[1])):
            return
        self.revisions[uid] = revision
        if method == "REQUEST":
            self.events[uid] = _read(event)
        elif method == "CANCEL" and self._is_named(event):
            self.events.pop(uid, None)

    def _is_named(self, event: vobject.base.Component) -> bool:
        # A CANCEL that names some attendees is for them alone (RFC 5546, 3.2.5).
        named = [attendee.value.lower() for attendee in event.contents.get("attendee", [])]
        return f"mailto:{self.address.lower()}" in named


def _read(event: vobject.base.Component) -> StoredEvent:
    return StoredEvent(
        start=event.dtstart.value.astimezone(UTC),
        end=event.dtend.value.astimezone(UTC),
        summary=event.summary.value,
        location=event.location.value,
        status=event.status.value,
    )
