"""The mails about a request: received, to be decided, declined, taken back."""

from collections.abc import Sequence
from datetime import datetime

from halbtag.domain.briefing import Briefing
from halbtag.domain.mail import OutgoingMail
from halbtag.domain.reason_words import reason_words
from halbtag.domain.slots import Reason
from halbtag.domain.text import unlink
from halbtag.persistence.models import Booking, Profile
from halbtag.services.mails import Mails


def request_received(
    mails: Mails, *, booking: Booking, profile: Profile, is_doubtful: bool = False, token: str, now: datetime
) -> list[OutgoingMail]:
    """Tell the prospect that the consultant decides now, and until when; `is_doubtful`, that something has come up."""
    post = mails.post(booking, profile, now=now)
    return [post.to_prospect("request_received", link=mails.link("termin", token), is_doubtful=is_doubtful)]


def decision_needed(
    mails: Mails,
    *,
    booking: Booking,
    profile: Profile,
    briefing: Briefing,
    against: Sequence[Reason] = (),
    token: str,
    now: datetime,
) -> list[OutgoingMail]:
    """Ask the consultant to decide, with the briefing at hand and what speaks against the half-day by now."""
    post = mails.post(booking, profile, now=now)
    told = [unlink(reason_words(reason)) for reason in against]
    link = mails.link("entscheidung", token)
    return [post.to_consultant("decision_needed", link=link, briefing=briefing, against=told)]


def request_declined(
    mails: Mails, *, booking: Booking, profile: Profile, token: str, now: datetime
) -> list[OutgoingMail]:
    """Tell the prospect that the consultant does not come, with his reason if he gave one, and where to choose anew."""
    post = mails.post(booking, profile, now=now)
    link = mails.link("termin", token)
    return [post.to_prospect("request_declined", had_offers=bool(booking.proposals), link=link)]


def request_withdrawn(
    mails: Mails, *, booking: Booking, profile: Profile, token: str, now: datetime
) -> list[OutgoingMail]:
    """Tell prospect and consultant that the request is taken back, and her where to choose anew."""
    post = mails.post(booking, profile, now=now)
    had_offers = bool(booking.proposals)
    return [
        post.to_prospect("request_withdrawn", had_offers=had_offers, link=mails.link("termin", token)),
        post.to_consultant("consultant_request_withdrawn", had_offers=had_offers),
    ]
