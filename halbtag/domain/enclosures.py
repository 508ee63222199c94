"""What a mail encloses as a PDF that is set only when it goes out: the stored mail holds what is to be set."""

import json
from collections.abc import Mapping
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from typing import Any

from halbtag.domain.language import gettext, mark
from halbtag.domain.mail import MAIL_POLICY

_MAIN, _SUB = "application", "vnd.halbtag.enclosure+json"
_TYPE = f"{_MAIN}/{_SUB}"

#: What the mail says of its enclosure, and what it says instead where nothing could be set: no sign in it is written
#: otherwise in HTML, in no language.
PROMISE = mark("Im Anhang: dasselbe auf einer Seite zum Ausdrucken.")
REGRET = mark("Ohne Anhang: Das PDF ließ sich nicht erstellen. In der Verwaltung steht dasselbe.")


def add_enclosure(message: EmailMessage, data: Mapping[str, Any]) -> None:
    """Store in the mail what is to be set; a mail has one enclosure at most."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    message.add_attachment(written, maintype=_MAIN, subtype=_SUB, cte="base64")


def has_enclosure(content: bytes) -> bool:
    """Say whether something is still to be set before the stored mail may go out."""
    return f"Content-Type: {_TYPE}".encode() in content


def read_enclosure(content: bytes) -> dict[str, Any]:
    """Return what is to be set; the mail has an enclosure."""
    part = _find(_parse(content))
    read: dict[str, Any] = json.loads(part.get_content())
    return read


def enclose(content: bytes, pdf: bytes, *, name: str) -> bytes:
    """Return the mail with the PDF in the place of what was to be set; `name` is fixed and ours."""
    message = _parse(content)
    part = _find(message)
    part.clear()
    part.set_content(pdf, maintype="application", subtype="pdf", filename=name, cte="base64")
    return message.as_bytes()


def leave_out(content: bytes) -> bytes:
    """Return the mail without an enclosure, and saying so where it promised one in the language that is spoken."""
    message = _parse(content)
    unset = _find(message)
    message.set_payload([part for part in message.iter_parts() if part is not unset])
    for part in message.walk():
        if part.get_content_maintype() == "text":
            said = part.get_content().replace(gettext(PROMISE), gettext(REGRET))
            part.set_content(said, subtype=part.get_content_subtype(), cte="quoted-printable")
    return message.as_bytes()


def _parse(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=MAIL_POLICY)


def _find(message: EmailMessage) -> MIMEPart:
    return next(part for part in message.iter_parts() if part.get_content_type() == _TYPE)
