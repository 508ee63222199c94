"""The table of steps in a booking's life, and the page that is made from it."""

from pathlib import Path

import pytest

from halbtag.domain.booking_states import EDGES, Action, Until, edge_of, may_take
from halbtag.domain.booking_states_page import states_page
from halbtag.domain.states import ACTIVE, AWAITING, EXPIRING, OVER, Actor, BookingStatus

PAGE = Path(__file__).parents[2] / "docs" / "booking-states.md"


def test_every_action_has_exactly_one_row():
    assert sorted(edge.action for edge in EDGES) == sorted(Action)


def test_every_state_can_be_reached_from_a_hold():
    reached = {BookingStatus.HELD}
    for _ in EDGES:
        reached |= {edge.target for edge in EDGES if edge.target and not reached.isdisjoint(edge.sources)}
    assert reached == set(BookingStatus)


def test_only_what_took_place_or_did_not_leads_on_from_an_end():
    ends = set(BookingStatus) - ACTIVE
    leaving = {(status, edge.target) for edge in EDGES for status in edge.sources & ends}
    assert leaving == {
        (BookingStatus.NO_SHOW, BookingStatus.COMPLETED),
        (BookingStatus.COMPLETED, BookingStatus.NO_SHOW),
    }
    assert ends > OVER


def test_whatever_waits_is_ended_by_the_clock():
    by_clock = {status for edge in EDGES if edge.until is Until.RUN_OUT for status in edge.sources}
    assert by_clock == EXPIRING | AWAITING


@pytest.mark.parametrize(
    ("action", "status", "by", "has_begun", "expected"),
    [
        (Action.ACCEPT, BookingStatus.REQUESTED, Actor.CONSULTANT, False, True),
        (Action.ACCEPT, BookingStatus.REQUESTED, Actor.CONSULTANT, True, False),
        (Action.ACCEPT, BookingStatus.REQUESTED, Actor.PROSPECT, False, False),
        (Action.ACCEPT, BookingStatus.DECLINED, Actor.CONSULTANT, False, False),
        (Action.COMPLETE, BookingStatus.CONFIRMED, Actor.CONSULTANT, False, False),
        (Action.COMPLETE, BookingStatus.CONFIRMED, Actor.CONSULTANT, True, True),
    ],
)
def test_step_is_offered_to_whom_it_is_open_in_time(action, status, by, has_begun, expected):
    assert may_take(action, status, by=by, has_begun=has_begun) is expected


def test_revision_goes_into_calendars_that_have_the_event():
    revising = {edge.action for edge in EDGES if edge.revises}
    assert all(edge_of(action).sources <= {BookingStatus.CONFIRMED, BookingStatus.MOVING} for action in revising)


def test_page_is_made_from_the_table():
    assert PAGE.read_text(encoding="utf-8") == states_page()
