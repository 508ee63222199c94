"""The mails about a request: received, to be decided, declined, taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from halbtag.domain.briefing import Briefing
from halbtag.domain.mail import OutgoingMail
from halbtag.domain.reason_words import reason_words
from halbtag.domain.slots import Reason
from halbtag.domain.text import unlink
from halbtag.persistence.models import Booking, Profile, Proposal
from halbtag.services.mails import Mails


def request_received(
    mails: Mails,
    *,
    booking: Booking,
    profile: Profile,
    is_doubtful: bool = False,
    taken: Proposal | None = None,
    token: str,
    now: datetime,
) -> list[OutgoingMail]:
    """Tell the prospect that the consultant decides now, and until when; `is_doubtful`, that something has come up.

    `taken` is the half-day that he had proposed himself, where it is one.
    """
    post = mails.post(booking, profile, now=now)
    told: dict[str, Any] = {"is_doubtful": is_doubtful, "was_proposed": taken is not None, "occasion": _round(taken)}
    return [post.to_prospect("request_received", link=mails.link("termin", token), **told)]


def decision_needed(
    mails: Mails,
    *,
    booking: Booking,
    profile: Profile,
    briefing: Briefing,
    against: Sequence[Reason] = (),
    taken: Proposal | None = None,
    token: str,
    now: datetime,
) -> list[OutgoingMail]:
    """Ask the consultant to decide, with the briefing at hand and what speaks against the half-day by now.

    `taken` is the half-day that he had proposed himself, where it is one.
    """
    post = mails.post(booking, profile, now=now)
    link = mails.link("entscheidung", token)
    return [
        post.to_consultant(
            "decision_needed",
            occasion=_round(taken),
            briefing=briefing,
            against=lambda: told_against(against),
            was_proposed=taken is not None,
            link=link,
        )
    ]


def request_declined(
    mails: Mails, *, booking: Booking, profile: Profile, token: str, now: datetime
) -> list[OutgoingMail]:
    """Tell the prospect that the consultant does not come, with his reason if he gave one, and where to choose anew."""
    post = mails.post(booking, profile, now=now)
    link = mails.link("termin", token)
    return [post.to_prospect("request_declined", had_offers=booking.had_offers, link=link)]


def request_withdrawn(
    mails: Mails, *, booking: Booking, profile: Profile, token: str, now: datetime
) -> list[OutgoingMail]:
    """Tell prospect and consultant that the request is taken back, and her where to choose anew."""
    post = mails.post(booking, profile, now=now)
    had_offers = booking.had_offers
    return [
        post.to_prospect("request_withdrawn", had_offers=had_offers, link=mails.link("termin", token)),
        post.to_consultant("consultant_request_withdrawn", had_offers=had_offers),
    ]


def told_against(reasons: Sequence[Reason]) -> list[str]:
    """Return what speaks against a half-day as the consultant reads it, in the order given."""
    return [unlink(reason_words(reason)) for reason in reasons]


def _round(taken: Proposal | None) -> str:
    """Return what tells apart the question about a proposed half-day from the first one."""
    return str(taken.id) if taken else ""
