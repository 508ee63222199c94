"""Reads a finished mail for the page that shows kept mails: what a mail program would show, and what it would do."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import SMTP

from icalendar import Calendar, Event

from halbtag.domain.formats import day_long, span
from halbtag.domain.language import gettext, mark, pgettext

_METHODS = {"REQUEST": mark("Einladung"), "CANCEL": mark("Absage")}
_FILE = mark("Termin zum Übernehmen")
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)

#: Links of a framed mail open in the whole window: inside the frame our own pages refuse to be shown.
_LINKS_LEAVE_THE_FRAME = '<base target="_top">'


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A mail as its reader sees it. `event` is what a calendar would take from it, label and value."""

    sender: str
    recipient: str
    subject: str
    sent_at: datetime
    text: str
    html: str
    event: tuple[tuple[str, str], ...]


def read_mail(content: bytes) -> ReadMail:
    """Return the mail's parts; those that it does not have are empty."""
    message = message_from_bytes(content, _class=EmailMessage, policy=SMTP)
    return ReadMail(
        sender=str(message["From"]),
        recipient=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=message["Date"].datetime,
        text=_body(message, "plain"),
        html=_body(message, "html"),
        event=tuple(_event_facts(message)),
    )


def html_for_frame(mail: ReadMail) -> str:
    """Return the HTML part, with links that open in the whole window."""
    head = _HEAD.search(mail.html)
    place = head.end() if head else 0
    return mail.html[:place] + _LINKS_LEAVE_THE_FRAME + mail.html[place:]


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else str(part.get_content())


def _event_facts(message: EmailMessage) -> Iterator[tuple[str, str]]:
    part = next(filter(_is_calendar, message.walk()), None)
    if part is None:
        return
    calendar = Calendar.from_ical(part.get_content())
    event = calendar.events[0]
    method = str(calendar.get("METHOD", ""))
    yield gettext("Art"), gettext(_METHODS.get(method, _FILE))
    yield gettext("Termin"), str(event.get("SUMMARY", ""))
    yield gettext("Wann"), _when(event.start, event.end)
    yield gettext("Wo"), str(event.get("LOCATION", ""))
    yield gettext("Von"), _person(event.get("ORGANIZER"))
    for attendee in _attendees(event):
        yield gettext("Eingeladen"), _person(attendee)
    status = str(event.get("STATUS", "")) or gettext("ohne Status")
    number = event.get("SEQUENCE", 0)
    yield pgettext("event", "Stand"), gettext("Revision %(number)s, %(status)s", number=number, status=status)
    yield gettext("Kennung"), str(event.get("UID", ""))


def _when(start: date, end: date) -> str:
    if isinstance(start, datetime) and isinstance(end, datetime):
        return f"{day_long(start)}, {span(start, end)}"
    return day_long(start)


def _is_calendar(part: Message) -> bool:
    return part.get_content_type() == "text/calendar" or (part.get_filename() or "").endswith(".ics")


def _attendees(event: Event) -> list[object]:
    found = event.get("ATTENDEE", [])
    return found if isinstance(found, list) else [found]


def _person(address: object) -> str:
    email = str(address).removeprefix("mailto:")
    name = getattr(address, "params", {}).get("CN", "")
    return f"{name} <{email}>" if name else email
