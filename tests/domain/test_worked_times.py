"""Times that can be worked: long enough on every day there is, and the morning over before the afternoon."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halbtag.domain.half import Half
from halbtag.domain.slots import Override, WeeklyRule
from halbtag.domain.worked_times import (
    SHORTEST,
    Overlap,
    Source,
    TimesFault,
    WorkedTimes,
    find_overlap,
    times_fault,
    worked_times,
)
from halbtag.domain.zone import at

MONDAY = date(2026, 12, 7)
YEAR = (date(2026, 12, 1), date(2027, 11, 30))
WEEK = [
    WeeklyRule(weekday, half, *times)
    for weekday in range(5)
    for half, times in ((Half.MORNING, (time(9), time(12, 30))), (Half.AFTERNOON, (time(13, 30), time(17))))
]
CLOCKS_CHANGE = (date(2026, 10, 25), date(2027, 3, 28))


def opened(day, half, starts_at=None, ends_at=None, last=None):
    return Override(day, last or day, half, is_open=True, starts_at=starts_at, ends_at=ends_at)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "fault"),
    [
        (time(9), time(9), TimesFault.BACKWARDS),
        (time(12), time(9), TimesFault.BACKWARDS),
        (time(9), time(10, 59), TimesFault.SHORT),
        (time(2), time(3), TimesFault.SHORT),
        (time(2), time(6), TimesFault.EARLY),
        (time(5), time(7), None),
        (time(9), time(12, 30), None),
        (time(21), time(23), None),
    ],
)
def test_times_are_refused_for_one_reason(starts_at, ends_at, fault):
    assert times_fault(starts_at, ends_at) is fault


@given(st.times(), st.times(), st.dates(date(2020, 1, 1), date(2099, 12, 31)) | st.sampled_from(CLOCKS_CHANGE))
def test_half_day_that_is_allowed_is_as_long_as_it_says_on_every_day(starts_at, ends_at, day):
    if times_fault(starts_at, ends_at) is None:
        said = datetime.combine(day, ends_at) - datetime.combine(day, starts_at)
        assert at(day, ends_at) - at(day, starts_at) == said >= SHORTEST


def test_halves_that_touch_do_not_overlap():
    rules = [*WEEK, WeeklyRule(0, Half.MORNING, time(9), time(13, 30), *YEAR)]
    assert find_overlap(rules, [], first=YEAR[0], last=date.max) is None


@pytest.mark.parametrize(
    ("rules", "overrides", "overlap"),
    [
        (
            [*WEEK, WeeklyRule(0, Half.MORNING, time(9), time(14), date(2027, 2, 2), date(2027, 2, 8))],
            [],
            Overlap(
                date(2027, 2, 8),
                WorkedTimes(time(9), time(14), Source.SEASON),
                WorkedTimes(time(13, 30), time(17), Source.PATTERN),
            ),
        ),
        (
            WEEK,
            [opened(MONDAY, Half.AFTERNOON, time(12), time(17), last=MONDAY + timedelta(days=300))],
            Overlap(
                MONDAY,
                WorkedTimes(time(9), time(12, 30), Source.PATTERN),
                WorkedTimes(time(12), time(17), Source.OVERRIDE),
            ),
        ),
        (
            [],
            [opened(MONDAY, Half.MORNING, time(9), time(16)), opened(MONDAY, Half.AFTERNOON)],
            Overlap(
                MONDAY,
                WorkedTimes(time(9), time(16), Source.OVERRIDE),
                WorkedTimes(time(13, 30), time(17), Source.OVERRIDE),
            ),
        ),
        (
            WEEK,
            [opened(MONDAY, Half.MORNING, time(18), time(20))],
            Overlap(
                MONDAY,
                WorkedTimes(time(18), time(20), Source.OVERRIDE),
                WorkedTimes(time(13, 30), time(17), Source.PATTERN),
            ),
        ),
        (
            WEEK,
            [
                Override(MONDAY, MONDAY, Half.MORNING, is_open=False),
                opened(MONDAY, Half.AFTERNOON, time(10), time(17)),
            ],
            None,
        ),
    ],
)
def test_first_day_whose_halves_overlap_is_found(rules, overrides, overlap):
    assert find_overlap(rules, overrides, first=YEAR[0], last=date.max) == overlap


_RULES = st.builds(
    lambda weekday, half, start, length, first, days: WeeklyRule(
        weekday,
        half,
        time(start),
        time(start + length),
        *((YEAR[0] + timedelta(days=first), YEAR[0] + timedelta(days=first + days)) if days else (None, None)),
    ),
    st.integers(0, 6), st.sampled_from(Half), st.integers(7, 14), st.integers(2, 6), st.integers(0, 60),
    st.integers(0, 40),
)  # fmt: skip
_OVERRIDES = st.builds(
    lambda first, days, half, is_open, times: Override(
        YEAR[0] + timedelta(days=first), YEAR[0] + timedelta(days=first + days), half, is_open=is_open,
        **({"starts_at": time(times), "ends_at": time(times + 3)} if is_open and times else {}),
    ),
    st.integers(0, 60), st.integers(0, 20), st.sampled_from([None, *Half]), st.booleans(), st.integers(0, 16),
)  # fmt: skip


@given(st.lists(_RULES, max_size=6), st.lists(_OVERRIDES, max_size=4), st.integers(0, 80), st.integers(0, 80))
def test_days_looked_at_tell_of_all(rules, overrides, start, length):
    first = YEAR[0] + timedelta(days=start)
    days = [first + timedelta(days=offset) for offset in range(length + 1)]

    def is_overlapping(day):
        morning, afternoon = (worked_times(day, half, rules=rules, overrides=overrides) for half in Half)
        return bool(morning and afternoon and afternoon.starts_at < morning.ends_at)

    found = find_overlap(rules, overrides, first=first, last=days[-1])
    assert (found and found.day) == next(filter(is_overlapping, days), None)
