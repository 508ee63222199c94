"""Every step in a booking's life, taken as its owner takes it: for races between processes and for random lives."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from halbtag.domain.briefing import Guest
from halbtag.domain.errors import Refusal
from halbtag.domain.half import Half
from halbtag.domain.onsite import Piece
from halbtag.domain.states import Actor, BookingStatus, CalendarKind, ProposalStatus, Scope
from halbtag.domain.zone import at
from halbtag.persistence import tokens
from halbtag.persistence.database import Database
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import BusyCalendar, BusyPeriod, Participant, Proposal
from halbtag.services import cancellations, circle, deadlines, move_offers, moves, onsite, outcomes, proposals, requests
from halbtag.services.holds import hold_slot
from halbtag.services.mails import Mails
from tests.conftest import START
from tests.factories import DAY

#: Tuesdays that are free in a new copy, after the one that bookings of the tests begin with.
LATER = tuple((DAY + timedelta(weeks=weeks), Half.MORNING) for weeks in range(1, 6))

NEW_GUEST = Guest("Nora Neu", "n.neu@mueller-soehne.example", "Einkauf")


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a step is taken with; `choice` tells which of several half-days, proposals or persons is meant."""

    session: Session
    booking_id: int
    now: datetime
    #: The secret of a link that opens the booking to the prospect.
    token: str
    choice: int = 0

    @property
    def half_day(self) -> tuple[date, Half]:
        """The half-day that is wished for."""
        return LATER[self.choice % len(LATER)]

    @property
    def proposal_id(self) -> int:
        """One of the proposals that are open, or were the last."""
        found = list(
            self.session.scalars(
                select(Proposal.id)
                .where(Proposal.booking_id == self.booking_id)
                .order_by(Proposal.status == ProposalStatus.OPEN, Proposal.id)
            )
        )
        return found[-1 - self.choice % len(found)] if found else 0

    @property
    def participant_id(self) -> int:
        """One of the circle."""
        found = list(self.session.scalars(select(Participant.id).where(Participant.booking_id == self.booking_id)))
        return found[self.choice % len(found)] if found else 0


Step = Callable[[Mails, Occasion], object]

#: The number of the calendar in which something comes between.
_CALENDAR = 99


def _wanted(occasion: Occasion) -> list[tuple[date, Half]]:
    return [LATER[(occasion.choice + offset) % len(LATER)] for offset in range(2)]


def _cancel(mails: Mails, o: Occasion, *, by_consultant: bool) -> object:
    return cancellations.cancel_booking(
        o.session, mails, booking_id=o.booking_id, reason="", by_consultant=by_consultant, now=o.now
    )


def _expire(mails: Mails, o: Occasion) -> object:
    return deadlines.expire_unanswered(o.session, mails, booking_id=o.booking_id, now=o.now)


def _record(_: Mails, o: Occasion, *, outcome: BookingStatus) -> object:
    return outcomes.record_outcome(o.session, booking_id=o.booking_id, outcome=outcome, now=o.now)


def _calendar() -> BusyCalendar:
    return BusyCalendar(
        id=_CALENDAR,
        name="Praxis",
        kind=CalendarKind.ICS,
        host="praxis.example",
        address=b"",
        username="",
        password=None,
        blocks_tentative=False,
        is_target=False,
        etag="",
        last_modified="",
        good_at=START,
        error="",
        due_at=START,
        created_at=START,
    )


def come_between(session: Session, *days: date) -> None:
    """Let a calendar of the consultant have an appointment in the morning of each of these days from now on."""
    session.merge(_calendar())
    session.execute(delete(BusyPeriod).where(BusyPeriod.calendar_id == _CALENDAR))
    session.flush()
    for day in days:
        times = {"starts_at": at(day, time(9)), "ends_at": at(day, time(10))}
        session.add(BusyPeriod(calendar_id=_CALENDAR, uid=str(day), postal_code="", is_tentative=False, **times))


#: What can happen to a booking whose address is confirmed, by who does it and to what end.
STEPS: dict[str, Step] = {
    "accept": lambda mails, o: requests.accept_request(o.session, mails, booking_id=o.booking_id, now=o.now),
    "decline": lambda mails, o: requests.decline_request(
        o.session, mails, booking_id=o.booking_id, reason="", now=o.now
    ),
    "counter": lambda mails, o: proposals.counter_request(
        o.session, mails, booking_id=o.booking_id, wanted=_wanted(o), words="", now=o.now
    ),
    "take": lambda mails, o: proposals.take_proposal(
        o.session, mails, token=o.token, proposal_id=o.proposal_id, now=o.now
    ),
    "expire": _expire,
    "cancel by prospect": partial(_cancel, by_consultant=False),
    "cancel by consultant": partial(_cancel, by_consultant=True),
    "request move": lambda mails, o: moves.request_move(
        o.session, mails, booking_id=o.booking_id, wanted=o.half_day, now=o.now
    ),
    "move": lambda mails, o: moves.move_booking(
        o.session, mails, booking_id=o.booking_id, wanted=o.half_day, now=o.now
    ),
    "propose move": lambda mails, o: move_offers.propose_move(
        o.session, mails, booking_id=o.booking_id, wanted=_wanted(o), now=o.now
    ),
    "take move by prospect": lambda mails, o: moves.take_move(
        o.session, mails, booking_id=o.booking_id, proposal_id=o.proposal_id, by=Actor.PROSPECT, now=o.now
    ),
    "take move by consultant": lambda mails, o: moves.take_move(
        o.session, mails, booking_id=o.booking_id, proposal_id=o.proposal_id, by=Actor.CONSULTANT, now=o.now
    ),
    "keep by prospect": lambda mails, o: move_offers.keep_booking(
        o.session, mails, booking_id=o.booking_id, by=Actor.PROSPECT, now=o.now
    ),
    "keep by consultant": lambda mails, o: move_offers.keep_booking(
        o.session, mails, booking_id=o.booking_id, by=Actor.CONSULTANT, now=o.now
    ),
    "invite": lambda mails, o: circle.invite_participant(o.session, mails, token=o.token, guest=NEW_GUEST, now=o.now),
    "uninvite": lambda mails, o: circle.uninvite_participant(
        o.session, mails, token=o.token, participant_id=o.participant_id, now=o.now
    ),
    "describe": lambda mails, o: onsite.save_piece(
        o.session,
        mails,
        token=o.token,
        piece=Piece.ROOM,
        values={"room": f"Raum {o.choice}"},
        now=o.now,
    ),
    "come between": lambda _, o: come_between(o.session, LATER[(o.choice + 1) % len(LATER)][0]),
    "complete": partial(_record, outcome=BookingStatus.COMPLETED),
    "miss": partial(_record, outcome=BookingStatus.NO_SHOW),
}


def take_step(database: Database, mails: Mails, name: str, *, booking_id: int, now: datetime, choice: int = 0) -> str:
    """Take a step in a transaction of its own, with a link made before; returns the name of the refusal, or nothing."""
    with database.writing() as session:
        token = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking_id, now=now)
    return _told(database, lambda session: STEPS[name](mails, Occasion(session, booking_id, now, token, choice)))


def keep_half_day(database: Database, _: Mails, *, inquiry: str, wanted: tuple[date, Half], now: datetime) -> str:
    """Keep a half-day for another inquiry, with which its booking begins; returns the same."""

    def keep(session: Session) -> object:
        opened = open_inquiry(session, inquiry, now=now, for_update=True)
        return hold_slot(session, opened, day=wanted[0], half=wanted[1], now=now)

    return _told(database, keep)


def _told(database: Database, act: Callable[[Session], object]) -> str:
    try:
        with database.writing() as session:
            act(session)
    except Refusal as refusal:
        return type(refusal).__name__
    return ""
