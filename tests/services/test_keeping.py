"""Half-days that can be kept: journeys are claimed, other calendars count, what speaks against is decided knowingly."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from halbtag.domain.errors import SlotTaken
from halbtag.domain.half import Half
from halbtag.domain.slots import Reason, ReasonCode
from halbtag.domain.states import BookingStatus, CalendarKind, Scope
from halbtag.persistence import tokens
from halbtag.persistence.models import BusyCalendar, BusyPeriod, Profile, SlotClaim
from halbtag.services import cancellations, requests, steps, submissions
from halbtag.services.mails import Mails
from tests.conftest import START
from tests.database_statements import counted_statements
from tests.factories import ANSWERS, CONTACT, DAY, HALF, UNSURE_ANSWERS, make_inquiry, submit
from tests.services.test_holds import hold, offered

ROOT = Path(__file__).parents[2]
HAMBURG = {**ANSWERS, "postal_code": "20095"}


@pytest.fixture(scope="module")
def mails():
    return Mails(ROOT / "templates", "https://termine.example")


@pytest.fixture
def far_database(ready_database):
    """A consultant who takes on all of Germany."""
    with ready_database.writing() as session:
        session.get(Profile, 1).range_km = 2000
    return ready_database


def add_calendar(database, *, good_at=START, periods=(), blocks_tentative=True, is_tentative=False):
    with database.writing() as session:
        calendar = BusyCalendar(
            name="Google",
            kind=CalendarKind.ICS,
            host="calendar.example",
            address=b"",
            username="",
            password=None,
            blocks_tentative=blocks_tentative,
            is_target=False,
            etag="",
            last_modified="",
            good_at=good_at,
            error="",
            due_at=START,
            created_at=START,
        )
        session.add(calendar)
        session.flush()
        for start, end, uid in periods:
            session.add(
                BusyPeriod(
                    calendar_id=calendar.id,
                    uid=uid,
                    starts_at=start,
                    ends_at=end,
                    is_tentative=is_tentative,
                    postal_code="",
                )
            )


def claims(database):
    with database.reading() as session:
        return {(claim.day, claim.half): claim.is_visit for claim in session.query(SlotClaim)}


def confirm(database, mails, booking, *, now=START):
    with database.writing() as session:
        token = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=now)
        return submissions.confirm_address(session, mails, token=token, now=now)


def requested(database, mails):
    return confirm(
        database, mails, submit(database, mails, make_inquiry(database, now=START, answers=UNSURE_ANSWERS), now=START)
    )


def test_long_journey_claims_the_half_days_around_and_frees_them_again(far_database):
    token = make_inquiry(far_database, now=START, answers=HAMBURG)
    booking = hold(far_database, token)
    assert claims(far_database) == {
        (date(2026, 11, 30), Half.AFTERNOON): False,
        (DAY, Half.MORNING): True,
        (DAY, Half.AFTERNOON): False,
    }
    with far_database.writing() as session:
        submissions.expire_holds(session, now=booking.expires_at)
    assert claims(far_database) == {}


def test_half_day_of_a_journey_is_closed_to_others(far_database):
    hold(far_database, make_inquiry(far_database, now=START, answers=HAMBURG))
    token = make_inquiry(far_database, now=START)
    assert offered(far_database, token)[DAY, Half.AFTERNOON].reasons[0].code is ReasonCode.HELD
    with pytest.raises(SlotTaken):
        hold(far_database, token, half=Half.AFTERNOON)


def test_place_changed_at_the_contact_step_changes_the_journey(far_database, mails):
    token = make_inquiry(far_database, now=START)
    hold(far_database, token)
    assert len(claims(far_database)) == 1
    submit(far_database, mails, token, now=START, contact=replace(CONTACT, postal_code="20095", city="Hamburg"))
    assert len(claims(far_database)) == 3


def test_busy_calendar_closes_the_half_day(ready_database):
    start = START.replace(month=12, day=1, hour=9)
    add_calendar(ready_database, periods=[(start, start + timedelta(hours=1), "x")])
    token = make_inquiry(ready_database, now=START)
    (reason,) = offered(ready_database, token)[DAY, Half.MORNING].reasons
    assert reason.detail == "Google, 10:00–11:00 Uhr"
    with pytest.raises(SlotTaken):
        hold(ready_database, token)


@pytest.mark.parametrize("blocks_tentative", [True, False])
def test_tentative_entry_closes_where_the_consultant_says_so(ready_database, blocks_tentative):
    start = START.replace(month=12, day=1, hour=9)
    periods = [(start, start + timedelta(hours=1), "x")]
    add_calendar(ready_database, periods=periods, blocks_tentative=blocks_tentative, is_tentative=True)
    judged = offered(ready_database, make_inquiry(ready_database, now=START))[DAY, Half.MORNING]
    assert judged.is_free is not blocks_tentative


def test_own_event_that_comes_back_never_blocks_itself(ready_database, mails):
    booking = confirm(
        ready_database, mails, submit(ready_database, mails, make_inquiry(ready_database, now=START), now=START)
    )
    add_calendar(ready_database, periods=[(booking.starts_at, booking.ends_at, booking.uid)])
    with ready_database.writing() as session:
        cancellations.cancel_booking(session, mails, booking_id=booking.id, reason="", by_consultant=False, now=START)
    assert offered(ready_database, make_inquiry(ready_database, now=START))[DAY, Half.MORNING].is_free


def test_entry_that_appeared_while_the_form_was_filled_in_ends_the_hold(ready_database, mails):
    token = make_inquiry(ready_database, now=START)
    booking = hold(ready_database, token)
    add_calendar(ready_database, periods=[(booking.starts_at, booking.ends_at, "neu")])
    with pytest.raises(SlotTaken):
        submit(ready_database, mails, token, now=START)


def test_nothing_is_booked_without_the_consultants_yes_while_calendars_are_old(ready_database, mails):
    add_calendar(ready_database, good_at=START - timedelta(hours=25))
    booking = submit(ready_database, mails, make_inquiry(ready_database, now=START), now=START)
    assert confirm(ready_database, mails, booking).status is BookingStatus.REQUESTED


def test_calendar_that_was_never_read_counts_as_old(ready_database, mails):
    add_calendar(ready_database, good_at=None)
    booking = submit(ready_database, mails, make_inquiry(ready_database, now=START), now=START)
    assert confirm(ready_database, mails, booking).status is BookingStatus.REQUESTED


def test_fresh_calendar_lets_a_fit_be_booked(ready_database, mails):
    add_calendar(ready_database)
    booking = submit(ready_database, mails, make_inquiry(ready_database, now=START), now=START)
    assert confirm(ready_database, mails, booking).status is BookingStatus.CONFIRMED


def test_what_speaks_against_a_request_must_be_named_to_accept_it(ready_database, mails):
    booking = requested(ready_database, mails)
    add_calendar(ready_database, periods=[(booking.starts_at, booking.ends_at, "neu")])
    with pytest.raises(steps.NeedsConsent) as refusal, ready_database.writing() as session:
        requests.accept_request(session, mails, booking_id=booking.id, now=START)
    (found,) = refusal.value.reasons
    assert found == Reason(ReasonCode.BUSY, "Google, 09:00–12:30 Uhr")
    for other in ("busy", f"{DAY}:{HALF}:busy", f"{DAY}:{HALF}:busy:alt", f"{DAY}:afternoon:{found.key}"):
        with pytest.raises(steps.NeedsConsent), ready_database.writing() as session:
            requests.accept_request(session, mails, booking_id=booking.id, knowing=[other], now=START)
    named = [f"{DAY}:{HALF}:{found.key}"]
    with ready_database.writing() as session:
        accepted = requests.accept_request(session, mails, booking_id=booking.id, knowing=named, now=START)
    assert accepted.status is BookingStatus.CONFIRMED


def test_tight_journey_is_flagged_to_the_consultant(ready_database, mails):
    with ready_database.writing() as session:
        session.get(Profile, 1).travel = {"earliest_departure": "08:15"}
    booking = requested(ready_database, mails)
    with ready_database.reading() as session:
        judged = steps.judge_booking(session, booking, session.get(Profile, 1), now=START)
    assert judged.is_tight
    assert [caution.code for caution in judged.cautions] == [ReasonCode.TRAVEL]


def test_notice_that_ran_out_while_the_request_waited_does_not_speak_against_it(ready_database, mails):
    booking = requested(ready_database, mails)
    with ready_database.writing() as session:
        eve = booking.starts_at - timedelta(hours=1)
        assert requests.accept_request(session, mails, booking_id=booking.id, now=eve)


def test_slots_page_still_costs_two_statements(ready_database):
    add_calendar(ready_database, periods=[(START, START + timedelta(hours=1), str(n)) for n in range(30)])
    token = make_inquiry(ready_database, now=START)
    with counted_statements(ready_database) as statements:
        offered(ready_database, token)
    assert len(statements) == 2
