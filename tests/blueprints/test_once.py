"""Everything twice is the same as once: forms carry a key, and a replay is led to the first answer."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from blueprints.once import FIELD
from halbtag.domain.states import BookingStatus, Scope
from halbtag.persistence import tokens
from halbtag.persistence.models import Booking, FormAnswer, Inquiry
from halbtag.services import retention
from tests.conftest import START
from tests.factories import ANSWERS, UNSURE_ANSWERS, later, make_inquiry, submit
from tests.page_forms import forms_of

FIRST_STEP = {name: ANSWERS[name] for name in ("size", "sector", "postal_code", "role")}


def form_on(client, path):
    """Return the fields of the page's first form, as a browser would send them."""
    return forms_of(client.get(path).text, path=path)[0].fields


def start(client, **changes):
    return client.post("/anfrage", data={**form_on(client, "/anfrage"), **FIRST_STEP, **changes})


def count(database, kind):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(kind))


def booking_link(app, ready_database, answers):
    """Return the path of a submitted booking, as its mail would carry it."""
    booking = submit(
        ready_database,
        app.extensions["halbtag"].mails,
        make_inquiry(ready_database, now=START, answers=answers),
        now=START,
    )
    with ready_database.writing() as session:
        return f"/termin/{tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=START)}"


def test_form_sent_twice_begins_one_inquiry(client, ready_database):
    form = {**form_on(client, "/anfrage"), **FIRST_STEP}
    first, second = (client.post("/anfrage", data=form) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert count(ready_database, Inquiry) == 1


def test_same_page_with_another_content_is_another_form(client, ready_database):
    form = {**form_on(client, "/anfrage"), **FIRST_STEP}
    answers = {client.post("/anfrage", data={**form, "size": size}).location for size in ("10-49", "50-249")}
    assert (len(answers), count(ready_database, Inquiry)) == (2, 2)


def test_two_visitors_never_get_one_key(client):
    keys = {form_on(client, "/anfrage")[FIELD][0] for _ in range(2)}
    assert len(keys) == 2
    assert client.get("/anfrage").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("key", ["", "made-up", "x" * 5000])
def test_form_without_our_key_is_taken_in_like_any_other(app, client, ready_database, key):
    path = booking_link(app, ready_database, ANSWERS)
    first, second = (client.post(f"{path}/bestaetigung", data={FIELD: key}) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert count(ready_database, FormAnswer) == 0


def test_replay_of_a_step_that_is_refused_by_now_gets_the_first_answer(app, client, ready_database):
    path = booking_link(app, ready_database, UNSURE_ANSWERS)
    client.post(f"{path}/bestaetigung")
    form = {**form_on(client, f"{path}/absage"), "reason": "Krank"}
    first = client.post(f"{path}/absage", data=form)
    with ready_database.writing() as session:
        session.scalars(select(Booking)).one().status = BookingStatus.DECLINED
    replayed = client.post(f"{path}/absage", data=form)
    assert (replayed.status_code, replayed.location) == (303, first.location)
    assert client.post(f"{path}/absage", data={"reason": "Krank"}).status_code == 409


def test_many_clicks_at_once_are_one(app, client, ready_database):
    form = {**form_on(client, "/anfrage"), **FIRST_STEP}

    def click(_number):
        return app.test_client().post("/anfrage", data=form, headers={"Origin": "http://localhost"}).location

    with ThreadPoolExecutor(4) as clicks:
        assert len(set(clicks.map(click, range(8)))) == 1
    assert count(ready_database, Inquiry) == 1


def test_answers_are_forgotten_after_two_days(client, ready_database):
    start(client)
    with ready_database.writing() as session:
        retention.purge(session, now=later(START, days=2, seconds=1))
    assert count(ready_database, FormAnswer) == 0


def test_where_a_form_led_to_is_stored_unreadable(client, ready_database):
    token = start(client).location.split("/")[2]
    with ready_database.reading() as session:
        assert token.encode() not in session.scalars(select(FormAnswer.location)).one()
