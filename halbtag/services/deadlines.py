"""What nobody answered in time: the consultant is reminded while he can, then it ends, and both sides are told."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from halbtag.domain.booking_states import Action
from halbtag.domain.reminders import ReminderKind, due_decision_reminder
from halbtag.domain.slots import Slot, free_slots
from halbtag.domain.states import Actor, BookingStatus
from halbtag.persistence import bookings, outbox, reminders
from halbtag.persistence.bookings import OpenBooking
from halbtag.persistence.inquiries import OpenInquiry
from halbtag.persistence.models import Booking
from halbtag.persistence.profile import load_profile, lock_profile
from halbtag.persistence.proposals import free_proposals, open_proposals
from halbtag.services.cancellations import reopen_inquiry
from halbtag.services.holds import offer_half_days
from halbtag.services.mails import Mails
from halbtag.services.messages.deadlines import decision_reminder, request_expired
from halbtag.services.messages.move import move_kept
from halbtag.services.steps import add_decision_link, issue_booking_link, open_by_id, tell, working_hours_of

#: How many fresh half-days somebody reads of whose request nobody answered.
FRESH_SLOTS = 3

_WAITING_FOR_CONSULTANT = (BookingStatus.REQUESTED, BookingStatus.MOVING)


def list_overdue(session: Session, now: datetime) -> Sequence[int]:
    """Return the ids of the bookings whose answer was due by now, the longest overdue first."""
    return reminders.list_overdue(session, now)


def expire_unanswered(session: Session, mails: Mails, *, booking_id: int, now: datetime) -> Booking:
    """End a request or a counter-proposal that ran out, or keep the half-day of a move that did, and tell both sides.

    Whatever was kept for the answer is free again. The prospect gets fresh half-days, and a link back to choosing with
    all her answers. Raises IllegalTransition if it was decided meanwhile or is not yet due, UnknownBooking.
    """
    lock_profile(session)
    opened = open_by_id(session, booking_id)
    if opened.booking.status is BookingStatus.MOVING:
        _keep(session, mails, opened, now=now)
    else:
        _end(session, mails, opened, now=now)
    return opened.booking


def list_undecided(session: Session, now: datetime) -> list[int]:
    """Return the ids of the bookings of whose decision the consultant is to be reminded now."""
    hours = working_hours_of(load_profile(session))
    return [
        each.booking_id
        for each in reminders.list_undecided(session, now)
        if each.since and due_decision_reminder(each.since, each.anchor, hours=hours, said=each.said, now=now)
    ]


def remind_of_decision(session: Session, mails: Mails, *, booking_id: int, now: datetime) -> ReminderKind | None:
    """Remind the consultant of a decision that waits for him, and return with what, or None where there is no need.

    The mail has a link of its own; those of the earlier mails about the same question go on working. Raises
    UnknownBooking, and AlreadySaid if another worker was faster: then the transaction is over.
    """
    bookings.lock_row(session, booking_id)
    opened = open_by_id(session, booking_id)
    booking, profile = opened.booking, opened.profile
    wanted = [each for each in open_proposals(booking) if each.by is Actor.PROSPECT]
    if booking.status not in _WAITING_FOR_CONSULTANT or not (booking.asked_at and booking.expires_at):
        return None
    if booking.status is BookingStatus.MOVING and not wanted:
        return None
    said = reminders.list_said(session, booking_id=booking.id, anchor=booking.expires_at)
    hours = working_hours_of(profile)
    kind = due_decision_reminder(booking.asked_at, booking.expires_at, hours=hours, said=said, now=now)
    if kind is None:
        return None
    reminders.insert_reminder(session, booking_id=booking.id, kind=kind, anchor=booking.expires_at, now=now)
    until = max(booking.ends_at, *(each.ends_at for each in wanted)) if wanted else booking.ends_at
    link = add_decision_link(session, booking, until=until, now=now)
    messages = decision_reminder(mails, booking=booking, profile=profile, kind=kind, wanted=wanted, token=link, now=now)
    outbox.enqueue(session, messages, booking_id=booking.id, now=now)
    return kind


def _end(session: Session, mails: Mails, opened: OpenBooking, *, now: datetime) -> None:
    booking, was_due = opened.booking, opened.booking.expires_at
    had_offers = booking.status is BookingStatus.COUNTERED
    bookings.advance(session, booking, Action.EXPIRE, by=Actor.CLOCK, now=now)
    free_proposals(session, booking)
    bookings.release(session, [booking.id])
    messages = request_expired(
        mails,
        booking=booking,
        profile=opened.profile,
        had_offers=had_offers,
        was_due=was_due or now,
        fresh=_fresh_slots(session, opened, now=now),
        inquiry_token=reopen_inquiry(session, booking=booking, now=now),
        now=now,
    )
    tell(session, opened, messages, now=now)


def _keep(session: Session, mails: Mails, opened: OpenBooking, *, now: datetime) -> None:
    booking = opened.booking
    offers = open_proposals(booking)
    bookings.advance(session, booking, Action.EXPIRE_MOVE, by=Actor.CLOCK, now=now, expires_at=None, reason="")
    free_proposals(session, booking)
    token = issue_booking_link(session, booking, now=now)
    messages = move_kept(
        mails, booking=booking, profile=opened.profile, offers=offers, by=Actor.CLOCK, words="", token=token, now=now
    )
    tell(session, opened, messages, now=now)


def _fresh_slots(session: Session, opened: OpenBooking, *, now: datetime) -> list[Slot]:
    """Return the next half-days that she would be offered if she chose now."""
    inquiry = OpenInquiry(opened.booking.inquiry, opened.profile, booking=None)
    return free_slots(offer_half_days(session, inquiry, now=now))[:FRESH_SLOTS]
