"""The mail that briefs the consultant, and what it says."""

from datetime import datetime

from halbtag.domain.briefing import Briefing
from halbtag.domain.enclosures import PROMISE
from halbtag.domain.language import gettext, speaking
from halbtag.domain.mail import Letter, OutgoingMail
from halbtag.persistence.models import Booking, Profile
from halbtag.services.briefing_print import order_print
from halbtag.services.mails import Mails, Post


def briefing_mail(post: Post, briefing: Briefing, *, occasion: str = "") -> OutgoingMail:
    """Brief the consultant in his language; the page on paper is set when the mail goes out, for that takes its time.

    `occasion` tells apart the briefings of one booking, and is empty for the first.
    """
    link = post.mails.admin_link(post.booking)
    return post.to_consultant(
        "briefing",
        occasion=occasion,
        enclosure=order_print(briefing, link=link, at=post.now, accent=post.profile.accent),
        briefing=briefing,
        admin_link=link,
        enclosed=lambda: gettext(PROMISE),
    )


def briefing_letter(mails: Mails, *, booking: Booking, profile: Profile, briefing: Briefing, now: datetime) -> Letter:
    """Return the briefing as its mail says it, in its language and without an enclosure."""
    post = mails.post(booking, profile, now=now)
    link = mails.admin_link(booking)
    with speaking(briefing.language):
        return post.letter("briefing", as_typed=True, briefing=briefing, admin_link=link, enclosed="")
