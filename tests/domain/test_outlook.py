"""What a page may promise before a half-day is chosen."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from halbtag.domain.half import Half
from halbtag.domain.outlook import Outlook, must_be_asked_for, outlook_of
from halbtag.domain.slots import Availability, Limits, WeeklyRule, half_days
from halbtag.domain.travel import Beyond, TravelPolicy, TravelTimes

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
RULES = tuple(WeeklyRule(weekday, Half.MORNING, time(9), time(12, 30)) for weekday in range(5))
NEAR = TravelTimes("86150", TravelPolicy(), {})
NO_FAR_TRIPS = TravelTimes("86150", TravelPolicy(beyond=Beyond.OUT_OF_RANGE), {})
TOO_LATE_A_START = TravelTimes("86150", TravelPolicy(earliest_departure=time(11), tight_minutes=0), {})
FREE = Availability(land="BY", notice_days=3, horizon_days=60, rules=RULES, travel=NEAR)


def judged(availability, destination="80331"):
    return half_days(NOW.date(), date(2026, 12, 31), availability=availability, now=NOW, destination=destination)


@pytest.mark.parametrize(
    ("availability", "destination", "outlook"),
    [
        (FREE, "80331", Outlook.OPEN),
        (replace(FREE, pause_message="Bis Ostern"), "80331", Outlook.PAUSED),
        (replace(FREE, limits=Limits(per_month=0)), "80331", Outlook.FULL),
        (replace(FREE, rules=()), "80331", Outlook.FULL),
        (replace(FREE, travel=NO_FAR_TRIPS), "20095", Outlook.UNREACHABLE),
        (replace(FREE, travel=NO_FAR_TRIPS), "80331", Outlook.OPEN),
        (replace(FREE, travel=TOO_LATE_A_START), "80331", Outlook.UNREACHABLE),
        (replace(FREE, travel=NO_FAR_TRIPS, pause_message="Bis Ostern"), "20095", Outlook.PAUSED),
    ],
)
def test_outlook_names_what_stands_in_the_way_of_every_half_day(availability, destination, outlook):
    assert outlook_of(judged(availability, destination)) is outlook


@pytest.mark.parametrize(("stale", "is_asked_for"), [((), False), (("Google",), True)])
def test_half_days_are_asked_for_while_a_calendar_cannot_be_read(stale, is_asked_for):
    assert must_be_asked_for(judged(replace(FREE, stale_calendars=stale))) is is_asked_for
