"""The mail about other half-days that the consultant proposes."""

from collections.abc import Sequence
from datetime import datetime

from halbtag.domain.mail import OutgoingMail
from halbtag.persistence.models import Booking, Profile, Proposal
from halbtag.services.mails import Mails


def proposals_offered(
    mails: Mails, *, booking: Booking, profile: Profile, offers: Sequence[Proposal], token: str, now: datetime
) -> list[OutgoingMail]:
    """Tell the prospect which half-days are kept for her, and until when; each round of them is a mail of its own."""
    post = mails.post(booking, profile, now=now)
    link = mails.link("termin", token)
    return [post.to_prospect("proposals_offered", occasion=str(offers[0].id), offers=offers, link=link)]
