"""Busy calendars by CalDAV, on Radicale, and by answers that Radicale would never give."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from halbtag.domain.busy import Reading, Source
from halbtag.domain.fetching import FetchFailed, FetchFault
from halbtag.domain.states import CalendarKind
from halbtag.gateways.busy_calendars import BusyCalendars
from tests.calendar_server import PASSWORD, USER, CalendarServer
from tests.web_server import WebServer, answer

FIRST = datetime(2026, 11, 22, tzinfo=UTC)
LAST = datetime(2027, 12, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalendarServer]:
    with CalendarServer(tmp_path_factory.mktemp("radicale")) as server:
        yield server


def event(uid: str, *lines: str) -> str:
    return "\r\n".join(
        ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines, "SUMMARY:x", "END:VEVENT", ""]
    )


def calendar(*events: str) -> str:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{''.join(events)}END:VCALENDAR\r\n"


def read(address: str, *, username: str = USER, password: str = PASSWORD) -> Reading:
    source = Source(CalendarKind.CALDAV, address, username, password, "", "", FIRST, LAST)
    return BusyCalendars(frozenset({"127.0.0.1"})).read(source)


def fault_of(address: str, **options: str) -> FetchFault:
    with pytest.raises(FetchFailed) as failed:
        read(address, **options)
    return failed.value.fault


def test_events_of_the_span_are_read_with_their_moved_instances(radicale: CalendarServer) -> None:
    old = event("alt", "DTSTART:20200101T080000Z", "DTEND:20200101T090000Z")
    series = event("reihe", "DTSTART:20261201T080000Z", "DTEND:20261201T090000Z", "RRULE:FREQ=DAILY;COUNT=2")
    moved = event("reihe", "RECURRENCE-ID:20261202T080000Z", "DTSTART:20261204T080000Z", "DTEND:20261204T090000Z")
    radicale.ask("PUT", f"{radicale.url}alt.ics", calendar(old).encode())
    radicale.ask("PUT", f"{radicale.url}reihe.ics", calendar(series, moved).encode())
    found = read(radicale.url).busy_times
    assert found is not None
    assert [(busy.uid, busy.start.day) for busy in found] == [("reihe", 1), ("reihe", 4)]


def test_wrong_password_is_told(radicale: CalendarServer) -> None:
    assert fault_of(radicale.url, password="falsch") is FetchFault.REFUSED_LOGIN


def test_calendar_that_is_gone_is_told(radicale: CalendarServer) -> None:
    assert fault_of(radicale.url.replace("privat", "weg")) in {FetchFault.NOT_FOUND, FetchFault.NO_CALENDAR}


BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><multistatus xmlns="DAV:"><response>&c;</response></multistatus>"""
EXTERNAL = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<multistatus xmlns="DAV:"><response>&a;</response></multistatus>"""


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (BILLION_LAUGHS, FetchFault.BAD_ANSWER),
        (EXTERNAL, FetchFault.BAD_ANSWER),
        (b"<html><body>Anmelden", FetchFault.BAD_ANSWER),
        (b"<html/>", FetchFault.NO_CALENDAR),
        (b"", FetchFault.BAD_ANSWER),
        (b"<?xml version='1.0' encoding='x-nie'?><a/>", FetchFault.BAD_ANSWER),
        (b"<a>" * 200_000, FetchFault.BAD_ANSWER),
        (b'<multistatus xmlns="DAV:"><response><href>/a</href></response></multistatus>', FetchFault.BAD_ANSWER),
    ],
)
def test_answer_that_is_no_report_is_refused(body: bytes, fault: FetchFault) -> None:
    with WebServer() as server:
        server.replies["/"] = answer(body, status="207 Multi-Status")
        assert fault_of(server.url()) is fault


@pytest.mark.parametrize("status", ["200 OK", "405 Method Not Allowed", "501 Not Implemented"])
def test_web_page_is_no_calendar(status: str) -> None:
    with WebServer() as server:
        server.replies["/"] = answer(b"<html>", status=status)
        assert fault_of(server.url()) is FetchFault.NO_CALENDAR
