"""Builds mails to the byte, invitations among them (RFC 5322, 2045, 6047): what is stored is what is sent."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address, HeaderRegistry, MessageIDHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import ClassVar

from halbtag.domain.invitation import Method, Person
from halbtag.domain.states import Channel
from halbtag.domain.text import clean_line, display_name, plain_address

MAX_SUBJECT_LENGTH = 200

# Read as plain text, a long Message-ID is folded into encoded words, and no mail program finds the conversation.
_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("in-reply-to", MessageIDHeader)  # type: ignore[arg-type]  # as the library does itself
_HEADERS.map_to_type("references", MessageIDHeader)  # type: ignore[arg-type]  # as the library does itself
MAIL_POLICY = SMTP.clone(header_factory=_HEADERS)


class Refused(Exception):
    """The server will never take this message, or never for this recipient."""


class Deferred(Exception):
    """The message was not taken this time, or nobody can tell whether it was."""


class Obsolete(Exception):
    """There is nowhere any more where the message belongs, and nobody misses it."""


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A finished mail. Those of one `stream` go out one after the other.

    `revision` is the SEQUENCE of the calendar object inside, which a later one of the stream supersedes; None where
    there is none.
    """

    channel: ClassVar[Channel] = Channel.MAIL

    kind: str
    stream: str
    revision: int | None
    recipient: str
    subject: str
    message_id: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar object to send along: with a method it is an invitation, without one a file to import."""

    content: bytes
    method: Method | None
    revision: int


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom, and in which conversation.

    `thread` is the Message-ID of the first mail of the stream, or None where there is no conversation.
    """

    stream: str
    sender: Person
    recipient: Person
    thread: str | None = None
    reply_to: Person | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """What is said to one recipient: subject and the same message twice, as text and as HTML."""

    subject: str
    text: str
    html: str


#: What a Message-ID has room for, which is kept in 255 characters.
LONGEST_ID_DOMAIN = 200


def make_message_id(*, subject: str, kind: str, revision: int, recipient: str, sender: str) -> str:
    """Return the Message-ID of one mail about a thing, on the sender's domain: the same for the same arguments.

    `subject` names the thing (a booking's uid). Made anew it stays the same, so that a later mail can refer to an
    earlier one that is nowhere kept (RFC 5322, 3.6.4).
    """
    digest = hashlib.sha256(f"{subject}\n{kind}\n{revision}\n{recipient.lower()}".encode()).hexdigest()
    # 96 bits tell mails apart, and leave the header on one line: some servers lose a Message-ID that was folded.
    return f"<{digest[:24]}@{_shortened(sender.rpartition('@')[2])}>"


def _shortened(domain: str) -> str:
    """Return the domain without as many of its first labels as make it too long: a parent is still the sender's."""
    while len(domain) > LONGEST_ID_DOMAIN and "." in domain:
        domain = domain.partition(".")[2]
    return domain


def build_mail(
    letter: Letter,
    *,
    kind: str,
    envelope: Envelope,
    message_id: str,
    sent_at: datetime,
    calendar: Calendar | None = None,
    enclose: Callable[[EmailMessage], None] = lambda _: None,
) -> OutgoingMail:
    """Return the mail, written to the byte.

    Every part is 7 bit: text and HTML quoted-printable, calendar parts base64. An invitation has its calendar part last
    among the alternatives, and the same bytes as its only attachment (RFC 6047, 2.4). `sent_at` is the aware instant of
    the Date header. `enclose` adds what else goes with it. Raises ValueError for an address that is not plain.
    """
    message = EmailMessage(policy=MAIL_POLICY)
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    if calendar is not None:
        _add_calendar(message, calendar)
    enclose(message)
    subject = clean_line(letter.subject, MAX_SUBJECT_LENGTH)
    _add_headers(message, subject=subject, envelope=envelope, message_id=message_id, sent_at=sent_at)
    return OutgoingMail(
        kind=kind,
        stream=envelope.stream,
        revision=None if calendar is None else calendar.revision,
        recipient=envelope.recipient.email,
        subject=subject,
        message_id=message_id,
        content=message.as_bytes(),
    )


def _add_calendar(message: EmailMessage, calendar: Calendar) -> None:
    # Bytes, not text: text would come out with bare line feeds or as 8bit.
    if calendar.method is None:
        message.add_attachment(
            calendar.content,
            maintype="text",
            subtype="calendar",
            params={"charset": "UTF-8", "name": "termin.ics"},
            filename="termin.ics",
            cte="base64",
        )
        return
    # Last of the alternatives: put first, Thunderbird shows no buttons; only attached, it is no invitation at all.
    message.add_alternative(
        calendar.content,
        maintype="text",
        subtype="calendar",
        params={"method": calendar.method.value, "charset": "UTF-8"},
        cte="base64",
    )
    message.add_attachment(
        calendar.content,
        maintype="application",
        subtype="ics",
        params={"name": "invite.ics"},
        filename="invite.ics",
        cte="base64",
    )


def _add_headers(
    message: EmailMessage, *, subject: str, envelope: Envelope, message_id: str, sent_at: datetime
) -> None:
    message["From"] = _mailbox(envelope.sender)
    message["To"] = _mailbox(envelope.recipient)
    if envelope.reply_to is not None:
        message["Reply-To"] = _mailbox(envelope.reply_to)
    message["Subject"] = subject
    message["Date"] = format_datetime(sent_at.astimezone(UTC))
    message["Message-ID"] = message_id
    if envelope.thread not in (None, message_id):
        message["In-Reply-To"] = envelope.thread
        message["References"] = envelope.thread
    # RFC 3834, 5: no vacation notice answers this. No Precedence: some servers file "bulk" away.
    message["Auto-Submitted"] = "auto-generated"


def _mailbox(person: Person) -> Address:
    return Address(display_name=display_name(person.name), addr_spec=plain_address(person.email))
