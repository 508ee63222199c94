"""The consultant's own calendars in the admin: added, read, changed, removed, and nothing secret shown."""

import re
from dataclasses import replace

import pytest

from blueprints.admin.passing_passwords import open_password, seal_password
from halbtag.persistence import busy
from tests.calendar_server import PASSWORD, USER, CalendarServer
from tests.gateways.test_caldav_discovery import multistatus
from tests.page_forms import forms_of
from tests.web_server import WebServer, answer

PAGE = "/admin/eigene-kalender"
ICS = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261201T080000Z\r\nDURATION:PT1H\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def settings(settings):
    return replace(settings, calendar_hosts=frozenset({"127.0.0.1"}))


@pytest.fixture
def server():
    with WebServer() as server:
        server.replies["/geheim.ics"] = answer(ICS)
        yield server


def add(consultant, address, **changes):
    data = {"kind": "ics", "name": "Privat", "address": address, "blocks_tentative": "y", **changes}
    return consultant.post(PAGE, data, page=PAGE)


def calendars(database):
    with database.reading() as session:
        return busy.list_calendars(session)


def test_added_calendar_is_read_at_once_and_its_address_never_shown(consultant, server, database):
    assert add(consultant, server.url("/geheim.ics")).status_code == 303
    (calendar,) = calendars(database)
    assert calendar.good_at is not None
    for path in (PAGE, f"{PAGE}/{calendar.id}"):
        page = consultant.get(path).text
        assert "127.0.0.1" in page
        assert "geheim" not in page
    assert "Ein Eintrag ab heute" in consultant.get(PAGE).text


def test_calendar_that_nobody_reads_any_more_is_red_as_well(consultant, server, clock):
    add(consultant, server.url("/geheim.ics"))
    assert "nicht mehr lesbar" not in consultant.get("/admin").text
    clock.advance(hours=25)
    consultant.sign_in()
    for path, words in (("/admin", "ist seit Mo., 23.11.2026, 09:00 Uhr nicht mehr lesbar."),
                        (PAGE, 'badge--error">nicht mehr gelesen</span> seit Mo., 23.11.2026, 09:00 Uhr')):  # fmt: skip
        page = consultant.get(path).text
        assert "nur mit Ihrer Zusage" in consultant.get("/admin/kalender/2026-12").text
        assert (words in page, "Der Hintergrunddienst (flask worker) läuft wohl nicht." in page) == (True, True)


def test_calendar_that_cannot_be_read_is_red_with_since_and_why(consultant, server, clock):
    server.replies["/geheim.ics"] = answer(b"<html>Anmelden</html>")
    add(consultant, server.url("/geheim.ics"))
    page = consultant.get(PAGE).text
    assert "Gespeichert, aber noch nicht gelesen." in page
    assert 'badge--error">nicht lesbar</span> seit Mo., 23.11.2026, 09:00 Uhr' in page
    assert "aber kein Kalender" in page
    assert "noch nie gelesen" in page
    banner = consultant.get("/admin").text
    for words in ("konnte noch nie gelesen werden.", "aber kein Kalender", "nichts ohne Ihre"):
        assert words in banner
    server.replies["/geheim.ics"] = answer(ICS)
    consultant.post(f"{PAGE}/1/pruefung", page=PAGE)
    server.replies["/geheim.ics"] = answer(b"", status="500 Oops")
    clock.advance(hours=25)
    consultant.sign_in()
    consultant.post(f"{PAGE}/1/pruefung", page=PAGE)
    page = consultant.get(PAGE).text
    assert "Es gilt der Stand von Mo., 23.11.2026, 09:00 Uhr" in page
    assert "Er ist älter als 24 Stunden" in page


def test_entries_that_were_taken_with_caution_are_named_by_their_day(consultant, server, database):
    broken = ICS.replace(b"DTSTART:20261201T080000Z", b"DTSTART;TZID=Nirgendwo:20261201T080000")
    server.replies["/geheim.ics"] = answer(broken.replace(b"UID:a", b"UID:a\r\nSUMMARY:Herzchirurg"), etag='"1"')
    add(consultant, server.url("/geheim.ics"))
    page = consultant.get(PAGE).text
    assert "Ein Eintrag (01.12.2026) in unbekannter Zeitzone. Gilt in jeder Zeitzone der Welt als belegt." in page
    assert "Herzchirurg" not in page
    assert "nicht lesbar" not in page
    assert calendars(database)[0].etag == ""  # so that it is told again after a failure
    server.replies["/geheim.ics"] = answer(ICS)
    consultant.post(f"{PAGE}/1/pruefung", page=PAGE)
    assert "vorsichtig gelesen" not in consultant.get(PAGE).text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"address": ""}, "Bitte geben Sie die Adresse"),
        ({"address": "file:///etc/passwd"}, "keine vollständige Adresse"),
        ({"address": "http://anna:geheim@kalender.example/"}, "In der Adresse stehen Zugangsdaten."),
        ({"address": "http://192.168.1.1/a.ics"}, "internes Netz"),
        ({"address": "http://[::1]/a.ics"}, "internes Netz"),
        ({"address": "http://kalender.example:8080/a.ics"}, "ungewöhnlichen Port"),
        ({"address": "https://kalender.example/" + "a" * 2000}, "zu lang"),
        ({"name": ""}, "Bitte geben Sie dem Kalender einen Namen"),
        ({"kind": "ftp"}, "Fehler"),
        ({"is_target": "y"}, "nur in einen Kalender mit CalDAV"),
    ],
)
def test_what_cannot_be_meant_is_refused(consultant, database, changes, message):
    response = add(consultant, **{"address": "https://kalender.example/a.ics", **changes})
    assert (response.status_code, calendars(database)) == (422, [])
    assert message in response.text


def test_password_is_asked_again_when_the_host_changes(consultant, server, database):
    add(consultant, server.url("/dav/"), kind="caldav", username="anna", password="kennwort")
    (calendar,) = calendars(database)
    path = f"{PAGE}/{calendar.id}"
    data = {"name": "Neu", "username": "anna", "address": "https://evil.example/"}
    response = consultant.post(path, data, page=path)
    assert response.status_code == 422
    assert "Passwort noch einmal" in response.text
    assert "kennwort" not in response.text
    assert calendars(database)[0].host == "127.0.0.1"


def test_change_without_address_and_password_keeps_both(consultant, server, database):
    add(consultant, server.url("/geheim.ics"), username="anna", password="kennwort")
    (before,) = calendars(database)
    path = f"{PAGE}/{before.id}"
    assert consultant.post(path, {"name": "Neu", "username": "anna"}, page=path).status_code == 303
    (after,) = calendars(database)
    assert (after.name, after.blocks_tentative) == ("Neu", False)
    assert (after.address, after.password, after.host) == (before.address, before.password, before.host)
    assert b"YW5uYTprZW5ud29ydA==" in server.requests[-1]


def test_removed_calendar_is_gone(consultant, server, database):
    add(consultant, server.url("/geheim.ics"))
    consultant.post(f"{PAGE}/1/entfernung", page=PAGE)
    assert calendars(database) == []
    assert consultant.get(f"{PAGE}/1").status_code == 404
    assert consultant.post(f"{PAGE}/1/pruefung", page=PAGE).status_code == 404


# --- Finding calendars on a server ------------------------------------------------------------------------------------


@pytest.fixture
def radicale(tmp_path):
    with CalendarServer(tmp_path) as server:
        server.ask("MKCALENDAR", server.url.replace("privat", "arbeit"))
        yield server


def server_of(radicale):
    return radicale.url.partition("/j")[0]


def find(consultant, radicale, **changes):
    fields = {"kind": "caldav", "username": USER, "password": PASSWORD, "is_target": "y", **changes}
    return add(consultant, f"{server_of(radicale)}/", **fields)


def test_calendar_is_chosen_from_those_of_the_server_without_typing_the_password_again(consultant, radicale, database):
    asked = find(consultant, radicale)
    assert (asked.status_code, calendars(database)) == (422, [])
    assert "2 Kalender für Sie" in asked.text
    assert PASSWORD not in asked.text
    (form,) = [form for form in forms_of(asked.text, path=PAGE) if "sealed_password" in form.fields]
    chosen = radicale.url.replace("privat", "arbeit")
    assert [chosen, radicale.url] == re.findall(r'name="address" value="([^"]+)"', asked.text)
    answered = consultant.client.post(form.action, data={**form.fields, "address": chosen})
    assert answered.status_code == 303
    (calendar,) = calendars(database)
    assert (calendar.good_at is not None, calendar.error, calendar.is_target) == (True, "", True)


def test_sealed_password_goes_to_no_other_host_and_not_for_long(app, clock):
    with app.app_context():
        sealed = seal_password("kennwort", host="cloud.example")
        assert open_password(sealed, host="cloud.example") == "kennwort"
        assert open_password(sealed, host="evil.example") == ""
        assert open_password("gefälscht", host="cloud.example") == ""
        clock.advance(minutes=30)
        assert open_password(sealed, host="cloud.example") == ""


def test_address_of_a_calendar_on_a_server_with_others_is_taken_as_it_is(consultant, radicale, database):
    assert add(consultant, radicale.url, kind="caldav", username=USER, password=PASSWORD).status_code == 303
    assert calendars(database)[0].error == ""


def test_calendars_on_another_host_are_named_and_nothing_is_saved(consultant, server, database):
    elsewhere = "<D:current-user-principal><D:href>https://p42.example/ich/</D:href></D:current-user-principal>"
    server.replies["/"] = answer(multistatus("/", elsewhere), status="207 Multi-Status")
    told = add(consultant, server.url("/"), kind="caldav", username="anna", password="kennwort")
    assert (told.status_code, calendars(database)) == (422, [])
    assert "https://p42.example/ich/" in told.text
    assert "kennwort" not in told.text
