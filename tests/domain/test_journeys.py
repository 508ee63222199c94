"""The drives around a visit: when, and never the same one twice."""

from datetime import date, time, timedelta

import pytest

from halbtag.domain.calendar_entry import Leg
from halbtag.domain.half import Half
from halbtag.domain.journeys import Drive, list_drives
from halbtag.domain.travel import Appointment, TravelPolicy, TravelTimes
from halbtag.domain.zone import at, local

DAY = date(2026, 12, 1)
MONDAY = DAY - timedelta(days=1)
AUGSBURG, MUNICH, NUREMBERG, HAMBURG, NOWHERE = "86150", "80331", "90402", "20095", "00000"
TIMES = TravelTimes(AUGSBURG, TravelPolicy(), {MUNICH: 60, HAMBURG: 400})
HOURS = {Half.MORNING: (time(9), time(12, 30)), Half.AFTERNOON: (time(13, 30), time(17))}


def visit(half, place, *, name="Kunde", day=DAY):
    start, end = HOURS[half]
    return Appointment(at(day, start), at(day, end), place, name)


def drives(half, place, *neighbours, busy=()):
    return list_drives(visit(half, place), half=half, neighbours=neighbours, busy=busy, times=TIMES)


def clocks(found):
    return [(drive.leg, f"{local(drive.start):%d. %H:%M}", f"{local(drive.end):%d. %H:%M}") for drive in found]


def test_day_trip_begins_and_ends_at_home():
    start, end = at(DAY, time(9)), at(DAY, time(12, 30))
    hour, reserve = timedelta(hours=1), timedelta(minutes=15)
    assert drives(Half.MORNING, MUNICH) == [
        Drive(Leg.OUTBOUND, start - hour - reserve, start, 60, None, "Kunde"),
        Drive(Leg.RETURN, end, end + hour, 60, "Kunde", None),
    ]


@pytest.mark.parametrize(
    ("ends", "starts", "reserve"), [(time(12), "12:15", 15), (time(12, 23), "12:23", 7), (time(12, 30), "12:30", 0)]
)
def test_reserve_is_what_the_neighbour_leaves_of_it(ends, starts, reserve):
    lesson = Appointment(at(DAY, time(8)), at(DAY, ends), AUGSBURG, "Privat")
    [outbound, _] = drives(Half.AFTERNOON, MUNICH, busy=[lesson])
    assert (f"{local(outbound.start):%H:%M}", outbound.reserve_minutes) == (starts, reserve)


def test_drive_between_two_visits_belongs_to_the_later_one():
    morning, afternoon = visit(Half.MORNING, MUNICH, name="früh"), visit(Half.AFTERNOON, MUNICH, name="spät")
    early = list_drives(morning, half=Half.MORNING, neighbours=[afternoon], times=TIMES)
    late = list_drives(afternoon, half=Half.AFTERNOON, neighbours=[morning], times=TIMES)
    assert [(drive.leg, drive.origin, drive.destination) for drive in (*early, *late)] == [
        (Leg.OUTBOUND, None, "früh"),
        (Leg.OUTBOUND, "früh", "spät"),
        (Leg.RETURN, "spät", None),
    ]


def test_visit_of_the_next_day_changes_nothing_on_a_day_trip():
    tomorrow = visit(Half.MORNING, MUNICH, day=DAY + timedelta(days=1))
    assert drives(Half.MORNING, MUNICH, tomorrow) == drives(Half.MORNING, MUNICH)


@pytest.mark.parametrize(
    ("half", "expected"),
    [
        (Half.MORNING, [(Leg.OUTBOUND, "30. 13:00", "30. 19:40"), (Leg.RETURN, "01. 12:30", "01. 19:10")]),
        (Half.AFTERNOON, [(Leg.OUTBOUND, "01. 06:35", "01. 13:30"), (Leg.RETURN, "02. 06:00", "02. 12:40")]),
    ],
)
def test_long_journey_is_driven_in_the_half_days_that_it_takes(half, expected):
    assert clocks(drives(half, HAMBURG)) == expected


def test_far_visits_on_two_days_running_have_no_drive_home_in_between():
    evening, morning = visit(Half.AFTERNOON, HAMBURG), visit(Half.MORNING, HAMBURG, day=DAY + timedelta(days=1))
    first = list_drives(evening, half=Half.AFTERNOON, neighbours=[morning], times=TIMES)
    second = list_drives(morning, half=Half.MORNING, neighbours=[evening], times=TIMES)
    assert [drive.leg for drive in first] == [Leg.OUTBOUND]
    assert [(drive.leg, drive.origin) for drive in second] == [(Leg.OUTBOUND, "Kunde"), (Leg.RETURN, "Kunde")]


def test_drive_to_a_busy_time_is_shown_for_nobody_else_shows_it():
    lesson = visit(Half.AFTERNOON, MUNICH, name="Privat")
    found = drives(Half.MORNING, MUNICH, busy=[lesson])
    assert [(drive.leg, drive.origin, drive.destination) for drive in found] == [
        (Leg.OUTBOUND, None, "Kunde"),
        (Leg.RETURN, "Kunde", "Privat"),
    ]
    assert found[1].start == at(DAY, time(12, 30))


def test_way_there_begins_at_a_busy_time_with_a_known_place():
    lesson = visit(Half.MORNING, MUNICH, name="Privat")
    found = drives(Half.AFTERNOON, MUNICH, busy=[lesson])
    assert [(drive.leg, drive.origin) for drive in found] == [(Leg.OUTBOUND, "Privat"), (Leg.RETURN, "Kunde")]


def test_long_journey_does_not_begin_while_something_nearby_lasts():
    lesson = Appointment(at(MONDAY, time(11)), at(MONDAY, time(13, 20)), NUREMBERG, "Privat")
    [outbound, *_] = drives(Half.MORNING, HAMBURG, busy=[lesson])
    assert outbound.start == lesson.end


def test_unknown_place_brings_no_drive():
    assert drives(Half.MORNING, NOWHERE) == []


def test_neighbour_at_an_unknown_place_is_driven_past():
    assert drives(Half.MORNING, MUNICH, visit(Half.AFTERNOON, "")) == drives(Half.MORNING, MUNICH)
