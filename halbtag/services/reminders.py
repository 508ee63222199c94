"""Reminders before an agreed half-day: to the prospect, the circle and the consultant, each of them once."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from halbtag.domain.reminders import LONGEST_CLOSURE, ReminderKind, ReminderPlan, due_reminder
from halbtag.domain.states import AGREED
from halbtag.domain.zone import local
from halbtag.persistence import bookings, outbox, reminders
from halbtag.persistence.models import Profile
from halbtag.persistence.profile import load_profile
from halbtag.services.mails import Mails
from halbtag.services.messages.reminder import visit_reminder
from halbtag.services.steps import issue_booking_link, open_by_id, working_hours_of


def plan_of(profile: Profile) -> ReminderPlan:
    """Return which reminders the consultant has set."""
    return ReminderPlan(profile.reminder_days, profile.reminds_on_eve, working_hours_of(profile))


def list_due(session: Session, now: datetime) -> list[int]:
    """Return the ids of the bookings of which somebody is to be reminded now, the nearest first."""
    plan = plan_of(load_profile(session))
    today = local(now).date()
    last = today + timedelta(days=plan.days) + LONGEST_CLOSURE
    return [
        each.booking_id
        for each in reminders.list_agreed(session, first=today, last=last)
        if due_reminder(each.anchor, scheduled_at=each.since, plan=plan, said=each.said, now=now)
    ]


def remind(session: Session, mails: Mails, *, booking_id: int, now: datetime) -> ReminderKind | None:
    """Remind everybody of a half-day, and return with what, or None where it is not (any more) the time for it.

    While a move is undecided they are reminded of the half-day as it is agreed. Raises UnknownBooking, and AlreadySaid
    if another worker was faster: then the transaction is over.
    """
    bookings.lock_row(session, booking_id)
    opened = open_by_id(session, booking_id)
    booking, profile = opened.booking, opened.profile
    if booking.status not in AGREED:
        return None
    start = booking.starts_at
    said = reminders.list_said(session, booking_id=booking.id, anchor=start)
    kind = due_reminder(start, scheduled_at=booking.scheduled_at, plan=plan_of(profile), said=said, now=now)
    if kind is None:
        return None
    reminders.insert_reminder(session, booking_id=booking.id, kind=kind, anchor=start, now=now)
    token = issue_booking_link(session, booking, now=now)
    messages = visit_reminder(mails, booking=booking, profile=profile, kind=kind, token=token, now=now)
    outbox.enqueue(session, messages, booking_id=booking.id, now=now)
    return kind
