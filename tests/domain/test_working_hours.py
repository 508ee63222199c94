"""Working time: promises that a person can keep."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halbtag.domain.working_hours import WorkingHours, add_working_time, promised_by, share_of_time, working_time

HOURS = WorkingHours(time(9), time(17), "BY")
FAR = datetime(2030, 1, 1, tzinfo=UTC)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("asked", "hours", "expected"),
    [
        ("2026-11-24T10:00+01:00", 4, "2026-11-24T14:00+01:00"),
        ("2026-11-24T10:00+01:00", 7, "2026-11-24T17:00+01:00"),
        ("2026-11-24T10:00+01:00", 16, "2026-11-26T10:00+01:00"),
        ("2026-11-27T16:30+01:00", 1, "2026-11-30T09:30+01:00"),  # over a weekend
        ("2026-11-28T03:00+01:00", 1, "2026-11-30T10:00+01:00"),  # asked at night, on a Saturday
        ("2026-12-24T16:00+01:00", 2, "2026-12-28T10:00+01:00"),  # over Christmas
        ("2026-10-23T16:00+02:00", 2, "2026-10-26T10:00+01:00"),  # over the end of summer time
        ("2026-03-27T16:00+01:00", 2, "2026-03-30T10:00+02:00"),  # over its beginning
    ],
)
def test_working_time_is_counted_on_working_days_only(asked, hours, expected):
    assert add_working_time(berlin(asked), timedelta(hours=hours), HOURS) == berlin(expected)


def test_promise_is_rounded_up_to_the_full_hour():
    promised = promised_by(berlin("2026-11-24T10:07+01:00"), within=timedelta(hours=16), hours=HOURS, before=FAR)
    assert promised == berlin("2026-11-26T11:00+01:00")


def test_promise_ends_before_the_half_day_begins():
    begins = berlin("2026-11-25T09:00+01:00")
    assert promised_by(begins - timedelta(days=1), within=timedelta(hours=16), hours=HOURS, before=begins) == begins


def test_share_is_counted_in_working_time():
    asked, due = berlin("2026-11-26T13:00+01:00"), berlin("2026-11-30T13:00+01:00")
    assert share_of_time(asked, due, 0.5, HOURS) == berlin("2026-11-27T13:00+01:00")
    assert share_of_time(asked, due, 0.8, HOURS) == berlin("2026-11-30T09:48+01:00")


@given(
    after=st.integers(0, 2 * 365 * 24 * 60),
    minutes=st.integers(1, 5000),
)
def test_adding_and_counting_agree(after, minutes):
    start, duration = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=after), timedelta(minutes=minutes)
    assert working_time(start, add_working_time(start, duration, HOURS), HOURS) == duration
