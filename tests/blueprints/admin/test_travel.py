"""The page on travelling: policy, driving times of one's own, region days, the calculator."""

import re
from datetime import time

import pytest

from halbtag.domain.travel import Beyond, SpeedBand, TravelPolicy
from halbtag.persistence.profile import load_profile
from halbtag.persistence.travel import load_manual_times
from halbtag.services.travel import load_settings, save_policy

PAGE = "/admin/reise"
RULES = f"{PAGE}/regeln"
POLICY = {
    "revision": "0",
    "earliest_departure": "07:00",
    "latest_return": "22:00",
    "tight_minutes": "15",
    "margin_minutes": "45",
    "day_trip_minutes": "150",
    "beyond": "out_of_range",
    "detour_percent": "40",
    "fixed_minutes": "10",
    "near_km": "5",
    "near_speed": "30",
    "middle_km": "60",
    "middle_speed": "70",
    "far_speed": "100",
}
REGION = {
    "name": "Raum Augsburg",
    "postal_code": "86150",
    "radius_km": "30",
    "first_day": "2026-12-01",
    "last_day": "2026-12-03",
}


@pytest.fixture
def munich(ready_database):
    """The consultant lives in Munich."""
    with ready_database.writing() as session:
        load_profile(session).postal_code = "80331"


def settings(database, clock):
    with database.reading() as session:
        return load_settings(session, now=clock())


def values(page, form_action):
    """Return what the fields of one form are filled with."""
    form = re.search(rf'action="{form_action}".*?</form>', page, re.DOTALL).group()
    fields = re.findall(r"<input[^>]+>", form)
    named = [(re.search(r'name="([^"]+)"', field), re.search(r'value="([^"]*)"', field), field) for field in fields]
    return {
        name.group(1): value.group(1)
        for name, value, field in named
        if name and value and ('type="radio"' not in field or "checked" in field)
    }


# --- The policy -------------------------------------------------------------------------------------------------------


def test_policy_is_saved(consultant, database, clock):
    response = consultant.post(RULES, POLICY, page=RULES)
    assert (response.status_code, response.headers["Location"]) == (303, PAGE)
    assert settings(database, clock).policy == TravelPolicy(
        detour_factor=1.4,
        bands=(SpeedBand(5, 30), SpeedBand(60, 70), SpeedBand(None, 100)),
        fixed_minutes=10,
        margin_minutes=45,
        tight_minutes=15,
        earliest_departure=time(7, 0),
        latest_return=time(22, 0),
        day_trip_minutes=150,
        beyond=Beyond.OUT_OF_RANGE,
    )


@pytest.mark.parametrize("policy", [TravelPolicy(), TravelPolicy(detour_factor=1.07, beyond=Beyond.OUT_OF_RANGE)])
def test_policy_that_is_saved_as_it_is_shown_stays_the_same(consultant, database, clock, policy):
    with database.writing() as session:
        save_policy(session, policy, seen=0)
    shown = values(consultant.get(RULES).text, RULES)
    assert consultant.client.post(RULES, data=shown).status_code == 303
    assert settings(database, clock).policy == policy


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"earliest_departure": "13:00"}, "Die früheste Abfahrt muss vor 13 Uhr liegen."),
        ({"latest_return": "12:00"}, "Die späteste Rückkehr muss nach 13 Uhr liegen."),
        ({"latest_return": ""}, "Bitte geben Sie eine Uhrzeit an"),
        ({"near_km": "60"}, "Der zweite Abschnitt muss nach dem ersten enden."),
        ({"near_km": "x"}, "Bitte prüfen Sie Ihre Angaben"),
        ({"detour_percent": "201"}, "Bitte geben Sie eine ganze Zahl von 0 bis 200 an."),
        ({"beyond": "never"}, "Bitte prüfen Sie Ihre Angaben"),
    ],
)
def test_policy_that_makes_no_sense_is_refused(consultant, database, clock, change, said):
    response = consultant.post(RULES, {**POLICY, **change}, page=RULES)
    assert response.status_code == 422
    assert said in response.text
    assert settings(database, clock).policy == TravelPolicy()


def test_page_sums_the_policy_up(consultant):
    consultant.post(RULES, POLICY, page=RULES)
    page = consultant.get(PAGE).text
    for text in ("07:00 Uhr", "22:00 Uhr", "45 Min. zusätzlich", "bis 2 Std. 30 Min.", "werden nicht angeboten"):
        assert text in page


# --- Driving times of his own -----------------------------------------------------------------------------------------


def test_area_is_added_changed_and_removed(consultant, database, clock):
    consultant.post(f"{PAGE}/fahrzeiten", {"prefix": "86", "minutes": "70"}, page=PAGE)
    page = consultant.get(PAGE).text
    assert "Die Fahrzeit ist eingetragen." in page
    assert "1 Std. 10 Min." in page
    consultant.post(f"{PAGE}/fahrzeiten", {"prefix": "86", "minutes": "75"}, page=PAGE)
    assert "Die Fahrzeit ist geändert." in consultant.get(PAGE).text
    with database.reading() as session:
        assert load_manual_times(session) == {"86": 75}
    area = settings(database, clock).areas[0]
    for _ in range(2):
        response = consultant.post(f"{PAGE}/fahrzeiten/{area.id}/entfernung", page=PAGE)
        assert response.status_code == 303
    assert settings(database, clock).areas == []


@pytest.mark.parametrize("change", [{"prefix": "8a"}, {"prefix": ""}, {"minutes": "0"}, {"minutes": "1441"}])
def test_area_that_makes_no_sense_is_refused(consultant, database, clock, change):
    response = consultant.post(f"{PAGE}/fahrzeiten", {"prefix": "86", "minutes": "70", **change}, page=PAGE)
    assert response.status_code == 422
    assert "Bitte prüfen Sie Ihre Angaben" in response.text
    assert settings(database, clock).areas == []


# --- Region days ------------------------------------------------------------------------------------------------------


def test_region_days_are_added_and_removed(consultant, database, clock):
    consultant.post(f"{PAGE}/regionstage", REGION, page=PAGE)
    page = consultant.get(PAGE).text
    assert "Di., 01.12.2026 bis Do., 03.12.2026" in page
    assert "30 km um 86150" in page
    region = settings(database, clock).regions[0]
    for _ in range(2):
        assert consultant.post(f"{PAGE}/regionstage/{region.id}/entfernung", page=PAGE).status_code == 303
    assert settings(database, clock).regions == []


def test_region_day_may_be_a_single_one(consultant, database, clock):
    consultant.post(f"{PAGE}/regionstage", {**REGION, "last_day": ""}, page=PAGE)
    region = settings(database, clock).regions[0]
    assert region.first_day == region.last_day


def test_region_days_may_have_begun(consultant):
    response = consultant.post(f"{PAGE}/regionstage", {**REGION, "first_day": "2026-11-20"}, page=PAGE)
    assert response.status_code == 303


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Bitte nennen Sie die Region"),
        ({"postal_code": "8615"}, "Postleitzahl mit fünf Ziffern"),
        ({"postal_code": "00000"}, "kein Ort bekannt"),
        ({"radius_km": "0"}, "von 1 bis 300"),
        ({"first_day": ""}, "Bitte geben Sie ein Datum an."),
        ({"first_day": "2026-11-22", "last_day": ""}, "Dieser Tag ist schon vorbei."),
        ({"first_day": "2026-11-20", "last_day": "2026-11-22"}, "Der letzte Tag ist schon vorbei."),
        ({"last_day": "2026-11-30"}, "Der letzte Tag liegt vor dem ersten."),
        ({"last_day": "2062-12-03"}, "länger als ein Jahr"),
        ({"first_day": "9999-12-01", "last_day": ""}, "zu weit in der Zukunft"),
    ],
)
def test_region_days_that_make_no_sense_are_refused(consultant, database, clock, change, said):
    response = consultant.post(f"{PAGE}/regionstage", {**REGION, **change}, page=PAGE)
    assert response.status_code == 422
    assert said in response.text
    assert settings(database, clock).regions == []


def test_typed_markup_stays_text(consultant):
    consultant.post(f"{PAGE}/regionstage", {**REGION, "name": "<img src=x>"}, page=PAGE)
    assert "<img" not in consultant.get(PAGE).text


# --- The calculator ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("munich")
def test_calculator_shows_the_drive_and_the_ways_from_home(consultant):
    page = consultant.get(f"{PAGE}?von=86150&nach=90402").text
    assert re.findall(r'<th scope="row">(.+? → .+?)</th>', page) == [
        "86150 → 90402",
        "zu Hause (80331) → 86150",
        "zu Hause (80331) → 90402",
    ]
    assert "weiter weg als eine Tagesreise" not in page


@pytest.mark.usefixtures("munich")
def test_calculator_says_what_a_far_place_costs(consultant):
    assert "Der Halbtag davor wird für die Anreise frei gehalten" in consultant.get(f"{PAGE}?von=80331&nach=20095").text
    consultant.post(RULES, POLICY, page=RULES)
    assert "Dort wird kein Termin angeboten." in consultant.get(f"{PAGE}?von=80331&nach=20095").text


def test_calculator_says_that_a_place_is_unknown(consultant):
    assert "Postleitzahl ohne bekannten Ort" in consultant.get(f"{PAGE}?von=86150&nach=11111").text


def test_calculator_starts_at_home(consultant, munich):  # noqa: ARG001 (moves him)
    assert values(consultant.get(PAGE).text, f"{PAGE}#rechner")["von"] == "80331"


@pytest.mark.parametrize("query", ["von=8615&nach=90402", "von=86150", "nach=%00", "von=86150&nach=' OR 1=1"])
def test_calculator_asks_again_for_junk(consultant, query):
    response = consultant.get(f"{PAGE}?{query}")
    assert response.status_code == 422
    assert "Bitte prüfen Sie Ihre Angaben" in response.text


def test_unknown_home_is_pointed_out(consultant, database):
    with database.writing() as session:
        load_profile(session).postal_code = "00000"
    assert "Zu Ihrer Postleitzahl 00000 ist kein Ort bekannt." in consultant.get(PAGE).text


# --- What changes nothing says so -------------------------------------------------------------------------------------


def test_prefix_that_is_too_long_is_refused_and_not_cut(consultant, database, clock):
    response = consultant.post(f"{PAGE}/fahrzeiten", {"prefix": "8033155", "minutes": "60"}, page=PAGE)
    assert response.status_code == 422
    assert "Das sind 7 Zeichen, möglich sind höchstens 5." in response.text
    assert 'value="8033155"' in response.text
    assert settings(database, clock).areas == []


def test_travel_time_or_region_entered_twice_is_there_once(consultant, database, clock):
    area = {"prefix": "86", "minutes": "60"}
    region = {"name": "Raum Augsburg", "first_day": "2026-12-08", "last_day": "2026-12-09", "postal_code": "86150",
              "radius_km": "30"}  # fmt: skip
    for _ in range(2):
        consultant.post(f"{PAGE}/fahrzeiten", area, page=PAGE)
        said = consultant.get(PAGE).text
        response = consultant.post(f"{PAGE}/regionstage", region, page=PAGE)
    assert "Genau diese Fahrzeit ist schon eingetragen." in said
    assert (response.status_code, "Genau diese Regionstage sind schon eingetragen." in response.text) == (422, True)
    found = settings(database, clock)
    assert (len(found.areas), len(found.regions)) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "said"),
    [("fahrzeiten", "Diese Fahrzeit war schon entfernt."), ("regionstage", "Diese Regionstage waren schon entfernt.")],
)
def test_removing_what_is_not_there_says_so(consultant, kind, said):
    assert consultant.post(f"{PAGE}/{kind}/77/entfernung", page=PAGE).status_code == 303
    assert said in consultant.get(PAGE).text
