"""Weekly rules for a time only, as the consultant sets them and the calendar follows them."""

import re
from datetime import date

import pytest

from halbtag.domain.half import Half
from halbtag.services.availability import judge_day
from tests.conftest import START

SATURDAYS = {
    "weekday": "5",
    "half": "morning",
    "starts_at": "10:00",
    "ends_at": "13:00",
    "valid_from": "2026-12-01",
    "valid_until": "2026-12-12",
}
PAGE = "/admin/woche/zeitweise"


def is_free(database, day):
    with database.reading() as session:
        return next(half for half in judge_day(session, day=day, now=START) if half.half is Half.MORNING).is_free


def test_rule_opens_its_weekday_within_its_range_only(consultant, database):
    assert consultant.post(PAGE, SATURDAYS, page=PAGE).status_code == 303
    assert [is_free(database, date(2026, 12, day)) for day in (5, 12, 19)] == [True, True, False]
    assert "Samstag" in consultant.get(PAGE).text


def test_rule_for_a_time_goes_before_a_pattern_saved_later(consultant, database):
    tuesdays = {**SATURDAYS, "weekday": "1", "starts_at": "08:00"}
    consultant.post(PAGE, tuesdays, page=PAGE)
    week = consultant.get("/admin/woche").text
    assert "Regeln, die nur für einen Zeitraum gelten" in week
    with database.reading() as session:
        morning = judge_day(session, day=date(2026, 12, 1), now=START)[0]
    assert f"{morning.slot.start:%H:%M}" == "07:00"


def test_of_two_rules_that_meet_the_younger_one_is_said_to_hold(consultant):
    for changes in (
        {},
        {"starts_at": "09:00", "valid_from": "2026-12-12"},
        {"half": "afternoon", "starts_at": "14:00", "ends_at": "17:00"},
    ):
        consultant.post(PAGE, {**SATURDAYS, **changes}, page=PAGE)
    rows = re.findall(r"<tr>.*?</tr>", consultant.get(PAGE).text, re.DOTALL)[1:]
    said = [row for row in rows if "Gilt nicht, wo die zuletzt eingetragene Regel dasselbe betrifft." in row]
    assert (len(rows), ["10:00–13:00" in row for row in said]) == (3, [True])


def test_rule_is_taken_back(consultant, database):
    consultant.post(PAGE, SATURDAYS, page=PAGE)
    assert consultant.post(f"{PAGE}/11/entfernung", {}, page=PAGE).status_code == 303
    assert not is_free(database, date(2026, 12, 5))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ends_at": "09:00"}, "Das Ende liegt nicht nach dem Beginn."),
        ({"ends_at": "junk"}, "Bitte geben Sie eine Uhrzeit an"),
        ({"valid_until": "2026-11-30"}, "Der letzte Tag liegt vor dem ersten."),
        ({"valid_from": "junk"}, "Datum"),
        ({"weekday": "9"}, "Wochentag"),
    ],
)
def test_rule_that_makes_no_sense_is_refused_with_what_was_typed(consultant, changes, message):
    response = consultant.post(PAGE, {**SATURDAYS, **changes}, page=PAGE)
    assert response.status_code == 422
    assert message in response.text
    assert 'value="10:00"' in response.text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"valid_from": "2026-12-07", "valid_until": "2026-12-11"}, "In diesem Zeitraum liegt kein Samstag mehr."),
        ({"valid_from": "2026-10-01", "valid_until": "2026-11-22"}, "Der letzte Tag ist schon vorbei."),
        ({"ends_at": "11:59"}, "Ein Halbtag dauert mindestens 2 Stunden."),
        ({"starts_at": "02:00", "ends_at": "05:00"}, "Ein Halbtag beginnt frühestens um 05:00 Uhr."),
    ],
)
def test_rule_that_can_do_nothing_is_refused(consultant, changes, message):
    response = consultant.post(PAGE, {**SATURDAYS, **changes}, page=PAGE)
    assert (response.status_code, message in response.text) == (422, True)


def test_rule_that_overlaps_or_is_there_already_is_refused(consultant):
    consultant.post(PAGE, SATURDAYS, page=PAGE)
    again = consultant.post(PAGE, SATURDAYS, page=PAGE)
    assert (again.status_code, "Genau diese Regel gilt dort schon." in again.text) == (422, True)
    afternoons = {**SATURDAYS, "half": "afternoon", "starts_at": "12:00", "ends_at": "16:00"}
    overlapping = consultant.post(PAGE, afternoons, page=PAGE)
    said = "Sa., 05.12.2026: Der Nachmittag beginnt um 12:00 Uhr (zeitweise Regel), der Vormittag endet erst um 13:00"
    assert (overlapping.status_code, said in overlapping.text) == (422, True)
