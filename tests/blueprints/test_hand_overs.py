"""From the IT head's phone to the managing director's booking, page by page."""

import re

import pytest
from sqlalchemy import select

from halbtag.persistence.models import Booking, HandOver, Inquiry, OutboxMessage
from tests.blueprints.test_public_way import COMPANY_FORM, SLOT, answer_all, contact_form, mailed_link, rows, text_of
from tests.factories import ABSENT_ANSWERS, ANSWERS
from tests.links import text_in

GIVER = {"name": "Jens Koch", "email": "jens@firma.example"}


@pytest.fixture
def database_kind():
    return "sqlite"


@pytest.fixture
def prepared(client):
    token = answer_all(client, ABSENT_ANSWERS)
    client.post(f"/anfrage/{token}/unternehmen", data={**COMPANY_FORM, "role": "it_head"})
    return token


def hand_over(client, token):
    """Return the page with the link, and the link's path."""
    answer = client.post(f"/anfrage/{token}/weitergabe", data=GIVER)
    assert answer.status_code == 303
    page = client.get(answer.location)
    return page, re.search(r"http://localhost(/uebergabe/[\w-]+)", page.text)[1]


def take_up_page(client, path):
    answer = client.post(path, data={"role": "managing_director"})
    assert answer.status_code == 303
    return answer.location


def take_up(client, path):
    return take_up_page(client, path).split("/")[2]


def test_link_comes_with_a_mail_that_can_be_sent_as_it_stands(client, prepared):
    page, path = hand_over(client, prepared)
    assert f"http://localhost{path}" in page.text
    assert re.search(r'href="mailto:\?subject=[^"]+&amp;body=Guten%20Tag', page.text)
    assert "Viele Grüße\nJens Koch" in page.text


def test_looking_at_the_link_takes_nothing_up(client, app, prepared):
    _, path = hand_over(client, prepared)
    page = text_of(client.get(path))
    assert "Vorbereitet von Jens Koch" in page
    assert "Die IT allein" in page
    assert [row.taken_up_at for row in rows(app, HandOver)] == [None]
    assert len(rows(app, Inquiry)) == 1


def test_whoever_decides_goes_on_where_nothing_is_asked_twice(client, prepared):
    _, path = hand_over(client, prepared)
    token = take_up(client, path)
    assert client.get(f"/anfrage/{token}").location != f"/anfrage/{token}/unternehmen"
    assert "aufgegriffen" in text_of(client.get(f"/anfrage/{prepared}/ergebnis"))
    assert "schon einmal aufgegriffen" in text_of(client.get(path))


def test_booking_names_both(client, app, prepared):
    token = take_up(client, hand_over(client, prepared)[1])
    circle = {key: ANSWERS[key] for key in ("circle", "count")}
    client.post(f"/anfrage/{token}/fuehrungskreis", data=circle)
    client.post(f"/anfrage/{token}/termine", data={"slot": SLOT})
    page = client.get(f"/anfrage/{token}/kontakt").text
    assert 'value="jens@firma.example"' in page
    assert client.post(f"/anfrage/{token}/kontakt", data=contact_form()).status_code == 303
    (booking,) = rows(app, Booking)
    taken = next(inquiry for inquiry in rows(app, Inquiry) if inquiry.id == booking.inquiry_id)
    assert (booking.name, taken.prepared_by["name"]) == (contact_form()["name"], "Jens Koch")
    path = mailed_link(app, "confirm_address")
    client.post(f"{path}/bestaetigung")
    page = text_of(client.get(path))
    assert "Vorbereitet von Jens Koch, IT-Leitung" in page
    with app.extensions["halbtag"].database.reading() as session:
        (briefing,) = session.scalars(select(OutboxMessage.content).where(OutboxMessage.kind == "briefing"))
    assert "Vorbereitet von: Jens Koch, IT-Leitung" in text_in(briefing)


def test_link_of_another_inquiry_is_not_shown(client, prepared):
    _, path = hand_over(client, prepared)
    stranger = answer_all(client)
    assert client.get(f"/anfrage/{stranger}/weitergabe/{path.split('/')[2]}").status_code == 410


@pytest.mark.parametrize("fields", [{"name": ""}, {"name": "Jens", "email": "jens@"}])
def test_giver_without_a_name_or_with_half_an_address_is_asked_again(client, prepared, fields):
    answer = client.post(f"/anfrage/{prepared}/weitergabe", data=fields)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_taking_up_needs_the_role(client, prepared, app):
    _, path = hand_over(client, prepared)
    assert client.post(path, data={"role": "emperor"}).status_code == 422
    assert len(rows(app, Inquiry)) == 1


def test_english_hand_over_leads_to_an_english_inquiry_without_a_language_in_its_link(client, app, prepared):
    answer = client.post(f"/en/anfrage/{prepared}/weitergabe", data=GIVER)
    page = client.get(answer.location)
    (path,) = set(re.findall(r"http://localhost(/uebergabe/[\w-]+)", page.text))
    assert "Kind regards\nJens Koch" in page.text
    shown = client.get(path, headers={"Accept-Language": "de"})
    assert (shown.headers["Content-Language"], "Prepared by Jens Koch" in text_of(shown)) == ("en", True)
    assert client.get(take_up_page(client, path), headers={"Accept-Language": "de"}).headers["Content-Language"] == "en"
    assert [inquiry.language for inquiry in rows(app, Inquiry)] == ["en", "en"]
