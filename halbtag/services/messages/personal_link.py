"""The mail by which the consultant sends a personal link."""

from datetime import datetime

from halbtag.domain.invitation import Person
from halbtag.domain.language import speaking
from halbtag.domain.mail import Envelope, OutgoingMail, build_mail, make_message_id
from halbtag.domain.text import clean_text
from halbtag.persistence.models import PersonalLink, Profile
from halbtag.services.mails import Mails


def personal_link_sent(
    mails: Mails, *, link: PersonalLink, words: str, profile: Profile, token: str, now: datetime
) -> list[OutgoingMail]:
    """Send the link to the person whom the consultant has in mind, with his own words.

    The link comes with its inquiry, whose language the mail speaks.
    """
    sender, recipient = Person(profile.name, profile.booking_email), Person(link.name, link.email)
    with speaking(link.inquiry.language):
        letter = mails.letter(
            "personal_link",
            profile=profile,
            addressee=link.name,
            words=clean_text(words, 2000),
            expires_at=link.expires_at,
            link=mails.link("einladung", token),
        )
    message_id = make_message_id(
        subject=f"personal-link-{link.id}", kind="personal_link", revision=0, recipient=link.email, sender=sender.email
    )
    envelope = Envelope(stream=f"personal-link-{link.id}:{link.email}", sender=sender, recipient=recipient)
    return [build_mail(letter, kind="personal_link", envelope=envelope, message_id=message_id, sent_at=now)]
