"""The mails before a half-day."""

from datetime import datetime
from typing import Any

from halbtag.domain.mail import OutgoingMail
from halbtag.domain.onsite import Site, ask_client, describe_site, tell_consultant
from halbtag.domain.reminders import ReminderKind
from halbtag.domain.states import BookingStatus
from halbtag.persistence.models import Booking, Profile
from halbtag.services.mails import Mails
from halbtag.services.table import gap_hint


def visit_reminder(
    mails: Mails, *, booking: Booking, profile: Profile, kind: ReminderKind, token: str, now: datetime
) -> list[OutgoingMail]:
    """Remind prospect, circle and consultant of the half-day, of each kind once for each start.

    What is missing in the on-site sheet and at the table the prospect is asked for at first, and never the circle.
    """
    post = mails.post(booking, profile, now=now)
    site = Site.of(booking.site or {})
    told: dict[str, Any] = {
        "occasion": f"{kind}-{booking.starts_at:%Y%m%d%H%M}",
        "is_eve": kind is ReminderKind.EVE,
        "is_moving": booking.status is BookingStatus.MOVING,
    }
    return [
        post.to_prospect(
            "reminder",
            asked=lambda: ask_client(site),
            gap=lambda: gap_hint(booking),
            link=mails.link("termin", token),
            **told,
        ),
        *post.to_circle("circle_reminder", **told),
        post.to_consultant(
            "consultant_reminder",
            gaps=lambda: tell_consultant(site),
            known=lambda: describe_site(site),
            booking_id=booking.id,
            **told,
        ),
    ]
