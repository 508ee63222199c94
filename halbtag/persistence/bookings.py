"""Queries on bookings, and the two writes on which everything rests: the claim of a half-day and the guarded step."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, insert, literal, select, true, type_coerce, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from halbtag.domain.booking_states import Action, Calendar, Edge, Until, edge_of
from halbtag.domain.errors import IllegalTransition, SlotTaken, UnknownLink
from halbtag.domain.half import Half
from halbtag.domain.slots import Slot
from halbtag.domain.states import ACTIVE, AGREED, EXPIRING, OVER, Actor, BookingStatus, CalendarKind, Scope
from halbtag.persistence import tokens
from halbtag.persistence.calendar_targets import is_shown_since
from halbtag.persistence.database import UtcDateTime, count_changed
from halbtag.persistence.models import (
    Booking,
    BookingStep,
    BusyCalendar,
    Participant,
    Profile,
    Proposal,
    SlotClaim,
    Token,
)

#: Stands for the last good copy of a calendar that was never read: the oldest that a database takes everywhere.
_NEVER = literal(datetime(1970, 1, 1, tzinfo=UTC), UtcDateTime())


@dataclass(frozen=True, slots=True)
class OpenBooking:
    """What a booking's link opens: the booking with inquiry and participants, and the consultant.

    `oldest_copy` is when the busy calendar that was longest not read was last known to be good; None without calendars.
    `writes_calendar` says whether there is a calendar of the consultant that our events are written to.
    """

    booking: Booking
    profile: Profile
    oldest_copy: datetime | None = None
    writes_calendar: bool = True

    def relies_on_old_calendars(self, now: datetime) -> bool:
        """Say whether a calendar could not be read for longer than the consultant accepts: then he decides himself."""
        if self.oldest_copy is None:
            return False
        return now - self.oldest_copy > timedelta(hours=self.profile.busy_max_age_hours)


def open_booking(session: Session, token: str, *, scope: Scope, now: datetime) -> OpenBooking:
    """Return what the secret opens, its proposals too, in one statement; raises UnknownLink."""
    statement = (
        _opened()
        .join(Token, Token.booking_id == Booking.id)
        .where(tokens.opens(token, scope, now))
        .options(joinedload(Booking.inquiry), joinedload(Booking.participants), joinedload(Booking.proposals))
    )
    row = session.execute(statement).unique().one_or_none()
    if row is None:
        raise UnknownLink
    return OpenBooking(*row)


def lock_booking(session: Session, token: str, *, scope: Scope, now: datetime) -> None:
    """Make every other step of what the secret opens wait until this transaction ends.

    For steps that write more than the booking: whoever begins with another row could wait for one that waits for him.
    To be called before the booking is read: what follows is then decided on the newest rows.
    """
    statement = (
        select(Booking.id)
        .join(Token, Token.booking_id == Booking.id)
        .where(tokens.opens(token, scope, now))
        .with_for_update(of=Booking)
    )
    session.execute(statement)


def lock_row(session: Session, booking_id: int) -> None:
    """Make every step of this booking wait until this transaction ends: what is read of it is then true.

    To be called before the booking is read. On SQLite the transaction already has the only write lock.
    """
    session.execute(select(Booking.id).where(Booking.id == booking_id).with_for_update())


def find_booking(session: Session, booking_id: int) -> OpenBooking | None:
    """Return the same for a booking whose id is known, or None; read anew, whatever the session has of it already."""
    statement = _opened().where(Booking.id == booking_id).options(*_WHOLE).execution_options(populate_existing=True)
    row = session.execute(statement).one_or_none()
    return None if row is None else OpenBooking(*row)


def load_booking(session: Session, booking_id: int) -> Booking | None:
    """Return one booking with its inquiry, participants and proposals, or None."""
    return session.scalars(select(Booking).where(Booking.id == booking_id).options(*_WHOLE)).one_or_none()


def find_last_ended(session: Session, inquiry_id: int) -> Booking | None:
    """Return the latest booking of an inquiry that has ended and whose address was confirmed, with its participants."""
    is_meant = (Booking.inquiry_id == inquiry_id, Booking.status.not_in(ACTIVE), Booking.verified_at.is_not(None))
    statement = select(Booking).where(*is_meant).order_by(Booking.id.desc()).limit(1)
    return session.scalars(statement.options(selectinload(Booking.participants))).one_or_none()


def find_successor(session: Session, booking: Booking) -> Booking | None:
    """Return what was booked or asked for after a booking ended: for the same inquiry and mailbox, and confirmed."""
    statement = select(Booking).where(
        Booking.inquiry_id == booking.inquiry_id,
        Booking.id > booking.id,
        Booking.mailbox == booking.mailbox,
        Booking.verified_at.is_not(None),
        Booking.status.in_(ACTIVE),
    )
    return session.scalars(statement).one_or_none()


def find_by_uid(session: Session, uid: str) -> int | None:
    """Return the id of the booking whose event has this uid, or None."""
    return session.scalars(select(Booking.id).where(Booking.uid == uid)).one_or_none()


_WHOLE = (joinedload(Booking.inquiry), selectinload(Booking.participants), selectinload(Booking.proposals))


def _opened() -> Any:
    oldest_copy = select(func.min(func.coalesce(BusyCalendar.good_at, _NEVER))).scalar_subquery()
    is_target = exists().where(BusyCalendar.is_target, BusyCalendar.kind == CalendarKind.CALDAV)
    return select(Booking, Profile, type_coerce(oldest_copy, UtcDateTime()), is_target).join(Profile, true())


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the preparation sheet knows of a booking; the instants are aware."""

    half: Half
    starts_at: datetime
    ends_at: datetime


def find_sheet_language(session: Session, sheet_key: str) -> str | None:
    """Return the language of the booking that a preparation sheet belongs to, or None for an unknown one."""
    return session.scalar(select(Booking.language).where(Booking.sheet_key == sheet_key, Booking.sheet_key != ""))


def load_sheet(session: Session, sheet_key: str) -> Sheet:
    """Return what the key of a preparation sheet opens; raises UnknownLink, also once the booking is called off."""
    statement = select(Booking.half, Booking.starts_at, Booking.ends_at).where(
        Booking.sheet_key == sheet_key, Booking.sheet_key != "", Booking.status.in_(AGREED | OVER)
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise UnknownLink
    return Sheet(*row)


def list_feed_bookings(session: Session, *, since: datetime, limit: int = 500) -> Sequence[Booking]:
    """Return what the consultant's calendar shows of what ends after `since`; see `calendar_targets.is_shown_since`."""
    statement = select(Booking).where(is_shown_since(since)).options(*_WHOLE).order_by(Booking.starts_at).limit(limit)
    return session.scalars(statement).all()


def count_unconfirmed(session: Session, *, mailbox: str, since: datetime) -> int:
    """Count the bookings made for this mailbox since then that nobody confirmed."""
    return _count_unconfirmed(session, Booking.mailbox == mailbox, since=since)


def count_unconfirmed_at(session: Session, *, domain: str, since: datetime) -> int:
    """Count the same for all mailboxes of a domain."""
    return _count_unconfirmed(session, Booking.mailbox.endswith(f"@{domain}", autoescape=True), since=since)


def _count_unconfirmed(session: Session, whose: ColumnElement[bool], *, since: datetime) -> int:
    unconfirmed = (BookingStatus.VERIFYING, BookingStatus.EXPIRED)
    statement = select(func.count()).where(whose, Booking.status.in_(unconfirmed), Booking.created_at > since)
    return session.scalars(statement).one()


def insert_held(session: Session, booking: Booking, *, journey: Sequence[tuple[date, Half]] = ()) -> None:
    """Store a new booking with its claims on the half-day and on those that the journey takes; raises SlotTaken.

    The claims' primary key decides, not a check: whoever inserts first has the half-day. After the refusal the
    transaction is over.
    """
    booking.participants, booking.proposals = [], []
    session.add(booking)
    try:
        session.flush()
        claims = [(booking.day, booking.half, True), *((day, half, False) for day, half in journey)]
        session.add_all(
            SlotClaim(day=day, half=half, is_visit=is_visit, booking_id=booking.id) for day, half, is_visit in claims
        )
        session.flush()
    except IntegrityError as error:
        raise SlotTaken from error


def insert_wish(session: Session, booking: Booking) -> None:
    """Store a new booking that keeps no half-day, only wishes for one."""
    booking.participants, booking.proposals = [], []
    session.add(booking)
    session.flush()


def slot_of(kept: Booking | Proposal) -> Slot:
    """Return the half-day that a booking or a proposal keeps, at the times that it was chosen with."""
    return Slot(kept.day, kept.half, kept.starts_at, kept.ends_at)


def insert_participants(session: Session, booking: Booking, participants: Sequence[Participant]) -> None:
    """Store who is invited besides the prospect; the booking has them loaded afterwards."""
    for participant in participants:
        participant.booking_id = booking.id
    session.add_all(participants)
    set_committed_value(booking, "participants", list(participants))


def add_participant(session: Session, booking: Booking, participant: Participant) -> None:
    """Store one more who is invited."""
    participant.booking_id = booking.id
    session.add(participant)
    session.flush()
    set_committed_value(booking, "participants", [*booking.participants, participant])


def remove_participant(session: Session, booking: Booking, participant: Participant) -> None:
    """Delete one who is no longer invited."""
    session.execute(delete(Participant).where(Participant.id == participant.id, Participant.booking_id == booking.id))
    set_committed_value(booking, "participants", [other for other in booking.participants if other is not participant])
    session.expunge(participant)


def keep_site(session: Session, booking: Booking, site: dict[str, Any], *, now: datetime) -> None:
    """Store what is known of the place where the event stays as it is; raises IllegalTransition like `advance`."""
    statement = (
        update(Booking)
        .where(Booking.id == booking.id, Booking.status.in_(AGREED), Booking.starts_at > now)
        .values(site=site)
        .execution_options(synchronize_session=False)
    )
    if count_changed(session, statement) != 1:
        raise IllegalTransition(session.scalars(select(Booking.status).where(Booking.id == booking.id)).one())
    set_committed_value(booking, "site", site)


def keep_briefed(session: Session, booking: Booking, briefed: dict[str, Any]) -> None:
    """Store what the consultant was briefed of; within the transaction of the step that is told of."""
    statement = (
        update(Booking)
        .where(Booking.id == booking.id)
        .values(briefed=briefed)
        .execution_options(synchronize_session=False)
    )
    session.execute(statement)
    set_committed_value(booking, "briefed", briefed)


def count_steps(session: Session, booking_id: int, action: Action, *, since: datetime) -> int:
    """Count how often a step was taken with this booking since then."""
    statement = select(func.count()).where(
        BookingStep.booking_id == booking_id, BookingStep.action == action, BookingStep.at > since
    )
    return session.scalars(statement).one()


def advance(
    session: Session,
    booking: Booking,
    action: Action,
    *,
    by: Actor,
    now: datetime,
    detail: str = "",
    **values: Any,
) -> None:
    """Take one step of the table in `halbtag.domain.booking_states`: a single UPDATE, and a line in the history.

    It holds only if the booking is still in a state that the step leads from, in the revision that was read, and in
    time. Raises IllegalTransition with the state it is in now, if somebody else was faster or it is too late.
    `sequence` is part of the guard, so that two revisions can never carry the same number.
    """
    edge = edge_of(action)
    if by not in edge.by:
        raise ValueError(f"{action} is not for the {by}")
    values |= _values_of(edge, booking, now)
    statement = (
        update(Booking)
        .where(
            Booking.id == booking.id,
            Booking.status.in_(edge.sources),
            Booking.sequence == booking.sequence,
            _in_time(edge, now),
        )
        .values(**(values or {"status": Booking.status}))  # a step may change nothing but what hangs on the booking
        .execution_options(synchronize_session=False)
    )
    if count_changed(session, statement) != 1:
        raise IllegalTransition(session.scalars(select(Booking.status).where(Booking.id == booking.id)).one())
    for name, value in values.items():
        set_committed_value(booking, name, value)
    _record(session, [booking.id], action, by=by, status=booking.status, detail=detail, now=now)


def list_steps(session: Session, booking_id: int) -> Sequence[BookingStep]:
    """Return a booking's history, the oldest first."""
    statement = select(BookingStep).where(BookingStep.booking_id == booking_id).order_by(BookingStep.id)
    return session.scalars(statement).all()


def next_revision(booking: Booking, now: datetime) -> datetime:
    """Return DTSTAMP for the next time that the event is sent out.

    RFC 5546 2.1.5 breaks ties in SEQUENCE by DTSTAMP, which has whole seconds: never the same twice.
    """
    return max(now, booking.revised_at + timedelta(seconds=1))


def list_journey(session: Session, booking: Booking) -> list[tuple[date, Half]]:
    """Return the half-days that the journey to a booking takes, in order."""
    statement = (
        select(SlotClaim.day, SlotClaim.half)
        .where(SlotClaim.booking_id == booking.id, SlotClaim.is_visit.is_(False))
        .order_by(SlotClaim.day, SlotClaim.half.desc())
    )
    return [(day, half) for day, half in session.execute(statement)]


def release(session: Session, booking_ids: Collection[int]) -> None:
    """Give the half-days of these bookings back; their state must have been changed before."""
    session.execute(delete(SlotClaim).where(SlotClaim.booking_id.in_(booking_ids)))


def expire(session: Session, *, now: datetime, booking_ids: Collection[int] | None = None) -> list[int]:
    """End the holds that have run out (all, or these), free their half-days, and return their ids."""
    statement = (
        update(Booking)
        .where(Booking.status.in_(EXPIRING), Booking.expires_at <= now)
        .values(status=BookingStatus.EXPIRED, ended_at=now, expires_at=None)
        .returning(Booking.id)
        .execution_options(synchronize_session=False)
    )
    if booking_ids is not None:
        statement = statement.where(Booking.id.in_(booking_ids))
    expired = list(session.scalars(statement))
    if expired:
        release(session, expired)
        _record(session, expired, Action.LAPSE, by=Actor.CLOCK, status=BookingStatus.EXPIRED, detail="", now=now)
    return expired


def _values_of(edge: Edge, booking: Booking, now: datetime) -> dict[str, Any]:
    """Return what every step of this kind changes in the row."""
    values: dict[str, Any] = {} if edge.target is None else {"status": edge.target}
    if edge.target is not None and edge.target not in ACTIVE | OVER:
        values["ended_at"] = now
        values["expires_at"] = None
    if edge.revises:
        values["sequence"] = booking.sequence + 1
    if edge.revises or edge.calendar is Calendar.INVITED:
        values["revised_at"] = next_revision(booking, now)
    return values


def _in_time(edge: Edge, now: datetime) -> ColumnElement[bool]:
    match edge.until:
        case Until.BEGUN:
            return Booking.starts_at > now
        case Until.AFTER:
            return Booking.starts_at <= now
        case Until.RUN_OUT:
            return Booking.expires_at <= now
        case Until.ALWAYS:
            return true()


def _record(
    session: Session,
    booking_ids: Collection[int],
    action: Action,
    *,
    by: Actor,
    status: BookingStatus,
    detail: str,
    now: datetime,
) -> None:
    step = {"at": now, "by": by, "action": action, "status": status, "detail": detail[:500]}
    session.execute(insert(BookingStep), [{"booking_id": booking_id, **step} for booking_id in booking_ids])
