"""Every pair of steps that can race, in two processes on both databases: one wins, and the other is told."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor
from functools import partial
from itertools import combinations_with_replacement
from pathlib import Path

import pytest
from sqlalchemy import select

from halbtag.domain.booking_states import edge_of
from halbtag.domain.states import AGREED, KEEPING, OVER, BookingStatus, Channel, ProposalStatus, Scope
from halbtag.persistence import tokens
from halbtag.persistence.models import Booking, BookingStep, OutboxMessage, Proposal, SlotClaim
from halbtag.services import submissions
from halbtag.services.mails import Mails
from tests.conftest import START
from tests.e2e.racing import race, start_runners
from tests.factories import ANSWERS, DAY, HALF, UNSURE_ANSWERS, later, make_inquiry, submit
from tests.life import LATER, keep_half_day, take_step

MAILS = Mails(Path(__file__).parents[2] / "templates", "https://termine.example")

#: When promises have run out and the half-day is yet to come; and when it is over.
LATE = later(START, days=6)
DAY_AFTER = later(START, days=9)

#: The steps that exist from each state, and what leads there after the address is confirmed.
WAYS: dict[str, tuple[list[str], list[str]]] = {
    "requested": ([], ["accept", "decline", "counter", "cancel by prospect", "expire", "invite", "uninvite"]),
    "countered": (["counter"], ["take", "decline", "counter", "cancel by prospect", "expire", "invite"]),
    "countered and overtaken": (
        ["counter", "come between"],
        ["take", "decline", "cancel by prospect", "expire"],
    ),
    "confirmed": (
        [],
        ["move", "request move", "propose move", "cancel by prospect", "cancel by consultant", "invite", "uninvite",
         "describe"],
    ),
    "moving": (
        ["propose move"],
        ["take move by prospect", "keep by prospect", "keep by consultant", "cancel by prospect",
         "cancel by consultant", "expire", "invite", "uninvite", "describe"],
    ),
    "proposed and overtaken": (
        ["propose move", "come between"],
        ["take move by prospect", "keep by prospect", "keep by consultant", "cancel by consultant", "expire"],
    ),
    "confirmed and over": ([], ["complete", "miss"]),
    "moving and over": (["propose move"], ["complete", "miss", "keep by prospect", "expire"]),
    "completed": (["complete"], ["complete", "miss"]),
    "missed": (["miss"], ["complete", "miss"]),
    "asked to move": (
        ["accept", "request move"],
        ["take move by consultant", "keep by consultant", "keep by prospect", "cancel by prospect", "expire"],
    ),
}  # fmt: skip

OUTCOMES = {"complete", "miss"}

#: The states that begin with a request.
UNSURE = ("requested", "countered", "countered and overtaken", "asked to move")

PAIRS = [(state, *pair) for state, (_, names) in WAYS.items() for pair in combinations_with_replacement(names, 2)]


@pytest.fixture(scope="module")
def runners() -> Iterator[Executor]:
    with start_runners() as runners:
        yield runners


def prepared(database, state):
    """Return the id of a booking in this state."""
    answers = UNSURE_ANSWERS if state in UNSURE else ANSWERS
    booking = submit(database, MAILS, make_inquiry(database, now=START, answers=answers), now=START)
    with database.writing() as session:
        token = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=START)
        submissions.confirm_address(session, MAILS, token=token, now=START)
    for name in WAYS[state][0]:
        now = DAY_AFTER if name in OUTCOMES else START
        assert take_step(database, MAILS, name, booking_id=booking.id, now=now) == ""
    return booking.id


def moment_of(state, names):
    """Return when these steps are possible."""
    if not OUTCOMES.isdisjoint({*names, *WAYS[state][0]}) or state.endswith("over"):
        return DAY_AFTER
    return LATE if "expire" in names else START


@pytest.mark.parametrize(("state", "one", "other"), PAIRS, ids=[" / ".join(pair) for pair in PAIRS])
def test_two_steps_at_once_are_one_after_the_other(runners, ready_database, database_url, state, one, other):
    booking_id = prepared(ready_database, state)
    before = steps_of(ready_database, booking_id)
    now = moment_of(state, (one, other))
    actions = [step(name, booking_id, now=now, choice=choice) for choice, name in enumerate((one, other))]
    told = race(runners, database_url, actions)
    assert "" in told
    assert set(told) <= {"", "IllegalTransition", "SlotTaken", "NoticePassed", "AlreadyInvited"}
    taken = steps_of(ready_database, booking_id)[len(before) :]
    assert (1 if before[-1].status not in OVER else 0) <= len(taken) <= told.count("")
    assert is_a_way(before[-1].status, taken)
    agrees(ready_database, booking_id, taken or before)


@pytest.mark.parametrize("name", ["move", "request move", "propose move"])
def test_move_against_another_booking_of_the_same_half_day(runners, ready_database, database_url, name):
    booking_id = prepared(ready_database, "requested")
    assert take_step(ready_database, MAILS, "accept", booking_id=booking_id, now=START) == ""
    inquiry = make_inquiry(ready_database, now=START)
    keep = partial(keep_half_day, inquiry=inquiry, wanted=LATER[0], now=START)
    told = race(runners, database_url, [step(name, booking_id, now=START), keep])
    assert told.count("") == 1
    assert set(told) <= {"", "SlotTaken", "HalfDaysClosed"}
    has_moved = told[0] == ""
    with ready_database.reading() as session:
        owners = session.scalars(select(SlotClaim.booking_id).where(SlotClaim.day == LATER[0][0])).all()
        booking = session.get(Booking, booking_id)
    assert [owner == booking_id for owner in owners] == [has_moved]
    is_there = has_moved and name == "move"
    assert (booking.day, booking.half) == (LATER[0] if is_there else (DAY, HALF))
    waits = has_moved and name != "move"
    assert booking.status is (BookingStatus.MOVING if waits else BookingStatus.CONFIRMED)


def step(name, booking_id, *, now, choice=0):
    return partial(take_step, name=name, booking_id=booking_id, now=now, choice=choice)


def steps_of(database, booking_id):
    with database.reading() as session:
        return list(
            session.scalars(select(BookingStep).where(BookingStep.booking_id == booking_id).order_by(BookingStep.id))
        )


def is_a_way(status, taken):
    """Say whether the table leads from the status through these steps, one after the other."""
    for step in taken:
        edge = edge_of(step.action)
        if status not in edge.sources or step.status is not (edge.target or status):
            return False
        status = step.status
    return True


def agrees(database, booking_id, taken):
    """Check that booking, claims, proposals and messages tell one story."""
    with database.reading() as session:
        booking = session.get(Booking, booking_id)
        claims = session.scalars(select(SlotClaim)).all()
        offers = session.scalars(select(Proposal).where(Proposal.status == ProposalStatus.OPEN)).all()
        revisions = session.execute(
            select(OutboxMessage.stream, OutboxMessage.revision, OutboxMessage.kind).where(
                OutboxMessage.channel == Channel.MAIL, OutboxMessage.revision.is_not(None)
            )
        ).all()
    assert booking.status is (taken[-1].status)
    kept = {(booking.day, booking.half)} if booking.status in KEEPING - {BookingStatus.COUNTERED} else set()
    assert {(claim.day, claim.half) for claim in claims} == kept | {(offer.day, offer.half) for offer in offers}
    assert bool(offers) is (booking.status in (BookingStatus.COUNTERED, BookingStatus.MOVING))
    assert (booking.ended_at is None) is (
        booking.status in AGREED | OVER | {BookingStatus.REQUESTED, BookingStatus.COUNTERED}
    )
    assert max(Counter((stream, revision) for stream, revision, _ in revisions).values(), default=1) == 1
