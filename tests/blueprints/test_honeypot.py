"""A script that fills in every field learns nothing and leaves nothing."""

import re

import pytest
from sqlalchemy import select

from halbtag.domain.half import Half
from halbtag.domain.states import BookingStatus
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import Inquiry, OutboxMessage
from halbtag.services.holds import hold_slot
from tests.factories import ANSWERS, CONTACT, DAY, make_inquiry

COMPANY_FORM = {key: ANSWERS[key] for key in ("size", "sector", "postal_code", "role")}
TRAP = re.compile(r'<input type="text" name="(\w+)" value="" tabindex="-1" autocomplete="off">')


@pytest.fixture
def database_kind():
    return "sqlite"  # nothing here depends on which


def trap_of(page):
    [name] = TRAP.findall(page)
    return name


def rows(database, table):
    with database.reading() as session:
        return list(session.scalars(select(table)))


def test_script_that_starts_leaves_nothing(client, database):
    trap = trap_of(client.get("/anfrage").text)
    response = client.post("/anfrage", data={**COMPANY_FORM, trap: "https://spam.example"})
    assert response.status_code == 303
    assert re.fullmatch(r"/anfrage/[\w-]{32}/ki", response.location)
    assert rows(database, Inquiry) == []


def test_script_that_books_leaves_nothing(client, database, clock):
    token = make_inquiry(database, now=clock())
    with database.writing() as session:
        opened = open_inquiry(session, token, now=clock(), for_update=True)
        hold_slot(session, opened, day=DAY, half=Half.MORNING, now=clock())
    path = f"/anfrage/{token}/kontakt"
    fields = {name: getattr(CONTACT, name) for name in CONTACT.__dataclass_fields__}
    trap = trap_of(client.get(path).text)
    response = client.post(path, data={"slot": f"{DAY}:morning", **fields, trap: "x"})
    assert (response.status_code, response.location) == (303, f"/anfrage/{token}/gesendet")
    assert rows(database, OutboxMessage) == []
    with database.reading() as session:
        opened = open_inquiry(session, token, now=clock())
        assert (opened.booking.status, opened.inquiry.contact) == (BookingStatus.HELD, {})


def test_trap_left_alone_catches_nobody(client, database):
    trap = trap_of(client.get("/anfrage").text)
    client.post("/anfrage", data={**COMPANY_FORM, trap: ""})
    assert len(rows(database, Inquiry)) == 1
