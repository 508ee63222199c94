"""The mail that hands on what somebody wrote who does not book."""

from datetime import datetime
from uuid import uuid4

from halbtag.domain.invitation import Person
from halbtag.domain.mail import Envelope, OutgoingMail, build_mail, make_message_id
from halbtag.domain.text import clean_line, clean_text
from halbtag.persistence.models import Inquiry, Profile
from halbtag.services.mails import Mails


def message_left(mails: Mails, *, inquiry: Inquiry, profile: Profile, now: datetime) -> list[OutgoingMail]:
    """Hand the consultant the message of somebody who is not ready to book; an answer goes to that person."""
    author = Person(clean_line(inquiry.message["name"], 120), inquiry.message["email"])
    text = clean_text(inquiry.message["text"], 5000)
    sender = Person(profile.name, profile.booking_email)
    letter = mails.letter("message_left", profile=profile, author=author, text=text, inquiry_id=inquiry.id)
    stream = f"inquiry-{inquiry.id}:{profile.notify_email}"
    envelope = Envelope(stream, sender, Person(profile.name, profile.notify_email), reply_to=author)
    message_id = make_message_id(
        subject=str(uuid4()), kind="message_left", revision=0, recipient=profile.notify_email, sender=sender.email
    )
    return [build_mail(letter, kind="message_left", envelope=envelope, message_id=message_id, sent_at=now)]
