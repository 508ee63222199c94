"""Half-days laid out as months, and reading what stands in addresses and forms."""

from datetime import UTC, date, datetime

import pytest

from halbtag.domain.half import Half
from halbtag.domain.months import (
    group_weeks,
    half_day_key,
    month_weeks,
    next_month,
    parse_half_day,
    parse_month,
    previous_month,
)
from halbtag.domain.slots import DEFAULT_TIMES, Availability, WeeklyRule, half_days

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_month_weeks_run_from_monday_to_sunday_and_mark_foreign_days():
    weeks = month_weeks(date(2026, 12, 1), [])
    assert [(week[0].day, week[-1].day) for week in weeks] == [
        (date(2026, 11, 30), date(2026, 12, 6)),
        (date(2026, 12, 7), date(2026, 12, 13)),
        (date(2026, 12, 14), date(2026, 12, 20)),
        (date(2026, 12, 21), date(2026, 12, 27)),
        (date(2026, 12, 28), date(2027, 1, 3)),
    ]
    assert [cell.in_month for cell in weeks[0]] == [False, True, True, True, True, True, True]


def test_day_cell_tells_its_free_halves():
    basis = Availability("BY", 0, 30, rules=(WeeklyRule(1, Half.AFTERNOON, *DEFAULT_TIMES[Half.AFTERNOON]),))
    judged = half_days(date(2026, 12, 1), date(2026, 12, 1), availability=basis, now=NOW)
    tuesday = month_weeks(date(2026, 12, 1), judged)[0][1]
    assert [half_day.half for half_day in tuesday.free] == [Half.AFTERNOON]


@pytest.mark.parametrize("text", ["2026-12", "0002-01", "9998-12"])
def test_parse_month_reads_what_it_should(text):
    assert f"{parse_month(text):%Y-%m}".zfill(7) == text


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "0000-01", "0001-01", "9999-12", "2026-1", "²026-12", "x"]
)
def test_parse_month_refuses_junk(text):
    assert parse_month(text) is None


@pytest.mark.parametrize(
    "text", ["", "2026-12-03", "2026-12-03:noon", "2026-02-30:morning", "x:morning", "2026-12-03:"]
)
def test_parse_half_day_refuses_junk(text):
    assert parse_half_day(text) is None


def test_half_day_key_is_read_back():
    assert parse_half_day(half_day_key(date(2026, 12, 3), Half.AFTERNOON)) == (date(2026, 12, 3), Half.AFTERNOON)


def test_neighbouring_months_cross_the_year():
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert previous_month(date(2027, 1, 1)) == date(2026, 12, 1)


def grouped(month, *free_days):
    """Return the groups of a month in which only these days are free, morning and afternoon."""
    rules = [WeeklyRule(day.weekday(), half, *times) for day in free_days for half, times in DEFAULT_TIMES.items()]
    basis = Availability("BY", 0, 60, rules=rules)
    judged = [
        each
        for each in half_days(date(2026, 12, 1), date(2026, 12, 31), availability=basis, now=NOW)
        if each.day in free_days
    ]
    return [
        (group.first.day, group.last.day, len(group.weeks), group.free_count)
        for group in group_weeks(month_weeks(month, judged))
    ]


def test_weeks_without_anything_free_are_one_group():
    assert grouped(date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 29)) == [
        (1, 4, 1, 2),
        (7, 25, 3, 0),
        (28, 31, 1, 2),
    ]


def test_month_without_anything_free_is_one_group():
    assert grouped(date(2026, 12, 1)) == [(1, 31, 5, 0)]


def test_weekend_is_shown_where_something_is_free_on_one():
    assert grouped(date(2026, 12, 1), date(2026, 12, 5)) == [(1, 6, 1, 2), (7, 31, 4, 0)]


def test_week_of_which_only_the_weekend_is_in_the_month_is_left_out():
    assert grouped(date(2027, 5, 1)) == [(3, 31, 5, 0)]
