"""What a visitor is told where the half-day that she saw has changed meanwhile, and how she goes on."""

from datetime import timedelta

import pytest

from halbtag.domain.slots import Override
from halbtag.domain.states import BookingStatus
from halbtag.persistence.models import Booking, Profile
from halbtag.services.overrides import add_override
from tests.blueprints.test_moves import link
from tests.blueprints.test_public_way import contact_form, rows
from tests.conftest import START
from tests.factories import DAY, HALF, make_inquiry
from tests.page_forms import forms_of
from tests.services import test_promised_half_days as promised
from tests.services.test_keeping import add_calendar
from tests.services.test_moves import OTHER, agreed

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

SLOT = "2026-12-01:morning:09:00-12:30"
NEW = "2026-12-01:morning:08:00-11:30"


def new_times(database, *half_day):
    with database.writing() as session:
        promised.new_times(session, *half_day)


def close(database, day=DAY, half=HALF):
    with database.writing() as session:
        add_override(session, Override(day, day, half, is_open=False, reason="Messe"), now=START)


def slots_on(page, path):
    return {slot for form in forms_of(page, path=path) for slot in form.fields.get("slot", ())}


def test_page_of_half_days_carries_the_times_that_it_shows(client, ready_database):
    path = f"/anfrage/{make_inquiry(ready_database, now=START)}/termine"
    assert SLOT in slots_on(client.get(f"{path}?monat=2026-12").text, path)


def test_click_on_old_times_is_answered_with_the_new_ones_to_be_taken_knowingly(client, app, ready_database):
    token = make_inquiry(ready_database, now=START)
    new_times(ready_database)
    answer = client.post(f"/anfrage/{token}/termine", data={"slot": SLOT})
    assert answer.status_code == 409
    assert "jetzt <strong>08:00–11:30 Uhr</strong> statt 09:00–12:30 Uhr" in answer.text
    assert rows(app, Booking) == []
    assert NEW in slots_on(answer.text, f"/anfrage/{token}/termine")
    assert client.post(f"/anfrage/{token}/termine", data={"slot": NEW}).location == f"/anfrage/{token}/kontakt"


def test_form_sent_after_the_hold_ran_out_asks_before_it_takes_other_times(client, app, clock, ready_database):
    token = make_inquiry(ready_database, now=START)
    client.post(f"/anfrage/{token}/termine", data={"slot": SLOT})
    new_times(ready_database)
    clock.advance(minutes=30)
    answer = client.post(f"/anfrage/{token}/kontakt", data=contact_form(SLOT))
    assert answer.status_code == 409
    assert "jetzt <strong>08:00–11:30 Uhr</strong> statt 09:00–12:30 Uhr" in answer.text
    path = f"/anfrage/{token}/kontakt"
    (form,) = [each for each in forms_of(answer.text, path=path) if each.action == path and each.fields.get("slot")]
    assert (form.fields["slot"], form.fields["company"]) == ([NEW], [contact_form()["company"]])
    assert client.post(path, data={**contact_form(), "slot": NEW}).location == f"/anfrage/{token}/gesendet"
    assert rows(app, Booking)[-1].starts_at == START.replace(month=12, day=1, hour=7)


def test_move_to_old_times_is_answered_with_the_new_ones(client, app, ready_database):
    booking = agreed(ready_database, app.extensions["halbtag"].mails)
    path = f"{link(ready_database, booking)}/verlegung"
    old, new = "2026-12-03:afternoon:13:30-17:00", "2026-12-03:afternoon:14:00-17:30"
    page = client.get(path, query_string={"slot": old}).text
    assert old in slots_on(page, path)
    new_times(ready_database, *OTHER)
    asked = client.get(path, query_string={"slot": old})
    assert "statt 13:30–17:00 Uhr" in asked.text
    answer = client.post(path, data={"slot": old})
    assert answer.status_code == 409
    assert "Ihr bisheriger Termin gilt weiter" in answer.text
    assert new in slots_on(answer.text, path)
    assert client.post(path, data={"slot": new}).status_code == 303


# --- Closed meanwhile -------------------------------------------------------------------------------------------------


def test_held_half_day_that_was_closed_is_said_on_every_page_and_leads_to_fresh_ones(client, ready_database):
    token = make_inquiry(ready_database, now=START)
    client.post(f"/anfrage/{token}/termine", data={"slot": SLOT})
    close(ready_database)
    for page in ("termine", "ergebnis"):
        text = client.get(f"/anfrage/{token}/{page}").text
        assert "Ihr reservierter Halbtag ist inzwischen nicht mehr frei" in text
        assert "Für Sie reserviert" not in text
    assert "Für Sie reserviert" not in client.get(f"/anfrage/{token}/wunschzeiten").text
    lost = client.get(f"/anfrage/{token}/kontakt")
    assert lost.location == f"/anfrage/{token}/termine?vergeben=2026-12-01"
    assert "Dieser Halbtag ist nicht mehr frei" in client.get(lost.location).text


def test_contact_form_for_a_closed_half_day_is_kept_for_the_next_choice(client, ready_database):
    token = make_inquiry(ready_database, now=START)
    client.post(f"/anfrage/{token}/termine", data={"slot": SLOT})
    close(ready_database)
    lost = client.post(f"/anfrage/{token}/kontakt", data=contact_form(SLOT))
    assert lost.location == f"/anfrage/{token}/termine?vergeben=2026-12-01"
    client.post(f"/anfrage/{token}/termine", data={"slot": "2026-12-01:afternoon:13:30-17:00"})
    assert contact_form()["company"].replace("&", "&amp;") in client.get(f"/anfrage/{token}/kontakt").text


def test_confirmation_page_of_a_closed_half_day_promises_an_answer_and_no_booking(client, app, ready_database):
    token = make_inquiry(ready_database, now=START)
    client.post(f"/anfrage/{token}/termine", data={"slot": SLOT})
    client.post(f"/anfrage/{token}/kontakt", data=contact_form(SLOT))
    close(ready_database)
    (booking,) = rows(app, Booking)
    page = link(ready_database, booking)
    shown = client.get(page).text
    assert "etwas dazwischengekommen" in shown
    assert "fest gebucht" not in shown
    assert "Halbtag anfragen" in shown
    client.post(f"{page}/bestaetigung")
    assert rows(app, Booking)[0].status is BookingStatus.REQUESTED


# --- Nothing to choose ------------------------------------------------------------------------------------------------


def no_far_trips(profile):
    profile.travel = {"day_trip_minutes": 10, "beyond": "out_of_range"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda profile: setattr(profile, "pause_message", "Wieder ab Mai."), "Zurzeit werden"),
        (no_far_trips, "Die Anreise passt"),
        (lambda profile: setattr(profile, "monthly_limit", 0), "Zurzeit ist"),
    ],
)
def test_pages_promise_nothing_where_no_half_day_is_to_be_had_and_lead_on(client, ready_database, change, said):
    token = make_inquiry(ready_database, now=START)
    with ready_database.writing() as session:
        change(session.get(Profile, 1))
    result, slots = (client.get(f"/anfrage/{token}/{page}").text for page in ("ergebnis", "termine"))
    for page in (result, slots):
        assert said in page
        assert f'href="/anfrage/{token}/wunschzeiten"' in page
        assert "Suchen Sie sich einen Halbtag aus" not in page
        assert "Freie Halbtage ansehen" not in page
        assert "bleibt 20 Minuten" not in page
    assert f'href="/anfrage/{token}/weiter/nachricht"' in result
    assert f'href="/anfrage/{token}/weiter/nachricht"' in slots
    assert client.get(f"/anfrage/{token}/wunschzeiten").status_code == 200


def test_pause_is_told_before_anything_is_answered_and_the_way_on_stays_open(client, ready_database):
    with ready_database.writing() as session:
        session.get(Profile, 1).pause_message = "Wieder ab Mai."
    for path in ("/", "/anfrage"):
        text = " ".join(client.get(path).text.split())
        assert "Zurzeit werden keine Halbtage vergeben.</strong> Dr. Anna Beispiel: „Wieder ab Mai.“" in text
        assert "Ihre Anfrage können Sie schon jetzt vorbereiten" in text


@pytest.mark.parametrize("day", ["2026-12-06", "2026-11-02", "9999-12-31"])
def test_half_day_that_never_was_on_offer_is_not_called_taken(client, ready_database, day):
    token = make_inquiry(ready_database, now=START)
    answer = client.post(f"/anfrage/{token}/termine", data={"slot": f"{day}:morning"})
    assert answer.status_code == 409
    assert "Dieser Halbtag ist nicht frei." in answer.text


def test_pause_is_told_in_the_consultants_own_words(client, ready_database):
    token = make_inquiry(ready_database, now=START)
    with ready_database.writing() as session:
        session.get(Profile, 1).pause_message = "Wieder ab Mai."
    for page in ("ergebnis", "termine"):
        assert "„Wieder ab Mai.“" in client.get(f"/anfrage/{token}/{page}").text


def test_half_days_are_asked_for_on_every_page_while_a_calendar_cannot_be_read(client, ready_database):
    add_calendar(ready_database, good_at=START - timedelta(hours=25))
    token = make_inquiry(ready_database, now=START)
    for page in ("ergebnis", "termine"):
        text = client.get(f"/anfrage/{token}/{page}").text
        assert "prüft" in text
        assert "sobald Sie Ihre E-Mail-Adresse bestätigt haben" not in text
