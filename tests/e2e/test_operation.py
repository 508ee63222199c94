"""The whole service under what happens to it: a mail server that takes its time, requests that nobody can read."""

import asyncio
import socket
import time
import urllib.request
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from halbtag.domain.slots import free_slots
from halbtag.domain.states import BookingStatus, Scope
from halbtag.persistence import tokens
from halbtag.persistence.bookings import load_booking
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.profile import load_profile
from halbtag.services.holds import offer_half_days
from halbtag.services.mails import Mails
from tests.factories import make_inquiry, submit
from tests.live import ROOT
from tests.mail_server import MailServer, wait_until

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

#: How long the slow mail server thinks about each mail, in seconds.
DELAY = 6


class SlowMailServer(MailServer):
    """Takes everything, in its own time."""

    def __init__(self):
        super().__init__()
        self.is_asked = False

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.is_asked = True
        await asyncio.sleep(DELAY)
        return await super().handle_DATA(server, session, envelope)


def test_mail_server_that_takes_seconds_keeps_no_visitor_waiting(ready_database, database_url, start_live_server):
    with ready_database.writing() as session:
        load_profile(session).is_placeholder = False
    with SlowMailServer() as mail_server:
        server = start_live_server(database_url=database_url, smtp_url=mail_server.url)
        now = datetime.now(UTC)  # which is what the service's own clock says
        mails = Mails(ROOT / "templates", server.base_url)
        inquiry = make_inquiry(ready_database, now=now)
        with ready_database.reading() as session:
            slot = free_slots(offer_half_days(session, open_inquiry(session, inquiry, now=now), now=now))[0]
        booking = submit(ready_database, mails, inquiry, now=now, day=slot.day, half=slot.half)
        with ready_database.writing() as session:
            link = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=now)
        # The worker is in the middle of a delivery.
        wait_until(lambda: mail_server.is_asked)
        began = time.monotonic()
        confirmation = f"{server.base_url}/termin/{link}/bestaetigung"
        with urllib.request.urlopen(confirmation, data=b"", timeout=30) as answer:  # noqa: S310 (our own address)
            assert answer.status == 200
        assert time.monotonic() - began < DELAY / 2
        with ready_database.reading() as session:
            assert load_booking(session, booking.id).status is BookingStatus.CONFIRMED


def test_request_that_cannot_be_read_leaves_nothing_in_the_log(live_server):
    address = urlsplit(live_server.base_url)
    for request in (b"GET /termin/secret123 HTTP/1.1\r\nX-Secret 123: a\r\n\r\n", b"secret123 \x00\r\n\r\n"):
        with socket.create_connection((address.hostname, address.port), timeout=5) as line:
            line.sendall(request)
            assert line.recv(1000).startswith(b"HTTP/1.1 400")
    wait_until(lambda: "Invalid request" in live_server.log.read_text(), seconds=5)
    log = live_server.log.read_text().casefold()
    assert "secret" not in log
    assert "ip=" not in log
