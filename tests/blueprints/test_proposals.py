"""Deciding from the mail with other half-days, and the prospect's choice among them, page by page."""

import re
from datetime import date

import pytest

from halbtag.domain.states import BookingStatus, Scope
from halbtag.persistence import tokens
from halbtag.persistence.models import Booking
from tests.blueprints.test_public_way import mailed_link, rows, submit, text_of
from tests.conftest import START
from tests.factories import UNSURE_ANSWERS
from tests.life import come_between
from tests.services.test_promised_half_days import new_times

THURSDAY, NEXT_WEEK = "2026-12-03:morning", "2026-12-08:morning"
SOON = "2026-11-24:morning"


@pytest.fixture(params=["sqlite"])
def database_kind(request):
    return request.param


@pytest.fixture
def decision(app, client):
    """The path of the decision page of a request."""
    submit(client, UNSURE_ANSWERS)
    link = mailed_link(app, "confirm_address")
    assert client.post(f"{link}/bestaetigung").status_code == 303
    return mailed_link(app, "decision_needed")


def propose(client, decision, *half_days, **changes):
    return client.post(f"{decision}/vorschlaege", data={"halbtag": list(half_days), "words": "Verreist.", **changes})


def offers(client, page):
    """Return the addresses to which the prospect's page posts her choice."""
    return re.findall(r'action="(/termin/[^"]+/vorschlaege/\d+)"', client.get(page).text)


def test_prospect_and_consultant_see_until_when_an_answer_is_promised(app, client, decision):
    assert "Reserviert bis Di., 24.11.2026, 17:00 Uhr" in text_of(client.get(mailed_link(app, "request_received")))
    assert "zugesagt bis Di., 24.11.2026, 17:00 Uhr" in text_of(client.get(decision))


def test_decision_page_shows_what_lies_around_the_day(client, decision):
    page = text_of(client.get(decision))
    assert "Tag davor, Mo., 30.11." in page
    assert "Derselbe Tag, Di., 01.12." in page
    assert "Hinfahrt von zu Hause:" in page
    assert "In dieser Woche: 0 von höchstens 3" in page


def test_proposed_half_days_are_offered_and_one_is_booked(app, client, decision):
    assert "Andere Halbtage vorschlagen" in text_of(client.get(f"{decision}/vorschlaege"))
    response = propose(client, decision, THURSDAY, NEXT_WEEK)
    assert (response.status_code, response.location) == (303, decision)
    assert "Sie haben Halbtage vorgeschlagen" in text_of(client.get(decision))
    page = mailed_link(app, "proposals_offered")
    shown = text_of(client.get(page))
    assert "reserviert bis Mi., 25.11.2026, 17:00 Uhr" in shown
    assert "Verreist." in shown
    first, second = offers(client, page)
    assert client.post(second).location == page
    assert "Dienstag, 8. Dezember 2026" in text_of(client.get(page))
    refused = client.post(first)
    assert refused.status_code == 409
    assert "Das ist nicht mehr möglich." in text_of(refused)
    assert "Dienstag, 8. Dezember 2026" in text_of(refused)
    assert rows(app, Booking)[0].status is BookingStatus.CONFIRMED
    assert "Der Termin steht" in text_of(client.get(decision))


def test_half_days_at_other_times_than_shown_are_told_first(app, client, decision):
    page = client.get(f"{decision}/vorschlaege").text
    shown = f"{THURSDAY}:09:00-12:30", f"{NEXT_WEEK}:09:00-12:30"
    assert all(f'value="{each}"' in page for each in shown)
    with app.extensions["halbtag"].database.writing() as session:
        new_times(session, date(2026, 12, 3))
    refused = propose(client, decision, *shown)
    assert refused.status_code == 409
    assert "Jetzt gilt: Do., 03.12., Vormittag: 08:00–11:30 Uhr Noch ist nichts verschickt." in text_of(refused)
    assert rows(app, Booking)[0].status is BookingStatus.REQUESTED
    assert propose(client, decision, f"{THURSDAY}:08:00-11:30", shown[1]).status_code == 303


def test_half_day_that_something_came_between_is_asked_for(app, client, decision):
    propose(client, decision, THURSDAY, NEXT_WEEK)
    with app.extensions["halbtag"].database.writing() as session:
        come_between(session, date(2026, 12, 3))
    page = mailed_link(app, "proposals_offered")
    shown = text_of(client.get(page))
    assert shown.count("inzwischen etwas dazwischengekommen") == 1
    assert "Diesen Halbtag anfragen : Donnerstag, 3. Dezember 2026" in shown
    assert "Diesen Halbtag buchen : Dienstag, 8. Dezember 2026" in shown
    assert client.post(offers(client, page)[0]).location == page
    shown = text_of(client.get(page))
    assert "Ihre Anfrage liegt vor" in shown
    assert "Deshalb ist er noch nicht fest." in shown
    link = mailed_link(app, "decision_needed")
    assert "Praxis, 09:00–10:00 Uhr" in text_of(client.get(link))


def test_old_round_leads_to_what_is_reserved_now(app, client, decision):
    propose(client, decision, THURSDAY, NEXT_WEEK)
    page = mailed_link(app, "proposals_offered")
    old, _ = offers(client, page)
    propose(client, decision, NEXT_WEEK, "2026-12-09:morning")
    refused = client.post(old)
    assert refused.status_code == 409
    assert "Dieser Vorschlag gilt nicht mehr." in text_of(refused)
    assert "Mittwoch, 9. Dezember 2026" in text_of(refused)


def test_none_of_them_leads_to_wishes(app, client, decision):
    propose(client, decision, THURSDAY, NEXT_WEEK)
    page = mailed_link(app, "proposals_offered")
    assert "Alle vorgeschlagenen Halbtage werden wieder frei." in text_of(client.get(f"{page}/absage"))
    assert client.post(f"{page}/absage", data={}).location == page
    assert rows(app, Booking)[0].status is BookingStatus.CANCELLED
    onward = client.post(f"{page}/neue-auswahl", data={"ziel": "wunschzeiten"}).location
    assert onward.endswith("/wunschzeiten")
    assert "Wann würde es passen?" in text_of(client.get(onward))


def test_one_half_day_is_too_few_and_stays_chosen(client, decision):
    response = propose(client, decision, THURSDAY)
    assert response.status_code == 422
    assert "Bitte wählen Sie zwei oder drei Halbtage aus." in text_of(response)
    assert f'value="{THURSDAY}:09:00-12:30" checked' in response.text
    assert "Verreist." in response.text


def test_other_weeks_keep_what_was_chosen_and_typed(client, decision):
    data = {"halbtag": [THURSDAY], "words": "Verreist.", "weiter-ab": "2027-01-04"}
    page = client.post(f"{decision}/vorschlaege/auswahl", data=data)
    assert "04.01. bis 08.01.2027" in text_of(page)
    assert "Schon ausgewählt Do., 03.12., Vormittag" in text_of(page)
    assert "Verreist." in page.text


def test_closed_half_day_is_proposed_after_it_was_named(app, client, decision):
    refused = propose(client, decision, SOON, THURSDAY)
    assert refused.status_code == 409
    assert "Di., 24.11., Vormittag: zu kurzfristig" in text_of(refused)
    knowing = re.findall(r'name="knowing" value="([^"]+)"', refused.text)
    assert propose(client, decision, SOON, THURSDAY, knowing=knowing).status_code == 303
    assert rows(app, Booking)[0].status is BookingStatus.COUNTERED


def test_answered_request_takes_no_proposals(app, client, decision):
    assert client.post(f"{decision}/absage", data={}).status_code == 303
    assert client.get(f"{decision}/vorschlaege").location == decision
    refused = propose(client, decision, THURSDAY, NEXT_WEEK)
    assert refused.status_code == 409
    assert "Sie haben abgelehnt" in text_of(refused)
    assert rows(app, Booking)[0].status is BookingStatus.DECLINED


def test_proposals_can_be_taken_back_from_the_mail(app, client, decision):
    propose(client, decision, THURSDAY, NEXT_WEEK)
    assert client.post(f"{decision}/zusage", data={}).status_code == 409
    assert client.post(f"{decision}/absage", data={"reason": "Krank"}).location == decision
    page = text_of(client.get(mailed_link(app, "proposals_offered")))
    assert "kann die vorgeschlagenen Halbtage leider nicht länger anbieten" in page


def test_prospect_cannot_decide_and_consultant_cannot_choose(app, client, decision):
    propose(client, decision, THURSDAY, NEXT_WEEK)
    chosen = offers(client, mailed_link(app, "proposals_offered"))[0]
    with app.extensions["halbtag"].database.writing() as session:
        token = tokens.issue(session, scope=Scope.DECISION, booking_id=rows(app, Booking)[0].id, now=START)
    assert client.post(re.sub(r"(/termin/)[^/]+", rf"\g<1>{token}", chosen)).status_code == 410
    booking_token = chosen.split("/")[2]
    assert propose(client, f"/entscheidung/{booking_token}", THURSDAY, NEXT_WEEK).status_code == 410
