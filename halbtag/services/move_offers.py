"""A move that one side proposes and the other decides: until then the old half-day stays taken and valid."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from halbtag.domain.booking_states import Action
from halbtag.domain.choice import Choice
from halbtag.domain.half import Half
from halbtag.domain.slots import HalfDay, Reason
from halbtag.domain.states import Actor, BookingStatus
from halbtag.domain.step_details import write_half_days
from halbtag.domain.working_hours import promised_by
from halbtag.persistence import bookings
from halbtag.persistence import proposals as rows
from halbtag.persistence.bookings import OpenBooking
from halbtag.persistence.models import Booking, Proposal
from halbtag.services.choices import judge_choices
from halbtag.services.mails import Mails
from halbtag.services.messages import move as messages
from halbtag.services.proposals import FEWEST, MOST, WrongChoice, require_open, require_shown
from halbtag.services.stand import require_stand
from halbtag.services.steps import (
    issue_booking_link,
    issue_decision_link,
    open_for_change,
    require,
    tell,
    working_hours_of,
)

#: What ends a proposed move and leaves the half-day as it was.
_KEPT = (Action.KEEP, Action.EXPIRE_MOVE)


def ask_to_move(
    session: Session,
    mails: Mails,
    opened: OpenBooking,
    judged: HalfDay,
    *,
    action: Action = Action.ASK_MOVE,
    words: str = "",
    against: Sequence[Reason] = (),
    now: datetime,
) -> None:
    """Keep the half-day that the prospect wants besides her own, and ask the consultant; see `moves.request_move`.

    With Action.ASK_MOVE_TAKEN it is one that he had proposed, and `against` what has come up since: see
    `moves.take_move`.
    """
    booking, profile = opened.booking, opened.profile
    within = timedelta(hours=profile.response_hours)
    rows.free_proposals(session, booking)
    (wanted,) = _offer(session, opened, action, [judged], within=within, words=words, now=now)
    written = messages.move_asked(
        mails,
        booking=booking,
        profile=profile,
        wanted=wanted,
        against=against,
        token=issue_booking_link(session, booking, now=now),
        decision_token=issue_decision_link(session, booking, until=max(booking.ends_at, wanted.ends_at), now=now),
        now=now,
    )
    tell(session, opened, written, now=now)


def propose_move(
    session: Session,
    mails: Mails,
    *,
    booking_id: int,
    wanted: Collection[tuple[date, Half]],
    words: str = "",
    knowing: Collection[str] = (),
    shown: Collection[Choice] = (),
    now: datetime,
) -> Booking:
    """Propose two or three other half-days for the consultant, keep them all, and ask the prospect.

    The old half-day stays valid until she takes one. Proposing the same twice is proposing it once. Raises WrongChoice,
    and what `move_booking` raises.
    """
    opened = open_for_change(session, booking_id)
    booking = opened.booking
    offers = rows.open_proposals(booking)
    if offers and {(offer.day, offer.half, offer.by) for offer in offers} == {
        (*each, Actor.CONSULTANT) for each in wanted
    }:
        return booking
    require(booking, BookingStatus.CONFIRMED)
    if not FEWEST <= len(wanted) <= MOST or len(set(wanted)) != len(wanted):
        raise WrongChoice
    judged = judge_choices(session, opened, wanted, now=now)
    require_shown(judged, shown)
    require_open(judged, knowing=knowing)
    within = timedelta(hours=opened.profile.proposal_hours)
    offers = _offer(session, opened, Action.PROPOSE_MOVE, judged, within=within, words=words, now=now)
    token = issue_booking_link(session, booking, now=now)
    written = messages.move_proposed(
        mails, booking=booking, profile=opened.profile, offers=offers, words=words, token=token, now=now
    )
    tell(session, opened, written, now=now)
    return booking


def keep_booking(
    session: Session, mails: Mails, *, booking_id: int, by: Actor, words: str = "", seen: str = "", now: datetime
) -> Booking:
    """Stay with the half-day as it is: refuse what the other side proposed, or withdraw what one proposed oneself.

    `words` are for the other side and may be empty. Keeping what was kept is keeping it once. Raises IllegalTransition
    if no move is open, UnknownBooking.
    """
    opened = open_for_change(session, booking_id)
    booking = opened.booking
    if booking.status is BookingStatus.CONFIRMED and _was_kept(session, booking):
        return booking
    require_stand(booking, seen)
    offers = rows.open_proposals(booking)
    bookings.advance(session, booking, Action.KEEP, by=by, now=now, detail=words, expires_at=None, reason="")
    rows.free_proposals(session, booking)
    token = issue_booking_link(session, booking, now=now)
    written = messages.move_kept(
        mails, booking=booking, profile=opened.profile, offers=offers, by=by, words=words, token=token, now=now
    )
    tell(session, opened, written, now=now)
    return booking


def _offer(
    session: Session,
    opened: OpenBooking,
    action: Action,
    judged: Sequence[HalfDay],
    *,
    within: timedelta,
    words: str,
    now: datetime,
) -> list[Proposal]:
    """Keep other half-days besides the booking's own until the other side has had so much working time to answer."""
    booking, profile = opened.booking, opened.profile
    by = Actor.CONSULTANT if action is Action.PROPOSE_MOVE else Actor.PROSPECT
    starts = [booking.starts_at, *(half_day.slot.start for half_day in judged if half_day.slot)]
    bookings.advance(
        session,
        booking,
        action,
        by=by,
        now=now,
        detail=write_half_days([(each.day, each.half) for each in judged], words),
        reason=words,
        asked_at=now,
        expires_at=promised_by(now, within=within, hours=working_hours_of(profile), before=min(starts)),
    )
    return rows.insert_proposals(session, booking, judged, by=by, now=now)


def _was_kept(session: Session, booking: Booking) -> bool:
    steps = bookings.list_steps(session, booking.id)
    return bool(steps) and steps[-1].action in _KEPT
