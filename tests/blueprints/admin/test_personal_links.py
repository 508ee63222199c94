"""The consultant sends a personal link, follows what became of it, and takes it back; the waiting list leads there."""

import re

import pytest
from sqlalchemy import select

from halbtag.persistence.bookings import load_booking
from halbtag.persistence.models import FollowUp, Inquiry, OutboxMessage, PersonalLink
from tests.factories import ANSWERS, GUESTS, confirm_places
from tests.links import link_in, text_in
from tests.services.test_circle import MAILS, uninvite
from tests.services.test_follow_ups import KIEL, RECALL, WAITING, leave
from tests.services.test_hand_overs import make_inquiry
from tests.services.test_known_contact import booked, cancel

FIELDS = {
    "name": "Dr. Sabine Öztürk",
    "email": "s.oeztuerk@firma.example",
    "postal_code": "86150",
    "days": "14",
    "language": "de",
}
NEW = "/admin/persoenliche-links/neu"


def rows(database, table):
    with database.reading() as session:
        return session.scalars(select(table).order_by(table.id)).all()


def send(consultant, fields=FIELDS, query=""):
    return consultant.post(NEW + query, fields, page=NEW, follow_redirects=True)


def test_link_is_mailed_and_leads_past_what_is_known(consultant, ready_database):
    assert "Der Link ist unterwegs an s.oeztuerk@firma.example." in send(consultant).text
    (mail,) = rows(ready_database, OutboxMessage)
    path = f"/einladung/{link_in(mail.content, 'einladung')}"
    assert "86150" in consultant.get(path).text
    assert consultant.client.post(path).status_code == 303
    assert [inquiry.answers for inquiry in rows(ready_database, Inquiry)] == [{"postal_code": "86150"}]


@pytest.mark.parametrize(
    ("field", "junk"), [("name", ""), ("email", "x"), ("postal_code", "12"), ("days", "9000"), ("language", "fr")]
)
def test_faulty_form_sends_nothing(consultant, ready_database, field, junk):
    assert send(consultant, {**FIELDS, field: junk}).status_code == 422
    assert rows(ready_database, OutboxMessage) == []


def test_link_is_taken_back(consultant, ready_database):
    send(consultant)
    (link,) = rows(ready_database, PersonalLink)
    address = f"/admin/persoenliche-links/{link.id}/ende"
    page = "/admin/persoenliche-links"
    assert "Der Link gilt nicht mehr." in consultant.post(address, page=page, follow_redirects=True).text
    assert "Dieser Link gilt schon nicht mehr." in consultant.post(address, page=NEW, follow_redirects=True).text


def test_waiting_list_leads_to_a_link_with_everything_that_was_answered(consultant, ready_database, clock):
    inquiry_id = leave(ready_database, make_inquiry(ready_database, now=clock(), answers=KIEL), WAITING, now=clock())
    confirm_places(ready_database, MAILS, now=clock())
    query = f"?anfrage={inquiry_id}"
    assert f"{NEW}{query}" in consultant.get("/admin/warteliste").text
    assert 'value="jens@firma.example"' in consultant.get(NEW + query).text
    send(consultant, FIELDS, query)
    assert rows(ready_database, Inquiry)[-1].answers == {**KIEL, "postal_code": "86150"}
    (waiting,) = rows(ready_database, FollowUp)
    settle = f"/admin/rueckmeldungen/{waiting.id}/erledigt"
    assert "Als erledigt vermerkt." in consultant.post(settle, page=NEW, follow_redirects=True).text
    assert "Das war schon erledigt." in consultant.post(settle, page=NEW, follow_redirects=True).text
    assert "Niemand wartet." in consultant.get("/admin/warteliste").text


def test_unknown_inquiry_is_no_page(consultant):
    assert consultant.get(f"{NEW}?anfrage=999").status_code == 404


def test_known_answers_are_kept_where_the_form_says_nothing(consultant, ready_database, clock):
    token = make_inquiry(ready_database, now=clock())
    assert token
    send(consultant, {**FIELDS, "postal_code": ""}, "?anfrage=1")
    assert rows(ready_database, Inquiry)[-1].answers == ANSWERS


def test_sending_to_a_place_that_no_half_day_reaches_is_warned_of(consultant):
    assert "reicht die Zeit zurzeit an keinem Halbtag" not in send(consultant).text
    assert "reicht die Zeit zurzeit an keinem Halbtag" in send(consultant, {**FIELDS, "postal_code": "25980"}).text


def test_waiting_list_offers_the_address_and_says_that_a_link_went_out(consultant, ready_database, clock):
    inquiry_id = leave(ready_database, make_inquiry(ready_database, now=clock(), answers=KIEL), WAITING, now=clock())
    confirm_places(ready_database, MAILS, now=clock())
    leave(ready_database, make_inquiry(ready_database, now=clock(), answers=KIEL), RECALL, now=clock())
    query = f"?anfrage={inquiry_id}"
    assert 'value="jens@firma.example"' in consultant.get(NEW + query).text
    send(consultant, {**FIELDS, "email": "jens@firma.example"}, query)
    page = consultant.get("/admin/warteliste").text
    assert "Link verschickt" in page
    assert "Noch einen Link schicken" in page


def test_recipient_is_told_of_no_confirmation_that_she_needs_not(consultant, ready_database):
    send(consultant, {**FIELDS, **{name: ANSWERS[name] for name in ("size", "sector", "role", "postal_code")}})
    (mail,) = rows(ready_database, OutboxMessage)
    assert "müssen Sie nicht noch einmal bestätigen" in text_in(mail.content)
    with ready_database.writing() as session:
        session.get_one(Inquiry, 1).answers = ANSWERS
    client = consultant.client
    token = client.post(f"/einladung/{link_in(mail.content, 'einladung')}").location.split("/")[2]
    assert "ist schon bestätigt" in client.get(f"/anfrage/{token}/ergebnis").text
    client.post(f"/anfrage/{token}/termine", data={"slot": "2026-12-01:morning"})
    page = client.get(f"/anfrage/{token}/kontakt").text
    assert "Verbindlich absenden" in page
    assert "Weiter zur Bestätigung" not in page


def test_link_on_top_of_an_ended_booking_brings_the_circle_as_it_last_stood(consultant, ready_database):
    _, booking_id, link = booked(ready_database)
    with ready_database.reading() as session:
        booking = load_booking(session, booking_id)
    uninvite(ready_database, link, booking.participants[0].id)
    cancel(ready_database, booking_id)
    send(consultant, FIELDS, f"?anfrage={booking.inquiry_id}")
    with ready_database.reading() as session:
        made = session.scalars(select(Inquiry).order_by(Inquiry.id.desc())).first()
    assert [guest["email"] for guest in made.contact["participants"]] == [GUESTS[1].email]


def test_link_speaks_the_language_that_the_consultant_chose_whatever_the_browser_asks_for(consultant, ready_database):
    assert re.search(r'value="de" checked', consultant.get(NEW).text)
    send(consultant, {**FIELDS, "language": "en"})
    (mail,) = rows(ready_database, OutboxMessage)
    page = consultant.client.get(f"/einladung/{link_in(mail.content, 'einladung')}", headers={"Accept-Language": "de"})
    assert (page.headers["Content-Language"], "Personally for Dr. Sabine Öztürk" in page.text) == ("en", True)
    (inquiry,) = rows(ready_database, Inquiry)
    assert inquiry.language == "en"
    assert re.search(r'value="en" checked', consultant.get(f"{NEW}?anfrage={inquiry.id}").text)
