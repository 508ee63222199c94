"""The worker's way into a calendar whose address and password are sealed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from halbtag.commands.calendar_writing import choose_writer
from halbtag.domain.calendar_entry import WRITTEN, EntryPlace
from halbtag.domain.mail import Refused
from halbtag.domain.states import CalendarKind, Channel
from halbtag.persistence.models import BusyCalendar
from halbtag.persistence.outbox import Claim
from halbtag.services.sealing import Seal
from tests.calendar_server import PASSWORD, USER, CalendarServer
from tests.conftest import START
from tests.gateways.test_caldav_target import ENTRY, UID

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[CalendarServer]:
    with CalendarServer(tmp_path) as server:
        yield server


def claim_for(app: Flask, server: CalendarServer, *, secret_key: str) -> Claim:
    """Store the calendar as the settings page does; return an entry that is due for it."""
    seal = Seal(secret_key)
    calendar = BusyCalendar(
        name="Privat",
        kind=CalendarKind.CALDAV,
        host="127.0.0.1",
        address=seal.close(server.url),
        username=USER,
        password=seal.close(PASSWORD),
        blocks_tentative=True,
        is_target=True,
        etag="",
        last_modified="",
        error="",
        due_at=START,
        created_at=START,
    )
    with app.extensions["halbtag"].database.writing() as session:
        session.add(calendar)
        session.flush()
        stream = EntryPlace(calendar.id, UID).to_stream()
    return Claim(1, WRITTEN, Channel.CALDAV, stream, "Privat", ENTRY, 1, START)


def test_entry_is_written_with_the_sealed_address_and_password(app: Flask, server: CalendarServer) -> None:
    parts = app.extensions["halbtag"]
    claim = claim_for(app, server, secret_key=parts.settings.secret_key)
    allowed = replace(parts, settings=replace(parts.settings, calendar_hosts=frozenset({"127.0.0.1"})))
    choose_writer(allowed)(claim)
    assert list(server.entries()) == [f"{UID}.ics"]


def test_own_network_stays_closed_unless_the_operator_names_the_host(app: Flask, server: CalendarServer) -> None:
    parts = app.extensions["halbtag"]
    claim = claim_for(app, server, secret_key=parts.settings.secret_key)
    with pytest.raises(Refused, match=r"^forbidden_address"):
        choose_writer(parts)(claim)


def test_seal_of_another_secret_key_is_said_at_once(app: Flask, server: CalendarServer) -> None:
    claim = claim_for(app, server, secret_key="a secret of long ago that nobody knows")
    with pytest.raises(Refused, match=r"^unreadable_secret"):
        choose_writer(app.extensions["halbtag"])(claim)
