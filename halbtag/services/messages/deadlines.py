"""The mails about an answer that is due, or was."""

from collections.abc import Sequence
from datetime import datetime

from halbtag.domain.mail import OutgoingMail
from halbtag.domain.reminders import ReminderKind
from halbtag.domain.slots import Slot
from halbtag.persistence.models import Booking, Profile, Proposal
from halbtag.services.mails import Mails


def decision_reminder(
    mails: Mails,
    *,
    booking: Booking,
    profile: Profile,
    kind: ReminderKind,
    wanted: Sequence[Proposal],
    token: str,
    now: datetime,
) -> list[OutgoingMail]:
    """Remind the consultant of a request, or of a move to one of the half-days `wanted`; twice for each question."""
    post = mails.post(booking, profile, now=now)
    return [
        post.to_consultant(
            "decision_reminder",
            occasion=f"{kind}-{booking.expires_at:%Y%m%d%H%M}",
            is_last=kind is ReminderKind.DECISION_LATE,
            wanted=wanted,
            link=mails.link("entscheidung", token),
        )
    ]


def request_expired(
    mails: Mails,
    *,
    booking: Booking,
    profile: Profile,
    had_offers: bool,
    was_due: datetime,
    fresh: Sequence[Slot],
    inquiry_token: str,
    now: datetime,
) -> list[OutgoingMail]:
    """Tell both sides that the time for an answer is over; the prospect reads of `fresh` half-days and can choose.

    With `had_offers` it was she who did not answer, to what the consultant had proposed.
    """
    post = mails.post(booking, profile, now=now)
    link = mails.link("anfrage", f"{inquiry_token}/{'termine' if fresh else 'wunschzeiten'}")
    return [
        post.to_prospect("request_expired", had_offers=had_offers, was_due=was_due, fresh=fresh, link=link),
        post.to_consultant("consultant_request_expired", had_offers=had_offers, was_due=was_due, fresh=fresh),
    ]
