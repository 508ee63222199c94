"""Ways on for whoever books no half-day (yet), as a browser without scripts walks them."""

import pytest

from halbtag.persistence.models import FollowUp, OutboxMessage
from tests.blueprints.test_public_way import answer_all, mailed_link, rows, text_of
from tests.factories import ABSENT_ANSWERS, ANSWERS
from tests.page_forms import forms_of

FORMS = {
    "nachricht": {"name": "Jens Koch", "email": "jens@firma.example", "text": "Geht es auch im Mai?"},
    "rueckruf": {"name": "Jens Koch", "phone": "0431 123456", "text": "dienstags"},
    "warteliste": {"name": "Jens Koch", "email": "jens@firma.example", "text": "", "consents": "y"},
}
SAID = {
    "nachricht": "Ihre Nachricht ist angekommen.",
    "rueckruf": "Ihr Rückrufwunsch ist angekommen.",
    "warteliste": "Fast geschafft: Bitte bestätigen Sie den Link in der E-Mail",
}


@pytest.fixture
def database_kind():
    return "sqlite"


def fill_in(client, path, fields):
    """Return the form's fields as the page has them, filled in."""
    (form,) = forms_of(client.get(path).text, path=path)
    return {**form.fields, **fields}


@pytest.mark.parametrize("way", FORMS)
def test_what_is_left_arrives_once_and_the_result_says_so(client, app, way):
    token = answer_all(client, ABSENT_ANSWERS)
    path = f"/anfrage/{token}/weiter/{way}"
    filled = fill_in(client, path, FORMS[way])
    for _ in range(2):
        answer = client.post(path, data=filled)
        assert (answer.status_code, answer.location) == (303, f"/anfrage/{token}/ergebnis#weiter")
    assert len(rows(app, FollowUp)) == len(rows(app, OutboxMessage)) == 1
    assert SAID[way] in text_of(client.get(f"/anfrage/{token}/ergebnis"))


@pytest.mark.parametrize(
    ("way", "missing"),
    [("nachricht", "text"), ("rueckruf", "phone"), ("warteliste", "consents"), ("warteliste", "email")],
)
def test_form_that_lacks_something_comes_back_with_what_was_typed(client, app, way, missing):
    path = f"/anfrage/{answer_all(client)}/weiter/{way}"
    answer = client.post(path, data={name: value for name, value in FORMS[way].items() if name != missing})
    assert answer.status_code == 422
    assert 'value="Jens Koch"' in answer.text
    assert "Bitte " in text_of(answer)
    assert rows(app, FollowUp) == []


def test_whoever_is_on_the_waiting_list_is_told_so_instead_of_asked_again(app, client):
    path = f"/anfrage/{answer_all(client, ABSENT_ANSWERS)}/weiter/warteliste"
    client.post(path, data=fill_in(client, path, FORMS["warteliste"]))
    assert client.get(path).status_code == 200  # the address may have been a slip
    link = mailed_link(app, "waiting_list_asked")
    page = client.get(link)
    assert "hat sich jemand eingetragen" in page.text
    client.post(link, data=fill_in(client, link, {}))
    assert "Sie stehen auf der Warteliste" in client.get(link).text
    again = client.get(path)
    assert (again.status_code, again.location) == (303, f"{path.removesuffix('/weiter/warteliste')}/ergebnis#weiter")


def test_sixth_wish_of_one_inquiry_is_refused_in_words(client):
    path = f"/anfrage/{answer_all(client)}/weiter/nachricht"
    typed = [{**FORMS["nachricht"], "text": f"Nummer {number}"} for number in range(6)]
    answers = [client.post(path, data=fill_in(client, path, fields)) for fields in typed]
    assert [answer.status_code for answer in answers] == [303] * 5 + [422]
    assert "Zu dieser Anfrage liegen schon mehrere Nachrichten vor." in text_of(answers[-1])


def test_unknown_way_on_is_no_page(client):
    assert client.get(f"/anfrage/{answer_all(client)}/weiter/brieftaube").status_code == 404


@pytest.mark.parametrize(
    ("changes", "offered"),
    [
        ({"role": "it_head", "decision_maker": "no"}, {"weitergabe", "weiter/rueckruf", "weiter/nachricht"}),
        ({"postal_code": "24103"}, {"weiter/warteliste", "weiter/rueckruf", "weiter/nachricht"}),
        ({}, {"weiter/rueckruf", "weiter/nachricht"}),
    ],
)
def test_result_offers_the_ways_on_that_fit(client, changes, offered):
    answers = {**ANSWERS, **changes}
    company = {key: answers[key] for key in ("size", "sector", "postal_code", "role")}
    token = answer_all(client, answers)
    client.post(f"/anfrage/{token}/unternehmen", data=company)
    page = client.get(f"/anfrage/{token}/ergebnis").text
    ways = {"weitergabe", "weiter/warteliste", "weiter/rueckruf", "weiter/nachricht"}
    assert {way for way in ways if f'href="/anfrage/{token}/{way}"' in page} == offered
