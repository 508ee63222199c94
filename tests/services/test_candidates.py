"""Which half-days the consultant is shown for a counter-proposal."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from halbtag.domain.half import Half
from halbtag.domain.states import Scope
from halbtag.persistence import tokens
from halbtag.persistence.bookings import find_booking
from halbtag.services.candidates import PAGE, load_candidates
from halbtag.services.mails import Mails
from halbtag.services.submissions import confirm_address
from tests.conftest import START
from tests.database_statements import counted_statements
from tests.factories import DAY, HALF, UNSURE_ANSWERS, make_inquiry, submit

THIS_WEEK = date(2026, 11, 23)


@pytest.fixture
def database_kind():
    return "sqlite"  # what is read is tested on both with the availability


@pytest.fixture
def booking_id(ready_database):
    mails = Mails(Path(__file__).parents[2] / "templates", "https://termine.example")
    inquiry = make_inquiry(ready_database, now=START, answers=UNSURE_ANSWERS)
    booking = submit(ready_database, mails, inquiry, now=START)
    with ready_database.writing() as session:
        token = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=START)
        session.flush()
        return confirm_address(session, mails, token=token, now=START).id


def candidates(database, booking_id, *, wanted=None):
    with database.reading() as session:
        opened = find_booking(session, booking_id)
        return load_candidates(session, opened.booking, opened.profile, wanted=wanted, now=START)


def test_first_page_begins_a_week_before_what_was_asked_for_and_leaves_it_out(ready_database, booking_id):
    found = candidates(ready_database, booking_id)
    assert (found.first, found.previous, found.following) == (THIS_WEEK, None, THIS_WEEK + PAGE)
    assert [week.name for week in found.weeks][:2] == ["23.11. bis 27.11.2026", "30.11. bis 04.12.2026"]
    asked_week = found.weeks[1]
    shown = [(each.day, each.half) for each in (*asked_week.free, *asked_week.closed)]
    assert (DAY, HALF) not in shown
    assert (DAY, Half.AFTERNOON) in shown


def test_pages_keep_to_what_can_be_proposed(ready_database, booking_id):
    later = candidates(ready_database, booking_id, wanted=date(2027, 1, 6))
    assert (later.first, later.previous, later.following) == (
        date(2027, 1, 4),
        date(2027, 1, 4) - PAGE,
        date(2027, 1, 4) + PAGE,
    )
    assert candidates(ready_database, booking_id, wanted=date(2020, 1, 1)).first == THIS_WEEK
    last = candidates(ready_database, booking_id, wanted=date(9999, 12, 31))
    assert last.following is None
    assert last.first + PAGE <= THIS_WEEK + timedelta(days=731 + 7)


def test_a_page_costs_one_statement(ready_database, booking_id):
    with ready_database.reading() as session:
        opened = find_booking(session, booking_id)
        with counted_statements(ready_database) as statements:
            load_candidates(session, opened.booking, opened.profile, now=START)
    assert len(statements) == 1
