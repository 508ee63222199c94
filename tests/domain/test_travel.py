"""Driving times, the journey around a visit, region days."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halbtag.domain.half import Half
from halbtag.domain.places import find_place
from halbtag.domain.travel import (
    Appointment,
    Beyond,
    Journey,
    Reach,
    Region,
    SpeedBand,
    TravelPolicy,
    TravelTimes,
    duration,
    estimate_minutes,
    judge_journey,
    regions_near,
)
from halbtag.domain.zone import at

MUNICH, AUGSBURG, NUREMBERG, STUTTGART, ULM = "80331", "86150", "90402", "70173", "89073"
HAMBURG, BREMEN, BERLIN, LEIPZIG, DRESDEN = "20095", "28195", "10117", "04109", "01067"
HANOVER, COLOGNE, FRANKFURT, MANNHEIM, FREIBURG = "30159", "50667", "60311", "68159", "79098"
KARLSRUHE, DORTMUND, DUSSELDORF, KASSEL, GOTTINGEN = "76133", "44135", "40213", "34117", "37073"
ROSTOCK, NOWHERE = "18055", "00000"

#: Between the centres of the cities, as people usually reckon it.
USUAL_MINUTES = {
    (MUNICH, AUGSBURG): 60,
    (MUNICH, NUREMBERG): 110,
    (MUNICH, STUTTGART): 145,
    (HAMBURG, BREMEN): 80,
    (BERLIN, HAMBURG): 185,
    (BERLIN, LEIPZIG): 125,
    (HANOVER, BERLIN): 175,
    (COLOGNE, FRANKFURT): 120,
    (FRANKFURT, MANNHEIM): 60,
    (LEIPZIG, DRESDEN): 80,
    (FREIBURG, KARLSRUHE): 85,
    (DORTMUND, DUSSELDORF): 55,
    (KASSEL, GOTTINGEN): 45,
    (ULM, MUNICH): 90,
    (ROSTOCK, HAMBURG): 115,
}

POLICY = TravelPolicy()
#: At home in Munich, with round times of his own, so that the tests can be reckoned in the head.
TIMES = TravelTimes(MUNICH, POLICY, {AUGSBURG: 60, NUREMBERG: 120, STUTTGART: 150, HAMBURG: 400})
TUESDAY = date(2026, 12, 1)
MONDAY, WEDNESDAY = TUESDAY - timedelta(days=1), TUESDAY + timedelta(days=1)
MORNING = (time(9, 0), time(12, 30))
AFTERNOON = (time(13, 30), time(17, 0))


def judge(destination, *neighbours, day=TUESDAY, half=Half.MORNING, hours=None, times=TIMES):
    starts_at, ends_at = hours or (MORNING if half is Half.MORNING else AFTERNOON)
    return judge_journey(
        start=at(day, starts_at),
        end=at(day, ends_at),
        half=half,
        destination=destination,
        neighbours=neighbours,
        times=times,
    )


def appointment(day, starts_at, ends_at, postal_code="", name="Meyer AG"):
    return Appointment(at(day, time.fromisoformat(starts_at)), at(day, time.fromisoformat(ends_at)), postal_code, name)


# --- Driving times ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cities", "usual"), USUAL_MINUTES.items())
def test_estimate_is_within_a_quarter_of_the_usual_driving_time(cities, usual):
    one, other = map(find_place, cities)
    assert abs(estimate_minutes(one, other, POLICY) / usual - 1) <= 0.25


def test_estimates_are_too_long_rather_than_too_short_on_average():
    errors = [estimate_minutes(*map(find_place, pair), POLICY) / usual - 1 for pair, usual in USUAL_MINUTES.items()]
    assert 0 < sum(errors) / len(errors) < 0.1


def test_estimate_of_no_way_is_the_fixed_part():
    assert estimate_minutes(find_place(MUNICH), find_place(MUNICH), replace(POLICY, fixed_minutes=7)) == 7


def test_estimate_drives_each_band_at_its_own_speed():
    # 56 km: the ten from the 10th to the 20th take 20 minutes at 30 km/h instead of 10 at 60.
    policy = TravelPolicy(detour_factor=1, bands=(SpeedBand(10, 30), SpeedBand(None, 60)), fixed_minutes=0)
    slower = replace(policy, bands=(SpeedBand(10, 30), SpeedBand(20, 30), SpeedBand(None, 60)))
    munich, augsburg = find_place(MUNICH), find_place(AUGSBURG)
    assert estimate_minutes(munich, augsburg, slower) - estimate_minutes(munich, augsburg, policy) == 10


@given(st.lists(st.sampled_from(sorted({city for pair in USUAL_MINUTES for city in pair})), min_size=2, max_size=2))
def test_estimate_is_the_same_both_ways(cities):
    one, other = map(find_place, cities)
    assert estimate_minutes(one, other, POLICY) == estimate_minutes(other, one, POLICY)


def test_longer_way_never_takes_less_time():
    east = [find_place(MUNICH)] + [find_place(code) for code in (AUGSBURG, ULM, STUTTGART, KARLSRUHE)]
    minutes = [estimate_minutes(east[0], place, POLICY) for place in east]
    assert minutes == sorted(minutes)


def test_unknown_place_has_no_driving_time():
    assert TIMES.minutes(MUNICH, NOWHERE) is None
    assert TIMES.minutes("", "") is None


def test_manual_time_wins_with_the_longest_prefix_in_both_directions():
    times = TravelTimes(MUNICH, POLICY, {"8": 200, "86": 70, "861": 65})
    assert (times.minutes(MUNICH, AUGSBURG), times.minutes(AUGSBURG, MUNICH), times.minutes("86899", MUNICH)) == (
        65,
        65,
        70,
    )


def test_manual_time_knows_places_that_the_table_does_not():
    assert TravelTimes(MUNICH, POLICY, {"000": 33}).minutes(MUNICH, NOWHERE) == 33


def test_manual_time_says_nothing_of_a_leg_between_clients():
    times = TravelTimes(MUNICH, POLICY, {"86": 999, "89": 999})
    assert times.minutes(AUGSBURG, ULM) == estimate_minutes(find_place(AUGSBURG), find_place(ULM), POLICY)


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 Min."), (45, "45 Min."), (60, "1 Std."), (110, "1 Std. 50 Min."), (120, "2 Std.")]
)
def test_duration_is_said_as_people_say_it(minutes, said):
    assert duration(minutes) == said


# --- The policy -------------------------------------------------------------------------------------------------------


def test_policy_survives_being_stored():
    policy = TravelPolicy(
        detour_factor=1.4,
        bands=(SpeedBand(5, 30), SpeedBand(None, 100)),
        fixed_minutes=10,
        margin_minutes=45,
        tight_minutes=15,
        earliest_departure=time(5, 30),
        latest_return=time(22, 0),
        day_trip_minutes=150,
        beyond=Beyond.OUT_OF_RANGE,
    )
    assert TravelPolicy.from_dict(policy.to_dict()) == policy


def test_policy_takes_its_defaults_for_what_is_missing():
    assert TravelPolicy.from_dict({}) == TravelPolicy()
    assert TravelPolicy.from_dict({"margin_minutes": 5}) == TravelPolicy(margin_minutes=5)


@pytest.mark.parametrize(
    "junk",
    [
        {"speed": 100},
        {"detour_factor": 0.5},
        {"detour_factor": float("nan")},
        {"detour_factor": "1.3"},
        {"fixed_minutes": -1},
        {"margin_minutes": 2.5},
        {"margin_minutes": True},
        {"tight_minutes": None},
        {"day_trip_minutes": 10_000},
        {"earliest_departure": 6},
        {"earliest_departure": "six"},
        {"earliest_departure": "14:00"},
        {"earliest_departure": "06:00+01:00"},
        {"latest_return": "12:00"},
        {"beyond": "never"},
        {"bands": []},
        {"bands": 3},
        {"bands": [[10, 40]]},
        {"bands": [[None, 40], [None, 50]]},
        {"bands": [[50, 40], [10, 50], [None, 60]]},
        {"bands": [[0, 40], [None, 50]]},
        {"bands": [[10, 0], [None, 50]]},
        {"bands": [[10], [None, 50]]},
    ],
)
def test_policy_refuses_junk(junk):
    with pytest.raises(ValueError):  # noqa: PT011 (some come from the standard library)
        TravelPolicy.from_dict(junk)


# --- From home and back -----------------------------------------------------------------------------------------------


def test_day_trip_is_free():
    assert judge(AUGSBURG) == Journey(Reach.FREE, (), 60, 60, ())


def test_earliest_departure_is_kept_to_the_minute():
    assert judge(STUTTGART, hours=(time(8, 30), time(12, 0))).reach is Reach.FREE


def test_departure_a_little_too_early_is_tight():
    assert judge(STUTTGART, hours=(time(8, 20), time(12, 0))) == Journey(
        Reach.TIGHT,
        ("zu Hause (80331) → 70173: 2 Std. 30 Min., Abfahrt um 05:50, gewünscht frühestens 06:00 Uhr.",),
        150,
        150,
    )


def test_departure_in_the_night_is_unreachable():
    assert judge(STUTTGART, hours=(time(7, 59), time(12, 0))).reach is Reach.UNREACHABLE


@pytest.mark.parametrize(
    ("ends_at", "reach"),
    [
        (time(18, 0), Reach.FREE),
        (time(18, 1), Reach.TIGHT),
        (time(18, 30), Reach.TIGHT),
        (time(18, 31), Reach.UNREACHABLE),
    ],
)
def test_latest_return_is_judged_to_the_minute(ends_at, reach):
    assert judge(STUTTGART, half=Half.AFTERNOON, hours=(time(13, 30), ends_at)).reach is reach


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2026, 10, 25)])
def test_earliest_departure_means_the_clocks_on_the_days_that_they_change(day):
    assert judge(STUTTGART, day=day, hours=(time(8, 30), time(12, 0))).reach is Reach.FREE
    assert judge(STUTTGART, day=day, hours=(time(8, 29), time(12, 0))).reach is Reach.TIGHT


def test_unknown_destination_is_free_and_says_so():
    assert judge(NOWHERE) == Journey(
        Reach.FREE,
        (
            "zu Hause (80331) → 00000: Fahrzeit unbekannt, bitte selbst prüfen.",
            "00000 → zu Hause (80331): Fahrzeit unbekannt, bitte selbst prüfen.",
        ),
        None,
        None,
    )


def test_unknown_home_still_judges_the_way_between_clients():
    times = replace(TIMES, home=NOWHERE, manual={})
    assert judge(NUREMBERG, appointment(TUESDAY, "13:00", "16:00", MUNICH), times=times).reach is Reach.UNREACHABLE


# --- Between two appointments of one day ------------------------------------------------------------------------------


def test_neighbour_in_the_same_town_leaves_the_day_free():
    after = appointment(TUESDAY, "13:30", "17:00", AUGSBURG)
    assert judge(AUGSBURG, after) == Journey(Reach.FREE, (), 60, 5, goal=after)


def test_way_between_clients_that_does_not_fit_is_unreachable():
    after = appointment(TUESDAY, "13:30", "17:00", MUNICH, "Huber KG")
    assert judge(NUREMBERG, after) == Journey(
        Reach.UNREACHABLE,
        ("90402 → „Huber KG“ (80331): 2 Std. Fahrt, 1 Std. Zeit (12:30–13:30 Uhr).",),
        120,
        120,
        goal=after,
    )


@pytest.mark.parametrize(
    ("next_start", "reach"),
    [
        ("13:29", Reach.UNREACHABLE),
        ("13:30", Reach.TIGHT),
        ("13:59", Reach.TIGHT),
        ("14:00", Reach.FREE),
    ],
)
def test_gap_after_the_visit_is_judged_to_the_minute(next_start, reach):
    assert judge(AUGSBURG, appointment(TUESDAY, next_start, "17:00", MUNICH)).reach is reach


@pytest.mark.parametrize(
    ("last_end", "reach"),
    [("12:31", Reach.UNREACHABLE), ("12:30", Reach.TIGHT), ("12:01", Reach.TIGHT), ("12:00", Reach.FREE)],
)
def test_gap_before_the_visit_is_judged_to_the_minute(last_end, reach):
    assert judge(AUGSBURG, appointment(TUESDAY, "08:00", last_end, MUNICH), half=Half.AFTERNOON).reach is reach


def test_only_the_nearest_neighbours_with_a_place_count():
    far, near = appointment(TUESDAY, "05:00", "06:00", HAMBURG), appointment(TUESDAY, "07:00", "07:45", MUNICH)
    nowhere = appointment(TUESDAY, "07:50", "08:50")
    assert judge(AUGSBURG, near, nowhere, far).reach is Reach.TIGHT


def test_neighbour_without_a_place_only_must_not_overlap():
    assert judge(AUGSBURG, appointment(TUESDAY, "12:30", "17:00")) == Journey(Reach.FREE, (), 60, 60)
    assert judge(AUGSBURG, appointment(TUESDAY, "12:29", "17:00", name="Zahnarzt")) == Journey(
        Reach.UNREACHABLE, ("Zur selben Zeit: „Zahnarzt“ (12:29–17:00 Uhr).",), None, None
    )


def test_neighbour_with_an_unknown_postal_code_counts_as_one_without_a_place():
    assert judge(AUGSBURG, appointment(TUESDAY, "12:30", "17:00", NOWHERE)).reach is Reach.FREE


def test_whole_days_are_named_without_times():
    vacation = Appointment(at(MONDAY, time(0)), at(WEDNESDAY, time(0)), "", "Urlaub")
    assert judge(AUGSBURG, vacation).reasons == ("Zur selben Zeit: „Urlaub“.",)


# --- Beyond the night -------------------------------------------------------------------------------------------------


def test_neighbour_of_yesterday_afternoon_lets_the_night_be_spent_at_home():
    assert judge(STUTTGART, appointment(MONDAY, "13:30", "17:00", AUGSBURG)) == Journey(Reach.FREE, (), 150, 150)


def test_neighbour_of_yesterday_afternoon_who_is_too_far_makes_it_unreachable():
    assert judge(AUGSBURG, appointment(MONDAY, "13:30", "17:00", HAMBURG)).reach is Reach.UNREACHABLE


def test_neighbour_of_tomorrow_morning_who_is_too_far_makes_it_unreachable():
    neighbour = appointment(WEDNESDAY, "09:00", "12:30", HAMBURG)
    assert judge(AUGSBURG, neighbour, half=Half.AFTERNOON).reach is Reach.UNREACHABLE


def test_evening_after_the_neighbour_is_enough_for_the_way():
    assert judge(HAMBURG, appointment(MONDAY, "13:30", "17:00", BREMEN)).takes == ((TUESDAY, Half.AFTERNOON),)


def test_neighbours_further_than_the_next_half_day_do_not_matter():
    assert judge(AUGSBURG, appointment(MONDAY, "09:00", "12:30", HAMBURG)).reach is Reach.FREE
    assert judge(AUGSBURG, appointment(WEDNESDAY, "09:00", "12:30", HAMBURG)).reach is Reach.FREE


# --- Beyond a day trip ------------------------------------------------------------------------------------------------


def test_far_morning_takes_the_afternoons_before_and_after():
    assert judge(HAMBURG) == Journey(
        Reach.FREE,
        (
            "Anreise zu Hause (80331) → 20095: 6 Std. 40 Min., Mo., 30.11. nachmittags.",
            "Rückreise 20095 → zu Hause (80331): 6 Std. 40 Min., Di., 01.12. nachmittags.",
        ),
        400,
        400,
        ((MONDAY, Half.AFTERNOON), (TUESDAY, Half.AFTERNOON)),
    )


def test_far_afternoon_takes_the_mornings_before_and_after():
    journey = judge(HAMBURG, half=Half.AFTERNOON)
    assert journey.takes == ((TUESDAY, Half.MORNING), (WEDNESDAY, Half.MORNING))


def test_far_monday_morning_takes_the_sunday():
    assert judge(HAMBURG, day=MONDAY).takes[0] == (MONDAY - timedelta(days=1), Half.AFTERNOON)


def test_day_trip_reaches_to_its_last_minute():
    times = replace(TIMES, manual={HAMBURG: 180})
    assert judge(HAMBURG, times=times).takes == ()
    assert len(judge(HAMBURG, times=replace(TIMES, manual={HAMBURG: 181})).takes) == 2


def test_far_place_is_unreachable_where_the_consultant_wants_it_so():
    times = replace(TIMES, policy=replace(POLICY, beyond=Beyond.OUT_OF_RANGE))
    assert judge(HAMBURG, times=times) == Journey(
        Reach.UNREACHABLE, ("zu Hause (80331) → 20095: 6 Std. 40 Min., weiter als eine Tagesreise.",), 400, 400
    )


def test_far_place_is_tight_where_the_half_day_leaves_less_than_the_margin():
    assert judge(HAMBURG, times=replace(TIMES, manual={HAMBURG: 430})).reach is Reach.TIGHT


def test_far_place_is_unreachable_where_half_a_day_is_not_enough():
    assert judge(HAMBURG, times=replace(TIMES, manual={HAMBURG: 451})).reach is Reach.UNREACHABLE


def test_appointment_in_the_half_day_of_the_journey_makes_it_unreachable():
    journey = judge(HAMBURG, appointment(MONDAY, "15:00", "16:00"))
    assert journey.reach is Reach.UNREACHABLE
    assert journey.reasons == (
        "Anreise zu Hause (80331) → 20095: 6 Std. 40 Min., Mo., 30.11. nachmittags, frei sind dort nur 4 Std. 30 Min.",
    )


def test_appointment_at_the_edge_of_the_half_day_leaves_room_for_the_journey():
    assert judge(HAMBURG, appointment(MONDAY, "12:00", "13:20")).reach is Reach.FREE


def test_far_neighbours_in_one_town_need_no_journey_between_them():
    before = appointment(MONDAY, "13:30", "17:00", HAMBURG)
    assert judge(HAMBURG, before) == Journey(
        Reach.FREE,
        ("Rückreise 20095 → zu Hause (80331): 6 Std. 40 Min., Di., 01.12. nachmittags.",),
        5,
        400,
        ((TUESDAY, Half.AFTERNOON),),
        origin=before,
    )


def test_far_place_right_after_an_appointment_at_home_is_unreachable():
    assert judge(HAMBURG, appointment(MONDAY, "13:30", "17:00", MUNICH)).reach is Reach.UNREACHABLE


def test_of_two_appointments_ending_together_the_longer_drive_counts():
    near, far = (appointment(TUESDAY, "05:00", "05:01", code) for code in (MUNICH, HAMBURG))
    journey = judge(AUGSBURG, near, far)
    assert (journey.origin, journey.reach) == (far, Reach.UNREACHABLE)
    assert judge(AUGSBURG, far, near) == journey


def test_of_two_appointments_beginning_together_the_longer_drive_counts():
    near, far = (appointment(TUESDAY, "14:00", "15:00", code) for code in (MUNICH, HAMBURG))
    journey = judge(AUGSBURG, near, far)
    assert (journey.goal, journey.reach) == (far, Reach.UNREACHABLE)
    assert judge(AUGSBURG, far, near) == journey


# --- Properties -------------------------------------------------------------------------------------------------------

_CODES = st.sampled_from([MUNICH, AUGSBURG, NUREMBERG, HAMBURG, BERLIN, NOWHERE, ""])
_APPOINTMENTS = st.builds(
    lambda minute, length, code: Appointment(
        datetime(2026, 11, 29, tzinfo=UTC) + timedelta(minutes=minute),
        datetime(2026, 11, 29, tzinfo=UTC) + timedelta(minutes=minute + length),
        code,
        "Termin",
    ),
    st.integers(0, 5 * 24 * 60),
    st.integers(1, 600),
    _CODES,
)


@given(st.lists(_APPOINTMENTS, max_size=5), st.sampled_from(Half), _CODES, st.randoms())
def test_order_of_neighbours_does_not_matter(neighbours, half, destination, random):
    shuffled = random.sample(neighbours, len(neighbours))
    journey = judge(destination, *shuffled, half=half)
    assert journey.reach is judge(destination, *neighbours, half=half).reach


@given(st.lists(_APPOINTMENTS, max_size=5), st.sampled_from(Half), _CODES)
def test_what_is_not_free_says_why(neighbours, half, destination):
    journey = judge(destination, *neighbours, half=half)
    assert journey.reach is Reach.FREE or journey.reasons


@given(st.lists(_APPOINTMENTS, max_size=5), st.sampled_from(Half), _CODES)
def test_journey_depends_on_instants_and_not_on_their_zones(neighbours, half, destination):
    elsewhere = [
        replace(n, start=n.start.astimezone(at(TUESDAY, time(0)).tzinfo), end=n.end.astimezone(UTC)) for n in neighbours
    ]
    assert judge(destination, *elsewhere, half=half) == judge(destination, *neighbours, half=half)


# --- Region days ------------------------------------------------------------------------------------------------------

REGIONS = [
    Region(TUESDAY, WEDNESDAY, "Raum Augsburg", AUGSBURG, 70),
    Region(TUESDAY, TUESDAY, "Raum Hamburg", HAMBURG, 50),
]


def test_region_is_near_within_its_radius_and_days():
    assert regions_near(MUNICH, TUESDAY, REGIONS) == ["Raum Augsburg"]
    assert regions_near(MUNICH, WEDNESDAY, REGIONS) == ["Raum Augsburg"]
    assert regions_near(MUNICH, MONDAY, REGIONS) == []
    assert regions_near(HAMBURG, TUESDAY, REGIONS) == ["Raum Hamburg"]
    assert regions_near(NUREMBERG, TUESDAY, REGIONS) == []


def test_unknown_postal_code_is_near_no_region():
    assert regions_near(NOWHERE, TUESDAY, REGIONS) == []
