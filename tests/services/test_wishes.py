"""Wish windows on both databases: taken in without a half-day, answered with proposals, and never a date."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from halbtag.domain.errors import IllegalTransition
from halbtag.domain.half import Half
from halbtag.domain.states import BookingStatus, Scope
from halbtag.domain.wishes import Wishes
from halbtag.persistence import agenda, tokens
from halbtag.persistence.bookings import load_booking
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import OutboxMessage, SlotClaim
from halbtag.persistence.profile import load_profile
from halbtag.services import proposals, requests, submissions, wishes
from halbtag.services.holds import NotQualified, hold_slot
from halbtag.services.mails import Mails
from halbtag.services.writeback import list_events
from tests.conftest import START
from tests.factories import ABSENT_ANSWERS, CONTACT, DAY, GUESTS, HALF, make_inquiry

ROOT = Path(__file__).parents[2]
CONSULTANT = "anna@beispiel-beratung.example"

#: Two Mondays.
WISHES = Wishes((date(2026, 12, 7), date(2026, 12, 14)), (1, 3), (Half.MORNING,), "Gern vor Weihnachten.")
TUESDAY, THURSDAY = (date(2026, 12, 8), Half.MORNING), (date(2026, 12, 10), Half.MORNING)


@pytest.fixture(scope="module")
def mails():
    return Mails(ROOT / "templates", "https://termine.example")


def wish(database, mails, token=None, *, wished=WISHES, contact=CONTACT, now=START):
    token = token or make_inquiry(database, now=now)
    with database.writing() as session:
        opened = open_inquiry(session, token, now=now, for_update=True)
        return wishes.submit_wishes(
            session, mails, opened=opened, wishes=wished, contact=contact, guests=GUESTS, now=now
        )


def confirm(database, mails, booking, *, now=START):
    with database.writing() as session:
        token = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=now)
        session.flush()
        submissions.confirm_address(session, mails, token=token, now=now)
    return reload(database, booking)


def reload(database, booking):
    with database.reading() as session:
        return load_booking(session, booking.id)


def count_claims(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(SlotClaim))


def kinds(database):
    with database.reading() as session:
        rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        return [(row.kind, row.recipient) for row in rows]


def test_wishes_span_their_windows_keep_nothing_and_have_the_address_confirmed(ready_database, mails):
    booking = reload(ready_database, wish(ready_database, mails))
    assert (booking.status, booking.wished, booking.expires_at) == (
        BookingStatus.VERIFYING,
        WISHES,
        START + timedelta(hours=2),
    )
    assert (booking.day, booking.half) == TUESDAY
    assert booking.starts_at == datetime(2026, 12, 8, 8, 0, tzinfo=UTC)
    assert booking.ends_at == datetime(2026, 12, 17, 11, 30, tzinfo=UTC)
    assert count_claims(ready_database) == 0
    assert kinds(ready_database) == [("confirm_address", CONTACT.email)]


def test_confirmed_wishes_are_a_request_even_where_the_company_fits(ready_database, mails):
    booking = confirm(ready_database, mails, wish(ready_database, mails))
    # Monday, 09:00: two working days of eight hours.
    assert (booking.status, booking.expires_at) == (BookingStatus.REQUESTED, START + timedelta(days=1, hours=8))
    assert kinds(ready_database)[1:] == [("request_received", CONTACT.email), ("decision_needed", CONSULTANT)]
    assert count_claims(ready_database) == 0


def test_wishes_give_a_held_half_day_back(ready_database, mails):
    token = make_inquiry(ready_database, now=START)
    with ready_database.writing() as session:
        held = hold_slot(
            session, open_inquiry(session, token, now=START, for_update=True), day=DAY, half=HALF, now=START
        )
    wish(ready_database, mails, token)
    assert reload(ready_database, held).status is BookingStatus.EXPIRED
    assert count_claims(ready_database) == 0


def test_wishes_are_answered_with_proposals_of_which_one_is_booked(ready_database, mails):
    booking = confirm(ready_database, mails, wish(ready_database, mails))
    with pytest.raises(requests.NoHalfDay), ready_database.writing() as session:
        requests.accept_request(session, mails, booking_id=booking.id, now=START)
    with ready_database.writing() as session:
        proposals.counter_request(
            session, mails, booking_id=booking.id, wanted=[TUESDAY, THURSDAY], words="", now=START
        )
    offer = reload(ready_database, booking).proposals[1]
    with ready_database.writing() as session:
        token = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=START)
        session.flush()
        proposals.take_proposal(session, mails, token=token, proposal_id=offer.id, now=START)
    booked = reload(ready_database, booking)
    assert (booked.status, booked.is_wish, booked.day, booked.half) == (BookingStatus.CONFIRMED, False, *THURSDAY)
    assert (booked.starts_at, booked.ends_at) == (offer.starts_at, offer.ends_at)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_declined_wishes_tell_the_prospect(ready_database, mails):
    booking = confirm(ready_database, mails, wish(ready_database, mails))
    with ready_database.writing() as session:
        requests.decline_request(session, mails, booking_id=booking.id, reason="Ausgebucht.", now=START)
    assert reload(ready_database, booking).status is BookingStatus.DECLINED
    assert kinds(ready_database)[-1] == ("request_declined", CONTACT.email)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_windows_that_are_over_are_refused(ready_database, mails):
    over = replace(WISHES, weeks=(date(2026, 11, 16),))
    with pytest.raises(wishes.NothingWished):
        wish(ready_database, mails, wished=over)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_wishes_from_beyond_the_range_are_refused(ready_database, mails):
    with pytest.raises(NotQualified):
        wish(ready_database, mails, contact=replace(CONTACT, postal_code="20095", city="Hamburg"))
    not_yet = make_inquiry(ready_database, now=START, answers=ABSENT_ANSWERS)
    with pytest.raises(NotQualified):
        wish(ready_database, mails, not_yet)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_one_mailbox_cannot_be_flooded_with_wishes(ready_database, mails):
    for _ in range(submissions.UNCONFIRMED_PER_DAY):
        wish(ready_database, mails)
    with pytest.raises(submissions.TooManyUnconfirmed):
        wish(ready_database, mails)


def test_wishes_sent_twice_are_taken_in_once(ready_database, mails):
    token = make_inquiry(ready_database, now=START)
    wish(ready_database, mails, token)
    with pytest.raises(IllegalTransition):
        wish(ready_database, mails, token)
    assert kinds(ready_database) == [("confirm_address", CONTACT.email)]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_wishes_taken_back_leave_nothing_held(ready_database, mails):
    token = make_inquiry(ready_database, now=START)
    wish(ready_database, mails, token)
    with ready_database.writing() as session:
        submissions.take_back_submission(session, open_inquiry(session, token, now=START, for_update=True), now=START)
    with ready_database.reading() as session:
        assert open_inquiry(session, token, now=START).booking is None
    assert wish(ready_database, mails, token).status is BookingStatus.VERIFYING


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_wishes_stand_in_no_calendar_until_something_is_proposed(ready_database, mails):
    booking = confirm(ready_database, mails, wish(ready_database, mails))
    assert events_of(ready_database, booking) == []
    with ready_database.writing() as session:
        proposals.counter_request(
            session, mails, booking_id=booking.id, wanted=[TUESDAY, THURSDAY], words="", now=START
        )
    assert [event.start for event in events_of(ready_database, booking)] == [
        proposal.starts_at for proposal in reload(ready_database, booking).proposals
    ]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_wishes_stay_to_come_until_they_are_answered(ready_database, mails):
    booking = confirm(ready_database, mails, wish(ready_database, mails))
    begun = date(2026, 12, 9)
    assert listed(ready_database, today=begun) == ([booking.id], [])
    with ready_database.writing() as session:
        requests.decline_request(session, mails, booking_id=booking.id, reason="", now=START)
    assert listed(ready_database, today=begun) == ([], [booking.id])


def listed(database, *, today):
    with database.reading() as session:
        upcoming = agenda.list_upcoming(session, today=today, limit=9)
        past = agenda.list_past(session, today=today, limit=9)
        return [booking.id for booking in upcoming], [booking.id for booking in past]


def events_of(database, booking):
    with database.reading() as session:
        return list_events(session, [load_booking(session, booking.id)], load_profile(session))
