"""What became of a half-day: asked once, answered by one click, mended by another."""

from pathlib import Path

import pytest

from halbtag.domain.errors import IllegalTransition
from halbtag.domain.states import Actor, BookingStatus, ProposalStatus
from halbtag.persistence import agenda
from halbtag.services import cancellations, moves, outcomes
from halbtag.services.mails import Mails
from tests.conftest import START
from tests.factories import ANSWERS, DAY, HALF, later
from tests.services.test_proposals import NEXT_WEEK, claims, kinds, last_step, reload, request

ROOT = Path(__file__).parents[2]
BEGINS = later(START, days=8)
DAY_AFTER = later(BEGINS, days=1)


@pytest.fixture(scope="module")
def mails():
    return Mails(ROOT / "templates", "https://termine.example")


@pytest.fixture
def booking(ready_database, mails):
    return request(ready_database, mails, answers=ANSWERS)


def record(database, booking, outcome, *, now=DAY_AFTER):
    with database.writing() as session:
        outcomes.record_outcome(session, booking_id=booking.id, outcome=outcome, now=now)
    return reload(database, booking)


def ask(database, mails, booking, *, now=DAY_AFTER):
    with database.writing() as session:
        return outcomes.ask_outcome(session, mails, booking_id=booking.id, now=now)


def unasked(database, now):
    with database.reading() as session:
        return outcomes.list_unasked(session, now)


def test_outcome_is_asked_once_on_the_day_after(ready_database, mails, booking):
    before = len(kinds(ready_database))
    assert unasked(ready_database, later(DAY_AFTER, seconds=-1)) == []
    assert unasked(ready_database, DAY_AFTER) == [booking.id]
    assert ask(ready_database, mails, booking) is True
    assert ask(ready_database, mails, booking) is False
    assert unasked(ready_database, later(DAY_AFTER, days=1)) == []
    assert kinds(ready_database, beyond=before) == [("outcome_needed", "anna@beispiel-beratung.example")]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_half_day_that_is_over_is_listed_until_its_outcome_is_noted(ready_database, booking):
    def listed(now):
        with ready_database.reading() as session:
            coming = agenda.list_confirmed(session, now=now, limit=5)
            return [each.id for each in coming], [each.id for each in agenda.list_without_outcome(session, now=now)]

    assert listed(later(BEGINS, hours=1)) == ([booking.id], [])
    assert listed(DAY_AFTER) == ([], [booking.id])
    record(ready_database, booking, BookingStatus.COMPLETED)
    assert listed(DAY_AFTER) == ([], [])


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_was_called_off_stands_apart_from_what_is_to_come(ready_database, mails, booking):
    with ready_database.writing() as session:
        cancellations.cancel_booking(session, mails, booking_id=booking.id, reason="", by_consultant=True, now=START)
    with ready_database.reading() as session:
        assert agenda.list_upcoming(session, today=DAY, limit=5) == []
        assert [each.id for each in agenda.list_called_off(session, today=DAY, limit=5)] == [booking.id]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_outcome_is_not_asked_after_two_weeks_nor_of_what_did_not_come_to_pass(ready_database, mails, booking):
    assert unasked(ready_database, later(BEGINS, days=14)) == [booking.id]
    assert unasked(ready_database, later(BEGINS, days=14, seconds=1)) == []
    with ready_database.writing() as session:
        cancellations.cancel_booking(session, mails, booking_id=booking.id, reason="", by_consultant=True, now=START)
    assert (unasked(ready_database, DAY_AFTER), ask(ready_database, mails, booking)) == ([], False)


@pytest.mark.parametrize("outcome", [BookingStatus.COMPLETED, BookingStatus.NO_SHOW])
def test_outcome_is_recorded_and_can_be_mended(ready_database, booking, outcome):
    (other,) = {BookingStatus.COMPLETED, BookingStatus.NO_SHOW} - {outcome}
    assert record(ready_database, booking, outcome).status is outcome
    steps = last_step(ready_database, booking)
    assert steps[0] is Actor.CONSULTANT
    assert record(ready_database, booking, outcome).status is outcome
    assert last_step(ready_database, booking) == steps
    assert record(ready_database, booking, other).status is other
    assert (claims(ready_database), unasked(ready_database, DAY_AFTER)) == ([(DAY, HALF)], [])


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_outcome_is_not_known_before_the_half_day_begins(ready_database, booking):
    with pytest.raises(IllegalTransition):
        record(ready_database, booking, BookingStatus.COMPLETED, now=later(BEGINS, seconds=-1))
    assert record(ready_database, booking, BookingStatus.COMPLETED, now=BEGINS).status is BookingStatus.COMPLETED


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_outcome_of_a_request_is_refused(ready_database, mails):
    waiting = request(ready_database, mails)
    with pytest.raises(IllegalTransition):
        record(ready_database, waiting, BookingStatus.NO_SHOW)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_outcome_ends_a_move_that_was_never_decided(ready_database, mails, booking):
    with ready_database.writing() as session:
        session.get(type(booking), booking.id).verdict = "CLARIFY"
    with ready_database.writing() as session:
        moves.request_move(session, mails, booking_id=booking.id, wanted=NEXT_WEEK, now=START)
    over = record(ready_database, booking, BookingStatus.COMPLETED)
    assert (over.status, [each.status for each in over.proposals]) == (
        BookingStatus.COMPLETED,
        [ProposalStatus.FREED],
    )
    assert claims(ready_database) == [(DAY, HALF)]
