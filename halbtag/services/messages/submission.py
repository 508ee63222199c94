"""The mail that asks whoever owns an address to confirm it."""

from datetime import datetime

from halbtag.domain.mail import OutgoingMail
from halbtag.domain.qualification import Verdict
from halbtag.persistence.models import Booking, Profile
from halbtag.services.mails import Mails


def confirm_address(
    mails: Mails, *, booking: Booking, profile: Profile, token: str, now: datetime
) -> list[OutgoingMail]:
    """Ask for the address to be confirmed; nothing that the sender typed is in it, for it may be a victim's.

    Source: OWASP ASVS 5.0.0, 2.4.
    """
    post = mails.post(booking, profile, now=now)
    is_fit = booking.verdict == Verdict.FIT and not booking.is_wish
    link = mails.link("termin", token)
    return [post.to_prospect("confirm_address", is_named=False, is_booked_at_once=is_fit, link=link)]
