"""The mail to an address that is to be put on the waiting list."""

from datetime import datetime

from halbtag.domain.invitation import Person
from halbtag.domain.language import speaking
from halbtag.domain.mail import Envelope, OutgoingMail, build_mail, make_message_id
from halbtag.persistence.models import FollowUp, Profile
from halbtag.services.mails import Mails


def place_asked_for(
    mails: Mails, *, follow_up: FollowUp, language: str, profile: Profile, token: str, now: datetime
) -> list[OutgoingMail]:
    """Ask the owner of the address whether she wants the place; nothing that was typed stands in it but the address."""
    sender, recipient = Person(profile.name, profile.booking_email), Person("", follow_up.email)
    with speaking(language):
        letter = mails.letter("waiting_list_asked", profile=profile, link=mails.link("warteliste", token))
    message_id = make_message_id(
        subject=f"waiting-{follow_up.id}",
        kind="waiting_list_asked",
        revision=0,
        recipient=follow_up.email,
        sender=sender.email,
    )
    envelope = Envelope(stream=f"waiting-{follow_up.id}:{follow_up.email}", sender=sender, recipient=recipient)
    return [build_mail(letter, kind="waiting_list_asked", envelope=envelope, message_id=message_id, sent_at=now)]
