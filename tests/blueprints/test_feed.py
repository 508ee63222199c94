"""The calendar to subscribe to holds what is written to the consultant's own: visits and the drives to them."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar
from sqlalchemy import update

from halbtag.domain.half import Half
from halbtag.domain.states import BookingStatus, Scope
from halbtag.persistence import tokens
from halbtag.persistence.models import Booking, Profile
from halbtag.services.proposals import counter_request
from tests.conftest import START
from tests.factories import UNSURE_ANSWERS, make_inquiry, submit


@pytest.fixture
def database_kind():
    return "sqlite"


@pytest.fixture
def booking_id(app, database):
    return submit(database, app.extensions["halbtag"].mails, make_inquiry(database, now=START), now=START).id


@pytest.fixture
def address(database):
    with database.writing() as session:
        return f"/kalender/{tokens.issue(session, scope=Scope.FEED, now=START)}.ics"


def put_in_state(database, booking_id, status):
    with database.writing() as session:
        session.get(Booking, booking_id).status = status


def events(client, address):
    found = Calendar.from_ical(client.get(address).data).walk("VEVENT")
    return [(str(event["SUMMARY"]).partition(" – ")[0], str(event["STATUS"])) for event in found]


@pytest.mark.parametrize(
    ("status", "shown"), [(BookingStatus.REQUESTED, "TENTATIVE"), (BookingStatus.CONFIRMED, "CONFIRMED")]
)
def test_feed_shows_visit_and_drives(client, database, booking_id, address, status, shown):
    put_in_state(database, booking_id, status)
    assert events(client, address) == [
        ("KI-Strategietermin", shown),
        ("Fahrt Augsburg", shown),
        ("Fahrt München", shown),
    ]


def test_feed_keeps_what_is_proposed_when_the_day_first_asked_for_is_long_over(app, client, clock, database, address):
    mails = app.extensions["halbtag"].mails
    booking = submit(database, mails, make_inquiry(database, now=START, answers=UNSURE_ANSWERS), now=START)
    put_in_state(database, booking.id, BookingStatus.REQUESTED)
    wanted = [(date(2027, 3, 11), half) for half in Half]
    with database.writing() as session:
        counter_request(session, mails, booking_id=booking.id, wanted=wanted, words="", now=START)
    before = events(client, address)
    assert [words for words, _ in before].count("Vorschlag: KI-Strategietermin") == 2
    clock.now = datetime(2027, 3, 10, tzinfo=UTC)
    assert events(client, address) == before


@pytest.mark.parametrize("status", [BookingStatus.VERIFYING, BookingStatus.CANCELLED, BookingStatus.NO_SHOW])
def test_feed_shows_nothing_else(client, database, booking_id, address, status):
    put_in_state(database, booking_id, status)
    assert events(client, address) == []


def test_feed_names_nobody(client, database, booking_id, address):
    put_in_state(database, booking_id, BookingStatus.CONFIRMED)
    content = client.get(address).data
    assert b"ATTENDEE" not in content
    assert b"ORGANIZER" not in content


def test_feed_tells_the_consultant_whom_to_call_and_where_the_rest_stands(app, client, database, booking_id, address):
    put_in_state(database, booking_id, BookingStatus.CONFIRMED)
    found = Calendar.from_ical(client.get(address).data).walk("VEVENT")
    assert [str(event["DESCRIPTION"]) for event in found] == [
        (
            "Kontakt: Dr. Sabine Öztürk\nTelefon: +49 89 123456\nE-Mail: s.oeztuerk@mueller-soehne.example\n"
            f"In der Verwaltung: {app.extensions['halbtag'].settings.base_url}/admin/termine/{booking_id}"
        ),
        "Zum Halbtag bei Müller & Söhne Präzisionsteile GmbH. Fahrzeit etwa 58 Min., dazu 15 Minuten Reserve",
        "Zurück vom Halbtag bei Müller & Söhne Präzisionsteile GmbH. Fahrzeit etwa 58 Min.",
    ]


def test_feed_that_has_not_changed_is_not_sent_again(client, database, booking_id, address):
    put_in_state(database, booking_id, BookingStatus.REQUESTED)
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    put_in_state(database, booking_id, BookingStatus.CONFIRMED)
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_feed_speaks_the_language_of_the_consultant(client, database, booking_id, address):
    put_in_state(database, booking_id, BookingStatus.CONFIRMED)
    with database.writing() as session:
        session.execute(update(Profile).values(language="en"))
    found = Calendar.from_ical(client.get(address, headers={"Accept-Language": "de"}).data)
    drives = [str(event["DESCRIPTION"]).partition(" at ")[0] for event in found.walk("VEVENT")[1:]]
    assert (str(found["NAME"]), drives) == (
        "Half-days Dr. Anna Beispiel",
        ["To the half-day", "Back from the half-day"],
    )
