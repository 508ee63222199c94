"""The mails about a half-day that is moved, or is to be: asked for, proposed, moved, kept as it was."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from halbtag.domain.mail import OutgoingMail
from halbtag.domain.slots import Reason, Slot
from halbtag.domain.states import Actor
from halbtag.domain.text import clean_text
from halbtag.persistence.models import Booking, Profile, Proposal
from halbtag.services.mails import Mails
from halbtag.services.messages.decision import told_against

_LONGEST_WORDS = 500


def booking_moved(
    mails: Mails,
    *,
    booking: Booking,
    profile: Profile,
    former: Slot,
    by: Actor,
    words: str,
    token: str,
    now: datetime,
) -> list[OutgoingMail]:
    """Tell everybody the new half-day and the `former` one; `booking` is already at the revision that moves.

    `words` are told between prospect and consultant, not to the circle.
    """
    post = mails.post(booking, profile, now=now)
    event = post.event()
    told: dict[str, Any] = {"former": former, "by_consultant": by is Actor.CONSULTANT, "words": _clean(words)}
    return [
        post.to_prospect("booking_moved", event=event, link=mails.link("termin", token), **told),
        *post.to_circle("circle_moved", event=event, former=former),
        post.to_consultant("consultant_moved", event=event, **told),
    ]


def move_asked(
    mails: Mails,
    *,
    booking: Booking,
    profile: Profile,
    wanted: Proposal,
    against: Sequence[Reason] = (),
    token: str,
    decision_token: str,
    now: datetime,
) -> list[OutgoingMail]:
    """Tell the prospect until when the consultant decides, and ask him to; each question is a mail of its own.

    Her words are the booking's reason. `against` is what has come up since he proposed the half-day himself: she reads
    that there is something, he what.
    """
    post = mails.post(booking, profile, now=now)
    occasion = str(wanted.id)
    told: dict[str, Any] = {"wanted": wanted, "words": _clean(booking.reason), "occasion": occasion}
    return [
        post.to_prospect("move_received", link=mails.link("termin", token), is_doubtful=bool(against), **told),
        post.to_consultant(
            "move_decision_needed",
            link=mails.link("entscheidung", decision_token),
            against=lambda: told_against(against),
            **told,
        ),
    ]


def move_proposed(
    mails: Mails,
    *,
    booking: Booking,
    profile: Profile,
    offers: Sequence[Proposal],
    words: str,
    token: str,
    now: datetime,
) -> list[OutgoingMail]:
    """Tell the prospect which other half-days are kept for her, and until when."""
    post = mails.post(booking, profile, now=now)
    link = mails.link("termin", token)
    occasion = str(offers[0].id)
    return [post.to_prospect("move_proposed", occasion=occasion, offers=offers, words=_clean(words), link=link)]


def move_kept(
    mails: Mails,
    *,
    booking: Booking,
    profile: Profile,
    offers: Sequence[Proposal],
    by: Actor,
    words: str,
    token: str,
    now: datetime,
) -> list[OutgoingMail]:
    """Tell whoever did not decide it that the half-day stays as it was; where time ran out, both.

    `offers` are the half-days that were open until then.
    """
    post = mails.post(booking, profile, now=now)
    told: dict[str, Any] = {"by": by, "asked_by": offers[0].by, "offers": offers, "words": _clean(words)}
    told["occasion"] = str(offers[0].id)
    written = []
    if by is not Actor.PROSPECT:
        written.append(post.to_prospect("move_kept", link=mails.link("termin", token), **told))
    if by is not Actor.CONSULTANT:
        written.append(post.to_consultant("consultant_move_kept", booking_id=booking.id, **told))
    return written


def _clean(words: str) -> str:
    return clean_text(words, _LONGEST_WORDS)
