"""A form that comes back too quickly, too late or too often is shown once more, filled in; nothing is kept of it."""

import pytest
from sqlalchemy import select

from blueprints.form_age import LONGEST, SHORTEST
from halbtag.domain.half import Half
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import Booking, Inquiry, OutboxMessage
from halbtag.services.holds import hold_slot
from tests.factories import ANSWERS, CONTACT, DAY, make_inquiry
from tests.page_forms import forms_of

COMPANY = {key: ANSWERS[key] for key in ("size", "sector", "postal_code", "role")}
PERSON = {name: getattr(CONTACT, name) for name in CONTACT.__dataclass_fields__}
MESSAGE = {"name": CONTACT.name, "email": CONTACT.email, "text": "Wann sind Sie wieder in München?"}
WISHES = {**PERSON, "weeks": ["2026-11-30"], "weekdays": ["1"], "halves": ["morning"]}

AGAIN = "Bitte noch einmal absenden"


@pytest.fixture
def database_kind():
    return "sqlite"  # nothing here depends on which


@pytest.fixture(autouse=True)
def seconds(app):
    app.config[SHORTEST] = 2


@pytest.fixture(params=["start", "contact", "message", "wishes"])
def filled(request, ready_database, clock):
    """One of the forms: where its page is, where it goes, and what is typed into it."""
    if request.param == "start":
        return "/anfrage", "/anfrage", COMPANY
    answers = {**ANSWERS, "postal_code": "24103"} if request.param == "message" else ANSWERS
    token = make_inquiry(ready_database, now=clock(), answers=answers)
    if request.param == "message":
        return f"/anfrage/{token}/weiter/nachricht", f"/anfrage/{token}/weiter/nachricht", MESSAGE
    if request.param == "wishes":
        return f"/anfrage/{token}/wunschzeiten", f"/anfrage/{token}/wunschzeiten", WISHES
    with ready_database.writing() as session:
        opened = open_inquiry(session, token, now=clock(), for_update=True)
        hold_slot(session, opened, day=DAY, half=Half.MORNING, now=clock())
    return f"/anfrage/{token}/kontakt", f"/anfrage/{token}/kontakt", PERSON


def form_on(text, page, action):
    return next(
        each.fields for each in forms_of(text, path=page) if each.action == action and "form_key" in each.fields
    )


def opened(client, filled):
    """Open the page and fill its form in."""
    page, action, typed = filled
    return {**form_on(client.get(page).text, page, action), **typed}


def kept(database):
    with database.reading() as session:
        inquiries = session.scalars(select(Inquiry)).all()
        booked = [booking for booking in session.scalars(select(Booking)) if booking.name]
        return len(inquiries), len(booked), len(session.scalars(select(OutboxMessage)).all())


def sent_again(client, answer, filled):
    """Check that the page has come back filled in, and click once more."""
    page, action, typed = filled
    assert (answer.status_code, AGAIN in answer.text) == (422, True)
    fields = form_on(answer.text, page, action)
    assert {name: value for name, value in typed.items() if str(value) and str(value) not in str(fields[name])} == {}
    return client.post(action, data={**fields, **typed})


def test_form_that_took_its_time_is_taken_in(client, clock, filled):
    form = opened(client, filled)
    clock.advance(seconds=2)
    assert client.post(filled[1], data=form).status_code == 303


def test_form_that_comes_back_at_once_is_asked_for_again(client, clock, database, filled):
    before = kept(database)
    answer = client.post(filled[1], data=opened(client, filled))
    assert kept(database) == before
    clock.advance(seconds=2)
    assert sent_again(client, answer, filled).status_code == 303


def test_form_that_lay_about_is_asked_for_again(client, clock, database, filled):
    form = opened(client, filled)
    before = kept(database)
    clock.advance(seconds=LONGEST + 1)
    with database.writing() as session:  # what it stands for is still there
        for booking in session.scalars(select(Booking)):
            booking.expires_at = clock()
    answer = client.post(filled[1], data=form)
    assert kept(database) == before
    clock.advance(seconds=2)
    if "kontakt" not in filled[1]:
        assert sent_again(client, answer, filled).status_code == 303


@pytest.mark.parametrize("key", ["", "made up", "WyJ4IiwxXQ.AAAA"])
def test_form_without_a_key_of_ours_is_asked_for_again(client, clock, database, filled, key):
    before = kept(database)
    answer = client.post(filled[1], data={**opened(client, filled), "form_key": key})
    assert kept(database) == before
    clock.advance(seconds=2)
    assert sent_again(client, answer, filled).status_code == 303


def test_one_form_sent_a_thousand_times_is_taken_in_a_few_times(app, client, clock, database):
    app.config["RATELIMIT_FORMS"] = "10000 per hour"
    form = opened(client, ("/anfrage", "/anfrage", COMPANY))
    clock.advance(seconds=2)
    answers = [client.post("/anfrage", data={**form, "postal_code": f"80{number:03}"}) for number in range(30)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [422] * 25
    assert kept(database)[0] == 5


def test_many_clicks_are_answered_as_one(client, clock, database):
    form = opened(client, ("/anfrage", "/anfrage", COMPANY))
    clock.advance(seconds=2)
    assert len({client.post("/anfrage", data=form).location for _ in range(20)}) == 1
    assert kept(database)[0] == 1


def test_fragment_answer_says_it_too(client, filled):
    headers = {"HX-Request": "true", "HX-Target": "main"}
    answer = client.post(filled[1], data=opened(client, filled), headers=headers)
    assert answer.status_code == 422
    assert "Set-Cookie" not in answer.headers
