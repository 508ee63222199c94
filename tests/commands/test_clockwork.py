"""What the worker does by the clock: all of it, once, and after a long sleep only what is still true."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from halbtag.commands.clockwork import take_due_steps
from halbtag.domain.half import Half
from halbtag.domain.states import BookingStatus, MessageStatus
from halbtag.persistence.models import Booking, OutboxMessage
from halbtag.services.mails import Mails
from tests.conftest import START
from tests.database_statements import counted_statements
from tests.factories import ANSWERS, DAY, later
from tests.services.test_moves import agreed, propose
from tests.services.test_proposals import NEXT_WEEK, OTHER, THURSDAY, counter, kinds, request, take

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def mails():
    return Mails(ROOT / "templates", "https://termine.example")


THIRD = replace(OTHER, email="dritte@firma.example")

#: What is due on the day after the half-day of the tests, at 10:00, of the four that `lives` begins.
AFTER_LONG_SLEEP = later(START, days=9, hours=1)


def lives(database, mails):
    """Begin a booking, one a week later, a request and a counter-proposal; return how many mails there are."""
    request(database, mails, answers=ANSWERS)
    request(database, mails, answers=ANSWERS, day=NEXT_WEEK[0], half=NEXT_WEEK[1], contact=OTHER, guests=())
    request(database, mails, day=THURSDAY[0], half=THURSDAY[1], contact=THIRD, guests=())
    day = DAY + timedelta(days=14)
    waiting = request(database, mails, day=day, contact=replace(OTHER, email="vierte@firma.example"), guests=())
    counter(database, mails, waiting, (day, Half.AFTERNOON), (day + timedelta(days=7), Half.MORNING))
    return len(kinds(database))


def told(database, *, beyond):
    return [kind for kind, _ in kinds(database, beyond=beyond)]


def test_worker_that_slept_says_what_is_still_true_and_nothing_else(ready_database, mails):
    before = lives(ready_database, mails)
    take_due_steps(ready_database, mails, now=AFTER_LONG_SLEEP)
    # Neither reminders of the half-day that is over nor of decisions that nobody can make any more.
    assert told(ready_database, beyond=before) == [
        *("request_expired", "consultant_request_expired") * 2,
        *("reminder", "consultant_reminder"),
        "outcome_needed",
    ]
    take_due_steps(ready_database, mails, now=AFTER_LONG_SLEEP)
    assert len(kinds(ready_database)) == before + 7


def test_two_workers_at_once_say_everything_once(ready_database, mails):
    before = lives(ready_database, mails)
    barrier = Barrier(2)

    def work():
        barrier.wait()
        take_due_steps(ready_database, mails, now=AFTER_LONG_SLEEP)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(work) for _ in range(2)]:
            done.result()
    assert sorted(told(ready_database, beyond=before)) == sorted(
        [
            *("request_expired", "consultant_request_expired") * 2,
            *("reminder", "consultant_reminder"),
            "outcome_needed",
        ]
    )


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_booking_that_fails_does_not_stop_the_others(ready_database, mails, caplog):
    first, second = (
        request(ready_database, mails, day=day, half=half, contact=contact, guests=())
        for (day, half), contact in ((THURSDAY, OTHER), (NEXT_WEEK, THIRD))
    )
    with ready_database.writing() as session:
        session.get(Booking, first.id).wishes = {"weeks": ["what nobody wrote"]}
    with caplog.at_level(logging.ERROR, logger="halbtag.worker"):
        take_due_steps(ready_database, mails, now=AFTER_LONG_SLEEP)
    with ready_database.reading() as session:
        states = [session.get(Booking, each.id).status for each in (first, second)]
    assert states == [BookingStatus.REQUESTED, BookingStatus.EXPIRED]
    assert caplog.messages == [f"booking {first.id}: expire_unanswered failed (ValueError)"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nothing_due_costs_a_few_statements_and_writes_nothing(ready_database, mails):
    before = lives(ready_database, mails)
    with counted_statements(ready_database) as statements:
        take_due_steps(ready_database, mails, now=START)
    assert (len(statements), told(ready_database, beyond=before)) == (8, [])
    assert [each for each in statements if not each.startswith("SELECT")] == [statements[-1]]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_stopping_worker_leaves_the_rest_to_the_next_one(ready_database, mails):
    before = lives(ready_database, mails)
    take_due_steps(ready_database, mails, now=AFTER_LONG_SLEEP, is_stopping=lambda: True)
    assert told(ready_database, beyond=before) == []


def statuses(database, *names):
    with database.reading() as session:
        rows = session.scalars(select(OutboxMessage).where(OutboxMessage.kind.in_(names)))
        return {(row.kind, row.status, row.content is None) for row in rows}


def test_reminders_that_could_not_be_sent_in_time_are_dropped(ready_database, mails):
    request(ready_database, mails, answers=ANSWERS)
    request(ready_database, mails, day=THURSDAY[0], half=THURSDAY[1], contact=OTHER, guests=())
    take_due_steps(ready_database, mails, now=later(START, days=1))
    names = ("reminder", "decision_reminder")
    assert statuses(ready_database, *names) == {(name, MessageStatus.PENDING, False) for name in names}
    take_due_steps(ready_database, mails, now=later(START, days=1, hours=8))
    assert statuses(ready_database, *names) == {
        ("reminder", MessageStatus.PENDING, False),
        ("decision_reminder", MessageStatus.SUPERSEDED, True),
    }
    take_due_steps(ready_database, mails, now=later(START, days=8))
    assert statuses(ready_database, *names) == {(name, MessageStatus.SUPERSEDED, True) for name in names}
    assert statuses(ready_database, "booking_confirmed") == {("booking_confirmed", MessageStatus.PENDING, False)}


def pending(database, *kinds):
    """Which mails of these kinds still wait, in order."""
    with database.reading() as session:
        rows = session.scalars(select(OutboxMessage).where(OutboxMessage.kind.in_(kinds)).order_by(OutboxMessage.id))
        return [row.kind for row in rows if row.status is MessageStatus.PENDING]


QUESTIONS = ("request_received", "decision_needed", "proposals_offered")


def test_questions_that_ran_out_before_they_could_be_sent_are_dropped(ready_database, mails):
    request(ready_database, mails)
    take_due_steps(ready_database, mails, now=later(START, hours=1))
    assert pending(ready_database, *QUESTIONS) == ["request_received", "decision_needed"]
    take_due_steps(ready_database, mails, now=later(START, days=3))
    assert pending(ready_database, *QUESTIONS) == []
    assert pending(ready_database, "request_expired", "confirm_address") == ["confirm_address", "request_expired"]


def test_questions_that_were_answered_or_put_anew_before_they_could_be_sent_are_dropped(ready_database, mails):
    booking = request(ready_database, mails)
    counter(ready_database, mails, booking, THURSDAY, NEXT_WEEK, now=later(START, hours=1))
    counter(ready_database, mails, booking, (DAY, Half.AFTERNOON), NEXT_WEEK, now=later(START, hours=2))
    take_due_steps(ready_database, mails, now=later(START, hours=3))
    assert pending(ready_database, *QUESTIONS) == ["proposals_offered"]
    take(ready_database, mails, booking, 3, now=later(START, hours=4))
    take_due_steps(ready_database, mails, now=later(START, hours=5))
    assert pending(ready_database, *QUESTIONS, "booking_confirmed") == ["booking_confirmed"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_questions_about_a_move_that_nobody_answered_are_dropped(ready_database, mails):
    booking = agreed(ready_database, mails)
    propose(ready_database, mails, booking)
    take_due_steps(ready_database, mails, now=later(START, hours=1))
    assert pending(ready_database, "move_proposed") == ["move_proposed"]
    take_due_steps(ready_database, mails, now=later(START, days=3))
    assert pending(ready_database, "move_proposed", "move_kept") == ["move_kept"]
