"""Moving an agreed half-day: the old one is given up in the transaction that has the new one, and not before."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from halbtag.domain.booking_states import Action
from halbtag.domain.choice import Choice
from halbtag.domain.errors import IllegalTransition, NoticePassed, SlotTaken, TimesChanged
from halbtag.domain.half import Half
from halbtag.domain.qualification import Verdict
from halbtag.domain.slots import HalfDay, Slot
from halbtag.domain.states import Actor, BookingStatus, ProposalStatus
from halbtag.domain.step_details import write_half_days
from halbtag.persistence import bookings
from halbtag.persistence import proposals as rows
from halbtag.persistence.bookings import OpenBooking, slot_of
from halbtag.persistence.models import Booking
from halbtag.services.briefings import brief_again
from halbtag.services.choices import judge_choices
from halbtag.services.mails import Mails
from halbtag.services.messages.move import booking_moved
from halbtag.services.move_offers import ask_to_move
from halbtag.services.overtaken import came_between, judge_proposal
from halbtag.services.proposals import require_open, require_shown
from halbtag.services.stand import require_stand
from halbtag.services.steps import (
    ASKED_IN_TIME,
    issue_booking_link,
    keeps_notice,
    open_for_change,
    require,
    tell_moved,
)


@dataclass(frozen=True, slots=True)
class _Goal:
    """Where a booking is moved to, with the half-days that the journey there takes."""

    slot: Slot
    journey: Collection[tuple[date, Half]]


def needs_decision(opened: OpenBooking, *, now: datetime) -> bool:
    """Say whether the consultant decides on a move by the prospect: where he decided on the request, or cannot be read.

    So a CLARIFY never gets a half-day without him, nor anybody while his own calendars are out of date.
    """
    return opened.booking.verdict != Verdict.FIT or opened.relies_on_old_calendars(now)


def request_move(
    session: Session,
    mails: Mails,
    *,
    booking_id: int,
    wanted: tuple[date, Half],
    shown: str = "",
    words: str = "",
    seen: str = "",
    now: datetime,
) -> Booking:
    """Move for the prospect: at once, or as a question to the consultant where `needs_decision` says so.

    A question keeps the wanted half-day too, and the old one stays valid, until it is answered. `words` are for the
    consultant and may be empty; `shown` is what the page said of the times, see `Choice`. To want twice is to want
    once. Raises SavedMeanwhile where the page showed another state than `seen`, SlotTaken if the half-day is not on
    offer, its subclass TimesChanged if it is, but at other times than were shown, NoticePassed, IllegalTransition
    unless the booking is agreed and undisputed, UnknownBooking.
    """
    opened = open_for_change(session, booking_id)
    booking = opened.booking
    if _stands_at(booking, wanted) or _asks_for(booking, wanted):
        return booking
    require_stand(booking, seen)
    require(booking, BookingStatus.CONFIRMED)
    if not keeps_notice(opened, now=now):
        raise NoticePassed
    (judged,) = judge_choices(session, opened, [wanted], now=now)
    if not judged.is_free or judged.slot is None:
        raise SlotTaken
    if not Choice(*wanted, shown).means(judged.slot.start, judged.slot.end):
        raise TimesChanged(judged.slot)
    if needs_decision(opened, now=now):
        ask_to_move(session, mails, opened, judged, words=words, now=now)
    else:
        _move(session, mails, opened, judged, by=Actor.PROSPECT, words=words, now=now)
    return booking


def move_booking(
    session: Session,
    mails: Mails,
    *,
    booking_id: int,
    wanted: tuple[date, Half],
    words: str = "",
    knowing: Collection[str] = (),
    shown: Collection[Choice] = (),
    now: datetime,
) -> Booking:
    """Move for the consultant, at once, as agreed with the prospect; `words` are for her and may be empty.

    `knowing` are the soft reasons that he has seen and decides against, by `domain.consent`; `shown` is what the page
    said of the times. Moving twice is moving once. Raises OtherTimes where they are others, HalfDaysClosed where
    anything else speaks against it, SlotTaken if it is no half-day to plan or was taken at this moment,
    IllegalTransition unless the booking is agreed, undisputed and yet to come, and UnknownBooking.
    """
    opened = open_for_change(session, booking_id)
    if _stands_at(opened.booking, wanted):
        return opened.booking
    require(opened.booking, BookingStatus.CONFIRMED)
    judged = judge_choices(session, opened, [wanted], now=now)
    require_shown(judged, shown)
    require_open(judged, knowing=knowing)
    _move(session, mails, opened, judged[0], by=Actor.CONSULTANT, words=words, now=now)
    return opened.booking


def take_move(
    session: Session,
    mails: Mails,
    *,
    booking_id: int,
    proposal_id: int,
    by: Actor,
    knowing: Collection[str] = (),
    now: datetime,
) -> Booking:
    """Take a proposed half-day of the other side: the booking is there from now on, all others are free again.

    What the prospect asked for is judged once more, and `knowing` counts as in `move_booking`; what the consultant
    proposed is kept for her as it is, but where something has come between that he did not know of, she asks him for
    it instead: see `overtaken`. Taking twice is taking once. Raises HalfDaysClosed, SlotTaken if this one is not
    open any more though others are, IllegalTransition if no move is open or the old half-day has begun, UnknownBooking.
    """
    opened = open_for_change(session, booking_id)
    booking = opened.booking
    proposal = next((each for each in booking.proposals if each.id == proposal_id and each.by is not by), None)
    if proposal is None:
        raise IllegalTransition(booking.status)
    if proposal.status is ProposalStatus.TAKEN and _stands_at(booking, (proposal.day, proposal.half)):
        return booking
    if by is Actor.PROSPECT and _asks_for(booking, (proposal.day, proposal.half)):
        return booking
    require(booking, BookingStatus.MOVING)
    if by is Actor.PROSPECT and proposal.status is ProposalStatus.OPEN and proposal.starts_at > now:
        judged = judge_proposal(session, opened, proposal, now=now)
        if against := came_between(judged, proposal):
            ask_to_move(session, mails, opened, judged, action=Action.ASK_MOVE_TAKEN, against=against, now=now)
            return booking
    if by is Actor.CONSULTANT and proposal.status is ProposalStatus.OPEN:
        wanted = (proposal.day, proposal.half)
        asked = judge_choices(session, opened, [wanted], agreed=slot_of(proposal), now=now)
        require_open(asked, knowing=knowing, but=ASKED_IN_TIME)
    rows.take_proposal(session, booking, proposal_id, now=now)
    goal = _Goal(slot_of(proposal), rows.journey_of(proposal))
    _settle(session, mails, opened, goal, action=Action.TAKE_MOVE, by=by, words="", now=now)
    return booking


def _move(
    session: Session, mails: Mails, opened: OpenBooking, judged: HalfDay, *, by: Actor, words: str, now: datetime
) -> None:
    if judged.slot is None:
        raise SlotTaken
    goal = _Goal(judged.slot, judged.takes)
    _settle(session, mails, opened, goal, action=Action.MOVE, by=by, words=words, now=now)


def _settle(
    session: Session,
    mails: Mails,
    opened: OpenBooking,
    goal: _Goal,
    *,
    action: Action,
    by: Actor,
    words: str,
    now: datetime,
) -> None:
    """Put the booking where the goal is, in its next revision, free what it kept before, and tell everybody."""
    booking, slot = opened.booking, goal.slot
    former = slot_of(booking)
    place: dict[str, Any] = {"day": slot.day, "half": slot.half, "starts_at": slot.start, "ends_at": slot.end}
    bookings.advance(
        session,
        booking,
        action,
        by=by,
        now=now,
        detail=write_half_days([(former.day, former.half)], words),
        expires_at=None,
        reason="",
        scheduled_at=now,
        **place,
    )
    rows.replace_claims(session, booking, journey=goal.journey)
    token = issue_booking_link(session, booking, now=now)
    written = booking_moved(
        mails, booking=booking, profile=opened.profile, former=former, by=by, words=words, token=token, now=now
    )
    tell_moved(session, opened, written, left=former.day, now=now)
    brief_again(session, mails, opened, now=now)


def _stands_at(booking: Booking, wanted: tuple[date, Half]) -> bool:
    return booking.status is BookingStatus.CONFIRMED and (booking.day, booking.half) == wanted


def _asks_for(booking: Booking, wanted: tuple[date, Half]) -> bool:
    asked = [(offer.day, offer.half) for offer in rows.open_proposals(booking) if offer.by is Actor.PROSPECT]
    return booking.status is BookingStatus.MOVING and wanted in asked
