"""„Kein Termin passt“ as a browser without scripts walks it."""

from datetime import date

import pytest

from halbtag.domain.half import Half
from halbtag.domain.states import BookingStatus
from halbtag.persistence.models import Booking, Inquiry, Override, SlotClaim
from tests.blueprints.test_public_way import answer_all, contact_form, mailed_link, rows, text_of
from tests.conftest import START
from tests.factories import CONTACT, UNSURE_ANSWERS

WINDOWS = {
    "weeks": ["2026-12-07", "2026-12-14"],
    "weekdays": ["1", "3"],
    "halves": ["morning"],
    "words": "Nicht vor 9 Uhr.",
}


@pytest.fixture(params=["sqlite"])
def database_kind(request):
    return request.param


def wish_form(**changes):
    return {**contact_form(slot=""), **WINDOWS, **changes}


def test_whole_way_from_wishes_to_a_booked_proposal(app, client):
    token = answer_all(client)
    assert f"/anfrage/{token}/wunschzeiten" in client.get(f"/anfrage/{token}/termine").text
    assert client.post(f"/anfrage/{token}/wunschzeiten", data=wish_form()).location == f"/anfrage/{token}/gesendet"
    assert "07.12. bis 18.12.2026" in text_of(client.get(f"/anfrage/{token}/gesendet"))
    link = mailed_link(app, "confirm_address")
    assert "Wunschzeiten senden" in text_of(client.get(link))
    assert client.post(f"{link}/bestaetigung").location == link
    page = text_of(client.get(link))
    assert "Dienstag und Donnerstag, vormittags" in page
    assert "8. Dezember" not in page
    decision = mailed_link(app, "decision_needed")
    assert "Nicht vor 9 Uhr." in text_of(client.get(decision))
    assert client.post(f"{decision}/zusage", data={}).status_code == 409
    wished = text_of(client.get(f"{decision}/vorschlaege")).split("Andere Halbtage")[0]
    assert "In den Wunschzeiten 07.12. bis 11.12.2026 Di., 08.12., Vormittag" in wished
    chosen = ["2026-12-08:morning", "2026-12-10:morning"]
    assert client.post(f"{decision}/vorschlaege", data={"halbtag": chosen}).location == decision
    assert "Zu Ihren Wunschzeiten" in text_of(client.get(mailed_link(app, "proposals_offered")))
    assert len(rows(app, SlotClaim)) == 2


def test_incomplete_wishes_say_what_is_missing_and_lose_nothing(app, client):
    token = answer_all(client)
    response = client.post(f"/anfrage/{token}/wunschzeiten", data=wish_form(weekdays=[], halves=[], name=""))
    assert response.status_code == 422
    page = text_of(response)
    assert "Bitte wählen Sie mindestens einen Wochentag aus." in page
    assert "Bitte wählen Sie mindestens eine Tageszeit aus." in page
    assert "Bitte nennen Sie Ihren Namen." in page
    again = client.get(f"/anfrage/{token}/wunschzeiten").text
    assert 'value="2026-12-07" checked' in again
    assert CONTACT.company.replace("&", "&amp;") in again
    assert rows(app, Booking) == []


def test_what_was_typed_at_the_contact_step_is_there_and_stays_there(app, client):
    token = answer_all(client)
    client.post(f"/anfrage/{token}/termine", data={"slot": "2026-12-01:morning"})
    client.post(f"/anfrage/{token}/kontakt", data=contact_form(phone=""))
    assert CONTACT.street in client.get(f"/anfrage/{token}/wunschzeiten").text
    client.post(f"/anfrage/{token}/wunschzeiten", data=wish_form(weeks=[]))
    assert CONTACT.street in client.get(f"/anfrage/{token}/kontakt").text
    assert rows(app, Inquiry)[0].contact["wishes"]["weekdays"] == ["1", "3"]


def test_mistyped_address_leads_back_to_the_wishes(client):
    token = answer_all(client)
    client.post(f"/anfrage/{token}/wunschzeiten", data=wish_form())
    assert client.post(f"/anfrage/{token}/korrektur").location == f"/anfrage/{token}/wunschzeiten"
    assert 'value="2026-12-14" checked' in client.get(f"/anfrage/{token}/wunschzeiten").text


def test_script_is_told_that_all_went_well(app, client):
    token = answer_all(client)
    response = client.post(f"/anfrage/{token}/wunschzeiten", data=wish_form(zusatzangabe="x"))
    assert response.location == f"/anfrage/{token}/gesendet"
    assert rows(app, Booking) == []


@pytest.mark.parametrize("changes", [{"weeks": ["2026-11-16"]}, {"weeks": ["kaputt"]}, {"weekdays": ["9"]}])
def test_windows_that_were_not_offered_are_refused(app, client, changes):
    token = answer_all(client)
    assert client.post(f"/anfrage/{token}/wunschzeiten", data=wish_form(**changes)).status_code == 422
    assert rows(app, Booking) == []


def test_wishes_after_something_was_asked_for_lead_to_what_waits(app, client):
    token = answer_all(client, UNSURE_ANSWERS)
    client.post(f"/anfrage/{token}/wunschzeiten", data=wish_form())
    assert client.get(f"/anfrage/{token}/wunschzeiten").location == f"/anfrage/{token}/gesendet"
    second = client.post(f"/anfrage/{token}/wunschzeiten", data=wish_form(words="anders"))
    assert second.location == f"/anfrage/{token}/gesendet?doppelt=1"
    assert [booking.status for booking in rows(app, Booking)] == [BookingStatus.VERIFYING]


def close(database, *spans):
    """Close these days, each span from its first to its last, for one half or both."""
    with database.writing() as session:
        for span in spans:
            first, last, half = (*span, None)[:3]
            session.add(Override(first_day=first, last_day=last, half=half, is_open=False, reason="", created_at=START))


def test_weeks_that_are_wholly_closed_are_not_offered(client, database):
    close(database, (date(2026, 12, 7), date(2026, 12, 11)), (date(2026, 12, 14), date(2026, 12, 17)))
    page = client.get(f"/anfrage/{answer_all(client)}/wunschzeiten").text
    offered = ["2026-11-30", "2026-12-07", "2026-12-14"]
    assert [f'value="{week}"' in page for week in offered] == [True, False, True]


def test_windows_without_an_open_half_day_are_refused_in_words(app, client, database):
    token = answer_all(client)
    close(database, *[(date(2026, 12, day), date(2026, 12, day), Half.MORNING) for day in (8, 10, 15, 17)])
    refused = client.post(f"/anfrage/{token}/wunschzeiten", data=wish_form())
    words = "Zu diesen Zeiten gibt es in den gewählten Wochen keinen Halbtag. Bitte wählen Sie weitere aus."
    assert (refused.status_code, words in text_of(refused), rows(app, Booking)) == (422, True, [])
    wider = wish_form(halves=["morning", "afternoon"])
    assert client.post(f"/anfrage/{token}/wunschzeiten", data=wider).location == f"/anfrage/{token}/gesendet"


def test_week_that_was_closed_meanwhile_is_answered_in_words(app, client, database):
    token = answer_all(client)
    close(database, (date(2026, 12, 7), date(2026, 12, 11)))
    refused = client.post(f"/anfrage/{token}/wunschzeiten", data=wish_form())
    words = "Diese Wochen stehen nicht mehr zur Wahl. Bitte wählen Sie andere aus."
    assert (refused.status_code, words in text_of(refused), rows(app, Booking)) == (422, True, [])


def test_without_any_week_there_is_a_message_to_write(client, database):
    close(database, (date(2026, 11, 1), date(2027, 4, 30)))
    token = answer_all(client)
    page = client.get(f"/anfrage/{token}/wunschzeiten").text
    assert (f"/anfrage/{token}/weiter/nachricht" in page, 'name="weeks"' in page) == (True, False)
