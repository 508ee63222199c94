"""What stands around a half-day: limits, a pause, other calendars, the road, the client's own holidays."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halbtag.domain.half import Half
from halbtag.domain.holidays import HolidayClosing
from halbtag.domain.reason_words import reason_words
from halbtag.domain.slots import (
    DEFAULT_TIMES,
    Availability,
    Busy,
    Limits,
    Override,
    Reason,
    ReasonCode,
    Taken,
    WeeklyRule,
    half_days,
)
from halbtag.domain.travel import Appointment, Reach, Region, TravelPolicy, TravelTimes
from halbtag.domain.zone import at

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TUESDAY = date(2026, 12, 1)
WEEK = tuple(WeeklyRule(weekday, half, *DEFAULT_TIMES[half]) for weekday in range(5) for half in Half)
TIMES = TravelTimes(home="86150", policy=TravelPolicy(), manual={})


def judge(day=TUESDAY, half=Half.MORNING, *, destination="", ignore_booking=None, **changes):
    basis = Availability(land="BY", notice_days=0, horizon_days=400, rules=WEEK, **changes)
    judged = half_days(day, day, availability=basis, now=NOW, destination=destination, ignore_booking=ignore_booking)
    return next(half_day for half_day in judged if half_day.half is half)


def codes(**options):
    return [reason.code for reason in judge(**options).reasons]


def busy(start, end, *, day=TUESDAY, name="Privat", postal_code=""):
    """Return a busy time given in hours on Berlin's winter clocks."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=1)
    begin, finish = midnight + timedelta(hours=start), midnight + timedelta(hours=end)
    return Busy(Appointment(begin, finish, postal_code, name))


def visit(day, half, postal_code, *, booking_id=1, is_held=False):
    hours = (9, 12.5) if half is Half.MORNING else (13.5, 17)
    return Taken(
        day, half, is_held, booking_id, visit=busy(*hours, day=day, name="Firma", postal_code=postal_code).what
    )


@pytest.mark.parametrize("destination", ["", "86159"])
@pytest.mark.parametrize(("ends", "expected"), [(15, [ReasonCode.BOOKED]), (13.5, [])])
def test_visit_that_runs_into_the_other_half_closes_it(destination, ends, expected):
    long = Taken(TUESDAY, Half.MORNING, False, 1, visit=busy(9, ends, name="Firma", postal_code="86159").what)
    assert codes(half=Half.AFTERNOON, taken=(long,), destination=destination) == expected


def test_kept_half_day_is_shown_with_the_times_that_were_agreed():
    early = Taken(TUESDAY, Half.MORNING, False, 1, visit=busy(7, 8, name="Firma", postal_code="86159").what)
    judged = judge(taken=(early,))
    assert (judged.slot.start, judged.slot.end) == (early.visit.start, early.visit.end)


def test_pause_closes_everything_with_its_message():
    assert judge(pause_message="Zurück im Mai").reasons == (Reason(ReasonCode.PAUSE, "Zurück im Mai"),)


@pytest.mark.parametrize(
    ("closing", "day", "closed"),
    [
        (HolidayClosing(), date(2026, 12, 24), True),
        (HolidayClosing(christmas_eve=False), date(2026, 12, 24), False),
        (HolidayClosing(), date(2026, 12, 31), True),
        (HolidayClosing(new_years_eve=False), date(2026, 12, 31), False),
        (HolidayClosing(public=False), date(2026, 12, 25), False),
    ],
)
def test_holidays_close_as_the_consultant_wishes(closing, day, closed):
    assert (codes(day=day, closing=closing) == [ReasonCode.HOLIDAY]) is closed


@pytest.mark.parametrize(
    ("limits", "detail"),
    [
        (Limits(per_day=1), "1 am Tag"),
        (Limits(per_week=1), "1 in der Woche"),
        (Limits(per_month=1), "1 im Monat"),
    ],
)
def test_limits_close_what_is_left_and_say_which(limits, detail):
    taken = (visit(TUESDAY, Half.MORNING, "80331"),)
    assert judge(half=Half.AFTERNOON, taken=taken, limits=limits).reasons == (Reason(ReasonCode.LIMIT, detail),)


def test_monthly_limit_ends_with_the_month():
    taken = (visit(TUESDAY, Half.MORNING, "80331"),)
    assert codes(day=date(2026, 12, 30), taken=taken, limits=Limits(per_month=1)) == [ReasonCode.LIMIT]
    assert judge(day=date(2027, 1, 7), taken=taken, limits=Limits(per_month=1)).is_free


def test_journey_of_another_booking_keeps_its_half_day_and_counts_for_no_limit():
    taken = (Taken(TUESDAY, Half.MORNING, is_held=False, booking_id=1, is_visit=False),)
    assert judge(taken=taken).reasons == (Reason(ReasonCode.BOOKED, "Reise"),)
    assert judge(half=Half.AFTERNOON, taken=taken, limits=Limits(per_day=1)).is_free


def test_busy_time_closes_what_it_touches_and_names_its_calendar():
    assert judge(busy=(busy(12, 13),)).reasons == (Reason(ReasonCode.BUSY, "Privat, 12:00–13:00 Uhr"),)


def test_busy_time_that_ends_where_the_half_day_begins_does_not_close():
    assert judge(busy=(busy(8, 9), busy(12.5, 13.5))).is_free


def test_busy_time_over_days_closes_all_of_them():
    holiday = busy(0, 72, day=date(2026, 11, 30))
    assert [bool(codes(day=date(2026, 11, 30) + timedelta(days=n), busy=(holiday,))) for n in range(4)] == [
        True,
        True,
        True,
        False,
    ]


def test_entries_of_one_calendar_are_told_with_their_times_and_once():
    lesson, journey = busy(10, 11), busy(0, 48)
    assert judge(busy=(lesson, lesson, journey)).reasons == (
        Reason(ReasonCode.BUSY, "Privat, 10:00–11:00 Uhr"),
        Reason(ReasonCode.BUSY, "Privat, ganztägig, Di., 01.12. bis Mi., 02.12."),
    )


def test_lifted_appointment_does_not_lift_another_one_of_the_same_calendar():
    lifts = ("busy:Privat, 10:00–11:00 Uhr",)
    knowing = Override(TUESDAY, TUESDAY, Half.MORNING, is_open=True, lifts=lifts)
    judged = judge(overrides=(knowing,), busy=(busy(10, 11),))
    assert (judged.is_free, judged.lifted) == (True, (Reason(ReasonCode.BUSY, "Privat, 10:00–11:00 Uhr"),))
    assert codes(overrides=(knowing,), busy=(busy(10, 11.5),)) == [ReasonCode.BUSY]


@pytest.mark.parametrize(
    ("lifts", "changes"),
    [
        ("pause:Zurück im Mai", {"pause_message": "Zurück im Mai"}),
        ("booked", {"taken": (visit(TUESDAY, Half.MORNING, "86150"),)}),
        ("held", {"taken": (visit(TUESDAY, Half.MORNING, "86150", is_held=True),)}),
    ],
)
def test_what_is_not_the_calendars_own_is_not_lifted(lifts, changes):
    naming = Override(TUESDAY, TUESDAY, Half.MORNING, is_open=True, lifts=(lifts,))
    judged = judge(overrides=(naming,), **changes)
    assert [reason.key for reason in judged.reasons] == [lifts]
    assert judged.lifted == ()


def test_stale_calendar_stays_a_caution_though_an_override_names_it():
    naming = Override(TUESDAY, TUESDAY, Half.MORNING, is_open=True, lifts=("stale:Büro",))
    judged = judge(overrides=(naming,), stale_calendars=("Büro",))
    assert (judged.cautions, judged.lifted) == ((Reason(ReasonCode.STALE, "Büro"),), ())


def test_old_calendars_are_told_without_closing():
    judged = judge(stale_calendars=("Google",))
    assert judged.is_free
    assert judged.cautions == (Reason(ReasonCode.STALE, "Google"),)


def test_journey_is_judged_only_for_a_place():
    assert judge(travel=TIMES).journey is None
    assert judge(travel=TIMES, destination="80331").journey.reach is Reach.FREE


def test_neighbour_too_far_for_the_time_between_closes_by_travel():
    taken = (visit(TUESDAY, Half.MORNING, "97070"),)  # Würzburg, then an hour to get to München
    judged = judge(half=Half.AFTERNOON, taken=taken, travel=TIMES, destination="80331")
    assert [reason.code for reason in judged.reasons] == [ReasonCode.TRAVEL]
    assert "80331" in judged.reasons[0].detail


def test_same_rule_holds_against_a_busy_time_with_a_known_place():
    assert codes(
        half=Half.AFTERNOON, busy=(busy(9, 12.5, postal_code="97070"),), travel=TIMES, destination="80331"
    ) == [ReasonCode.TRAVEL]


def test_own_booking_is_no_neighbour_of_itself():
    taken = (visit(TUESDAY, Half.MORNING, "97070", booking_id=7),)
    assert judge(half=Half.AFTERNOON, taken=taken, travel=TIMES, destination="80331", ignore_booking=7).is_free


def test_long_journey_takes_the_half_days_around():
    journey = judge(travel=TIMES, destination="20095").journey
    assert journey.takes == ((date(2026, 11, 30), Half.AFTERNOON), (TUESDAY, Half.AFTERNOON))


def test_long_journey_is_closed_where_a_half_day_it_needs_is_taken():
    taken = (Taken(date(2026, 11, 30), Half.AFTERNOON, is_held=True, booking_id=1, is_visit=False),)
    assert judge(taken=taken, travel=TIMES, destination="20095").reasons == (
        Reason(ReasonCode.TRAVEL, "Der Halbtag, den die Reise braucht, ist vergeben: Mo., 30.11. nachmittags, Reise."),
    )


def test_half_day_on_the_road_is_closed_to_a_second_client_of_the_same_far_town_and_says_whose_journey_it_is():
    afternoon = visit(TUESDAY, Half.AFTERNOON, "20095")
    wednesday = TUESDAY + timedelta(days=1)
    on_the_road = [(TUESDAY, Half.MORNING), (wednesday, Half.MORNING)]
    journey = [replace(afternoon, day=day, half=half, is_visit=False) for day, half in on_the_road]
    booked = [
        judge(day=day, half=half, taken=(afternoon, *journey), travel=TIMES, destination="20097").reasons[0]
        for day, half in on_the_road
    ]
    assert booked == [Reason(ReasonCode.BOOKED, "Reise zu „Firma“ (20095)")] * 2


def test_holiday_at_the_client_is_a_caution():
    opening = Override(date(2027, 10, 31), date(2027, 10, 31), None, is_open=True)
    judged = judge(day=date(2027, 10, 31), overrides=(opening,), destination="01067")
    assert judged.is_free
    assert judged.cautions == (Reason(ReasonCode.CLIENT_HOLIDAY, "Reformationstag"),)


def test_region_days_are_named_to_clients_near_them_only():
    region = Region(TUESDAY, TUESDAY, "Raum Augsburg", "86150", 40)
    assert judge(regions=(region,), destination="86391").regions == ("Raum Augsburg",)
    assert judge(regions=(region,), destination="20095").regions == ()


def test_only_other_bookings_can_not_be_decided_against():
    assert {code for code in ReasonCode if not code.is_soft} == {ReasonCode.HELD, ReasonCode.BOOKED}


@pytest.mark.parametrize("code", list(ReasonCode))
def test_every_reason_has_words(code):
    assert reason_words(Reason(code))
    assert "Detail" in reason_words(Reason(code, "Detail"))


# --- The oracle of the road: one visit and at most one neighbour, in minutes of the day -----------------------------

CITIES = ("80331", "86150", "90402", "97070", "93047", "89073", "94032")


@given(
    half=st.sampled_from(Half),
    destination=st.sampled_from(CITIES),
    neighbour=st.none() | st.sampled_from(CITIES),
    home=st.sampled_from(CITIES),
    earliest=st.integers(4, 9),
    latest=st.integers(17, 22),
    latitude=st.integers(0, 60),
    margin=st.integers(0, 60),
    manual=st.dictionaries(st.sampled_from(["8", "90", "97070"]), st.integers(5, 200), max_size=2),
    day=st.sampled_from([TUESDAY, date(2027, 3, 30), date(2027, 10, 26)]),
)
def test_engine_agrees_with_the_oracle_of_the_road(  # noqa: PLR0913, PLR0917
    half, destination, neighbour, home, earliest, latest, latitude, margin, manual, day
):
    policy = TravelPolicy(
        earliest_departure=time(earliest),
        latest_return=time(latest),
        tight_minutes=latitude,
        margin_minutes=margin,
        day_trip_minutes=720,
    )
    times = TravelTimes(home=home, policy=policy, manual=manual)
    other = Half.AFTERNOON if half is Half.MORNING else Half.MORNING
    start, end = at(day, DEFAULT_TIMES[other][0]), at(day, DEFAULT_TIMES[other][1])
    taken = (Taken(day, other, False, 1, visit=Appointment(start, end, neighbour, "Firma")),) if neighbour else ()
    judged = judge(day=day, half=half, destination=destination, travel=times, taken=taken)

    begin, finish = (540, 750) if half is Half.MORNING else (810, 1020)
    drive = times.minutes(home, destination)
    between = times.minutes(neighbour, destination) if neighbour else None
    gets_there = begin - drive >= earliest * 60 - latitude
    gets_back = finish + drive <= latest * 60 + latitude
    if neighbour and half is Half.MORNING:
        gets_back = between <= 60
    if neighbour and half is Half.AFTERNOON:
        gets_there = between <= 60
    assert judged.is_free == (gets_there and gets_back)
    if judged.is_free and neighbour:
        assert judged.is_tight or between + margin <= 60


def test_journey_that_the_road_speaks_against_takes_nothing():
    far = "20095"
    open_road, lost = (
        judge(destination=far, travel=TIMES, taken=taken)
        for taken in ((), (Taken(date(2026, 11, 30), Half.AFTERNOON, is_held=False, booking_id=1, is_visit=False),))
    )
    assert open_road.takes == ((date(2026, 11, 30), Half.AFTERNOON), (TUESDAY, Half.AFTERNOON))
    assert (ReasonCode.TRAVEL in {reason.code for reason in lost.reasons}, lost.takes) == (True, ())
