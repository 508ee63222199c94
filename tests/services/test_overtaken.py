"""A half-day that the consultant proposed, and something has come between since: it is asked for, not booked."""

from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from halbtag.domain.errors import IllegalTransition
from halbtag.domain.states import Actor, BookingStatus, ProposalStatus, Scope
from halbtag.persistence.bookings import open_booking
from halbtag.persistence.models import OutboxMessage
from halbtag.services import deadlines, move_offers, moves, proposals, requests
from halbtag.services.overtaken import find_overtaken, is_asked_again
from halbtag.services.steps import NeedsConsent, judge_booking
from tests.conftest import START
from tests.factories import CONTACT, consent_to, later
from tests.life import come_between
from tests.services.test_moves import agreed
from tests.services.test_proposals import (
    NEXT_WEEK,
    THURSDAY,
    WEDNESDAY,
    claims,
    counter,
    kinds,
    last_step,
    link_of,
    mails,
    reload,
    request,
    take,
)

__all__ = ["mails"]

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

APPOINTMENT = "Praxis, 09:00–10:00 Uhr"


@pytest.fixture
def countered(ready_database, mails):
    """A request that was answered with two half-days; on the first of them something has come between since."""
    booking = counter(ready_database, mails, request(ready_database, mails), THURSDAY, NEXT_WEEK)
    happen(ready_database, THURSDAY[0])
    return booking


@pytest.fixture
def offered(ready_database, mails):
    """An agreed half-day for which the consultant proposed two others; the first of them is his no more."""
    booking = agreed(ready_database, mails)
    with ready_database.writing() as session:
        move_offers.propose_move(session, mails, booking_id=booking.id, wanted=(THURSDAY, NEXT_WEEK), now=START)
    happen(ready_database, THURSDAY[0])
    return reload(ready_database, booking)


def happen(database, *days):
    with database.writing() as session:
        come_between(session, *days)


def newest(database, kind):
    """What the newest mail of a kind says, on one line."""
    with database.reading() as session:
        rows = select(OutboxMessage.content).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id.desc())
        message = message_from_bytes(session.scalars(rows).first(), policy=policy.SMTP)
    return " ".join(message.get_body(("plain",)).get_content().split())


def accept(database, mails, booking, *, now=START):
    """Accept knowingly, after the page was shown for which it is refused."""
    try:
        with database.writing() as session:
            requests.accept_request(session, mails, booking_id=booking.id, now=now)
    except NeedsConsent as refusal:
        told = refusal.reasons
    with database.writing() as session:
        opened = open_booking(session, link_of(database, booking, session), scope=Scope.BOOKING, now=now)
        judged = judge_booking(session, opened.booking, opened.profile, now=now)
        knowing = [f"{judged.day}:{judged.half}:{reason.key}" for reason in told]
        requests.accept_request(session, mails, booking_id=booking.id, knowing=knowing, now=now)
    return reload(database, booking)


def take_move(database, mails, booking, number, *, by=Actor.PROSPECT, knowing=(), now=START):
    chosen = reload(database, booking).proposals[number].id
    with database.writing() as session:
        common = {"booking_id": booking.id, "proposal_id": chosen, "by": by, "knowing": knowing, "now": now}
        moves.take_move(session, mails, **common)
    return reload(database, booking)


def test_half_day_that_he_cannot_reach_any_more_is_asked_for_and_kept(ready_database, mails, countered):
    before = len(kinds(ready_database))
    asked = take(ready_database, mails, countered, 0)
    assert (asked.status, (asked.day, asked.half)) == (BookingStatus.REQUESTED, THURSDAY)
    assert claims(ready_database) == [THURSDAY]
    assert START < asked.expires_at <= asked.starts_at
    assert is_asked_again(asked)
    assert [kind for kind, _ in kinds(ready_database, beyond=before)] == ["request_received", "decision_needed"]
    assert last_step(ready_database, asked) == (
        Actor.PROSPECT,
        "ask_taken",
        BookingStatus.REQUESTED,
        "Do., 03.12. Vormittag",
    )
    assert f"Dagegen spricht inzwischen: - belegt: {APPOINTMENT}" in newest(ready_database, "decision_needed")
    assert "inzwischen etwas dazwischengekommen" in newest(ready_database, "request_received")
    assert "Praxis" not in newest(ready_database, "request_received")


def test_other_half_day_of_the_round_is_booked_as_promised(ready_database, mails, countered):
    token = link_of(ready_database, countered)
    with ready_database.reading() as session:
        opened = open_booking(session, token, scope=Scope.BOOKING, now=START)
        assert find_overtaken(session, opened, now=START) == {countered.proposals[0].id}
    assert take(ready_database, mails, countered, 1).status is BookingStatus.CONFIRMED


def test_asking_twice_is_asking_once_and_another_one_comes_too_late(ready_database, mails, countered):
    take(ready_database, mails, countered, 0)
    before = kinds(ready_database)
    assert take(ready_database, mails, countered, 0).status is BookingStatus.REQUESTED
    with pytest.raises(IllegalTransition):
        take(ready_database, mails, countered, 1)
    assert kinds(ready_database) == before


def test_what_he_knew_as_he_proposed_it_does_not_count(ready_database, mails):
    booking = request(ready_database, mails)
    happen(ready_database, THURSDAY[0])
    with pytest.raises(proposals.HalfDaysClosed) as refusal:
        counter(ready_database, mails, booking, THURSDAY, NEXT_WEEK)
    counter(ready_database, mails, booking, THURSDAY, NEXT_WEEK, knowing=consent_to(refusal.value))
    assert take(ready_database, mails, booking, 0).status is BookingStatus.CONFIRMED


def test_he_comes_all_the_same_or_proposes_others(ready_database, mails, countered):
    take(ready_database, mails, countered, 0)
    again = counter(ready_database, mails, countered, WEDNESDAY, NEXT_WEEK)
    assert (again.status, claims(ready_database)) == (BookingStatus.COUNTERED, [WEDNESDAY, NEXT_WEEK])
    assert take(ready_database, mails, countered, 3).status is BookingStatus.CONFIRMED
    assert f"{CONTACT.company} hat einen Ihrer Vorschläge gewählt" in newest(ready_database, "consultant_invited")


def test_he_accepts_what_has_come_between_only_knowingly(ready_database, mails, countered):
    take(ready_database, mails, countered, 0)
    assert accept(ready_database, mails, countered).status is BookingStatus.CONFIRMED
    assert f"Sie haben {CONTACT.company} zugesagt" in newest(ready_database, "consultant_invited")


def test_refusal_speaks_of_the_half_day_and_not_of_proposals(ready_database, mails, countered):
    take(ready_database, mails, countered, 0)
    with ready_database.writing() as session:
        requests.decline_request(session, mails, booking_id=countered.id, reason="", now=START)
    assert "kann diesen Halbtag leider nicht zusagen" in newest(ready_database, "request_declined")


def test_question_that_nobody_answers_ends_as_his_silence(ready_database, mails, countered):
    asked = take(ready_database, mails, countered, 0)
    with ready_database.writing() as session:
        deadlines.expire_unanswered(session, mails, booking_id=asked.id, now=later(asked.expires_at, seconds=1))
    assert claims(ready_database) == []
    assert "Sie ist ausgeblieben" in newest(ready_database, "request_expired")


def test_move_that_he_cannot_make_any_more_is_asked_for_beside_the_old_half_day(ready_database, mails, offered):
    own, before = (offered.day, offered.half), len(kinds(ready_database))
    asked = take_move(ready_database, mails, offered, 0)
    assert (asked.status, (asked.day, asked.half), asked.sequence) == (BookingStatus.MOVING, own, 0)
    assert claims(ready_database) == sorted([own, THURSDAY])
    assert [(each.by, each.status) for each in asked.proposals] == [
        (Actor.CONSULTANT, ProposalStatus.FREED),
        (Actor.CONSULTANT, ProposalStatus.FREED),
        (Actor.PROSPECT, ProposalStatus.OPEN),
    ]
    assert is_asked_again(asked)
    mailed = kinds(ready_database, beyond=before)
    assert mailed[0] == ("move_received", CONTACT.email)
    assert [kind for kind, _ in mailed] == ["move_received", "move_decision_needed"]
    assert f"Dagegen spricht inzwischen: - belegt: {APPOINTMENT}" in newest(ready_database, "move_decision_needed")
    assert "etwas dazwischengekommen" in newest(ready_database, "move_received")


def test_asking_twice_for_a_move_is_asking_once(ready_database, mails, offered):
    take_move(ready_database, mails, offered, 0)
    before = kinds(ready_database)
    take_move(ready_database, mails, offered, 0)
    assert kinds(ready_database) == before


def test_move_that_was_asked_for_is_made_knowingly(ready_database, mails, offered):
    take_move(ready_database, mails, offered, 0)
    with pytest.raises(proposals.HalfDaysClosed) as refusal:
        take_move(ready_database, mails, offered, 2, by=Actor.CONSULTANT)
    knowing = consent_to(refusal.value)
    moved = take_move(ready_database, mails, offered, 2, by=Actor.CONSULTANT, knowing=knowing)
    assert (moved.status, (moved.day, moved.half), claims(ready_database)) == (
        BookingStatus.CONFIRMED,
        THURSDAY,
        [THURSDAY],
    )
