"""Proposed half-days: kept while they are open, and of several exactly one is taken."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from halbtag.domain.consent import consent_key
from halbtag.domain.errors import SlotTaken
from halbtag.domain.half import Half
from halbtag.domain.slots import HalfDay
from halbtag.domain.states import Actor, ProposalStatus
from halbtag.persistence.models import Booking, Proposal, SlotClaim

#: A half-day that is kept.
_Claim = tuple[date, Half]


def insert_proposals(
    session: Session, booking: Booking, judged: Sequence[HalfDay], *, by: Actor, now: datetime
) -> list[Proposal]:
    """Store proposals with claims on their half-days and journeys, beside those that the booking has; raises SlotTaken.

    `judged` are half-days with a slot; the reasons against them are those that are decided against. Whoever inserts a
    claim first has the half-day; after the refusal the transaction is over. Journeys of two proposals, or of the
    booking itself, may share a half-day.
    """
    proposals = [_proposal(booking, each, by=by, now=now) for each in judged]
    session.add_all(proposals)
    session.flush()
    claims: dict[_Claim, SlotClaim] = {}
    for proposal in proposals:
        for key in journey_of(proposal):
            claims.setdefault(key, _claim(booking, key, is_visit=False, proposal=proposal))
    for proposal in proposals:
        key = (proposal.day, proposal.half)
        claims[key] = _claim(booking, key, is_visit=True, proposal=proposal)
    own = _own(session, booking)
    _insert(session, [claim for key, claim in claims.items() if key not in own])
    set_committed_value(booking, "proposals", [*booking.proposals, *proposals])
    return proposals


def take_proposal(session: Session, booking: Booking, proposal_id: int, *, now: datetime) -> Proposal:
    """Take one proposal of a booking, free the others, and return it; raises SlotTaken where it is not open any more.

    The claims are left as they are: `replace_claims` follows, once the booking says the new half-day.
    """
    proposal = next((each for each in booking.proposals if each.id == proposal_id), None)
    if proposal is None:
        raise SlotTaken
    taken = _settle(
        session,
        booking,
        ProposalStatus.TAKEN,
        Proposal.id == proposal_id,
        Proposal.starts_at > now,
    )
    if taken != [proposal_id]:
        raise SlotTaken
    _settle(session, booking, ProposalStatus.FREED)
    return proposal


def free_proposals(session: Session, booking: Booking) -> None:
    """Free every open proposal of a booking, with its claims."""
    if _settle(session, booking, ProposalStatus.FREED):
        own = SlotClaim.booking_id == booking.id
        session.execute(delete(SlotClaim).where(own, SlotClaim.proposal_id.is_not(None)))


def replace_claims(session: Session, booking: Booking, *, journey: Iterable[_Claim]) -> None:
    """Give up every half-day that the booking keeps for the one it has now, and the journey to it; raises SlotTaken."""
    session.execute(delete(SlotClaim).where(SlotClaim.booking_id == booking.id))
    visit = (booking.day, booking.half)
    claims = [_claim(booking, key, is_visit=False) for key in dict.fromkeys(journey) if key != visit]
    _insert(session, [_claim(booking, visit, is_visit=True), *claims])


def journey_of(proposal: Proposal) -> list[_Claim]:
    """Return the half-days that the journey to a proposed one takes."""
    return [(date.fromisoformat(day), Half(half)) for day, half in proposal.journey]


def open_proposals(booking: Booking) -> list[Proposal]:
    """Return the open proposals of a booking that has them loaded, in the order of the calendar."""
    found = [each for each in booking.proposals if each.status is ProposalStatus.OPEN]
    return sorted(found, key=lambda each: each.starts_at)


def _proposal(booking: Booking, judged: HalfDay, *, by: Actor, now: datetime) -> Proposal:
    if judged.slot is None:
        raise SlotTaken
    return Proposal(
        booking_id=booking.id,
        by=by,
        status=ProposalStatus.OPEN,
        day=judged.day,
        half=judged.half,
        starts_at=judged.slot.start,
        ends_at=judged.slot.end,
        journey=[[day.isoformat(), half] for day, half in judged.takes],
        known=[consent_key(reason, judged) for reason in judged.reasons],
        created_at=now,
    )


def _claim(booking: Booking, key: _Claim, *, is_visit: bool, proposal: Proposal | None = None) -> SlotClaim:
    return SlotClaim(
        day=key[0],
        half=key[1],
        is_visit=is_visit,
        booking_id=booking.id,
        proposal_id=proposal.id if proposal else None,
    )


def _own(session: Session, booking: Booking) -> set[_Claim]:
    statement = select(SlotClaim.day, SlotClaim.half).where(SlotClaim.booking_id == booking.id)
    return {(day, half) for day, half in session.execute(statement)}


def _insert(session: Session, claims: Sequence[SlotClaim]) -> None:
    session.add_all(claims)
    try:
        session.flush()
    except IntegrityError as error:
        raise SlotTaken from error


def _settle(session: Session, booking: Booking, status: ProposalStatus, *conditions: ColumnElement[bool]) -> list[int]:
    statement = (
        update(Proposal)
        .where(Proposal.booking_id == booking.id, Proposal.status == ProposalStatus.OPEN, *conditions)
        .values(status=status)
        .returning(Proposal.id)
        .execution_options(synchronize_session=False)
    )
    settled = list(session.scalars(statement))
    for proposal in booking.proposals:
        if proposal.id in settled:
            set_committed_value(proposal, "status", status)
    return settled
