"""Calling a booking off, by either side, and beginning anew afterwards."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from halbtag.domain.booking_states import Action
from halbtag.domain.errors import IllegalTransition, NoticePassed
from halbtag.domain.states import AGREED, Actor, BookingStatus, Scope
from halbtag.persistence import bookings, tokens
from halbtag.persistence.models import Booking
from halbtag.persistence.proposals import free_proposals
from halbtag.services.briefings import take_back_briefing
from halbtag.services.mails import Mails
from halbtag.services.messages.booking import booking_cancelled
from halbtag.services.messages.decision import request_withdrawn
from halbtag.services.stand import require_stand
from halbtag.services.steps import issue_booking_link, keeps_notice, open_for_change, tell


def cancel_booking(
    session: Session,
    mails: Mails,
    *,
    booking_id: int,
    reason: str,
    by_consultant: bool,
    seen: str = "",
    now: datetime,
) -> Booking:
    """Cancel a booking, free the half-day and tell everybody; `reason` may be empty.

    The prospect takes a request back in the same way, at any time; the consultant declines it instead. A cancelled
    booking is the next revision of its calendar event. Cancelling twice is cancelling once. Raises SavedMeanwhile where
    the page showed another state than `seen` (see `stand_of`), NoticePassed if the half-day is too near for the
    prospect, IllegalTransition if there is nothing to cancel or the half-day has begun, UnknownBooking if there is
    none.
    """
    opened = open_for_change(session, booking_id)
    booking = opened.booking
    if booking.status is BookingStatus.CANCELLED:
        return booking
    require_stand(booking, seen)
    by = Actor.CONSULTANT if by_consultant else Actor.PROSPECT
    was_agreed = booking.status in AGREED
    if was_agreed and by is Actor.PROSPECT and not keeps_notice(opened, now=now):
        raise NoticePassed
    action = Action.CANCEL if was_agreed or by_consultant else Action.WITHDRAW
    bookings.advance(session, booking, action, by=by, now=now, detail=reason, reason=reason)
    free_proposals(session, booking)
    take_back_briefing(session, booking)
    bookings.release(session, [booking.id])
    told: dict[str, Any] = {"booking": booking, "profile": opened.profile, "now": now}
    told["token"] = issue_booking_link(session, booking, now=now)
    messages = (
        booking_cancelled(mails, by_consultant=by_consultant, **told)
        if was_agreed
        else request_withdrawn(mails, **told)
    )
    tell(session, opened, messages, now=now)
    return booking


def link_to_successor(session: Session, *, booking: Booking, now: datetime) -> str | None:
    """Return a new link's secret to what was booked or asked for after this booking ended, or None.

    Only for the same mailbox, and once that is confirmed: the link can cancel and move.
    """
    successor = bookings.find_successor(session, booking)
    return issue_booking_link(session, successor, now=now) if successor else None


def reopen_inquiry(session: Session, *, booking: Booking, now: datetime) -> str:
    """Return a new link's secret to the inquiry behind a booking that has ended, for choosing another half-day.

    Raises IllegalTransition for one whose address nobody confirmed: the link may have gone to a stranger, and the
    inquiry holds what the prospect typed. She has her own link to it.
    """
    if booking.verified_at is None or booking.is_active:
        raise IllegalTransition(booking.status)
    return tokens.issue(session, scope=Scope.INQUIRY, inquiry_id=booking.inquiry_id, now=now)
