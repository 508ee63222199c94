"""The counter-proposal: other half-days that the consultant keeps for the prospect, of whom she takes one."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from halbtag.domain.booking_states import Action
from halbtag.domain.choice import Choice
from halbtag.domain.consent import is_proposable, without_consent
from halbtag.domain.errors import Refusal
from halbtag.domain.half import Half
from halbtag.domain.slots import HalfDay, ReasonCode, Slot, judge_half_day
from halbtag.domain.states import AGREED, Actor, BookingStatus, ProposalStatus, Scope
from halbtag.domain.step_details import write_half_days
from halbtag.domain.working_hours import promised_by
from halbtag.domain.zone import local
from halbtag.persistence import bookings
from halbtag.persistence import proposals as rows
from halbtag.persistence.availability import load_facts
from halbtag.persistence.models import Booking, Profile
from halbtag.persistence.profile import lock_profile
from halbtag.services.asking import ask_consultant
from halbtag.services.mails import Mails
from halbtag.services.messages.proposals import proposals_offered
from halbtag.services.overtaken import came_between, judge_proposal
from halbtag.services.steps import (
    NeedsConsent,
    confirm,
    issue_booking_link,
    open_by_id,
    require,
    tell,
    working_hours_of,
)

#: How many half-days a counter-proposal has.
FEWEST = 2
MOST = 3

#: What a page that showed no times says of any half-day.
_ANY = Choice(date.min, Half.MORNING)

#: How far ahead one can be proposed.
FURTHEST = timedelta(days=731)


class WrongChoice(Refusal):
    """Two or three half-days are proposed, each once, none of them the one that was asked for, all yet to come."""


class HalfDaysClosed(NeedsConsent):
    """Something speaks against half-days that were to be proposed; `closed` are these, as they are judged by now."""

    def __init__(self, closed: Sequence[HalfDay]) -> None:
        super().__init__([reason for half_day in closed for reason in half_day.reasons])
        self.closed = closed


class OtherTimes(Refusal):
    """Half-days that were to be proposed are at other times than the page showed; `slots` have those of now."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        super().__init__(", ".join(f"{slot.day} {slot.half}" for slot in slots))
        self.slots = slots


def counter_request(
    session: Session,
    mails: Mails,
    *,
    booking_id: int,
    wanted: Sequence[tuple[date, Half]],
    words: str,
    knowing: Collection[str] = (),
    shown: Collection[Choice] = (),
    now: datetime,
) -> Booking:
    """Answer a request, or wishes, with two or three other half-days, and keep them all; tell the prospect.

    The half-day that was asked for, or what was proposed before, is free again. `words` go with the mail and may be
    empty. `knowing` are the soft reasons that the consultant has seen and decides against, by `domain.consent`; `shown`
    is what the page said of the times. Raises WrongChoice, OtherTimes, HalfDaysClosed, SlotTaken if somebody else got
    one at this moment, IllegalTransition if it is no request any more, UnknownBooking if there is none.
    """
    lock_profile(session)
    opened = open_by_id(session, booking_id)
    booking, profile = opened.booking, opened.profile
    require(booking, BookingStatus.REQUESTED, BookingStatus.COUNTERED)
    _check_choice(booking, wanted, now=now)
    judged = judge_wanted(session, booking, profile, wanted, now=now)
    require_shown(judged, shown)
    require_open(judged, knowing=knowing)
    bookings.advance(
        session,
        booking,
        Action.COUNTER,
        by=Actor.CONSULTANT,
        now=now,
        detail=write_half_days((each.day, each.half) for each in judged),
        reason=words,
        asked_at=now,
        expires_at=_promised(judged, profile, now=now),
    )
    rows.free_proposals(session, booking)
    bookings.release(session, [booking.id])
    offers = rows.insert_proposals(session, booking, judged, by=Actor.CONSULTANT, now=now)
    token = issue_booking_link(session, booking, now=now)
    messages = proposals_offered(mails, booking=booking, profile=profile, offers=offers, token=token, now=now)
    tell(session, opened, messages, now=now)
    return booking


def take_proposal(session: Session, mails: Mails, *, token: str, proposal_id: int, now: datetime) -> Booking:
    """Take one of the half-days proposed behind a booking's link: it is booked, the others are free again.

    Where something has come between that the consultant did not know of, it is asked for instead: see `overtaken`. He
    is told what, and she that there is something. Taking twice is taking once. As long as nobody ended it, a proposal
    can be taken after its time too. Raises UnknownLink, IllegalTransition if another one was taken or nothing is
    proposed any more, SlotTaken if this one is not open any more, though others are.
    """
    lock_profile(session)
    bookings.lock_booking(session, token, scope=Scope.BOOKING, now=now)
    opened = bookings.open_booking(session, token, scope=Scope.BOOKING, now=now)
    booking = opened.booking
    if _is_taken(booking, proposal_id):
        return booking
    require(booking, BookingStatus.COUNTERED)
    proposal = rows.take_proposal(session, booking, proposal_id, now=now)
    against = came_between(judge_proposal(session, opened, proposal, now=now), proposal)
    place: dict[str, Any] = {
        "detail": write_half_days([(proposal.day, proposal.half)]),
        "day": proposal.day,
        "half": proposal.half,
        "starts_at": proposal.starts_at,
        "ends_at": proposal.ends_at,
        "wishes": {},
        "reason": "",
    }
    if against:
        asked: dict[str, Any] = {"against": against, "taken": proposal, **place}
        ask_consultant(session, mails, opened, Action.ASK_TAKEN, token=token, now=now, **asked)
    else:
        confirm(session, mails, opened, Action.TAKE, by=Actor.PROSPECT, token=token, now=now, **place)
    rows.replace_claims(session, booking, journey=rows.journey_of(proposal))
    return booking


def require_shown(judged: Sequence[HalfDay], shown: Collection[Choice]) -> None:
    """Raise OtherTimes with those half-days that are at other times than were shown of them."""
    said = {(choice.day, choice.half): choice for choice in shown}
    slots = [each.slot for each in judged if each.slot is not None]
    changed = [slot for slot in slots if not said.get((slot.day, slot.half), _ANY).means(slot.start, slot.end)]
    if changed:
        raise OtherTimes(changed)


def require_open(judged: Sequence[HalfDay], *, knowing: Collection[str], but: Collection[ReasonCode] = ()) -> None:
    """Raise HalfDaysClosed with those that the consultant may not choose.

    `knowing` are the soft reasons that he has seen and decides against, by `domain.consent`; those in `but` do not
    count.
    """

    def is_closed(half_day: HalfDay) -> bool:
        counting = [reason for reason in half_day.reasons if reason.code not in but]
        return not is_proposable(half_day) or bool(without_consent(half_day, counting, knowing=knowing))

    closed = list(filter(is_closed, judged))
    if closed:
        raise HalfDaysClosed(closed)


def is_asked_for(booking: Booking, day: date, half: Half) -> bool:
    """Say whether this is the half-day that the booking has, or that waits for an answer: it is not proposed."""
    has_one = booking.status in AGREED or (booking.status is BookingStatus.REQUESTED and not booking.is_wish)
    return has_one and (booking.day, booking.half) == (day, half)


def _check_choice(booking: Booking, wanted: Sequence[tuple[date, Half]], *, now: datetime) -> None:
    today = local(now).date()
    if not FEWEST <= len(wanted) <= MOST or len(set(wanted)) != len(wanted):
        raise WrongChoice
    if any(not today <= day <= today + FURTHEST for day, _ in wanted):
        raise WrongChoice
    if any(is_asked_for(booking, day, half) for day, half in wanted):
        raise WrongChoice


def judge_wanted(
    session: Session,
    booking: Booking,
    profile: Profile,
    wanted: Sequence[tuple[date, Half]],
    *,
    agreed: Slot | None = None,
    now: datetime,
) -> list[HalfDay]:
    """Return half-days for a booking, in order, as they are judged without it; holds that have run out are ended.

    `agreed` has the times of a single one that is kept for the booking already.
    """
    days = [day for day, _ in wanted]
    facts = load_facts(session, profile, first=min(days), last=max(days), now=now)
    if facts.lapsed:
        # Their rows are still there, and one that is confirmed late must not break a limit.
        bookings.expire(session, now=now, booking_ids=[entry.booking_id for entry in facts.lapsed])
    return [
        judge_half_day(
            day,
            half,
            availability=facts.availability,
            now=now,
            destination=booking.postal_code,
            ignore_booking=booking.id,
            agreed=agreed,
        )
        for day, half in sorted(wanted, key=lambda each: (each[0], list(Half).index(each[1])))
    ]


def _promised(judged: Sequence[HalfDay], profile: Profile, *, now: datetime) -> datetime:
    """Return until when the half-days are kept, at the latest to the earliest one's start."""
    return promised_by(
        now,
        within=timedelta(hours=profile.proposal_hours),
        hours=working_hours_of(profile),
        before=min(each.slot.start for each in judged if each.slot),
    )


def _is_taken(booking: Booking, proposal_id: int) -> bool:
    taken = [each.id for each in booking.proposals if each.status is ProposalStatus.TAKEN]
    return booking.status in (BookingStatus.CONFIRMED, BookingStatus.REQUESTED) and proposal_id in taken
