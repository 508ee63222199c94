"""The kept mails: readable for whoever sits at the machine, and for nobody else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from halbtag.domain.invitation import Attendee, Event, EventStatus, Method, Person, build_request
from halbtag.domain.mail import Calendar, Envelope, Letter, build_mail
from halbtag.gateways.mailbox import Mailbox
from halbtag.settings import Settings

ANNA = Person("Dr. Anna Beispiel", "termine@beispiel-beratung.example")
SABINE = Person("Sabine Öztürk", "s.oeztuerk@mueller-soehne.example")

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def keep_invitation(app: Flask) -> str:
    """Keep one invitation; return its name in addresses."""
    event = Event(
        uid="8d0f5f0e-6e0a-4d0e-9a39-3f6f1c1f7a11",
        sequence=0,
        dtstamp=datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
        start=datetime(2026, 12, 1, 8, 0, tzinfo=UTC),
        end=datetime(2026, 12, 1, 11, 30, tzinfo=UTC),
        summary="KI-Strategietermin vor Ort – Müller & Söhne",
        location="Isarstraße 12, 80331 München",
        description="Ein halber Tag.",
        organizer=ANNA,
        attendees=(Attendee(SABINE.name, SABINE.email),),
        status=EventStatus.CONFIRMED,
    )
    mail = build_mail(
        Letter(
            subject="Ihr Termin steht",
            text="Hier: http://localhost/termin/geheim <script>",
            html="<html><head><title>x</title></head><body><a href='http://localhost/termin/geheim'>Termin</a></body></html>",
        ),
        kind="booking_confirmed",
        envelope=Envelope(stream="x", sender=ANNA, recipient=SABINE),
        message_id="<1@beispiel-beratung.example>",
        sent_at=datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
        calendar=Calendar(build_request(event), Method.REQUEST, 0),
    )
    mailbox = _mailbox(app)
    mailbox.send(ANNA.email, SABINE.email, mail.content)
    [kept] = mailbox.list_newest_first()
    return kept.name


def _mailbox(app: Flask) -> Mailbox:
    return Mailbox(app.extensions["halbtag"].settings.mail_folder)


def test_list_shows_subject_recipient_and_time(app: Flask, client: FlaskClient) -> None:
    name = keep_invitation(app)

    page = client.get("/postfach").text

    assert f'href="/postfach/{name}"' in page
    assert "Ihr Termin steht" in page
    assert "s.oeztuerk@mueller-soehne.example" in page
    assert "Mo., 23.11.2026, 09:00 Uhr" in page


def test_list_of_an_empty_mailbox_says_so(client: FlaskClient) -> None:
    assert "Noch keine E-Mail" in client.get("/postfach").text


def test_mail_shows_text_with_links_and_nothing_of_it_as_markup(app: Flask, client: FlaskClient) -> None:
    page = client.get(f"/postfach/{keep_invitation(app)}").text

    assert 'href="http://localhost/termin/geheim"' in page
    assert "&lt;script&gt;" in page


def test_mail_shows_its_appointment_as_a_calendar_reads_it(app: Flask, client: FlaskClient) -> None:
    page = client.get(f"/postfach/{keep_invitation(app)}").text

    for fact in ("Einladung", "Dienstag, 1. Dezember 2026, 09:00–12:30 Uhr", "Isarstraße 12, 80331 München"):
        assert fact in page


def test_html_part_is_framed_by_us_alone_and_can_do_nothing_but_follow_links(app: Flask, client: FlaskClient) -> None:
    name = keep_invitation(app)

    frame = client.get(f"/postfach/{name}/html")

    assert '<head><base target="_top">' in frame.text
    assert "script-src" not in frame.headers["Content-Security-Policy"]
    assert "sandbox allow-top-navigation-by-user-activation" in frame.headers["Content-Security-Policy"]
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-src 'self'" in client.get(f"/postfach/{name}").headers["Content-Security-Policy"]


def test_source_is_the_mail_to_the_byte(app: Flask, client: FlaskClient) -> None:
    name = keep_invitation(app)

    response = client.get(f"/postfach/{name}/quelle")

    assert response.data == _mailbox(app).read(name)
    assert response.content_type == "text/plain; charset=utf-8"


@pytest.mark.parametrize("name", ["0" * 40, "..%2fsecret_key", "x"])
def test_an_unknown_name_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/postfach/{name}").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-Proto": "https"},
        {"X-Forwarded-Anything": ""},
        {"Forwarded": "for=127.0.0.1"},
    ],
)
def test_kept_mails_are_not_found_through_a_proxy(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.get("/postfach", headers=headers).status_code == 404


def test_kept_mails_are_not_found_from_another_machine(client: FlaskClient) -> None:
    assert client.get("/postfach", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404


def test_a_trusted_proxy_cannot_say_that_a_visitor_sits_at_the_machine(
    settings: Settings, start_app: Callable[[Settings], Flask]
) -> None:
    client = start_app(replace(settings, trusted_proxies=1)).test_client()

    response = client.get(
        "/postfach", headers={"X-Forwarded-For": "127.0.0.1"}, environ_base={"REMOTE_ADDR": "192.0.2.7"}
    )

    assert response.status_code == 404


def test_kept_mails_are_not_found_under_a_public_name(
    settings: Settings, start_app: Callable[[Settings], Flask]
) -> None:
    client = start_app(replace(settings, base_url="http://termine.example.de")).test_client()

    assert client.get("/postfach", base_url="http://termine.example.de").status_code == 404


def test_kept_mails_do_not_exist_where_there_is_a_mail_server(
    settings: Settings, start_app: Callable[[Settings], Flask]
) -> None:
    app = start_app(replace(settings, smtp_url="smtp://mail.example.de"))

    assert [rule.rule for rule in app.url_map.iter_rules() if "postfach" in rule.rule] == []
