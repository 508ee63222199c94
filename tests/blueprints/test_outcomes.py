"""The page on which the consultant says, without signing in, what became of a half-day."""

import pytest

from halbtag.domain.states import BookingStatus, Scope
from halbtag.persistence import tokens
from halbtag.services.cancellations import cancel_booking
from tests.conftest import START
from tests.factories import ANSWERS
from tests.page_forms import forms_of
from tests.services.test_proposals import reload, request

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def booking(app, ready_database):
    return request(ready_database, app.extensions["halbtag"].mails, answers=ANSWERS)


@pytest.fixture
def open_link(ready_database, booking):
    def issue(scope):
        with ready_database.writing() as session:
            return tokens.issue(session, scope=scope, booking_id=booking.id, now=START)

    return issue


@pytest.fixture
def address(open_link):
    return f"/entscheidung/{open_link(Scope.DECISION)}/ausgang"


def press(client, address, outcome):
    forms = forms_of(client.get(address).text, path=address)
    form = next(form for form in forms if form.fields.get("outcome") == [outcome])
    return client.post(form.action, data=form.fields)


def test_outcome_is_noted_by_one_click_and_mended_by_another(client, ready_database, clock, booking, address):
    clock.advance(days=9)
    assert "Hat der Termin stattgefunden?" in client.get(address).text
    assert reload(ready_database, booking).status is BookingStatus.CONFIRMED  # a mail scanner has opened the page
    answer = press(client, address, "completed")
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    assert "<h1>Der Termin hat stattgefunden</h1>" in client.get(address).text
    press(client, address, "no_show")
    assert "<h1>Der Termin hat nicht stattgefunden</h1>" in client.get(address).text
    assert reload(ready_database, booking).status is BookingStatus.NO_SHOW


def test_page_before_the_half_day_begins_has_nothing_to_press(client, ready_database, booking, address):
    shown = client.get(address)
    assert "Der Termin hat noch nicht begonnen." in shown.text
    assert forms_of(shown.text, path=address) == []
    refused = client.post(address, data={"outcome": "completed"})
    assert (refused.status_code, "Der Termin hat noch nicht begonnen." in refused.text) == (409, True)
    assert reload(ready_database, booking).status is BookingStatus.CONFIRMED


def test_outcome_of_what_was_cancelled_meanwhile_is_refused(client, app, ready_database, clock, booking, address):
    with ready_database.writing() as session:
        cancel_booking(
            session,
            app.extensions["halbtag"].mails,
            booking_id=booking.id,
            reason="",
            by_consultant=True,
            now=START,
        )
    clock.advance(days=9)
    refused = client.post(address, data={"outcome": "completed"})
    assert (refused.status_code, "oder er wurde abgesagt" in refused.text) == (409, True)


@pytest.mark.parametrize("outcome", ["", "cancelled", "COMPLETED"])
def test_outcome_that_the_form_has_not_is_refused(client, clock, address, outcome):
    clock.advance(days=9)
    assert client.post(address, data={"outcome": outcome}).status_code == 422


def test_link_of_the_prospect_notes_nothing(client, clock, open_link):
    clock.advance(days=9)
    address = f"/entscheidung/{open_link(Scope.BOOKING)}/ausgang"
    answers = client.get(address), client.post(address, data={"outcome": "no_show"})
    assert [answer.status_code for answer in answers] == [410, 410]


@pytest.mark.parametrize(
    ("outcome", "thanks"), [("completed", "Ihr Termin hat stattgefunden"), ("no_show", "melden Sie sich bitte")]
)
def test_prospect_reads_how_it_goes_on(client, clock, open_link, address, outcome, thanks):
    clock.advance(days=9)
    press(client, address, outcome)
    shown = client.get(f"/termin/{open_link(Scope.BOOKING)}").text
    for words in (thanks, "Verlauf", "Adresse bestätigt und gebucht"):
        assert words in shown


def test_decision_page_leads_to_the_question(client, clock, address):
    decision = address.removesuffix("/ausgang")
    assert address not in client.get(decision).text
    clock.advance(days=9)
    assert f'href="{address}"' in client.get(decision).text
