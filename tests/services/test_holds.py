"""Choosing a half-day, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest

from halbtag.domain.errors import IllegalTransition, SlotTaken
from halbtag.domain.half import Half
from halbtag.domain.slots import Override, ReasonCode
from halbtag.domain.states import BookingStatus
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import Booking, Profile, SlotClaim
from halbtag.services.holds import HOLD_DURATION, NotQualified, hold_slot, offer_half_days
from halbtag.services.overrides import add_override
from tests.conftest import START
from tests.factories import ABSENT_ANSWERS, DAY, HALF, later, make_inquiry


def hold(database, token, *, day=DAY, half=HALF, now=START):
    with database.writing() as session:
        opened = open_inquiry(session, token, now=now, for_update=True)
        return hold_slot(session, opened, day=day, half=half, now=now)


def offered(database, token, *, now=START):
    with database.reading() as session:
        opened = open_inquiry(session, token, now=now)
        return {(judged.day, judged.half): judged for judged in offer_half_days(session, opened, now=now)}


def claims(database):
    with database.reading() as session:
        return {(claim.day, claim.half): claim.booking_id for claim in session.query(SlotClaim)}


def status_of(database, booking_id):
    with database.reading() as session:
        return session.get(Booking, booking_id).status


def test_hold_keeps_the_half_day_for_twenty_minutes(ready_database):
    booking = hold(ready_database, make_inquiry(ready_database, now=START))
    assert (booking.status, booking.expires_at) == (BookingStatus.HELD, START + timedelta(minutes=20))
    assert claims(ready_database) == {(DAY, HALF): booking.id}


def test_half_day_beyond_the_horizon_is_held_where_it_was_opened_knowingly(ready_database):
    token = make_inquiry(ready_database, now=START)
    with ready_database.writing() as session:
        beyond = START.date() + timedelta(days=session.get(Profile, 1).horizon_days + 7)
        add_override(session, Override(beyond, beyond, HALF, is_open=True, lifts=("horizon",)), now=START)
    free = [key for key, judged in offered(ready_database, token).items() if judged.is_free and key[0] >= beyond]
    assert free == [(beyond, HALF)]
    assert hold(ready_database, token, day=beyond).day == beyond


def test_held_half_day_is_closed_to_others_and_open_to_its_holder(ready_database):
    mine, other = (make_inquiry(ready_database, now=START) for _ in range(2))
    hold(ready_database, mine)
    assert offered(ready_database, mine)[DAY, HALF].is_free
    assert [reason.code for reason in offered(ready_database, other)[DAY, HALF].reasons] == [ReasonCode.HELD]


def test_second_taker_is_refused(ready_database):
    hold(ready_database, make_inquiry(ready_database, now=START))
    with pytest.raises(SlotTaken):
        hold(ready_database, make_inquiry(ready_database, now=START))


def test_other_half_of_the_day_stays_free(ready_database):
    hold(ready_database, make_inquiry(ready_database, now=START))
    assert hold(ready_database, make_inquiry(ready_database, now=START), half=Half.AFTERNOON).half is Half.AFTERNOON


def test_choosing_again_gives_the_first_half_day_back(ready_database):
    token = make_inquiry(ready_database, now=START)
    first = hold(ready_database, token)
    second = hold(ready_database, token, half=Half.AFTERNOON)
    assert claims(ready_database) == {(DAY, Half.AFTERNOON): second.id}
    assert status_of(ready_database, first.id) is BookingStatus.EXPIRED


def test_choosing_a_taken_half_day_keeps_the_first(ready_database):
    mine, other = (make_inquiry(ready_database, now=START) for _ in range(2))
    first = hold(ready_database, mine)
    hold(ready_database, other, half=Half.AFTERNOON)
    with pytest.raises(SlotTaken):
        hold(ready_database, mine, half=Half.AFTERNOON)
    assert claims(ready_database)[DAY, HALF] == first.id
    assert status_of(ready_database, first.id) is BookingStatus.HELD


def test_choosing_the_same_twice_is_choosing_once(ready_database):
    token = make_inquiry(ready_database, now=START)
    first = hold(ready_database, token)
    again = hold(ready_database, token, now=later(START, minutes=5))
    assert (again.id, again.expires_at) == (first.id, first.expires_at)


def test_lapsed_hold_gives_way_before_any_worker_swept_it(ready_database):
    lapsed = hold(ready_database, make_inquiry(ready_database, now=START))
    now = START + HOLD_DURATION
    token = make_inquiry(ready_database, now=now)
    assert offered(ready_database, token, now=now)[DAY, HALF].is_free
    taken = hold(ready_database, token, now=now)
    assert claims(ready_database) == {(DAY, HALF): taken.id}
    assert status_of(ready_database, lapsed.id) is BookingStatus.EXPIRED


def test_hold_stands_until_its_last_moment(ready_database):
    hold(ready_database, make_inquiry(ready_database, now=START))
    now = START + HOLD_DURATION - timedelta(microseconds=1)
    with pytest.raises(SlotTaken):
        hold(ready_database, make_inquiry(ready_database, now=now), now=now)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 11, 22),  # past
        date(2026, 11, 24),  # within the notice
        date(2026, 12, 5),  # a Saturday
        date(2026, 12, 25),  # a holiday
        date(2027, 6, 1),  # beyond the horizon
        date(9999, 12, 31),
        date(1, 1, 1),
    ],
)
def test_half_day_that_is_not_on_offer_is_refused(ready_database, day):
    with pytest.raises(SlotTaken):
        hold(ready_database, make_inquiry(ready_database, now=START), day=day)


def test_weekly_limit_is_checked_where_the_hold_is_made(ready_database):
    with ready_database.writing() as session:
        session.get(Profile, 1).weekly_limit = 1
    hold(ready_database, make_inquiry(ready_database, now=START))
    with pytest.raises(SlotTaken):
        hold(ready_database, make_inquiry(ready_database, now=START), day=date(2026, 12, 3))
    assert hold(ready_database, make_inquiry(ready_database, now=START), day=date(2026, 12, 8))


def test_inquiry_that_does_not_qualify_holds_nothing(ready_database):
    token = make_inquiry(ready_database, now=START, answers=ABSENT_ANSWERS)
    with pytest.raises(NotQualified):
        hold(ready_database, token)


def test_inquiry_beyond_the_choice_holds_nothing_more(ready_database):
    token = make_inquiry(ready_database, now=START)
    booking = hold(ready_database, token)
    with ready_database.writing() as session:
        session.get(Booking, booking.id).status = BookingStatus.CONFIRMED
    with pytest.raises(IllegalTransition):
        hold(ready_database, token, half=Half.AFTERNOON)


@pytest.mark.parametrize(
    ("limit", "wanted"),
    [
        ("daily_limit", [(DAY, Half.MORNING), (DAY, Half.AFTERNOON)]),
        ("monthly_limit", [(date(2026, 12, 1), HALF), (date(2026, 12, 10), HALF)]),
    ],
)
def test_limit_holds_when_two_want_different_half_days_at_once(ready_database, limit, wanted):
    with ready_database.writing() as session:
        setattr(session.get(Profile, 1), limit, 1)
    tokens = [make_inquiry(ready_database, now=START) for _ in wanted * 3]
    together = Barrier(len(tokens))

    def take(token, half_day):
        together.wait()
        try:
            hold(ready_database, token, day=half_day[0], half=half_day[1])
        except SlotTaken:
            return "taken"
        return "held"

    with ThreadPoolExecutor(len(tokens)) as crowd:
        outcomes = sorted(crowd.map(take, tokens, wanted * 3))
    assert outcomes == ["held", *["taken"] * 5]
    assert len(claims(ready_database)) == 1
