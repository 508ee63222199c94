"""The mails about what is new of the place."""

from datetime import datetime

from halbtag.domain.mail import OutgoingMail
from halbtag.persistence.models import Booking, Profile
from halbtag.services.mails import Mails


def site_described(
    mails: Mails, *, booking: Booking, profile: Profile, token: str, now: datetime
) -> list[OutgoingMail]:
    """Bring the event with place and way to everybody, in its next revision.

    Each says how things stand and not what has changed: where several revisions follow one another, only the last of
    them goes out.
    """
    post = mails.post(booking, profile, now=now)
    event = post.event()
    return [
        post.to_prospect("booking_revised", event=event, link=mails.link("termin", token)),
        *post.to_circle("circle_revised", event=event),
        post.to_consultant("consultant_revised", event=event),
    ]
