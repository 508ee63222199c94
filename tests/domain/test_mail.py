"""Mails to the byte: structure, headers, and nothing that a name or a subject could add."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from halbtag.domain.invitation import Method, Person
from halbtag.domain.mail import Calendar, Envelope, Letter, OutgoingMail, build_mail, make_message_id
from halbtag.persistence.models import OutboxMessage

SENT_AT = datetime(2026, 11, 23, 10, 0, 5, tzinfo=UTC)
SENDER = Person("Dr. Jörg Beispiel", "termin@beispiel.example")
ENVELOPE = Envelope("uid:anna@kunde.example", SENDER, Person("Anna Müller", "anna@kunde.example"))
LETTER = Letter(
    "Gebucht: Donnerstag, 3. Dezember 2026 – Größe", "Guten Tag,\n\nschöne Grüße 😀\n.\nEnde\n", "<p>schön</p>"
)
MESSAGE_ID = "<uid.1@beispiel.example>"
ICS = "BEGIN:VCALENDAR\r\nSUMMARY:Tür\r\nEND:VCALENDAR\r\n".encode()
LINE_BREAKS = ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]


def write(letter: Letter = LETTER, envelope: Envelope = ENVELOPE, **values: Any) -> OutgoingMail:
    return build_mail(letter, kind="test", envelope=envelope, message_id=MESSAGE_ID, sent_at=SENT_AT, **values)


def read(mail: OutgoingMail) -> EmailMessage:
    return message_from_bytes(mail.content, _class=EmailMessage, policy=policy.SMTP)


def structure(mail: OutgoingMail) -> list[tuple[str, str | None, str | None]]:
    """Type, transfer encoding and disposition of every part, in the order of the mail."""
    return [
        (part.get_content_type(), part["Content-Transfer-Encoding"], part.get_content_disposition())
        for part in read(mail).walk()
    ]


def invitation(method: Method = Method.REQUEST) -> OutgoingMail:
    return write(calendar=Calendar(ICS, method, revision=2))


# --- Structure --------------------------------------------------------------------------------------------------------


def test_plain_mail_is_text_then_html() -> None:
    assert structure(write()) == [
        ("multipart/alternative", None, None),
        ("text/plain", "quoted-printable", None),
        ("text/html", "quoted-printable", None),
    ]


def test_invitation_has_its_calendar_part_last_of_the_alternatives_and_one_attachment() -> None:
    assert structure(invitation()) == [
        ("multipart/mixed", None, None),
        ("multipart/alternative", None, None),
        ("text/plain", "quoted-printable", None),
        ("text/html", "quoted-printable", None),
        ("text/calendar", "base64", None),
        ("application/ics", "base64", "attachment"),
    ]


@pytest.mark.parametrize("method", list(Method))
def test_invitation_names_its_method_and_character_set(method: Method) -> None:
    _, _, _, _, calendar, attachment = read(invitation(method)).walk()
    assert dict(calendar["Content-Type"].params) == {"method": method.value, "charset": "UTF-8"}
    assert dict(attachment["Content-Type"].params) == {"name": "invite.ics"}
    assert attachment.get_filename() == "invite.ics"


def test_invitation_carries_the_same_bytes_twice() -> None:
    _, _, _, _, calendar, attachment = read(invitation()).walk()
    assert calendar.get_payload(decode=True) == attachment.get_payload(decode=True) == ICS


def test_file_to_import_is_an_attachment_and_no_invitation() -> None:
    mail = write(calendar=Calendar(ICS, None, revision=0))
    assert structure(mail) == [
        ("multipart/mixed", None, None),
        ("multipart/alternative", None, None),
        ("text/plain", "quoted-printable", None),
        ("text/html", "quoted-printable", None),
        ("text/calendar", "base64", "attachment"),
    ]
    *_, attachment = read(mail).walk()
    assert dict(attachment["Content-Type"].params) == {"charset": "UTF-8", "name": "termin.ics"}
    assert attachment.get_payload(decode=True) == ICS


@pytest.mark.parametrize("mail", [write(), invitation(), write(calendar=Calendar(ICS, None, revision=0))])
def test_mail_is_seven_bit_with_crlf_and_short_lines(mail: OutgoingMail) -> None:
    mail.content.decode("ascii")
    assert mail.content.count(b"\n") == mail.content.count(b"\r\n") == mail.content.count(b"\r")
    assert max(map(len, mail.content.split(b"\r\n"))) <= 120
    assert b"8bit" not in mail.content


def test_text_and_html_arrive_as_they_were_written() -> None:
    message = read(invitation())
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == LETTER.text
    assert html.get_content().strip() == LETTER.html


# --- Headers ----------------------------------------------------------------------------------------------------------


def test_mail_has_these_headers_and_no_other() -> None:
    message = read(write())
    assert {name: str(value) for name, value in message.items() if not name.startswith("Content-")} == {
        "MIME-Version": "1.0",
        "From": '"Dr. Jörg Beispiel" <termin@beispiel.example>',
        "To": "Anna Müller <anna@kunde.example>",
        "Subject": LETTER.subject,
        "Date": "Mon, 23 Nov 2026 10:00:05 +0000",
        "Message-ID": MESSAGE_ID,
        "Auto-Submitted": "auto-generated",
    }


def test_mail_tells_what_the_outbox_needs() -> None:
    mail = invitation()
    assert (mail.kind, mail.stream, mail.revision, mail.recipient, mail.subject, mail.message_id) == (
        "test",
        "uid:anna@kunde.example",
        2,
        "anna@kunde.example",
        LETTER.subject,
        MESSAGE_ID,
    )
    assert write().revision is None


@pytest.mark.parametrize("domain", ["beispiel.example", "a" * 60 + "." + "b" * 60 + ".example"])
def test_later_mail_refers_to_the_first_whatever_the_domain(domain: str) -> None:
    first = make_message_id(
        subject="3f1c2b6e-9a44-4c1e-8d5b-2f7a6c0e9b11",
        kind="a",
        revision=0,
        recipient="x@y.example",
        sender=f"a@{domain}",
    )
    envelope = Envelope("s", SENDER, ENVELOPE.recipient, thread=first)
    content = write(envelope=envelope).content
    for header in (b"In-Reply-To", b"References"):
        assert re.search(header + rb":(?:\r\n)? +" + re.escape(first.encode()) + rb"\r\n", content)


def test_first_mail_refers_to_nothing() -> None:
    message = read(write(envelope=Envelope("s", SENDER, ENVELOPE.recipient, thread=MESSAGE_ID)))
    assert message["In-Reply-To"] is None
    assert message["References"] is None


def test_reply_can_go_to_somebody_else() -> None:
    envelope = Envelope("s", SENDER, SENDER, reply_to=Person("Petra Weiß", "petra@weiss.example"))
    assert str(read(write(envelope=envelope))["Reply-To"]) == "Petra Weiß <petra@weiss.example>"


def test_message_id_is_the_same_for_the_same_mail_only() -> None:
    facts: dict[str, Any] = {
        "subject": "uid", "kind": "a", "revision": 0, "recipient": "x@y.example", "sender": "t@beispiel.example"
    }  # fmt: skip
    message_id = make_message_id(**facts)
    assert re.fullmatch(r"<[0-9a-f]{24}@beispiel\.example>", message_id)
    assert make_message_id(**facts) == message_id
    assert make_message_id(**facts | {"recipient": "X@Y.example"}) == message_id
    others = [{"subject": "other"}, {"kind": "b"}, {"revision": 1}, {"recipient": "z@y.example"}]
    assert len({message_id, *(make_message_id(**facts | other) for other in others)}) == 5


# --- Injection --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line_break", LINE_BREAKS)
def test_no_name_or_subject_adds_a_header(line_break: str) -> None:
    evil = f"Anna{line_break}Bcc: evil@evil.example{line_break}{line_break}<b>"
    envelope = Envelope(
        "s",
        Person(evil, "termin@beispiel.example"),
        Person(evil, "anna@kunde.example"),
        reply_to=Person(evil, "p@w.example"),
    )
    mail = write(letter=Letter(evil, "Text", "<p></p>"), envelope=envelope)
    message = read(mail)
    assert message["Bcc"] is None
    assert [address.addr_spec for address in message["To"].addresses] == ["anna@kunde.example"]
    assert [address.addr_spec for address in message["From"].addresses] == ["termin@beispiel.example"]
    assert str(message["Subject"]) == mail.subject == "Anna Bcc: evil@evil.example <b>"
    assert message.defects == []


@pytest.mark.parametrize("field", ["sender", "recipient", "reply_to"])
@pytest.mark.parametrize("sign", [*LINE_BREAKS, ",", " ", ">", "\x00"])
def test_no_address_adds_anything(field: str, sign: str) -> None:
    people = {"sender": SENDER, "recipient": SENDER, "reply_to": SENDER}
    people[field] = Person("Anna", f"anna@kunde.example{sign}evil@evil.example")
    with pytest.raises(ValueError, match="address"):
        write(envelope=Envelope("s", **people))


@pytest.mark.parametrize(
    "name", ["Müller, Anna", 'Anna "Nana"', "Ä" * 120, "a, b; c: <d@e.example>" * 5, "=?utf-8?q?x?="]
)
def test_display_name_never_becomes_a_second_address(name: str) -> None:
    message = read(write(envelope=Envelope("s", SENDER, Person(name, "anna@kunde.example"))))
    assert [address.addr_spec for address in message["To"].addresses] == ["anna@kunde.example"]


def test_subject_is_cut_to_its_length() -> None:
    assert len(write(letter=Letter("ä" * 500, "", "")).subject) == 200


def test_message_id_on_a_very_long_domain_fits_its_column() -> None:
    domain = ".".join(["x" * 61] * 4 + ["de"])
    message_id = make_message_id(
        subject="uid", kind="invitation", revision=0, recipient="a@b.example", sender=f"anna@{domain}"
    )
    assert len(message_id) <= OutboxMessage.message_id.type.length
    assert domain.endswith(message_id.partition("@")[2].removesuffix(">"))
