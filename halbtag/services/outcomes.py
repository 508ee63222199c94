"""What became of a half-day: the consultant is asked once, the working day after, and says it by one click."""

from datetime import datetime

from sqlalchemy.orm import Session

from halbtag.domain.booking_states import Action
from halbtag.domain.reminders import OUTCOME_IS_ASKED, ReminderKind, is_outcome_due
from halbtag.domain.states import AGREED, Actor, BookingStatus
from halbtag.domain.zone import local
from halbtag.persistence import bookings, outbox, reminders
from halbtag.persistence.models import Booking
from halbtag.persistence.profile import load_profile, lock_profile
from halbtag.persistence.proposals import free_proposals, open_proposals
from halbtag.services.funnel import count_outcome
from halbtag.services.mails import Mails
from halbtag.services.messages.outcome import outcome_needed
from halbtag.services.steps import add_decision_link, open_by_id, tell, working_hours_of

_STEPS = {
    BookingStatus.COMPLETED: Action.COMPLETE,
    BookingStatus.NO_SHOW: Action.MISS,
}


def list_unasked(session: Session, now: datetime) -> list[int]:
    """Return the ids of the bookings of which the consultant is to be asked now what became of them."""
    hours = working_hours_of(load_profile(session))
    today = local(now).date()
    return [
        each.booking_id
        for each in reminders.list_agreed(session, first=today - OUTCOME_IS_ASKED, last=today)
        if ReminderKind.OUTCOME not in each.said and is_outcome_due(each.anchor, hours=hours, now=now)
    ]


def ask_outcome(session: Session, mails: Mails, *, booking_id: int, now: datetime) -> bool:
    """Ask the consultant what became of a half-day, and say whether there was reason to.

    Raises UnknownBooking, and AlreadySaid if another worker was faster: then the transaction is over.
    """
    bookings.lock_row(session, booking_id)
    opened = open_by_id(session, booking_id)
    booking, profile = opened.booking, opened.profile
    kind, anchor = ReminderKind.OUTCOME, booking.starts_at
    said = reminders.list_said(session, booking_id=booking.id, anchor=anchor)
    is_due = is_outcome_due(anchor, hours=working_hours_of(profile), now=now)
    if booking.status not in AGREED or kind in said or not is_due:
        return False
    reminders.insert_reminder(session, booking_id=booking.id, kind=kind, anchor=anchor, now=now)
    token = add_decision_link(session, booking, until=booking.ends_at, now=now)
    messages = outcome_needed(mails, booking=booking, profile=profile, token=token, now=now)
    outbox.enqueue(session, messages, booking_id=booking.id, now=now)
    return True


def record_outcome(session: Session, *, booking_id: int, outcome: BookingStatus, now: datetime) -> Booking:
    """Note whether a half-day took place, COMPLETED or NO_SHOW; the later answer mends the earlier one.

    The same answer twice is the same as once. Raises IllegalTransition before the half-day has begun or where none was
    agreed, UnknownBooking if there is none.
    """
    lock_profile(session)
    opened = open_by_id(session, booking_id)
    booking = opened.booking
    if booking.status is outcome:
        return booking
    had_proposals = bool(open_proposals(booking))
    # What did not take place leaves the consultant's calendar, and comes back where that was a mistake.
    is_seen = BookingStatus.NO_SHOW in (outcome, booking.status)
    bookings.advance(session, booking, _STEPS[outcome], by=Actor.CONSULTANT, now=now, expires_at=None)
    count_outcome(session, booking.inquiry)
    if had_proposals:
        free_proposals(session, booking)
    if had_proposals or is_seen:
        tell(session, opened, [], now=now)
    return booking
