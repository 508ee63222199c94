"""The one module that writes iCalendar: invitations, cancellations, files, the feed (RFC 5545, 5546, 7986)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from icalendar import Calendar, Parameters, Timezone, vCalAddress, vDuration, vText, vUnknown
from icalendar import Event as CalendarEvent

from halbtag.domain.text import clean_line, clean_text, display_name, plain_address
from halbtag.domain.zone import local

PRODUCT_ID = "-//Halbtag//Halbtag 1//DE"

#: Clients cut longer titles and places; Exchange refuses them.
MAX_LINE_LENGTH = 255
MAX_DESCRIPTION_LENGTH = 4000

#: How often a subscriber should read the feed again.
FEED_REFRESH = timedelta(minutes=15)

#: icalendar would write a zone of its own whose summer time begins an hour late (DTSTART 03:00 instead of 02:00);
#: Thunderbird, ical.js and vobject then show July appointments an hour late.
BERLIN_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Berlin",
    "BEGIN:DAYLIGHT",
    "TZNAME:CEST",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "DTSTART:19700329T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZNAME:CET",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "DTSTART:19701025T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)

_UID = re.compile(r"[0-9A-Za-z-]{1,64}")


class EventStatus(StrEnum):
    """STATUS of a VEVENT (RFC 5545, 3.8.1.11)."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


class Method(StrEnum):
    """What an invitation asks its reader's calendar to do (RFC 5546, 1.4)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a mailbox."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody invited; `required` tells REQ-PARTICIPANT from OPT-PARTICIPANT."""

    name: str
    email: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Event:
    """One appointment in one revision.

    `uid` stays through moves and cancellation, `sequence` counts the revisions from 0, `dtstamp` is the instant of
    the revision and never that of sending. All instants are aware.
    """

    uid: str
    sequence: int
    dtstamp: datetime
    start: datetime
    end: datetime
    summary: str
    location: str
    description: str
    organizer: Person
    attendees: tuple[Attendee, ...]
    status: EventStatus


def build_request(event: Event) -> bytes:
    """Return the iCalendar object that invites to the event, or updates it (RFC 5546, 3.2.2).

    Raises ValueError for a cancelled event: a REQUEST with STATUS:CANCELLED cancels nothing. Raises it too for an
    address or UID that could not have passed a form, as every function here does.
    """
    if event.status is EventStatus.CANCELLED:
        raise ValueError("a REQUEST cannot cancel")
    return _invitation(event, Method.REQUEST, event.status)


def build_cancellation(event: Event) -> bytes:
    """Return the iCalendar object that takes the event back, whatever its status said (RFC 5546, 3.2.5)."""
    return _invitation(event, Method.CANCEL, EventStatus.CANCELLED)


def build_uninvitation(event: Event) -> bytes:
    """Return the iCalendar object that takes the event's attendees out of it, while it goes on for all others.

    `attendees` are those who are removed and nobody else. It has no STATUS: with it, the whole event would be cancelled
    (RFC 5546, 3.2.5).
    """
    return _invitation(event, Method.CANCEL, None)


def build_importable(event: Event) -> bytes:
    """Return the event as a file to import: the same UID, no METHOD and nobody to answer to."""
    calendar = _calendar()
    calendar.add_component(_berlin_zone())
    calendar.add_component(_event(event, event.status))
    return _serialize(calendar)


def build_calendar_entry(event: Event) -> bytes:
    """Return the event as one resource of a CalDAV calendar: the same UID, no METHOD (RFC 4791, 4.1).

    Organizer and attendees say SCHEDULE-AGENT=CLIENT: the invitations are sent by us, and a server that schedules must
    not send its own (RFC 6638, 7.1). An event without attendees has no organizer either. Raises ValueError for a
    cancelled event: its entry is deleted instead.
    """
    if event.status is EventStatus.CANCELLED:
        raise ValueError("an entry that is cancelled is deleted")
    calendar = _calendar()
    calendar.add_component(_berlin_zone())
    component = _event(event, event.status)
    if event.attendees:
        component["ORGANIZER"] = _unscheduled(_mailbox(event.organizer.email, CN=display_name(event.organizer.name)))
    for attendee in event.attendees:
        component.add("ATTENDEE", _unscheduled(_attendee(attendee)))
    calendar.add_component(component)
    return _serialize(calendar)


def build_feed(events: Sequence[Event], *, name: str) -> bytes:
    """Return the events, in the order given, as a calendar to subscribe to under the given name (RFC 7986).

    The same events give the same bytes, so that an ETag made of them holds.
    """
    calendar = _calendar()
    title = clean_line(name, MAX_LINE_LENGTH)
    calendar["NAME"] = vText(title)
    calendar["X-WR-CALNAME"] = vText(title)
    calendar["REFRESH-INTERVAL"] = vDuration(FEED_REFRESH, params={"VALUE": "DURATION"})
    calendar["X-PUBLISHED-TTL"] = vDuration(FEED_REFRESH)
    calendar.add_component(_berlin_zone())
    for event in events:
        component = _event(event, event.status)
        component.add("LAST-MODIFIED", event.dtstamp.astimezone(UTC))
        calendar.add_component(component)
    return _serialize(calendar)


def _invitation(event: Event, method: Method, status: EventStatus | None) -> bytes:
    calendar = _calendar()
    calendar["METHOD"] = vText(method)
    calendar.add_component(_berlin_zone())
    component = _event(event, status)
    component["ORGANIZER"] = _mailbox(event.organizer.email, CN=display_name(event.organizer.name))
    for attendee in event.attendees:
        component.add("ATTENDEE", _attendee(attendee))
    # Nobody reads counter-proposals: Outlook and Exchange then offer none.
    component["X-MICROSOFT-DISALLOW-COUNTER"] = vText("TRUE")
    calendar.add_component(component)
    return _serialize(calendar)


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar["VERSION"] = vText("2.0")
    calendar["PRODID"] = vText(PRODUCT_ID)
    calendar["CALSCALE"] = vText("GREGORIAN")
    return calendar


def _serialize(calendar: Calendar) -> bytes:
    written: bytes = calendar.to_ical(sorted=False)
    return written


def _berlin_zone() -> Timezone:
    zone = Timezone.from_ical("\r\n".join(BERLIN_ZONE) + "\r\n")
    if not isinstance(zone, Timezone):
        raise TypeError("the constant is a VTIMEZONE")
    rules = [line.removeprefix("RRULE:") for line in BERLIN_ZONE if line.startswith("RRULE:")]
    for observance, rule in zip(zone.subcomponents, rules, strict=True):
        # Kept to the byte; parsed, the rule's parts would come back in another order.
        observance["RRULE"] = vUnknown(rule)
    return zone


def _event(event: Event, status: EventStatus | None) -> CalendarEvent:
    # ORGANIZER is not here: it makes an event a group-scheduled one (RFC 5545, 3.8.4.3), which a file is not.
    if not _UID.fullmatch(event.uid):
        raise ValueError("not a UID of ours")
    component = CalendarEvent()
    component["UID"] = vText(event.uid)
    component.add("SEQUENCE", event.sequence)
    component.add("DTSTAMP", event.dtstamp.astimezone(UTC))
    component.add("DTSTART", local(event.start))
    component.add("DTEND", local(event.end))
    component["SUMMARY"] = vText(clean_line(event.summary, MAX_LINE_LENGTH))
    component["LOCATION"] = vText(clean_line(event.location, MAX_LINE_LENGTH))
    component["DESCRIPTION"] = vText(clean_text(event.description, MAX_DESCRIPTION_LENGTH))
    if status is not None:
        component["STATUS"] = vText(status)
    component["TRANSP"] = vText("OPAQUE")
    component["CLASS"] = vText("PUBLIC")
    return component


def _attendee(attendee: Attendee) -> vCalAddress:
    return _mailbox(
        attendee.email,
        CUTYPE="INDIVIDUAL",
        ROLE="REQ-PARTICIPANT" if attendee.required else "OPT-PARTICIPANT",
        PARTSTAT="NEEDS-ACTION",
        RSVP="TRUE",
        CN=display_name(attendee.name),
    )


def _unscheduled(mailbox: vCalAddress) -> vCalAddress:
    mailbox.params["SCHEDULE-AGENT"] = "CLIENT"
    return mailbox


def _mailbox(email: str, **parameters: str) -> vCalAddress:
    kept = {name: value for name, value in parameters.items() if value}
    return vCalAddress(f"mailto:{plain_address(email)}", params=Parameters(kept))
