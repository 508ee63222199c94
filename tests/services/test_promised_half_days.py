"""A half-day that was promised and has changed meanwhile: closed, or at other times; on both databases."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from halbtag.domain.errors import SlotTaken, TimesChanged
from halbtag.domain.half import Half
from halbtag.domain.slots import Override, ReasonCode
from halbtag.domain.states import BookingStatus, Scope
from halbtag.persistence import tokens
from halbtag.persistence.bookings import open_booking
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import Booking, OutboxMessage, Profile, SlotClaim, WeeklyRule
from halbtag.services import moves, requests, steps, submissions
from halbtag.services.holds import hold_slot, reasons_against_hold
from halbtag.services.mails import Mails
from halbtag.services.overrides import add_override
from halbtag.services.surroundings import load_surroundings
from tests.conftest import START
from tests.factories import DAY, HALF, make_inquiry, submit
from tests.services.test_keeping import add_calendar
from tests.services.test_moves import OTHER, agreed

SHOWN = "09:00-12:30"


@pytest.fixture(scope="module")
def mails():
    return Mails(Path(__file__).parents[2] / "templates", "https://termine.example")


def hold(database, token, *, shown="", now=START):
    with database.writing() as session:
        opened = open_inquiry(session, token, now=now, for_update=True)
        return hold_slot(session, opened, day=DAY, half=HALF, shown=shown, now=now)


def link_of(database, booking):
    with database.writing() as session:
        return tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=START)


def confirm(database, mails, booking, *, now=START):
    token = link_of(database, booking)
    with database.writing() as session:
        return submissions.confirm_address(session, mails, token=token, now=now)


def against(database, token, *, now=START):
    with database.reading() as session:
        opened = open_inquiry(session, token, now=now)
        return [reason.code for reason in reasons_against_hold(session, opened, now=now)]


def doubts(database, booking):
    token = link_of(database, booking)
    with database.reading() as session:
        opened = open_booking(session, token, scope=Scope.BOOKING, now=START)
        return [reason.code for reason in submissions.doubts_about(session, opened, now=START)]


def kinds(database):
    with database.reading() as session:
        return list(session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)))


def plain_text_of(database, kind):
    with database.reading() as session:
        content = session.scalars(select(OutboxMessage.content).where(OutboxMessage.kind == kind)).one()
    return content.decode().replace("=\r\n", "").replace("\r\n", " ")


def new_times(session, day=DAY, half=HALF):
    """Have a half-day at other times from now on: the morning an hour earlier, the afternoon half an hour later."""
    times = (time(8, 0), time(11, 30)) if half is Half.MORNING else (time(14, 0), time(17, 30))
    add_override(session, Override(day, day, half, True, *times), now=START)


def close_by_hand(session):
    add_override(session, Override(DAY, DAY, HALF, is_open=False, reason="Messe"), now=START)


def drop_the_pattern(session):
    session.execute(delete(WeeklyRule))


def pause(session):
    session.get(Profile, 1).pause_message = "Bis Ostern"


def lower_the_limit(session):
    session.get(Profile, 1).monthly_limit = 0


def stay_at_home(session):
    session.get(Profile, 1).travel = {"earliest_departure": "08:30", "tight_minutes": 0}


CLOSINGS = [
    (close_by_hand, ReasonCode.OVERRIDE),
    (drop_the_pattern, ReasonCode.RULE),
    (pause, ReasonCode.PAUSE),
    (lower_the_limit, ReasonCode.LIMIT),
    (stay_at_home, ReasonCode.TRAVEL),
]


# --- Closed meanwhile -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("close", "code"), CLOSINGS)
def test_half_day_that_was_closed_while_the_form_is_filled_in_is_held_no_longer(ready_database, mails, close, code):
    token = make_inquiry(ready_database, now=START)
    hold(ready_database, token)
    with ready_database.writing() as session:
        close(session)
    assert against(ready_database, token) == [code]
    with pytest.raises(SlotTaken):
        submit(ready_database, mails, token, now=START)


@pytest.mark.parametrize(("close", "code"), CLOSINGS)
def test_address_confirmed_after_the_closing_becomes_a_request_with_the_reasons(ready_database, mails, close, code):
    booking = submit(ready_database, mails, make_inquiry(ready_database, now=START), now=START)
    with ready_database.writing() as session:
        close(session)
    assert doubts(ready_database, booking) == [code]
    assert confirm(ready_database, mails, booking).status is BookingStatus.REQUESTED
    assert kinds(ready_database) == ["confirm_address", "request_received", "decision_needed"]
    assert "Dagegen spricht inzwischen" in plain_text_of(ready_database, "decision_needed")


def test_request_of_a_closed_half_day_names_the_reason_keeps_the_half_day_and_is_his_to_accept(ready_database, mails):
    booking = submit(ready_database, mails, make_inquiry(ready_database, now=START), now=START)
    with ready_database.writing() as session:
        close_by_hand(session)
    confirm(ready_database, mails, booking)
    assert "- Messe" in plain_text_of(ready_database, "decision_needed")
    assert "dazwischengekommen" in plain_text_of(ready_database, "request_received")
    with ready_database.reading() as session:
        assert session.get(SlotClaim, (DAY, HALF)).booking_id == booking.id
    with pytest.raises(steps.NeedsConsent), ready_database.writing() as session:
        requests.accept_request(session, mails, booking_id=booking.id, now=START)
    with ready_database.writing() as session:
        accepted = requests.accept_request(
            session, mails, booking_id=booking.id, knowing=[f"{DAY}:{HALF}:override:Messe"], now=START
        )
    assert accepted.status is BookingStatus.CONFIRMED


def test_busy_time_that_came_up_before_the_confirmation_is_asked_about(ready_database, mails):
    booking = submit(ready_database, mails, make_inquiry(ready_database, now=START), now=START)
    add_calendar(ready_database, periods=[(booking.starts_at, booking.starts_at + timedelta(hours=1), "neu")])
    assert confirm(ready_database, mails, booking).status is BookingStatus.REQUESTED


def test_half_day_that_stands_is_booked_though_its_notice_has_passed(ready_database, mails):
    eve = START.replace(month=11, day=26, hour=22, minute=30)  # 23:30 in Berlin: Tuesday is the third working day
    booking = submit(ready_database, mails, make_inquiry(ready_database, now=eve), now=eve)
    assert doubts(ready_database, booking) == []
    assert confirm(ready_database, mails, booking, now=eve + timedelta(hours=1)).status is BookingStatus.CONFIRMED


def test_closing_another_half_day_changes_nothing(ready_database, mails):
    token = make_inquiry(ready_database, now=START)
    hold(ready_database, token)
    with ready_database.writing() as session:
        add_override(session, Override(date(2026, 12, 2), date(2026, 12, 4), None, is_open=False), now=START)
    assert against(ready_database, token) == []
    booking = submit(ready_database, mails, token, now=START)
    assert confirm(ready_database, mails, booking).status is BookingStatus.CONFIRMED


# --- At other times meanwhile -----------------------------------------------------------------------------------------


def test_half_day_whose_times_changed_is_not_held_without_a_word(ready_database):
    token = make_inquiry(ready_database, now=START)
    with ready_database.writing() as session:
        new_times(session)
    with pytest.raises(TimesChanged) as refusal:
        hold(ready_database, token, shown=SHOWN)
    slot = refusal.value.slot
    assert (slot.day, slot.half, slot.start.time()) == (DAY, HALF, time(7, 0))
    assert hold(ready_database, token, shown="08:00-11:30").starts_at == slot.start


def test_half_day_that_is_held_keeps_the_times_it_was_chosen_with(ready_database, mails):
    token = make_inquiry(ready_database, now=START)
    held = hold(ready_database, token, shown=SHOWN)
    with ready_database.writing() as session:
        new_times(session)
    assert hold(ready_database, token, shown=SHOWN).id == held.id
    booking = submit(ready_database, mails, token, now=START)
    assert confirm(ready_database, mails, booking).status is BookingStatus.CONFIRMED
    with ready_database.reading() as session:
        assert session.get(Booking, booking.id).starts_at == held.starts_at


def test_holder_who_chooses_the_new_times_gets_them(ready_database):
    token = make_inquiry(ready_database, now=START)
    held = hold(ready_database, token, shown=SHOWN)
    with ready_database.writing() as session:
        new_times(session)
    again = hold(ready_database, token, shown="08:00-11:30")
    assert (again.id != held.id, again.starts_at) == (True, held.starts_at - timedelta(hours=1))


def test_busy_time_within_the_agreed_times_counts_though_the_new_times_avoid_it(ready_database, mails):
    booking = submit(ready_database, mails, make_inquiry(ready_database, now=START), now=START)
    with ready_database.writing() as session:
        new_times(session)
    noon = booking.ends_at - timedelta(minutes=30)
    add_calendar(ready_database, periods=[(noon, noon + timedelta(hours=1), "neu")])
    assert doubts(ready_database, booking) == [ReasonCode.BUSY]
    with ready_database.reading() as session:
        seen = load_surroundings(session, booking, session.get(Profile, 1), now=START).judged
    assert [reason.code for reason in seen.reasons] == [ReasonCode.BUSY]  # what the page of the request tells


def test_booking_is_not_moved_to_other_times_than_were_shown(ready_database, mails):
    booking = agreed(ready_database, mails)
    with ready_database.writing() as session:
        new_times(session, *OTHER)

    def move(shown):
        with ready_database.writing() as session:
            return moves.request_move(session, mails, booking_id=booking.id, wanted=OTHER, shown=shown, now=START)

    with pytest.raises(TimesChanged):
        move("13:30-17:00")
    assert move("14:00-17:30").starts_at == START.replace(month=12, day=3, hour=13)
