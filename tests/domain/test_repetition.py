"""What is entered twice, or can do nothing, is known as such."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from halbtag.domain.half import Half
from halbtag.domain.repetition import has_a_day, repeats_override, repeats_region, repeats_rule
from halbtag.domain.slots import Override, WeeklyRule
from halbtag.domain.travel import Region

TODAY, MONDAY = date(2026, 11, 23), date(2026, 12, 7)
FRIDAY = MONDAY + timedelta(days=4)
RULE = WeeklyRule(0, Half.MORNING, time(9), time(12), date(2026, 12, 1), date(2026, 12, 31))
VACATION = Override(MONDAY, FRIDAY, None, is_open=False, reason="Urlaub")
REGION = Region(MONDAY, FRIDAY, "Raum Augsburg", "86150", 30)


@pytest.mark.parametrize(
    ("first", "last", "has"),
    [
        (MONDAY, MONDAY, True),
        (MONDAY + timedelta(days=1), MONDAY + timedelta(days=6), False),
        (TODAY - timedelta(days=30), TODAY - timedelta(days=1), False),
        (TODAY - timedelta(days=30), TODAY, True),
    ],
)
def test_rule_without_its_weekday_has_no_day(first, last, has):
    assert has_a_day(replace(RULE, valid_from=first, valid_until=last), since=TODAY) is has


@pytest.mark.parametrize(
    ("held", "repeats"),
    [
        ([RULE], True),
        ([replace(RULE, valid_from=date(2026, 11, 1), valid_until=date(2027, 1, 31))], True),
        ([replace(RULE, valid_until=date(2026, 12, 20))], False),
        ([replace(RULE, ends_at=time(13))], False),
        ([RULE, replace(RULE, ends_at=time(13))], False),
        ([replace(RULE, valid_from=None, valid_until=None)], False),
        ([], False),
    ],
)
def test_rule_repeats_what_wins_on_all_its_days(held, repeats):
    assert repeats_rule(RULE, held, since=TODAY) is repeats


@pytest.mark.parametrize(
    ("held", "repeats"),
    [
        ([VACATION], True),
        ([replace(VACATION, first_day=TODAY)], True),
        ([replace(VACATION, reason="Messe")], False),
        ([replace(VACATION, half=Half.MORNING)], False),
        ([replace(VACATION, half=Half.MORNING), replace(VACATION, half=Half.AFTERNOON)], True),
        ([VACATION, Override(FRIDAY, FRIDAY, Half.MORNING, is_open=True)], False),
        ([], False),
    ],
)
def test_override_repeats_what_wins_on_all_its_half_days(held, repeats):
    assert repeats_override(VACATION, held) is repeats


@pytest.mark.parametrize(
    ("held", "repeats"),
    [
        ([REGION], True),
        ([replace(REGION, first_day=TODAY)], True),
        ([replace(REGION, last_day=MONDAY)], False),
        ([replace(REGION, radius_km=40)], False),
        ([replace(REGION, name="Augsburg")], False),
    ],
)
def test_region_repeats_an_entry_that_covers_it(held, repeats):
    assert repeats_region(REGION, held) is repeats
