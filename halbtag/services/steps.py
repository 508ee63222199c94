"""What every step in the life of a booking shares: reading it, judging its half-day, telling of it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from halbtag.domain.booking_states import Action
from halbtag.domain.errors import IllegalTransition, Refusal
from halbtag.domain.mail import OutgoingMail
from halbtag.domain.notice import may_change
from halbtag.domain.slots import HalfDay, Reason, ReasonCode, judge_half_day
from halbtag.domain.states import Actor, BookingStatus, Scope
from halbtag.domain.working_hours import WorkingHours
from halbtag.domain.zone import local
from halbtag.persistence import bookings, outbox, tokens
from halbtag.persistence.availability import load_availability
from halbtag.persistence.bookings import OpenBooking, slot_of
from halbtag.persistence.models import Booking, Profile
from halbtag.persistence.profile import lock_profile
from halbtag.services.briefings import briefing_to_send, note_first_briefing
from halbtag.services.funnel import count_confirmed
from halbtag.services.mails import Mails
from halbtag.services.messages.booking import booking_confirmed
from halbtag.services.writeback import entries_for

#: What counted when a half-day was asked for, and not any more when it is decided on.
ASKED_IN_TIME = (ReasonCode.NOTICE, ReasonCode.HORIZON)

#: How long the consultant's link still shows what became of a request after its half-day.
DECISION_REMAINS = timedelta(days=30)


class UnknownBooking(Refusal):
    """There is no such booking."""


class NeedsConsent(Refusal):
    """Something speaks against the half-day that the consultant has not named; `reasons` are all that do."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons = reasons


def open_by_id(session: Session, booking_id: int) -> OpenBooking:
    """Return a booking for a step by the consultant or the clock; raises UnknownBooking."""
    opened = bookings.find_booking(session, booking_id)
    if opened is None:
        raise UnknownBooking
    return opened


def open_for_change(session: Session, booking_id: int) -> OpenBooking:
    """Return a booking for a step that keeps or frees half-days: all such steps come one after the other.

    The lock is taken before anything is read: see `open_inquiry`. Raises UnknownBooking.
    """
    lock_profile(session)
    return open_by_id(session, booking_id)


def require(booking: Booking, *statuses: BookingStatus) -> None:
    """Raise IllegalTransition unless the booking is in one of these states."""
    if booking.status not in statuses:
        raise IllegalTransition(booking.status)


def keeps_notice(opened: OpenBooking, *, now: datetime) -> bool:
    """Say whether the prospect may still move or cancel an agreed half-day alone.

    Nobody can once it has begun, which is for the table to say: here the notice does not stand in the way then.
    """
    booking, profile = opened.booking, opened.profile
    if booking.starts_at <= now:
        return True
    notice_days = profile.change_notice_days
    return may_change(booking.day, today=local(now).date(), notice_days=notice_days, land=profile.land)


def judge_booking(session: Session, booking: Booking, profile: Profile, *, now: datetime) -> HalfDay:
    """Return this booking's half-day as it is judged by now, at its own times, with the journey, and without itself."""
    availability = load_availability(session, profile, first=booking.day, last=booking.day, now=now)
    return judge_half_day(
        booking.day,
        booking.half,
        availability=availability,
        now=now,
        destination=booking.postal_code,
        ignore_booking=booking.id,
        agreed=slot_of(booking),
    )


def reasons_against(judged: HalfDay) -> list[Reason]:
    """Return what speaks against keeping a half-day that was asked for in time: notice and horizon do not count."""
    return [reason for reason in judged.reasons if reason.code not in ASKED_IN_TIME]


def confirm(
    session: Session,
    mails: Mails,
    opened: OpenBooking,
    action: Action,
    *,
    by: Actor,
    token: str,
    now: datetime,
    **values: Any,
) -> None:
    """Take the step that makes a half-day agreed, and invite everybody; `token` opens the booking to the prospect."""
    booking, profile = opened.booking, opened.profile
    bookings.advance(
        session,
        booking,
        action,
        by=by,
        now=now,
        expires_at=None,
        verified_at=booking.verified_at or now,
        confirmed_at=now,
        scheduled_at=now,
        **values,
    )
    count_confirmed(session, booking.inquiry)
    note_first_briefing(session, booking, now=now)
    briefing = briefing_to_send(session, booking, profile, now=now)
    messages = booking_confirmed(
        mails, booking=booking, profile=profile, briefing=briefing, by=by, token=token, now=now
    )
    tell(session, opened, messages, now=now)


def issue_booking_link(session: Session, booking: Booking, *, now: datetime) -> str:
    """Return a new secret that opens the booking to the prospect."""
    return tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=now)


def issue_decision_link(session: Session, booking: Booking, *, until: datetime, now: datetime) -> str:
    """Return a new secret by which the consultant decides; those of earlier questions end."""
    tokens.revoke_booking(session, booking_id=booking.id, scope=Scope.DECISION)
    return add_decision_link(session, booking, until=until, now=now)


def add_decision_link(session: Session, booking: Booking, *, until: datetime, now: datetime) -> str:
    """Return one more secret for the same question: what was mailed before goes on working."""
    expires_at = until + DECISION_REMAINS
    return tokens.issue(session, scope=Scope.DECISION, booking_id=booking.id, now=now, expires_at=expires_at)


def tell_moved(
    session: Session, opened: OpenBooking, messages: Sequence[OutgoingMail], *, left: date, now: datetime
) -> None:
    """Store the same about a step that led away from the day `left`: the drives around that day change, too."""
    entries = entries_for(session, opened.booking, opened.profile, left=left) if opened.writes_calendar else []
    outbox.enqueue(session, [*messages, *entries], booking_id=opened.booking.id, now=now)


def working_hours_of(profile: Profile) -> WorkingHours:
    """Return when the consultant works."""
    return WorkingHours(profile.office_starts_at, profile.office_ends_at, profile.land)


def tell(
    session: Session,
    opened: OpenBooking,
    messages: Sequence[OutgoingMail],
    *,
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    """Store the mails about a step, and what the consultant's own calendar has to hear of it, in one statement.

    With `due_at` they wait until then, so that the next revision may take their place.
    """
    entries = entries_for(session, opened.booking, opened.profile) if opened.writes_calendar else []
    outbox.enqueue(session, [*messages, *entries], booking_id=opened.booking.id, now=now, due_at=due_at)
