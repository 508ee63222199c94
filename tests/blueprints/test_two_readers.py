"""One booking, two readers: the prospect's pages speak her language, the consultant's his, whatever a browser asks."""

import pytest
from sqlalchemy import update

from halbtag.persistence.models import Booking, Inquiry
from tests.blueprints.test_proposals import NEXT_WEEK, THURSDAY, propose
from tests.blueprints.test_public_way import mailed_link, rows, submit, text_of
from tests.factories import UNSURE_ANSWERS


@pytest.fixture
def database_kind():
    return "sqlite"


@pytest.fixture
def english(app, client, database):
    """The path of the page of an English request whose address is confirmed, and that of the decision on it."""
    submit(client, UNSURE_ANSWERS)
    link = mailed_link(app, "confirm_address")
    with database.writing() as session:
        for table in (Inquiry, Booking):
            session.execute(update(table).values(language="en"))
    assert client.post(f"{link}/bestaetigung").status_code == 303
    return mailed_link(app, "request_received"), mailed_link(app, "decision_needed")


def test_request_is_read_in_english_and_decided_in_german(client, english):
    request, decision = (text_of(client.get(path, headers={"Accept-Language": "fr"})) for path in english)
    assert "Reserved until Tue 24 Nov 2026, 17:00 ; Dr. Anna Beispiel will answer you by email by then." in request
    assert "Der Halbtag ist reserviert und Ihre Antwort zugesagt bis Di., 24.11.2026, 17:00 Uhr" in decision


def test_history_tells_each_reader_the_same_steps(client, english):
    page, decision = english
    assert propose(client, decision, THURSDAY, NEXT_WEEK).status_code == 303
    assert client.post(f"{page}/absage", data={"reason": "Messe"}).status_code == 303
    told = text_of(client.get(page)).partition("History ")[2]
    assert "Other half-days proposed (Dr. Anna Beispiel): Thu 3 Dec morning; Tue 8 Dec morning" in told
    assert "Request withdrawn (you): Messe" in told
    german = text_of(client.get(f"/de{page}")).partition("Verlauf ")[2]
    assert "Andere Halbtage vorgeschlagen (Dr. Anna Beispiel): Do., 03.12. Vormittag; Di., 08.12. Vormittag" in german
    assert "Anfrage zurückgezogen (Sie): Messe" in german


def test_step_from_an_old_page_is_refused_in_english(client, english):
    page, _ = english
    refused = client.post(f"{page}/absage", data={"reason": "", "stand": "agreed/2026-12-01:morning/"})
    words = "Something has changed in the meantime, so your click had no effect. This is how things stand now:"
    assert (refused.status_code, words in text_of(refused)) == (409, True)


def test_preparation_sheet_speaks_the_language_of_its_booking(app, client, english):
    assert client.post(f"{english[1]}/zusage").status_code == 303
    (booking,) = rows(app, Booking)
    sheet = text_of(client.get(f"/vorbereitung/{booking.sheet_key}", headers={"Accept-Language": "de"}))
    assert "What you can think about beforehand" in sheet
    assert "Morning Tuesday, 1 December 2026 09:00–12:30 Duration: 3 hours 30 minutes" in sheet
