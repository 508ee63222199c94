"""Why a half-day is closed, opening it all the same, and taking a change back with one click."""

import re

import pytest

from halbtag.domain.half import Half
from halbtag.services.overrides import list_vacations
from tests.blueprints.admin.test_pages import fields_of
from tests.conftest import START

TOMORROW = "/admin/kalender/2026-11-24/morning"
VACATION = {"kind": "close", "first_day": "2026-12-07", "last_day": "2026-12-11", "half": "both", "reason": "Urlaub"}
OVERRIDES = "/admin/abweichungen"


def named(page):
    return re.findall(r'name="grund" value="([^"]+)"', page)


def undo_url(page):
    return re.search(r'action="(/admin/aenderungen/\d+/ruecknahme)"', page).group(1)


def overrides(database):
    with database.reading() as session:
        return [vacation.override for vacation in list_vacations(session, now=START)]


def test_closed_half_day_is_explained_and_opened_by_naming_what_is_lifted(consultant, database):
    page = consultant.get(TOMORROW).text
    assert "Warum ist dieser Halbtag zu?" in page
    assert named(page) == ["notice"]
    response = consultant.post(f"{TOMORROW}/oeffnung", {"grund": named(page)}, page=TOMORROW)
    assert (response.status_code, response.headers["Location"]) == (303, "/admin/kalender/2026-11")
    assert [override.lifts for override in overrides(database)] == [["notice"]]
    assert "geöffnet, trotz: zu kurzfristig." in consultant.get("/admin/kalender/2026-11").text
    assert "trotz: zu kurzfristig" in consultant.get(OVERRIDES).text
    assert "Dieser Halbtag ist frei" in consultant.get(TOMORROW).text


def test_half_day_with_another_reason_by_now_is_shown_again(consultant, database):
    consultant.post(OVERRIDES, {**VACATION, "first_day": "2026-11-24", "last_day": ""}, page=OVERRIDES)
    response = consultant.post(f"{TOMORROW}/oeffnung", {"grund": ["notice"]}, page=TOMORROW)
    assert response.status_code == 409
    assert "Inzwischen ist es anders." in response.text
    assert named(response.text) == ["override:Urlaub", "notice"]
    assert len(overrides(database)) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/admin/kalender/2026-11-23/morning", "Öffnen lässt er sich nicht: hat schon begonnen."),
        ("/admin/kalender/2029-05-07/morning", "Weiter als zwei Jahre voraus"),
    ],
)
def test_half_day_that_nothing_opens_offers_no_button(consultant, path, text):
    page = consultant.get(path).text
    assert text in page
    assert "Trotzdem öffnen" not in page


def test_half_day_is_explained_for_a_place_with_its_journey(consultant):
    page = consultant.get(f"{TOMORROW}?plz=20095").text
    assert "Für ein Unternehmen aus 20095." in page
    assert named(page) == ["notice"]


def test_range_is_undone_with_one_click_and_only_once(consultant, database):
    consultant.post(OVERRIDES, VACATION, page=OVERRIDES)
    page = consultant.get(OVERRIDES).text
    assert "Eingetragen: Mo., 07.12.2026 bis Fr., 11.12.2026, ganzer Tag, geschlossen („Urlaub“)." in page
    url = undo_url(page)
    for said in ("Rückgängig gemacht. Wieder entfernt: Mo., 07.12.2026", "Nichts mehr rückgängig zu machen"):
        response = consultant.post(url, {"seite": "admin.show_overrides"}, page="/admin/konto")
        assert (response.status_code, response.headers["Location"]) == (303, OVERRIDES)
        assert said in consultant.get(OVERRIDES).text
        assert overrides(database) == []


def test_click_in_the_grid_is_undone_where_it_was_made(consultant, database):
    fragment = consultant.post(
        "/admin/kalender/2026-12-03/morning",
        {"is_open": "0"},
        page="/admin/kalender/2026-12",
        headers={"HX-Request": "true", "HX-Request-Type": "partial"},
    ).text
    response = consultant.post(undo_url(fragment), {"monat": "2026-12"}, page="/admin/konto")
    assert response.headers["Location"] == "/admin/kalender/2026-12"
    assert overrides(database) == []


def test_pattern_changed_again_since_is_not_undone(consultant):
    urls = []
    for start in ("08:30", "08:45"):
        data = {**fields_of(consultant.get("/admin/woche").text), "halves-0-starts_at": start}
        consultant.post("/admin/woche", data, page="/admin/woche")
        page = consultant.get("/admin/woche").text
        assert f"Wochenmuster geändert: Montag vormittags {start}–12:30 Uhr, bisher" in page
        urls.append(undo_url(page))
    consultant.post(urls[0], {"seite": "admin.show_week"}, page="/admin/konto")
    assert "Hier wurde seither noch einmal etwas geändert." in consultant.get("/admin/woche").text


def test_change_that_never_was_is_not_found(consultant):
    assert consultant.post("/admin/aenderungen/77/ruecknahme", page="/admin/konto").status_code == 404


def test_lifted_reason_of_a_morning_says_nothing_of_the_afternoon(consultant, database):
    consultant.post(f"{TOMORROW}/oeffnung", {"grund": ["notice"]}, page=TOMORROW)
    assert [override.half for override in overrides(database)] == [Half.MORNING]
    assert named(consultant.get("/admin/kalender/2026-11-24/afternoon").text) == ["notice"]


CLOSED = {"kind": "close", "first_day": "2026-12-03", "last_day": "", "half": "morning"}
EARLY = {**CLOSED, "kind": "open", "half": "afternoon", "starts_at": "12:00", "ends_at": "17:00"}
OVERLAP = (
    "Do., 03.12.2026: Der Nachmittag beginnt um 12:00 Uhr (Abweichung), der Vormittag endet erst um 12:30 Uhr "
    "(Wochenmuster). Bitte ändern Sie eine der Uhrzeiten, oder schließen Sie zuerst die andere Tageshälfte."
)
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/admin/kalender/2026-12-03/morning", {"is_open": "1"}),
        ("/admin/abweichungen/1/entfernung", {}),
        ("/admin/kalender/2026-12-03/morning/oeffnung", {"grund": "override"}),
        ("/admin/aenderungen/1/ruecknahme", {"seite": "admin.show_overrides"}),
    ],
)
def test_way_to_halves_that_overlap_says_so_and_changes_nothing(consultant, database, headers, path, data):
    for override in (CLOSED, EARLY):
        consultant.post(OVERRIDES, override, page=OVERRIDES)
    consultant.get(OVERRIDES)
    before = [override.id for override in overrides(database)]
    response = consultant.post(path, data, page="/admin/konto", headers=headers)
    page = response.text if response.status_code != 303 else consultant.get(OVERRIDES).text
    assert OVERLAP in page
    assert [override.id for override in overrides(database)] == before


@pytest.mark.parametrize("is_open", ["2", "", "yes"])
def test_click_that_says_neither_open_nor_closed_changes_nothing(consultant, database, is_open):
    response = consultant.post("/admin/kalender/2026-12-03/morning", {"is_open": is_open}, page="/admin/konto")
    assert response.status_code == 400
    assert overrides(database) == []


def test_half_day_that_is_over_is_not_changed_by_a_click(consultant, database):
    path = "/admin/kalender/2026-11-20/morning"
    response = consultant.post(path, {"is_open": "0"}, page="/admin/konto", headers=FRAGMENT)
    assert (response.status_code, "hat schon begonnen oder ist vorbei" in response.text) == (422, True)
    consultant.post(path, {"is_open": "0"}, page="/admin/konto")
    assert "hat schon begonnen oder ist vorbei" in consultant.get("/admin/kalender").text
    assert overrides(database) == []


def test_opening_says_what_stays_closed_and_why(consultant):
    opening = {**CLOSED, "kind": "open", "first_day": "2026-11-24", "last_day": "2026-11-28"}
    consultant.post(OVERRIDES, opening, page=OVERRIDES)
    assert (
        "2 Halbtage bleiben trotzdem zu: zu kurzfristig (Di., 24.11. vormittags, Mi., 25.11. vormittags). "
        "Einzelne öffnen Sie im Kalender unter „Warum zu?“."
    ) in consultant.get(OVERRIDES).text


@pytest.mark.parametrize("path", ["/admin/kalender/2026-12", "/admin/kalender/2026-12-01/morning"])
def test_place_beyond_the_reach_is_said_where_it_is_asked_for(consultant, path):
    page = consultant.get(f"{path}?plz=20095").text
    assert "km Luftlinie, Reichweite 300 km" in page
    assert "liest „noch nicht“ und sieht keine Halbtage" in page
    assert "Frei</strong>" not in page
    assert "Luftlinie" not in consultant.get(f"{path}?plz=80331").text
