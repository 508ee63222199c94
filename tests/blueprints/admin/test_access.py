"""One test walks every route of the admin and names who may use it; the rest tries to get past the door."""

import pytest

from blueprints.admin.access import OPEN_ENDPOINTS

#: Every route of the admin. A new one is missing here until somebody has thought about it.
SIGNED_IN = {
    "GET /admin",
    "GET /admin/abweichungen",
    "GET /admin/anfragen",
    "GET /admin/anfragen/<int(max=2147483647):inquiry_id>",
    "GET /admin/eigene-kalender",
    "GET /admin/eigene-kalender/<int(max=2147483647):calendar_id>",
    "GET /admin/einbettung",
    "GET /admin/gestaltung",
    "GET /admin/stil",
    "GET /admin/kalender",
    "GET /admin/kalender-abo",
    "GET /admin/kalender/<day>/<half>",
    "GET /admin/kalender/<month>",
    "GET /admin/konto",
    "GET /admin/persoenliche-links",
    "GET /admin/persoenliche-links/neu",
    "GET /admin/postausgang",
    "GET /admin/profil",
    "GET /admin/qualifizierung",
    "GET /admin/qualifizierung/vorschau",
    "GET /admin/protokoll",
    "GET /admin/reise",
    "GET /admin/reise/regeln",
    "GET /admin/termine",
    "GET /admin/termine/<int(max=2147483647):booking_id>",
    "GET /admin/termine/<int(max=2147483647):booking_id>/ablehnung",
    "GET /admin/termine/<int(max=2147483647):booking_id>/absage",
    "GET /admin/termine/<int(max=2147483647):booking_id>/briefing.pdf",
    "GET /admin/termine/<int(max=2147483647):booking_id>/verlegung",
    "GET /admin/termine/<int(max=2147483647):booking_id>/vorschlaege",
    "GET /admin/termine/vergangene",
    "GET /admin/verlinken",
    "GET /admin/verlinken/qr-code.<any(svg, png):kind>",
    "GET /admin/wirkung",
    "GET /admin/wirkung/wirkung.csv",
    "GET /admin/warteliste",
    "GET /admin/woche",
    "GET /admin/woche/zeitweise",
    "POST /admin/abmeldung",
    "POST /admin/aenderungen/<int(max=2147483647):change_id>/ruecknahme",
    "POST /admin/abmeldung/ueberall",
    "POST /admin/abweichungen",
    "POST /admin/abweichungen/<int(max=2147483647):override_id>/entfernung",
    "POST /admin/einbettung",
    "POST /admin/gestaltung/akzent",
    "POST /admin/gestaltung/bild/<picture>",
    "POST /admin/gestaltung/bild/<picture>/entfernung",
    "POST /admin/eigene-kalender",
    "POST /admin/eigene-kalender/<int(max=2147483647):calendar_id>",
    "POST /admin/eigene-kalender/<int(max=2147483647):calendar_id>/entfernung",
    "POST /admin/eigene-kalender/<int(max=2147483647):calendar_id>/pruefung",
    "POST /admin/kalender-abo",
    "POST /admin/kalender-abo/ende",
    "POST /admin/kalender/<day>/<half>",
    "POST /admin/kalender/<day>/<half>/oeffnung",
    "POST /admin/konto",
    "POST /admin/persoenliche-links/<int(max=2147483647):link_id>/ende",
    "POST /admin/persoenliche-links/neu",
    "POST /admin/postausgang/<int(max=2147483647):message_id>/neuversuch",
    "POST /admin/pause/ende",
    "POST /admin/profil",
    "POST /admin/qualifizierung",
    "POST /admin/reise/fahrzeiten",
    "POST /admin/reise/fahrzeiten/<int(max=2147483647):area_id>/entfernung",
    "POST /admin/reise/regeln",
    "POST /admin/reise/regionstage",
    "POST /admin/reise/regionstage/<int(max=2147483647):region_id>/entfernung",
    "POST /admin/rueckmeldungen/<int(max=2147483647):follow_up_id>/erledigt",
    "POST /admin/termine/<int(max=2147483647):booking_id>/ablehnung",
    "POST /admin/termine/<int(max=2147483647):booking_id>/absage",
    "POST /admin/termine/<int(max=2147483647):booking_id>/ausgang",
    "POST /admin/termine/<int(max=2147483647):booking_id>/verlegung",
    "POST /admin/termine/<int(max=2147483647):booking_id>/verlegung/<int(max=2147483647):proposal_id>/zusage",
    "POST /admin/termine/<int(max=2147483647):booking_id>/verlegung/auswahl",
    "POST /admin/termine/<int(max=2147483647):booking_id>/verlegung/beibehalten",
    "POST /admin/termine/<int(max=2147483647):booking_id>/vorschlaege",
    "POST /admin/termine/<int(max=2147483647):booking_id>/vorschlaege/auswahl",
    "POST /admin/termine/<int(max=2147483647):booking_id>/zusage",
    "POST /admin/woche",
    "POST /admin/woche/zeitweise",
    "POST /admin/woche/zeitweise/<int(max=2147483647):rule_id>/entfernung",
}
OPEN = {
    "GET /admin/anmeldung",
    "GET /admin/einrichtung/<token>",
    "POST /admin/anmeldung",
    "POST /admin/einrichtung/<token>",
}
#: What changes something on the public side; its authority is the secret in the address, or it begins an inquiry.
PUBLIC_POSTS = {
    "POST /anfrage",
    "POST /anfrage/<token>/<step_id>",
    "POST /anfrage/<token>/<step_id>/fragen",
    "POST /anfrage/<token>/kontakt",
    "POST /anfrage/<token>/kontakt/fuehrungskreis",
    "POST /anfrage/<token>/korrektur",
    "POST /anfrage/<token>/termine",
    "POST /anfrage/<token>/weitergabe",
    "POST /anfrage/<token>/weiter/<way>",
    "POST /anfrage/<token>/wunschzeiten",
    "POST /anfrage/<token>/wunschzeiten/fuehrungskreis",
    "POST /einladung/<token>",
    "POST /entscheidung/<token>/absage",
    "POST /entscheidung/<token>/ausgang",
    "POST /entscheidung/<token>/verlegung/<int(max=2147483647):proposal_id>/zusage",
    "POST /entscheidung/<token>/verlegung/ablehnung",
    "POST /entscheidung/<token>/vorschlaege",
    "POST /entscheidung/<token>/vorschlaege/auswahl",
    "POST /entscheidung/<token>/zusage",
    "POST /termin/<token>/absage",
    "POST /termin/<token>/bestaetigung",
    "POST /termin/<token>/fuehrungskreis",
    "POST /termin/<token>/fuehrungskreis/<int(max=2147483647):participant_id>/ausladung",
    "POST /termin/<token>/neue-auswahl",
    "POST /termin/<token>/verlegung",
    "POST /termin/<token>/verlegung/<int(max=2147483647):proposal_id>",
    "POST /termin/<token>/verlegung/beibehalten",
    "POST /termin/<token>/vor-ort/<piece>",
    "POST /uebergabe/<token>",
    "POST /termin/<token>/vorschlaege/<int(max=2147483647):proposal_id>",
    "POST /gesehen",
    "POST /warteliste/<token>",
}


def routes(app, *, admin):
    return {
        f"{method} {rule}": rule
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
        if rule.endpoint.startswith("admin.") is admin
    }


def path_of(rule):
    path = (
        str(rule)
        .replace("<month>", "2026-12")
        .replace("<day>/<half>", "2026-12-03/morning")
        .replace("<token>", "x" * 32)
        .replace("<any(svg, png):kind>", "svg")
    )
    for name in (
        "inquiry_id",
        "booking_id",
        "override_id",
        "message_id",
        "area_id",
        "region_id",
        "calendar_id",
        "rule_id",
        "change_id",
        "link_id",
        "follow_up_id",
        "proposal_id",
    ):
        path = path.replace(f"<int(max=2147483647):{name}>", "1")
    return path


def test_every_admin_route_has_a_rule(app):
    assert set(routes(app, admin=True)) == SIGNED_IN | OPEN


def test_every_public_route_that_changes_something_is_known(app):
    assert {name for name in routes(app, admin=False) if not name.startswith("GET ")} == PUBLIC_POSTS


def test_open_routes_are_the_listed_ones(app):
    endpoints = {rule.endpoint for name, rule in routes(app, admin=True).items() if name in OPEN}
    assert endpoints == OPEN_ENDPOINTS


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Request-Type": "partial"}])
def test_every_route_behind_the_door_refuses_strangers(app, stranger, headers):
    token = stranger.token()
    for name, rule in routes(app, admin=True).items():
        if name in SIGNED_IN:
            method = name.split()[0]
            response = stranger.client.open(path_of(rule), method=method, data={"csrf_token": token}, headers=headers)
            where = response.headers["HX-Redirect" if headers else "Location"]
            assert response.status_code == (401 if headers else 303), name
            assert where.startswith("/admin/anmeldung"), name
            assert "Verwaltung" not in response.text, name


def test_every_page_of_the_admin_stays_out_of_caches(app, consultant, stranger):
    for visitor in (consultant, stranger):
        for name, rule in routes(app, admin=True).items():
            if name.startswith("GET "):
                assert visitor.get(path_of(rule)).headers["Cache-Control"] == "no-store", name


def test_token_of_one_session_is_worth_nothing_in_another(consultant, new_browser):
    other = new_browser()
    other.sign_in()
    response = consultant.client.post("/admin/woche", data={"csrf_token": other.token("/admin/konto")})
    assert response.status_code == 400
    assert "zu lange offen" in response.text
    assert response.headers["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    "path",
    [
        "/admin/termine/99999999999999999999",
        "/admin/anfragen?vor=99999999999999999999",
        "/admin/anfragen?vor=-1",
        "/admin/kalender/9999-12",
        "/admin/kalender/0000-00",
        "/admin/kalender/%00",
        "/admin/termine/vergangene?seite=0",
        "/admin/termine/vergangene?seite=99999999999999999999",
    ],
)
def test_numbers_beyond_reason_are_not_found(consultant, path):
    assert consultant.get(path).status_code == 404
