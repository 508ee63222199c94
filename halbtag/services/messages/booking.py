"""The mails that everybody gets about a half-day that is agreed: invited, cancelled."""

from dataclasses import replace
from datetime import datetime

from halbtag.domain.briefing import Briefing
from halbtag.domain.invitation import EventStatus
from halbtag.domain.mail import OutgoingMail
from halbtag.domain.states import Actor
from halbtag.persistence.models import Booking, Profile
from halbtag.services.mails import Mails
from halbtag.services.messages.briefing import briefing_mail
from halbtag.services.table import gap_hint


def booking_confirmed(
    mails: Mails, *, booking: Booking, profile: Profile, briefing: Briefing, by: Actor, token: str, now: datetime
) -> list[OutgoingMail]:
    """Invite the prospect, the leadership circle and the consultant to one event, and brief the consultant.

    `by` is whose step made it agreed.

    Only the prospect's mail has the link that can move and cancel, and says what the table lacks.
    """
    post = mails.post(booking, profile, now=now)
    event = post.event()
    link = mails.link("termin", token)
    return [
        post.to_prospect("booking_confirmed", event=event, gap=lambda: gap_hint(booking), link=link),
        *post.to_circle("circle_invited", event=event),
        post.to_consultant("consultant_invited", event=event, how=_how(booking, by)),
        briefing_mail(post, briefing),
    ]


def _how(booking: Booking, by: Actor) -> str:
    """Return how it came to be agreed: accepted by the consultant, taken from what he proposed, or booked at once.

    What she took can have become a question to him: then it is he who accepted.
    """
    if by is Actor.CONSULTANT:
        return "accepted"
    return "taken" if booking.proposals else "booked"


def booking_cancelled(
    mails: Mails, *, booking: Booking, profile: Profile, by_consultant: bool, token: str, now: datetime
) -> list[OutgoingMail]:
    """Take the event out of everybody's calendar; `booking` is already at the revision that cancels.

    The reason is told between prospect and consultant, not to the circle; she reads where to choose anew.
    """
    post = mails.post(booking, profile, now=now)
    event = replace(post.bare_event(), status=EventStatus.CANCELLED)
    return [
        post.to_prospect(
            "booking_cancelled", event=event, by_consultant=by_consultant, link=mails.link("termin", token)
        ),
        *post.to_circle("circle_cancelled", event=event, by_consultant=by_consultant),
        post.to_consultant("consultant_cancelled", event=event, by_consultant=by_consultant),
    ]
