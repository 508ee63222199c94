"""The mail that asks what became of a half-day."""

from datetime import datetime

from halbtag.domain.mail import OutgoingMail
from halbtag.persistence.models import Booking, Profile
from halbtag.services.mails import Mails


def outcome_needed(
    mails: Mails, *, booking: Booking, profile: Profile, token: str, now: datetime
) -> list[OutgoingMail]:
    """Ask the consultant whether it took place."""
    post = mails.post(booking, profile, now=now)
    occasion = f"{booking.starts_at:%Y%m%d%H%M}"
    return [
        post.to_consultant("outcome_needed", occasion=occasion, link=mails.link("entscheidung", f"{token}/ausgang"))
    ]
