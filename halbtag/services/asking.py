"""Putting a half-day before the consultant: he is asked to decide, and the prospect reads until when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from halbtag.domain.booking_states import Action
from halbtag.domain.slots import Reason, ReasonCode
from halbtag.domain.states import Actor
from halbtag.domain.working_hours import promised_by
from halbtag.persistence import bookings
from halbtag.persistence.bookings import OpenBooking
from halbtag.persistence.models import Proposal
from halbtag.services.briefings import briefing_to_send
from halbtag.services.mails import Mails
from halbtag.services.messages import decision
from halbtag.services.steps import issue_decision_link, tell, working_hours_of


def is_doubtful(against: Sequence[Reason]) -> bool:
    """Say whether something speaks against the half-day itself, not only calendars that cannot be read."""
    return any(reason.code is not ReasonCode.STALE for reason in against)


def ask_consultant(
    session: Session,
    mails: Mails,
    opened: OpenBooking,
    action: Action,
    *,
    against: Sequence[Reason],
    taken: Proposal | None = None,
    token: str,
    now: datetime,
    **values: Any,
) -> None:
    """Take the step that asks him, with his answer promised before the half-day begins, and tell both sides.

    `against` is what he reads to speak against the half-day, `taken` is the one that he had proposed himself, where it
    is one; `token` opens the booking to the prospect. Raises IllegalTransition like `advance`.
    """
    booking, profile = opened.booking, opened.profile
    within = timedelta(hours=profile.response_hours)
    before = values.get("starts_at") or (booking.ends_at if booking.is_wish else booking.starts_at)
    promised = promised_by(now, within=within, hours=working_hours_of(profile), before=before)
    bookings.advance(session, booking, action, by=Actor.PROSPECT, now=now, expires_at=promised, asked_at=now, **values)
    link = issue_decision_link(session, booking, until=booking.ends_at, now=now)
    briefing = briefing_to_send(session, booking, profile, now=now)
    session.flush()
    common: dict[str, Any] = {"booking": booking, "profile": profile, "taken": taken, "now": now}
    messages = [
        *decision.request_received(mails, is_doubtful=is_doubtful(against), token=token, **common),
        *decision.decision_needed(mails, briefing=briefing, against=against, token=link, **common),
    ]
    tell(session, opened, messages, now=now)
