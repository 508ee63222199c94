"""Every failure is a page that helps, needs no database, and loses nothing that was typed."""

import re
from dataclasses import replace

import pytest
from flask import abort

from tests.blueprints.admin.conftest import *  # noqa: F403 (the consultant and his browser)
from tests.page_forms import forms_of

TYPED = {"size": "50-249", "sector": "", "postal_code": '86150"><img src=x>', "role": "ceo", "zeilen": "eins\r\nzwei"}


def typed_in(form):
    """What the form sends, but for its key."""
    return {name: value for name, [value] in form.fields.items() if name != "form_key"}


@pytest.fixture
def without_database(start_app, settings):
    """The application, its database gone for good: the folder is not even there."""
    app = start_app(replace(settings, database_url="sqlite:////gone/halbtag.db"))
    app.testing = False
    return app


@pytest.mark.parametrize("status", [400, 403, 404, 405, 410, 413, 429, 500, 503])
def test_failure_is_a_page_without_a_database(without_database, status):
    without_database.add_url_rule("/kaputt", "kaputt", lambda: abort(status))
    answer = without_database.test_client().get("/kaputt", headers={"Sec-Fetch-Dest": "iframe"})
    assert answer.status_code == status
    assert len(re.findall("<h1>", answer.text)) == 1
    assert 'href="/"' in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 503), ("/termin/x", 503), ("/admin/profil", 303), ("/nirgends", 404), ("/healthz", 503)],
)
def test_no_page_breaks_without_a_database(without_database, path, status):
    assert without_database.test_client().get(path).status_code == status


def test_form_that_met_no_database_can_be_sent_again(without_database):
    answer = without_database.test_client().post("/anfrage?von=artikel", data=TYPED)
    assert answer.status_code == 503
    [form] = forms_of(answer.text, path="/anfrage")
    assert (form.method, form.action) == ("POST", "/anfrage?von=artikel")
    assert typed_in(form) == TYPED
    assert "<img" not in answer.text


def test_form_that_met_the_brake_can_be_sent_again(app, client):
    app.config["RATELIMIT_FORMS"] = "1 per day"
    client.post("/anfrage", data=TYPED)
    answer = client.post("/anfrage", data=TYPED)
    assert answer.status_code == 429
    assert typed_in(forms_of(answer.text, path="/anfrage")[0]) == TYPED


def test_foreign_form_and_passwords_are_repeated_to_nobody(without_database):
    client = without_database.test_client()
    foreign = client.post("/anfrage", data=TYPED, headers={"Origin": "https://evil.example"})
    secret = client.post("/anfrage", data={**TYPED, "password": "geheim"})
    assert forms_of(foreign.text, path="/") == forms_of(secret.text, path="/") == []
    assert "geheim" not in secret.text


def test_maintenance_is_said_on_every_page_and_loses_no_answer(app, client, settings):
    settings.maintenance_file.write_text("Bis 14 Uhr.\n<b>Danke</b>")
    answer = client.post("/anfrage", data=TYPED)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "600")
    assert "Hier wird gerade gearbeitet" in answer.text
    assert "Bis 14 Uhr.\n&lt;b&gt;Danke&lt;/b&gt;" in answer.text
    assert typed_in(forms_of(answer.text, path="/anfrage")[0]) == TYPED
    for path in ("/", "/admin", "/termin/x", "/nirgends", "/embed.js"):
        assert client.get(path).status_code == 503, path
    assert client.get("/healthz").status_code == 200
    with client.get(f"{app.static_url_path}/css/halbtag.css") as sheet:
        assert sheet.status_code == 200
    settings.maintenance_file.unlink()
    assert client.get("/").status_code == 200


def test_maintenance_asks_no_database(without_database, settings):
    settings.maintenance_file.touch()
    for path in ("/", "/anfrage", "/admin/anmeldung"):
        answer = without_database.test_client().get(path, headers={"Sec-Fetch-Dest": "iframe"})
        assert "Hier wird gerade gearbeitet" in answer.text


def test_maintenance_is_switched_by_command(app, client, settings):
    run = app.test_cli_runner().invoke
    assert run(args=["maintenance", "on", "Bis 14 Uhr."]).exit_code == 0
    assert "Bis 14 Uhr." in client.get("/").text
    assert run(args=["maintenance", "off"]).exit_code == 0
    assert run(args=["maintenance", "off"]).exit_code == 0
    assert not settings.maintenance_file.exists()
    assert client.get("/").status_code == 200


def test_what_was_typed_outlives_the_session(consultant, clock):
    clock.advance(days=60)
    page = {"Referer": "http://localhost/admin/einbettung?x=1"}
    answer = consultant.post("/admin/einbettung", {"origins": "https://blog.example.de"}, headers=page)
    assert answer.status_code == 403
    assert "Ihre Sitzung war zu Ende." in answer.text
    [login] = forms_of(answer.text, path="/admin/einbettung")
    assert login.action == "/admin/anmeldung?next=/admin/einbettung?x%3D1"

    wrong = consultant.client.post(login.action, data={**login.fields, "email": EMAIL, "password": "falsch und lang"})  # noqa: F405
    [login] = forms_of(wrong.text, path="/admin/anmeldung")
    back = consultant.client.post(login.action, data={**login.fields, "email": EMAIL, "password": PASSWORD})  # noqa: F405
    assert "Sie ist nicht verloren" in back.text
    assert 'href="/admin/einbettung?x=1"' in back.text
    [again] = [form for form in forms_of(back.text, path="/") if form.action == "/admin/einbettung"]
    assert consultant.client.post(again.action, data=again.fields).status_code == 303
    assert "https://blog.example.de" in consultant.get("/admin/einbettung").text


def test_form_of_a_lost_cookie_can_be_sent_again_after_the_login(stranger):
    answer = stranger.client.post("/admin/einbettung", data={"origins": "https://blog.example.de"})
    assert answer.status_code == 400
    [again] = forms_of(answer.text, path="/")
    assert "Ihre Sitzung war zu Ende." in stranger.client.post(again.action, data=again.fields).text


def test_nothing_typed_leads_to_the_login_and_back_to_its_page(consultant, clock):
    token = consultant.token("/admin/konto")
    clock.advance(days=60)
    headers = {"Referer": "http://localhost/admin/postausgang"}
    answer = consultant.client.post("/admin/kalender-abo", data={"csrf_token": token}, headers=headers)
    assert answer.headers["Location"] == "/admin/anmeldung?next=/admin/postausgang"


@pytest.mark.parametrize(
    "page", ["http://evil.example/admin", "http://localhost//evil.example", "http://localhost/", ""]
)
def test_way_back_is_a_page_of_the_admin(stranger, page):
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Current-URL": page}
    assert stranger.get("/admin/kalender", headers=headers).headers["HX-Redirect"] == "/admin/anmeldung"


@pytest.mark.parametrize(
    ("path", "title", "way_on"),
    [
        ("/en/nirgends", "This page does not exist", "Go to the home page"),
        ("/en/anfrage/" + "a" * 36, "This request can no longer be opened", "Start a new request"),
        ("/en/vorbereitung/kurz", "This preparation sheet no longer exists", "See the offer"),
    ],
)
def test_failure_is_said_in_english(client, path, title, way_on):
    page = client.get(path).text
    assert re.findall(r"<h1>(.*?)</h1>", page) == [title]
    assert re.findall(r'<a class="button" href="/en/[^"]*">(.*?)</a>', page) == [way_on]


def test_wait_and_form_to_be_sent_again_are_said_in_english(app, client):
    app.config["RATELIMIT_FORMS"] = "1 per 10 minute"
    client.post("/en/anfrage", data=TYPED)
    page = client.post("/en/anfrage", data=TYPED).text
    [lead] = re.findall(r'<p class="lead">(.*?)</p>', page)
    assert re.fullmatch(
        r"That was a lot of entries in a short time\. In (10|9) minutes you can continue\. "
        r"If it is urgent, a phone call or an email will help:",
        lead,
    )
    [form] = forms_of(page, path="/en/anfrage")
    assert (form.action, typed_in(form)) == ("/en/anfrage", TYPED)


def test_maintenance_is_said_in_the_language_that_the_browser_asks_for(without_database, settings):
    settings.maintenance_file.touch()
    answer = without_database.test_client().get("/anfrage", headers={"Accept-Language": "en"})
    assert re.findall(r"<h1>(.*?)</h1>|<p class=\"lead\">(.*?)</p>", answer.text) == [
        ("Maintenance in progress", ""),
        (
            "",
            "We will be back shortly. Agreed appointments stand, and links in emails will work again as before.",
        ),
    ]
