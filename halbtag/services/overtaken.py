"""A half-day that the consultant has proposed and may not reach any more: to choose it is to ask him, not to book it.

What he proposes he promises: neither a closed day nor a limit takes it back, for these are his own rules. But an
appointment that came into his calendar since, or a journey that does not fit any more, would make it a booking that
he cannot keep. What he knew as he proposed it does not count.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from halbtag.domain.consent import without_consent
from halbtag.domain.slots import HalfDay, Reason, ReasonCode, judge_half_day
from halbtag.domain.states import Actor, BookingStatus, ProposalStatus
from halbtag.persistence.availability import load_availability
from halbtag.persistence.bookings import OpenBooking, slot_of
from halbtag.persistence.models import Booking, Proposal
from halbtag.persistence.proposals import open_proposals

#: What keeps him from being there.
_IN_THE_WAY = (ReasonCode.BUSY, ReasonCode.TRAVEL)


def judge_proposal(session: Session, opened: OpenBooking, proposal: Proposal, *, now: datetime) -> HalfDay:
    """Return a proposed half-day as it is judged by now, at its own times, without the booking; one statement."""
    return _judge(session, opened, [proposal], now=now)[0]


def came_between(judged: HalfDay, proposal: Proposal) -> list[Reason]:
    """Return what keeps the consultant from being there that he did not know of when he proposed it."""
    reasons = [reason for reason in judged.reasons if reason.code in _IN_THE_WAY]
    return without_consent(judged, reasons, knowing=proposal.known)


def find_overtaken(session: Session, opened: OpenBooking, *, now: datetime) -> frozenset[int]:
    """Return the ids of the open proposals by the consultant that would ask him; at most one statement."""
    proposed = [each for each in open_proposals(opened.booking) if each.by is Actor.CONSULTANT]
    if not proposed:
        return frozenset()
    judged = zip(proposed, _judge(session, opened, proposed, now=now), strict=True)
    return frozenset(proposal.id for proposal, half_day in judged if came_between(half_day, proposal))


def is_asked_again(booking: Booking) -> bool:
    """Say whether a half-day that the consultant had proposed waits for his answer; the proposals are loaded."""
    if booking.status is BookingStatus.REQUESTED:
        return any(each.status is ProposalStatus.TAKEN for each in booking.proposals)
    wished = {(each.day, each.half) for each in open_proposals(booking) if each.by is Actor.PROSPECT}
    return any((each.day, each.half) in wished for each in booking.proposals if each.by is Actor.CONSULTANT)


def _judge(session: Session, opened: OpenBooking, proposals: list[Proposal], *, now: datetime) -> list[HalfDay]:
    days = [each.day for each in proposals]
    availability = load_availability(session, opened.profile, first=min(days), last=max(days), now=now)
    return [
        judge_half_day(
            each.day,
            each.half,
            availability=availability,
            now=now,
            destination=opened.booking.postal_code,
            ignore_booking=opened.booking.id,
            agreed=slot_of(each),
        )
        for each in proposals
    ]
