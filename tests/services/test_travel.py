"""What the consultant sets about travelling, on both databases."""

from dataclasses import replace
from datetime import date, time

import pytest

from halbtag.domain.travel import Beyond, Region, TravelPolicy, TravelTimes
from halbtag.persistence.profile import load_profile
from halbtag.persistence.travel import load_manual_times, travel_times_of
from halbtag.services.travel import (
    add_region,
    calculate,
    load_settings,
    remove_manual_time,
    remove_region,
    save_policy,
    set_manual_time,
)

MUNICH, AUGSBURG, HAMBURG = "80331", "86150", "20095"
REGION = Region(date(2026, 12, 1), date(2026, 12, 3), "Raum Augsburg", AUGSBURG, 30)


@pytest.fixture
def munich_database(ready_database):
    """The consultant lives in Munich."""
    with ready_database.writing() as session:
        load_profile(session).postal_code = MUNICH
    return ready_database


def settings(database, clock):
    with database.reading() as session:
        return load_settings(session, now=clock())


def set_area(database, prefix, minutes):
    with database.writing() as session:
        return set_manual_time(session, prefix=prefix, minutes=minutes)


def calculated(database, origin, destination):
    with database.reading() as session:
        calculation = calculate(session, origin=origin, destination=destination)
    return [(leg.origin, leg.destination, leg.minutes, leg.is_by_hand) for leg in calculation.legs], calculation.beyond


def test_new_copy_travels_by_the_defaults(ready_database, clock):
    found = settings(ready_database, clock)
    assert (found.policy, found.areas, found.regions, found.is_home_known) == (TravelPolicy(), [], [], True)


def test_policy_is_kept(ready_database, clock):
    policy = TravelPolicy(margin_minutes=45, latest_return=time(22, 0), beyond=Beyond.OUT_OF_RANGE)
    with ready_database.writing() as session:
        save_policy(session, policy, seen=0)
    assert settings(ready_database, clock).policy == policy


def test_area_is_added_changed_and_removed(munich_database, clock):
    assert set_area(munich_database, "86", 70)
    assert set_area(munich_database, "20", 400)
    assert not set_area(munich_database, "86", 75)
    assert [(area.prefix, area.minutes) for area in settings(munich_database, clock).areas] == [("20", 400), ("86", 75)]
    hamburg = settings(munich_database, clock).areas[0]
    with munich_database.writing() as session:
        assert remove_manual_time(session, hamburg.id)
        assert not remove_manual_time(session, hamburg.id)
        assert load_manual_times(session) == {"86": 75}


@pytest.mark.parametrize(
    ("prefix", "minutes"), [("", 10), ("861501", 10), ("8a", 10), ("٨", 10), ("86", 0), ("86", 1441)]
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_area_that_makes_no_sense_is_refused(ready_database, prefix, minutes):
    with pytest.raises(ValueError, match="minutes to"):
        set_area(ready_database, prefix, minutes)


def test_driving_times_are_those_of_the_profile_and_the_table(munich_database):
    set_area(munich_database, "86", 70)
    with munich_database.reading() as session:
        times = travel_times_of(load_profile(session), load_manual_times(session))
    assert times == TravelTimes(MUNICH, TravelPolicy(), {"86": 70})


def test_region_days_are_listed_until_they_are_over(ready_database, clock):
    over = replace(REGION, first_day=date(2026, 11, 1), last_day=date(2026, 11, 22))
    today = replace(REGION, first_day=date(2026, 11, 20), last_day=date(2026, 11, 23), name="Raum Ulm")
    with ready_database.writing() as session:
        for region in (REGION, over, today):
            add_region(session, region)
    assert [region.name for region in settings(ready_database, clock).regions] == ["Raum Ulm", "Raum Augsburg"]


def test_region_days_are_removed(ready_database, clock):
    with ready_database.writing() as session:
        add_region(session, REGION)
    region = settings(ready_database, clock).regions[0]
    with ready_database.writing() as session:
        assert remove_region(session, region.id)
        assert not remove_region(session, region.id)
    assert settings(ready_database, clock).regions == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_region_days_that_end_before_they_start_are_refused(ready_database):
    with ready_database.writing() as session, pytest.raises(ValueError, match="ends before"):
        add_region(session, replace(REGION, last_day=date(2026, 11, 30)))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_calculation_from_home_is_one_leg(munich_database):
    set_area(munich_database, "86", 70)
    assert calculated(munich_database, MUNICH, AUGSBURG) == ([(MUNICH, AUGSBURG, 70, True)], None)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_calculation_between_clients_shows_the_ways_from_home(munich_database):
    set_area(munich_database, "20", 400)
    legs, beyond = calculated(munich_database, AUGSBURG, HAMBURG)
    assert [leg[:2] for leg in legs] == [(AUGSBURG, HAMBURG), (MUNICH, AUGSBURG), (MUNICH, HAMBURG)]
    assert legs[2] == (MUNICH, HAMBURG, 400, True)
    assert beyond is Beyond.HALF_DAY


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_calculation_says_nothing_of_unknown_places(munich_database):
    assert calculated(munich_database, MUNICH, "00000") == ([(MUNICH, "00000", None, False)], None)
