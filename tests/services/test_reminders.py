"""Reminders before a half-day: to everybody, once, and only what is true."""

from pathlib import Path

import pytest
from sqlalchemy import select

from halbtag.domain.reminders import ReminderKind
from halbtag.domain.states import BookingStatus
from halbtag.persistence.models import Profile, Reminder
from halbtag.services import cancellations, moves, reminders
from halbtag.services.mails import Mails
from tests.conftest import START
from tests.factories import ANSWERS, CONTACT, DAY, GUESTS, later
from tests.services.test_proposals import NEXT_WEEK, kinds, reload, request

CONSULTANT = "anna@beispiel-beratung.example"
ROOT = Path(__file__).parents[2]

#: The half-day is on Tuesday, 1 December; the tests begin on Monday, 23 November, both at 09:00.
FIRST_AT, EVE_AT, BEGINS = later(START, days=1), later(START, days=7), later(START, days=8)


@pytest.fixture(scope="module")
def mails():
    return Mails(ROOT / "templates", "https://termine.example")


@pytest.fixture
def booking(ready_database, mails):
    return request(ready_database, mails, answers=ANSWERS)


def remind(database, mails, booking, *, now):
    with database.writing() as session:
        return reminders.remind(session, mails, booking_id=booking.id, now=now)


def due(database, now):
    with database.reading() as session:
        return reminders.list_due(session, now)


def settings(database, **values):
    with database.writing() as session:
        for name, value in values.items():
            setattr(session.get(Profile, 1), name, value)


def said(database):
    with database.reading() as session:
        rows = session.scalars(select(Reminder).order_by(Reminder.created_at))
        return [(row.kind, row.anchor) for row in rows]


def test_everybody_is_reminded_a_week_and_a_working_day_before(ready_database, mails, booking):
    before = len(kinds(ready_database))
    assert (due(ready_database, later(FIRST_AT, seconds=-1)), due(ready_database, FIRST_AT)) == ([], [booking.id])
    assert remind(ready_database, mails, booking, now=FIRST_AT) is ReminderKind.FIRST
    assert (due(ready_database, later(EVE_AT, seconds=-1)), due(ready_database, EVE_AT)) == ([], [booking.id])
    assert remind(ready_database, mails, booking, now=EVE_AT) is ReminderKind.EVE
    assert due(ready_database, later(BEGINS, seconds=-1)) == []
    everybody = [
        ("reminder", CONTACT.email),
        *(("circle_reminder", guest.email) for guest in GUESTS),
        ("consultant_reminder", CONSULTANT),
    ]
    assert kinds(ready_database, beyond=before) == everybody * 2
    assert said(ready_database) == [("first", BEGINS), ("eve", BEGINS)]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"reminder_days": 0}, (False, True)),
        ({"reminds_on_eve": False}, (True, True)),
        ({"reminder_days": 0, "reminds_on_eve": False}, (False, False)),
        ({"reminder_days": 3}, (False, True)),
    ],
    ids=["no first", "no eve", "none", "three days"],
)
def test_reminders_go_by_the_settings(ready_database, booking, values, expected):
    settings(ready_database, **values)
    found = due(ready_database, FIRST_AT), due(ready_database, EVE_AT)
    assert tuple(each == [booking.id] for each in found) == expected


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_after_a_move_the_new_half_day_is_reminded_of(ready_database, mails, booking):
    remind(ready_database, mails, booking, now=FIRST_AT)
    with ready_database.writing() as session:
        moves.request_move(session, mails, booking_id=booking.id, wanted=NEXT_WEEK, now=later(FIRST_AT, hours=1))
    assert due(ready_database, later(START, days=7, hours=23)) == []
    assert remind(ready_database, mails, booking, now=BEGINS) is ReminderKind.FIRST
    assert said(ready_database) == [("first", BEGINS), ("first", later(BEGINS, days=7))]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_move_to_a_near_half_day_is_reminder_enough(ready_database, mails, booking):
    settings(ready_database, reminder_days=14)
    with ready_database.writing() as session:
        moved = later(START, days=2)
        moves.move_booking(session, mails, booking_id=booking.id, wanted=NEXT_WEEK, now=moved)
    assert (due(ready_database, moved), due(ready_database, later(START, days=13, hours=23))) == ([], [])
    assert due(ready_database, later(START, days=14)) == [booking.id]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_undecided_move_is_reminded_of_as_it_is_agreed(ready_database, mails, booking):
    with ready_database.writing() as session:
        session.get(type(booking), booking.id).verdict = "CLARIFY"
    with ready_database.writing() as session:
        moves.request_move(session, mails, booking_id=booking.id, wanted=NEXT_WEEK, now=START)
    assert reload(ready_database, booking).status is BookingStatus.MOVING
    assert remind(ready_database, mails, booking, now=FIRST_AT) is ReminderKind.FIRST


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nobody_is_reminded_of_a_cancelled_half_day(ready_database, mails, booking):
    with ready_database.writing() as session:
        cancellations.cancel_booking(
            session, mails, booking_id=booking.id, reason="", by_consultant=True, now=later(START, hours=1)
        )
    assert (due(ready_database, FIRST_AT), remind(ready_database, mails, booking, now=FIRST_AT)) == ([], None)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_request_is_not_reminded_of_before_it_is_accepted(ready_database, mails):
    waiting = request(ready_database, mails)
    assert (due(ready_database, FIRST_AT), remind(ready_database, mails, waiting, now=FIRST_AT)) == ([], None)
    assert waiting.day == DAY
