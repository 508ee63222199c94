"""The mails about who is in the leadership circle: to whom it concerns, and to the consultant."""

from datetime import datetime

from halbtag.domain.mail import OutgoingMail
from halbtag.persistence.models import Booking, Participant, Profile
from halbtag.services.mails import Mails


def participant_invited(
    mails: Mails, *, booking: Booking, profile: Profile, guest: Participant, now: datetime
) -> list[OutgoingMail]:
    """Invite one more, and give the consultant the event with the new list; `booking` is at the revision that invites.

    The others are not written to: their half-day has not changed.
    """
    post = mails.post(booking, profile, now=now)
    event = post.event()
    return [
        *post.to_circle("circle_invited", event=event, only=[guest]),
        post.to_consultant("consultant_circle_changed", event=event, guest=guest, is_added=True),
    ]


def participant_removed(
    mails: Mails, *, booking: Booking, profile: Profile, guest: Participant, now: datetime
) -> list[OutgoingMail]:
    """Take the event out of one calendar, and give the consultant the event with the new list.

    `booking` is at the revision that removes, and no longer has the guest.
    """
    post = mails.post(booking, profile, now=now)
    event = post.event()
    return [
        post.to_removed("circle_removed", guest),
        post.to_consultant("consultant_circle_changed", event=event, guest=guest, is_added=False),
    ]
