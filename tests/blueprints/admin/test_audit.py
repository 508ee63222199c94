"""The audit: who did what, in the same transaction; what was refused; nothing personal but the account."""

import pytest
from sqlalchemy import select

from blueprints.admin.audit import ACTIONS, REFUSALS
from blueprints.admin.subjects import fields_named
from halbtag.persistence import audit
from halbtag.persistence.models import AuditEntry
from halbtag.services import retention
from tests.blueprints.admin.conftest import EMAIL
from tests.conftest import START
from tests.factories import later
from tests.page_forms import forms_of

OPENING = {"kind": "close", "first_day": "2026-12-05", "last_day": "2026-12-05", "half": "both", "reason": "Geheimnis"}


def entries(database):
    with database.reading() as session:
        found = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    return [(entry.action, entry.subject, entry.is_refusal, entry.times) for entry in found]


def test_every_view_that_acts_has_words(app):
    acting = {
        rule.endpoint.removeprefix("admin.")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("admin.") and "POST" in rule.methods
    }
    assert acting == set(ACTIONS)
    assert ACTIONS.keys().isdisjoint(REFUSALS)


def test_actions_are_noted_with_account_and_subject(consultant, database, admin_id):
    consultant.post("/admin/abweichungen", OPENING, page="/admin/abweichungen")
    consultant.post("/admin/abweichungen/1/entfernung", page="/admin/abweichungen")
    consultant.post("/admin/kalender/2026-12-02/morning", {"is_open": "0"}, page="/admin/konto")
    consultant.post("/admin/kalender-abo", page="/admin/kalender-abo")
    assert entries(database) == [
        ("login", "", False, 1),
        ("create_override", "05.12.2026", False, 1),
        ("delete_override", "Nr. 1 05.12.2026", False, 1),
        ("change_half_day", "02.12.2026 Vormittag", False, 1),
        ("replace_subscription", "", False, 1),
    ]
    with database.reading() as session:
        assert {(entry.admin_id, entry.at) for entry in session.scalars(select(AuditEntry))} == {(admin_id, START)}


def test_profile_is_noted_with_the_fields_that_changed(consultant, database):
    (form,) = [form for form in forms_of(consultant.get("/admin/profil").text, path="/admin/profil") if form.action]
    consultant.post("/admin/profil", {**form.fields, "city": "Ulm", "notice_days": "7"}, page="/admin/profil")
    # The telephone number of a new copy comes back in its international form.
    assert entries(database)[1:] == [("change_profile", "Telefon, Ort, Vorlauf in Werktagen", False, 1)]


def test_criteria_travel_and_calendars_are_noted_with_what_changed(consultant, database):
    (policy,) = [
        form for form in forms_of(consultant.get("/admin/reise/regeln").text, path="/admin/reise/regeln") if form.action
    ]
    consultant.post(
        "/admin/reise/regeln", {**policy.fields, "tight_minutes": "20", "far_speed": "100"}, page="/admin/reise"
    )
    consultant.post("/admin/reise/fahrzeiten", {"prefix": "86", "minutes": "45"}, page="/admin/reise")
    region = {
        "name": "Ulm",
        "postal_code": "89073",
        "radius_km": "20",
        "first_day": "2026-12-08",
        "last_day": "2026-12-09",
    }
    consultant.post("/admin/reise/regionstage", region, page="/admin/reise")
    assert entries(database)[1:] == [
        ("change_travel_policy", "Spielraum in Minuten, Tempo auf dem Rest in km/h", False, 1),
        ("set_travel_time", "86", False, 1),
        ("create_region_days", "08.12.2026 bis 09.12.2026", False, 1),
    ]


@pytest.mark.parametrize(
    ("labels", "named"),
    [
        ([], ""),
        (["Ort"], "Ort"),
        (["Ort", "Telefon"], "Ort, Telefon"),
        (["Nummer"] * 20, "Nummer, " * 4 + "Nummer und 15 weitere"),
        (["x" * 70], "1 Angabe"),
    ],
)
def test_fields_are_named_as_far_as_there_is_room(labels, named):
    assert fields_named(labels) == named
    assert len(named) <= 60


def test_what_was_refused_or_only_looked_at_is_no_action(consultant, database):
    consultant.get("/admin/abweichungen")
    consultant.post("/admin/abweichungen", {**OPENING, "first_day": "junk"}, page="/admin/abweichungen")
    consultant.post("/admin/termine/77/zusage", page="/admin/konto")
    assert entries(database) == [("login", "", False, 1)]


def test_action_and_entry_are_one_transaction(app, consultant, database):
    app.testing = False  # the failure is to be answered, not raised
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE audit_entries")
    assert consultant.post("/admin/abweichungen", OPENING, page="/admin/abweichungen").status_code == 503
    assert "05.12." not in consultant.get("/admin/abweichungen").text


def test_refusals_add_up_within_the_hour(stranger, database, clock):
    for _ in range(3):
        stranger.sign_in(password="sieben rote Fahrräder")
    clock.advance(hours=1)
    stranger.sign_in(password="sieben rote Fahrräder")
    assert entries(database) == [("wrong_password", "", True, 3), ("wrong_password", "", True, 1)]


@pytest.mark.parametrize(
    ("path", "options", "kind"),
    [
        ("/admin/abmeldung", {"data": {}}, "no_token"),
        ("/admin/abmeldung", {"data": {}, "headers": {"Origin": "https://evil.example"}}, "foreign"),
        ("/admin/einrichtung/gibt-es-nicht", {"data": {}}, "no_token"),
    ],
)
def test_doors_tried_are_counted(stranger, database, path, options, kind):
    stranger.client.post(path, **options)
    assert entries(database) == [(kind, "", True, 1)]


def test_session_that_ended_is_a_refusal_and_a_first_visit_is_none(consultant, new_browser, database, clock):
    new_browser().get("/admin/profil")
    assert entries(database) == [("login", "", False, 1)]
    clock.advance(days=8)
    assert consultant.get("/admin/profil").status_code == 303
    assert entries(database)[1:] == [("not_signed_in", "", True, 1)]
    consultant.get("/admin/einrichtung/gibt-es-nicht")
    assert entries(database)[2:] == [("setup_link", "", True, 1)]


def test_page_shows_entries_by_pages(consultant, stranger, database):
    stranger.sign_in(password="sieben rote Fahrräder")
    with database.writing() as session:
        for number in range(60):
            audit.insert_action(session, admin_id=None, action="cancel", subject=f"Termin {number}", now=START)
    first = consultant.get("/admin/protokoll").text
    assert "Termin 59" in first
    assert "Termin 10<" in first
    assert "Termin 9<" not in first
    second = consultant.get("/admin/protokoll?seite=2").text
    assert "Termin 9<" in second
    assert "Anmeldung mit falschem Passwort" in second
    assert EMAIL in second
    assert consultant.get("/admin/protokoll?seite=0").status_code == 404


def test_nothing_of_secrets_is_kept(consultant, database):
    consultant.post("/admin/abweichungen", OPENING, page="/admin/abweichungen")
    consultant.post("/admin/konto", {"current": "falsch", "password": "geheim", "repetition": "x"}, page="/admin/konto")
    with database.engine.connect() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM audit_entries").all())
    assert [word for word in ("Geheimnis", EMAIL, "falsch", "geheim", "2026-12-05") if word in kept] == []


def test_entries_go_after_a_year(consultant, database):
    consultant.post("/admin/abweichungen", OPENING, page="/admin/abweichungen")
    for days, left in ((365, 2), (366, 0)):
        with database.writing() as session:
            retention.purge(session, now=later(START, days=days))
        assert len(entries(database)) == left
