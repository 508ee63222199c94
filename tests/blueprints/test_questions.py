"""Questions that follow from answers: asked without scripts, exchanged with them, kept, not counted after a change."""

import re
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from halbtag.persistence.models import Inquiry
from tests.conftest import START
from tests.factories import ANSWERS, ANSWERS_1, UNSURE_ANSWERS, make_inquiry

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
CIRCLE = {"circle": ["managing_director", "it"]}


@pytest.fixture
def answered(ready_database):
    return make_inquiry(ready_database, now=START)


def kept(database):
    with database.reading() as session:
        return session.scalars(select(Inquiry)).one().answers


def names_in(html):
    """The fields that are shown, those that come along unseen, and what is said to be shown, in order."""
    shown = re.findall(r'<(?:fieldset|input|select|textarea)[^>]* id="(\w+)"', html)
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html)
    return shown, [(name, value) for name, value in hidden if name != "form_key"]


def test_question_that_follows_is_asked_after_sending_as_a_question_and_no_fault(client, ready_database):
    first = {key: ANSWERS[key] for key in ("size", "sector", "postal_code", "role")}
    token = urlsplit(client.post("/anfrage", data=first).location).path.split("/")[2]
    page = f"/anfrage/{token}/fuehrungskreis"
    assert 'id="count"' not in client.get(page).text

    answer = client.post(page, data=CIRCLE)

    assert answer.status_code == 422
    assert "Nach Ihrer Antwort kommt noch eine Frage dazu" in answer.text
    assert 'href="#count"' in answer.text
    assert "Bitte prüfen Sie" not in answer.text
    assert "circle" not in kept(ready_database)

    again = client.post(page, data={**CIRCLE, "gezeigt": "count"})
    assert "Bitte prüfen Sie Ihre Angaben" in again.text
    assert client.post(page, data={**CIRCLE, "gezeigt": "count", "count": "3-5"}).status_code == 303


def test_questions_come_anew_by_what_is_answered_and_keep_what_was_typed(client, answered, ready_database):
    typed = {"progress": "nothing", "pain": "Zu wenig <Zeit>", "mandate": "clear"}

    html = client.post(f"/anfrage/{answered}/ki/fragen", data=typed, headers=PARTIAL).text

    shown, hidden = names_in(html)
    assert "pain" not in shown
    assert hidden == [("pain", "Zu wenig &lt;Zeit&gt;")]
    assert "Frage 5 von 5" in html
    assert 'value="clear" checked' in html
    back = client.post(f"/anfrage/{answered}/ki/fragen", data={**typed, "progress": "pilots"}, headers=PARTIAL).text
    assert "Zu wenig &lt;Zeit&gt;</textarea>" in back
    assert "Frage 6 von 6" in back
    assert kept(ready_database) == ANSWERS


def test_question_that_came_by_an_answer_a_moment_ago_is_no_fault_when_it_is_not_answered(client):
    first = {key: ANSWERS[key] for key in ("size", "sector", "postal_code", "role")}
    token = urlsplit(client.post("/anfrage", data=first).location).path.split("/")[2]
    page = f"/anfrage/{token}/fuehrungskreis"
    html = client.post(f"{page}/fragen", data=CIRCLE, headers=PARTIAL).text
    shown, hidden = names_in(html)
    assert "count" in shown
    assert hidden == []

    answer = client.post(page, data=CIRCLE)

    assert "Nach Ihrer Antwort kommt noch eine Frage dazu" in answer.text
    assert "Bitte prüfen Sie" not in answer.text
    assert ("gezeigt", "count") in names_in(answer.text)[1]


def test_only_the_questions_on_which_others_wait_ask_for_them_anew(client, answered):
    page = client.get(f"/anfrage/{answered}/ki").text
    assert re.findall(r'id="(\w+)" tabindex="-1"[^>]* data-hx-post="([^"]+)"', page) == [
        ("progress", f"/anfrage/{answered}/ki/fragen")
    ]


def test_answer_that_is_not_asked_any_more_is_not_shown_and_comes_back(client, answered, ready_database):
    ai_today = {key: ANSWERS[key] for key in ("driver", "progress", "mandate", "goals", "pain")}
    ai_today |= {f"elements-{row}": state for row, state in ANSWERS["elements"].items()}
    page, result = f"/anfrage/{answered}/ki", f"/anfrage/{answered}/ergebnis"
    assert ANSWERS["pain"] in client.get(result).text

    assert client.post(page, data={**ai_today, "progress": "nothing", "pain": ""}).status_code == 303

    assert ANSWERS["pain"] not in client.get(result).text
    assert kept(ready_database)["pain"] == ANSWERS["pain"]
    del ai_today["pain"]
    client.post(f"{page}/fragen", data=ai_today, headers=PARTIAL)
    client.post(page, data={**ai_today, "pain": ANSWERS["pain"], "gezeigt": "pain"})
    assert ANSWERS["pain"] in client.get(result).text


def test_answers_changed_later_change_the_result(client, ready_database):
    token = make_inquiry(ready_database, now=START, answers=UNSURE_ANSWERS)
    page, result = f"/anfrage/{token}/fuehrungskreis", f"/anfrage/{token}/ergebnis"
    assert "Vorab ist noch etwas zu klären" in client.get(result).text

    client.post(page, data={**CIRCLE, "decision_maker": "yes"})

    assert "Das passt." in client.get(result).text


def test_junk_in_what_is_not_asked_is_dropped(client, answered, ready_database):
    client.post(f"/anfrage/{answered}/fuehrungskreis", data={**CIRCLE, "count": "1-2", "decision_maker": "vielleicht"})
    assert kept(ready_database) == {**ANSWERS, "count": "1-2"}


def test_sentence_is_cleaned_and_not_too_long(client, answered, ready_database):
    ai_today = {key: ANSWERS[key] for key in ("driver", "progress", "mandate", "goals")}
    ai_today |= {f"elements-{row}": state for row, state in ANSWERS["elements"].items()}
    page = f"/anfrage/{answered}/ki"
    refused = client.post(page, data={**ai_today, "gezeigt": "pain", "pain": "x" * 301})
    assert refused.status_code == 422
    assert "möglich sind höchstens 300" in refused.text
    client.post(page, data={**ai_today, "pain": "  Zu\r\nviel\u202e " + "x" * 292})
    assert kept(ready_database)["pain"] == "Zu viel " + "x" * 292


def test_inquiry_of_the_first_version_goes_on_with_its_own_questions(client, ready_database):
    begun = {key: ANSWERS_1[key] for key in ("size", "sector", "postal_code", "role")}
    token = make_inquiry(ready_database, now=START, answers=begun, version=1)
    page = client.get(f"/anfrage/{token}/ki").text
    assert 'id="settled"' in page
    assert "elements" not in page

    ai_today = {key: ANSWERS_1[key] for key in ("driver", "progress", "mandate", "settled", "goals")}
    assert client.post(f"/anfrage/{token}/ki", data=ai_today).status_code == 303
    circle = {**CIRCLE, "decision_maker": "yes", "count": "3-5"}
    answer = client.post(f"/anfrage/{token}/fuehrungskreis", data=circle)

    assert answer.location == f"/anfrage/{token}/ergebnis"
    assert "Das passt." in client.get(answer.location).text
    assert kept(ready_database) == ANSWERS_1
