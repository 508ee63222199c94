"""The admin's page of a half-day that is over: what became of it, and everything that happened to it."""

import re

import pytest

from halbtag.domain.states import BookingStatus
from tests.factories import ANSWERS, CONTACT
from tests.services.test_proposals import reload, request


@pytest.fixture
def booking(app, ready_database):
    return request(ready_database, app.extensions["halbtag"].mails, answers=ANSWERS)


def note(consultant, booking, outcome):
    address = f"/admin/termine/{booking.id}/ausgang"
    return consultant.post(address, {"outcome": outcome}, page="/admin/konto", follow_redirects=True)


def test_outcome_is_noted_and_mended(consultant, ready_database, clock, booking):
    clock.advance(days=9)
    consultant.sign_in()
    assert "Vermerkt." in note(consultant, booking, "no_show").text
    assert reload(ready_database, booking).status is BookingStatus.NO_SHOW
    assert "Doch: Er hat stattgefunden" in note(consultant, booking, "no_show").text
    note(consultant, booking, "completed")
    assert reload(ready_database, booking).status is BookingStatus.COMPLETED


def test_outcome_before_the_half_day_is_refused(consultant, ready_database, booking):
    assert "Hat der Termin stattgefunden?" not in consultant.get(f"/admin/termine/{booking.id}").text
    assert "lässt sich für diesen Termin nicht vermerken" in note(consultant, booking, "completed").text
    assert reload(ready_database, booking).status is BookingStatus.CONFIRMED


def test_outcome_that_nobody_knows_is_refused(consultant, booking):
    assert note(consultant, booking, "perhaps").status_code == 400
    unknown = consultant.post("/admin/termine/999/ausgang", {"outcome": "completed"}, page="/admin/konto")
    assert unknown.status_code == 404


def test_history_tells_what_happened_and_who_did_it(consultant, clock, booking):
    clock.advance(days=9)
    consultant.sign_in()
    page = note(consultant, booking, "completed").text
    section = re.sub(r"<[^>]+>", " ", page.split('id="verlauf"')[1].split("</section>")[0])
    words = " ".join(section.split())
    assert words.endswith(
        f"Formular abgeschickt {CONTACT.name} Mo., 23.11.2026, 09:00 Uhr "
        f"Adresse bestätigt und gebucht {CONTACT.name} Mo., 23.11.2026, 09:00 Uhr "
        "Hat stattgefunden Sie Mi., 02.12.2026, 09:00 Uhr"
    )
