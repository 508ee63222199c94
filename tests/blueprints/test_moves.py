"""The pages on which both sides move a half-day: what they show, take in and refuse."""

from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from halbtag.domain.months import half_day_key
from halbtag.domain.states import Actor, BookingStatus, Scope
from halbtag.persistence import tokens
from halbtag.persistence.bookings import load_booking
from halbtag.persistence.models import OutboxMessage
from tests.conftest import START
from tests.factories import UNSURE_ANSWERS
from tests.page_forms import forms_of
from tests.services.test_moves import OTHER, OWN, THIRD, agreed, ask, keep, propose

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

KEY = half_day_key(*OTHER)


@pytest.fixture
def mails(app):
    return app.extensions["halbtag"].mails


@pytest.fixture
def booked(ready_database, mails):
    return agreed(ready_database, mails)


@pytest.fixture
def clarified(ready_database, mails):
    return agreed(ready_database, mails, answers=UNSURE_ANSWERS)


def link(database, booking, scope=Scope.BOOKING):
    page = {Scope.BOOKING: "termin", Scope.DECISION: "entscheidung"}[scope]
    with database.writing() as session:
        return f"/{page}/{tokens.issue(session, scope=scope, booking_id=booking.id, now=START)}"


def load(database, booking):
    with database.reading() as session:
        return load_booking(session, booking.id)


def place(database, booking):
    row = load(database, booking)
    return row.status, (row.day, row.half)


def send(client, page, *, path, to, **fields):
    """Send the form of a page that goes to an address ending so, with other values in some fields."""
    form = next(form for form in forms_of(page, path=path) if form.action.endswith(to) and form.method == "POST")
    return client.post(form.action, data={**form.fields, **fields})


# --- The prospect -----------------------------------------------------------------------------------------------------


def test_prospect_chooses_says_why_and_has_moved(client, ready_database, booked):
    page = link(ready_database, booked)
    assert f'href="{page}/verlegung"' in client.get(page).text
    months = client.get(f"{page}/verlegung?monat=2026-12").text
    assert f'value="{KEY}:13:30-17:00"' in months
    assert f'value="{half_day_key(*OWN)}:' not in months
    asked = client.get(f"{page}/verlegung?slot={KEY}")
    assert "Donnerstag, 3. Dezember 2026" in asked.text
    for _ in range(2):
        answer = send(client, asked.text, path=page, to="/verlegung", reason="Messe")
        assert (answer.status_code, answer.location) == (303, page)
    assert place(ready_database, booked) == (BookingStatus.CONFIRMED, OTHER)
    assert "Donnerstag, 3. Dezember 2026" in client.get(page).text


def test_month_of_a_move_is_a_fragment_for_htmx(client, ready_database, booked):
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    answer = client.get(f"{link(ready_database, booked)}/verlegung?monat=2027-01", headers=headers)
    assert answer.text.strip().startswith('<section id="halbtage"')


def test_half_day_lost_meanwhile_is_answered_with_the_nearest(client, ready_database, mails, booked):
    page = link(ready_database, booked)
    asked = client.get(f"{page}/verlegung?slot={KEY}").text
    agreed(ready_database, mails, day=OTHER[0], half=OTHER[1])
    answer = send(client, asked, path=page, to="/verlegung")
    assert (answer.status_code, "nicht mehr frei" in answer.text) == (409, True)
    assert "Am nächsten daran liegen" in answer.text
    assert "nicht mehr frei" in client.get(f"{page}/verlegung?slot={KEY}").text
    assert place(ready_database, booked) == (BookingStatus.CONFIRMED, OWN)


@pytest.mark.parametrize(("slot", "status"), [("x", 422), ("9999-12-31:morning", 409)])
def test_form_that_cannot_be_taken_in_changes_nothing(client, ready_database, booked, slot, status):
    page = link(ready_database, booked)
    answer = client.post(f"{page}/verlegung", data={"slot": slot, "reason": ""})
    assert (answer.status_code, place(ready_database, booked)) == (status, (BookingStatus.CONFIRMED, OWN))


def test_prospect_who_has_to_ask_reads_so_and_can_withdraw(client, ready_database, clarified):
    page = link(ready_database, clarified)
    asked = client.get(f"{page}/verlegung?slot={KEY}").text
    assert "Verlegung anfragen?" in asked
    send(client, asked, path=page, to="/verlegung")
    moving = client.get(page).text
    assert "Bis dahin gilt Ihr bisheriger Termin" in moving
    assert "bis <strong>Di., 24.11.2026, 17:00 Uhr</strong>" in moving
    assert f"{page}/verlegung" not in [form.action for form in forms_of(moving, path=page)]
    for _ in range(2):
        assert send(client, moving, path=page, to="/beibehalten").status_code == 303
    assert place(ready_database, clarified) == (BookingStatus.CONFIRMED, OWN)


def test_prospect_takes_a_proposal_and_the_other_form_is_told(client, ready_database, mails, booked):
    propose(ready_database, mails, booked, words="Ich bin auf einer Messe.")
    one, other = load(ready_database, booked).proposals
    page = link(ready_database, booked)
    moving = client.get(page).text
    assert "Ich bin auf einer Messe." in moving
    assert send(client, moving, path=page, to=f"/verlegung/{one.id}").status_code == 303
    late = send(client, moving, path=page, to=f"/verlegung/{other.id}")
    assert (late.status_code, "nicht mehr möglich" in late.text) == (409, True)
    assert send(client, moving, path=page, to="/beibehalten").status_code == 409
    assert place(ready_database, booked) == (BookingStatus.CONFIRMED, (one.day, one.half))


def test_proposal_that_was_withdrawn_is_told_beside_the_new_ones(client, ready_database, mails, booked):
    propose(ready_database, mails, booked)
    page = link(ready_database, booked)
    old = client.get(page).text
    first = load(ready_database, booked).proposals[0]
    keep(ready_database, mails, booked, by=Actor.CONSULTANT)
    propose(ready_database, mails, booked)
    answer = send(client, old, path=page, to=f"/verlegung/{first.id}")
    assert (answer.status_code, "gilt nicht mehr" in answer.text) == (409, True)


def test_page_leads_to_the_consultant_once_the_notice_has_passed(client, clock, ready_database, booked):
    page = link(ready_database, booked)
    early = client.get(page).text
    assert "bis <strong>Sonntag, 29. November 2026</strong>" in early
    asked = client.get(f"{page}/verlegung?slot={half_day_key(*THIRD)}").text
    cancelling = client.get(f"{page}/absage").text
    clock.advance(days=7)
    late = client.get(page).text
    assert "nur noch persönlich" in late
    assert "mailto:" in late.partition("nur noch persönlich")[2]
    for address in (f"{page}/verlegung", f"{page}/absage"):
        assert f'href="{address}"' not in late
        assert client.get(address).location == page
    assert send(client, asked, path=page, to="/verlegung").status_code == 409
    answer = send(client, cancelling, path=page, to="/absage")
    assert (answer.status_code, "nicht mehr möglich" in answer.text) == (409, True)
    assert place(ready_database, booked) == (BookingStatus.CONFIRMED, OWN)


def test_cancelled_booking_stays_readable_with_its_history(client, ready_database, mails, booked):
    ask(ready_database, mails, booked)
    page = link(ready_database, booked)
    send(client, client.get(f"{page}/absage").text, path=page, to="/absage", reason="Umbau im Werk")
    shown = client.get(page).text
    for words in (
        "Verlauf",
        "Verlegt (Sie)",
        "bisher Di., 01.12. Vormittag",
        "Abgesagt (Sie)",
        "Umbau im Werk",
    ):
        assert words in shown


# --- The consultant, from the mail ------------------------------------------------------------------------------------


def test_consultant_accepts_from_the_mail(client, ready_database, mails, clarified):
    ask(ready_database, mails, clarified, words="Messe")
    page = link(ready_database, clarified, Scope.DECISION)
    shown = client.get(page).text
    for words in (
        "möchte verlegen",
        "Donnerstag, 3. Dezember 2026",
        '„<span class="pre-line">Messe</span>“',
        "Rund um diesen Tag",
    ):
        assert words in shown
    for _ in range(2):
        assert send(client, shown, path=page, to="/zusage").status_code == 303
    assert place(ready_database, clarified) == (BookingStatus.CONFIRMED, OTHER)
    assert "Der Termin steht" in client.get(page).text


def test_consultant_refuses_from_the_mail(client, ready_database, mails, clarified):
    ask(ready_database, mails, clarified)
    page = link(ready_database, clarified, Scope.DECISION)
    shown = client.get(page).text
    for _ in range(2):
        assert send(client, shown, path=page, to="/ablehnung", reason="Da bin ich verreist.").status_code == 303
    assert place(ready_database, clarified) == (BookingStatus.CONFIRMED, OWN)
    assert send(client, shown, path=page, to="/zusage").status_code == 409


def test_decision_page_offers_nothing_on_the_consultants_own_proposals(client, ready_database, mails, booked):
    propose(ready_database, mails, booked)
    page = link(ready_database, booked, Scope.DECISION)
    assert [form for form in forms_of(client.get(page).text, path=page) if form.method == "POST"] == []
    assert "einen Ihrer Vorschläge wählen" in client.get(page).text
    assert "Donnerstag, 3. Dezember 2026, Nachmittag" in client.get(page).text


# --- Two tabs ---------------------------------------------------------------------------------------------------------


def test_form_for_another_half_day_than_the_present_one_changes_nothing(client, ready_database, booked):
    page = link(ready_database, booked)
    stale = client.get(f"{page}/verlegung?slot={half_day_key(*THIRD)}").text
    first = client.get(f"{page}/verlegung?slot={KEY}").text
    assert send(client, first, path=f"{page}/verlegung", to="/verlegung").status_code == 303
    answer = send(client, stale, path=f"{page}/verlegung", to="/verlegung")
    assert answer.status_code == 409
    assert "Ihr Klick hat deshalb nichts bewirkt" in answer.text
    assert place(ready_database, booked) == (BookingStatus.CONFIRMED, OTHER)


def test_cancellation_of_a_half_day_that_was_moved_meanwhile_changes_nothing(client, ready_database, booked):
    page = link(ready_database, booked)
    stale = client.get(f"{page}/absage").text
    first = client.get(f"{page}/verlegung?slot={KEY}").text
    send(client, first, path=f"{page}/verlegung", to="/verlegung")
    answer = send(client, stale, path=f"{page}/absage", to="/absage")
    assert (answer.status_code, "nichts bewirkt" in answer.text) == (409, True)
    assert place(ready_database, booked) == (BookingStatus.CONFIRMED, OTHER)


def test_staying_answers_only_the_proposals_that_were_shown(client, ready_database, mails, booked):
    page = link(ready_database, booked)
    propose(ready_database, mails, booked)
    stale = client.get(page).text
    keep(ready_database, mails, booked, by=Actor.CONSULTANT)
    propose(ready_database, mails, booked)
    answer = send(client, stale, path=page, to="/beibehalten")
    assert (answer.status_code, "nichts bewirkt" in answer.text) == (409, True)
    assert load(ready_database, booked).status is BookingStatus.MOVING


def test_prospect_who_asked_to_move_reads_what_no_answer_means(client, ready_database, clarified):
    page = link(ready_database, clarified)
    confirmation = client.get(f"{page}/verlegung?slot={KEY}").text
    send(client, confirmation, path=f"{page}/verlegung", to="/verlegung")
    assert "Kommt keine Antwort, bleibt es dabei." in client.get(page).text
    with ready_database.reading() as session:
        kind = OutboxMessage.kind == "move_received"
        content = session.scalars(select(OutboxMessage.content).where(kind)).one()
    body = message_from_bytes(content, policy=policy.SMTP).get_body(("plain",)).get_content()
    assert "Kommt keine Antwort, bleibt es dabei." in body
