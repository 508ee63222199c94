"""When the clock speaks of a booking, and when it keeps silent."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halbtag.domain.holidays import is_working_day
from halbtag.domain.reminders import (
    ReminderKind,
    ReminderPlan,
    due_decision_reminder,
    due_reminder,
    is_outcome_due,
    reminder_times,
)
from halbtag.domain.working_hours import WorkingHours
from halbtag.domain.zone import at, local

HOURS = WorkingHours(time(9), time(17), "BY")
PLAN = ReminderPlan(7, on_eve=True, hours=HOURS)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
FIRST, EVE = ReminderKind.FIRST, ReminderKind.EVE
HALF, LATE = ReminderKind.DECISION_HALF, ReminderKind.DECISION_LATE


def berlin(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return at(moment.date(), moment.time())


START = berlin("2026-12-15T09:00")  # a Tuesday


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-12-15T09:00", 7, [(FIRST, "2026-12-08T09:00"), (EVE, "2026-12-14T09:00")]),
        ("2026-12-14T13:30", 7, [(FIRST, "2026-12-07T09:00"), (EVE, "2026-12-11T09:00")]),  # the eve of a Monday
        ("2026-12-15T09:00", 2, [(FIRST, "2026-12-11T09:00"), (EVE, "2026-12-14T09:00")]),  # not on a Sunday
        ("2026-12-28T09:00", 7, [(FIRST, "2026-12-21T09:00"), (EVE, "2026-12-24T09:00")]),  # over Christmas
        ("2027-01-05T09:00", 11, [(FIRST, "2026-12-24T09:00"), (EVE, "2027-01-04T09:00")]),
        ("2026-03-31T09:00", 4, [(FIRST, "2026-03-27T09:00"), (EVE, "2026-03-30T09:00")]),  # the clocks put forward
        ("2026-10-26T09:00", 4, [(FIRST, "2026-10-22T09:00"), (EVE, "2026-10-23T09:00")]),  # the clocks put back
        ("2026-12-15T09:00", 0, [(EVE, "2026-12-14T09:00")]),
    ],
)
def test_reminders_are_planned_for_the_beginning_of_a_working_day(start, days, expected):
    planned = reminder_times(berlin(start), ReminderPlan(days, on_eve=True, hours=HOURS))
    assert planned == [(kind, berlin(instant)) for kind, instant in expected]


def test_eve_can_be_left_out():
    plan = ReminderPlan(7, on_eve=False, hours=HOURS)
    assert reminder_times(START, plan) == [(FIRST, berlin("2026-12-08T09:00"))]
    assert reminder_times(START, ReminderPlan(0, on_eve=False, hours=HOURS)) == []


@pytest.mark.parametrize(
    ("now", "scheduled", "said", "expected"),
    [
        ("2026-12-08T08:59", "2026-11-23T09:00", "", None),
        ("2026-12-08T09:00", "2026-11-23T09:00", "", FIRST),
        ("2026-12-08T09:01", "2026-11-23T09:00", "first", None),
        ("2026-12-11T22:00", "2026-11-23T09:00", "", FIRST),  # the worker slept: still true
        ("2026-12-14T09:00", "2026-11-23T09:00", "", EVE),  # both are due: only the later
        ("2026-12-14T09:00", "2026-11-23T09:00", "first", EVE),
        ("2026-12-14T09:01", "2026-11-23T09:00", "eve", None),  # the first is not made up for
        ("2026-12-15T08:59", "2026-11-23T09:00", "first", EVE),
        ("2026-12-15T09:00", "2026-11-23T09:00", "", None),  # it begins
        ("2026-12-20T09:00", "2026-11-23T09:00", "", None),
        ("2026-12-08T09:00", "2026-12-08T09:00", "", None),  # told at this very moment
        ("2026-12-10T09:00", "2026-12-09T15:00", "", None),  # booked after the first was due
        ("2026-12-14T09:00", "2026-12-09T15:00", "", EVE),
        ("2026-12-14T18:00", "2026-12-14T17:00", "", None),  # booked, or moved, after both
    ],
)
def test_reminder_is_said_while_it_is_true(now, scheduled, said, expected):
    due = due_reminder(START, scheduled_at=berlin(scheduled), plan=PLAN, said=said.split(), now=berlin(now))
    assert due == expected


@given(
    start_after=st.integers(0, 3 * 365),
    hour=st.sampled_from([time(9), time(13, 30)]),
    days=st.integers(0, 30),
    on_eve=st.booleans(),
    scheduled_before=st.integers(0, 60 * 24),
    looks=st.lists(st.integers(0, 70 * 24), min_size=1, max_size=12),
)
def test_reminders_of_a_life_come_once_in_order_and_in_time(start_after, hour, days, on_eve, scheduled_before, looks):
    start = at(date(2026, 1, 1) + timedelta(days=start_after), hour)
    scheduled_at = start - timedelta(hours=scheduled_before)
    plan = ReminderPlan(days, on_eve=on_eve, hours=HOURS)
    times = dict(reminder_times(start, plan))
    said = []
    for now in sorted(scheduled_at + timedelta(hours=after) for after in looks):
        kind = due_reminder(start, scheduled_at=scheduled_at, plan=plan, said=said, now=now)
        if kind is not None:
            assert scheduled_at < times[kind] <= now < start
            said.append(kind)
    assert said in ([], [FIRST], [EVE], [FIRST, EVE])


@given(start_after=st.integers(0, 3 * 365), days=st.integers(1, 30))
def test_reminders_are_planned_for_working_days_before_the_half_day(start_after, days):
    start = at(date(2026, 1, 1) + timedelta(days=start_after), time(9))
    (_, first), (_, eve) = reminder_times(start, ReminderPlan(days, on_eve=True, hours=HOURS))
    assert first <= eve < start
    assert local(first).date() <= local(start).date() - timedelta(days=days)
    for instant in (first, eve):
        assert (is_working_day(local(instant).date(), land="BY"), local(instant).time()) == (True, time(9))


@pytest.mark.parametrize(
    ("now", "said", "expected"),
    [
        ("2026-11-24T16:59", "", None),
        ("2026-11-24T17:00", "", HALF),  # 8 of 16 working hours
        ("2026-11-25T12:00", "decision_half", None),
        ("2026-11-25T13:47", "decision_half", None),
        ("2026-11-25T13:48", "decision_half", LATE),  # 12.8 of 16
        ("2026-11-25T15:00", "", LATE),  # both are due: only the later
        ("2026-11-25T15:00", "decision_late", None),
        ("2026-11-25T17:00", "decision_half", None),  # the time is over
    ],
)
def test_consultant_is_reminded_at_half_and_four_fifths_of_the_working_time(now, said, expected):
    asked, due = berlin("2026-11-24T09:00"), berlin("2026-11-25T17:00")
    assert due_decision_reminder(asked, due, hours=HOURS, said=said.split(), now=berlin(now)) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-12-15T17:00", False),
        ("2026-12-16T08:59", False),
        ("2026-12-16T09:00", True),
        ("2026-12-29T09:00", True),
        ("2026-12-29T09:01", False),  # two weeks are over
    ],
)
def test_outcome_is_asked_from_the_next_working_day_on(now, expected):
    assert is_outcome_due(START, hours=HOURS, now=berlin(now)) is expected


def test_outcome_of_a_friday_is_asked_on_monday():
    friday = berlin("2026-12-11T09:00")
    assert not is_outcome_due(friday, hours=HOURS, now=berlin("2026-12-13T18:00"))
    assert is_outcome_due(friday, hours=HOURS, now=berlin("2026-12-14T09:00"))
