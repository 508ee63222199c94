"""Copies of the consultant's calendars: fresh while the server answers, and the last good one when it does not."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from halbtag.domain.busy import BusyTime
from halbtag.domain.calendar_entry import WRITTEN
from halbtag.domain.half import Half
from halbtag.domain.states import BookingStatus, CalendarKind
from halbtag.gateways.busy_calendars import BusyCalendars
from halbtag.persistence import busy
from halbtag.persistence.bookings import load_booking
from halbtag.persistence.outbox import list_messages
from halbtag.services.busy_calendars import CalendarForm, PasswordNeeded, add_calendar, change_calendar
from halbtag.services.busy_import import FRESH, INTERVAL, BusyImport
from halbtag.services.mails import Mails
from halbtag.services.sealing import Seal
from tests.factories import make_inquiry, submit
from tests.web_server import WebServer, answer, redirect

ROOT = Path(__file__).parents[2]
SEAL = Seal("a secret of the tests that nobody else has")
PATH = "/geheim/basic.ics"
ANNA = {"host": "cloud.example", "username": "anna", "password": "kennwort"}
TUESDAY = datetime(2026, 12, 1, 8, tzinfo=UTC)


@pytest.fixture
def server():
    with WebServer() as server:
        yield server


@pytest.fixture
def importer(ready_database, clock):
    return BusyImport(ready_database, BusyCalendars(frozenset({"127.0.0.1"})), SEAL, clock)


@pytest.fixture
def calendar_id(ready_database, server, clock):
    return add(ready_database, server.url(PATH), now=clock())


def add(database, address, *, now, **changes):
    with database.writing() as session:
        return add_calendar(session, SEAL, form(address=address, **changes), now=now).id


def form(**changes):
    values = {
        "name": "Google", "kind": CalendarKind.ICS, "address": "", "host": "127.0.0.1", "username": "", "password": "",
        "blocks_tentative": True, "is_target": False,
    }  # fmt: skip
    return CalendarForm(**{**values, **changes})


def ics(*days, uid="a"):
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{uid}{day}\r\nDTSTART:202612{day:02}T080000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\n"
        for day in days
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode()


def kept(database, calendar_id):
    with database.reading() as session:
        return sorted(busy._kept(session, calendar_id), key=lambda one: one.start)


def load(database, calendar_id):
    with database.reading() as session:
        return busy.load_calendar(session, calendar_id)


def test_due_calendar_is_read_and_replaced_whole(importer, server, calendar_id, ready_database, clock):
    server.replies[PATH] = answer(ics(1, 2))
    assert importer.refresh_due() == 1
    assert importer.refresh_due() == 0
    assert [one.start.day for one in kept(ready_database, calendar_id)] == [1, 2]
    clock.advance(minutes=10)
    server.replies[PATH] = answer(ics(1, 3))
    assert importer.refresh_due() == 1
    assert kept(ready_database, calendar_id) == [
        BusyTime("a1", TUESDAY, TUESDAY + timedelta(hours=1)),
        BusyTime("a3", TUESDAY + timedelta(days=2), TUESDAY + timedelta(days=2, hours=1)),
    ]
    calendar = load(ready_database, calendar_id)
    assert (calendar.checked_at, calendar.good_at, calendar.due_at) == (clock(), clock(), clock() + INTERVAL)


FAULTS = {
    "500": answer(b"", status="500 Internal Server Error"),
    "gone": answer(b"", status="404 Not Found"),
    "login": answer(b"", status="401 Unauthorized"),
    "html": answer(b"<!doctype html><title>Anmelden</title>", content_type="text/html"),
    "loopback": redirect("http://localhost:9/"),
    "huge": answer(b"BEGIN:VCALENDAR\r\n" + b"X" * 3_000_000),
    "cut short": answer(ics(1)[:-10]),
    "secondly": answer(ics(1).replace(b"DURATION", b"RRULE:FREQ=SECONDLY\r\nDURATION")),
    "nothing": answer(b""),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_last_good_copy_stays_whatever_goes_wrong(importer, server, calendar_id, ready_database, clock, fault):
    server.replies[PATH] = answer(ics(1))
    importer.refresh_due()
    good_at = clock()
    clock.advance(minutes=10)
    server.replies[PATH] = FAULTS[fault]
    importer.refresh_due()
    failing_since = clock()
    clock.advance(minutes=10)
    importer.refresh_due()
    calendar = load(ready_database, calendar_id)
    assert [one.start.day for one in kept(ready_database, calendar_id)] == [1]
    assert (calendar.good_at, calendar.failing_since, calendar.checked_at) == (good_at, failing_since, clock())
    assert calendar.error
    clock.advance(minutes=10)
    server.replies[PATH] = answer(ics(2))
    importer.refresh_due()
    calendar = load(ready_database, calendar_id)
    assert (calendar.failing_since, calendar.error, calendar.good_at) == (None, "", clock())


def test_only_what_is_new_is_asked_for(importer, server, calendar_id, ready_database, clock):
    server.replies[PATH] = answer(ics(1), etag='"7"', last_modified="Mon, 23 Nov 2026 08:00:00 GMT")
    importer.refresh_due()
    server.replies[PATH] = answer(b"", status="304 Not Modified")
    clock.advance(minutes=10)
    importer.refresh_due()
    assert b'If-None-Match: "7"' in server.requests[1]
    assert b"If-Modified-Since: Mon, 23 Nov 2026 08:00:00 GMT" in server.requests[1]
    assert load(ready_database, calendar_id).good_at == clock()
    assert [one.start.day for one in kept(ready_database, calendar_id)] == [1]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_new_month_is_read_even_where_nothing_is_new(importer, server, calendar_id, clock):  # noqa: ARG001
    server.replies[PATH] = answer(ics(1), etag='"7"')
    importer.refresh_due()
    clock.advance(days=10)
    importer.refresh_due()
    assert b"If-None-Match" not in server.requests[1]


def test_own_events_that_come_back_block_nothing(importer, server, calendar_id, ready_database, clock):
    mails = Mails(ROOT / "templates", "http://localhost")
    booking = submit(ready_database, mails, make_inquiry(ready_database, now=clock()), now=clock(), half=Half.MORNING)
    assert booking.status is not BookingStatus.CANCELLED
    own = ics(1, uid="").replace(b"UID:1", b"UID:" + booking.uid.upper().encode())
    journey = ics(2, uid="").replace(b"UID:2", b"UID:" + busy.journey_uid(booking.uid, busy.Leg.OUTBOUND).encode())
    server.replies[PATH] = answer(own + journey + ics(3))
    importer.refresh_due()
    assert [one.uid for one in kept(ready_database, calendar_id)] == ["a3"]


def test_two_workers_read_a_calendar_once(importer, calendar_id, ready_database, clock):
    with ready_database.writing() as session:
        assert busy.claim_due(session, now=clock(), until=clock() + INTERVAL).id == calendar_id
    assert importer.refresh_due() == 0


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_submit_reads_again_what_is_older_than_a_few_minutes(importer, server, calendar_id, ready_database, clock):
    server.replies[PATH] = answer(ics(1))
    importer.refresh_due()
    clock.advance(seconds=FRESH.total_seconds())
    importer.refresh_stale_now()
    assert len(server.requests) == 1
    clock.advance(seconds=1)
    server.replies[PATH] = answer(ics(1, 2))
    importer.refresh_stale_now()
    assert [one.start.day for one in kept(ready_database, calendar_id)] == [1, 2]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_submit_waits_no_longer_than_it_may(importer, server, calendar_id, ready_database, clock):
    server.replies[PATH] = lambda _connection: time.sleep(3)
    started = time.monotonic()
    importer.refresh_stale_now(seconds=0.6)
    assert time.monotonic() - started < 2
    calendar = load(ready_database, calendar_id)
    assert (calendar.failing_since, calendar.due_at) == (None, clock())  # the worker, who has time, is next


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_reading_is_dropped_where_the_address_changed_meanwhile(importer, server, calendar_id, ready_database, clock):
    def change(connection):
        with ready_database.writing() as session:
            calendar = busy.load_calendar(session, calendar_id)
            change_calendar(session, SEAL, calendar, form(address=server.url("/neu.ics")), now=clock())
        connection.sendall(answer(ics(1)))

    server.replies[PATH] = change
    importer.refresh(calendar_id)
    assert kept(ready_database, calendar_id) == []
    assert load(ready_database, calendar_id).good_at is None


def test_address_and_password_are_stored_sealed(ready_database, clock):
    calendar_id = add(
        ready_database,
        "https://cloud.example/geheim",
        now=clock(),
        host="cloud.example",
        username="anna",
        password="kennwort",
    )
    calendar = load(ready_database, calendar_id)
    assert b"geheim" not in calendar.address
    assert b"kennwort" not in calendar.password
    assert SEAL.open(calendar.password) == "kennwort"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "change",
    [{"address": "https://evil.example/", "host": "evil.example", "username": "anna"}, {"username": "jemand"}],
)
def test_stored_password_never_follows_to_another_host_or_user(ready_database, clock, change):
    calendar_id = add(
        ready_database,
        "https://cloud.example/a",
        now=clock(),
        host="cloud.example",
        username="anna",
        password="kennwort",
    )
    with pytest.raises(PasswordNeeded), ready_database.writing() as session:
        change_calendar(session, SEAL, busy.load_calendar(session, calendar_id), form(**change), now=clock())
    assert load(ready_database, calendar_id).host == "cloud.example"
    with ready_database.writing() as session:
        calendar = busy.load_calendar(session, calendar_id)
        change_calendar(session, SEAL, calendar, form(**change, password="neu"), now=clock())
    assert SEAL.open(load(ready_database, calendar_id).password) == "neu"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_other_secret_key_is_told_and_not_fatal(importer, calendar_id, ready_database, clock):
    other = BusyImport(ready_database, importer.calendars, Seal("ein anderer Schlüssel"), clock)
    assert other.refresh(calendar_id) == "unreadable_secret"
    with ready_database.writing() as session:
        calendar = busy.load_calendar(session, calendar_id)
        change_calendar(session, other.seal, calendar, form(address="https://neu.example/"), now=clock())


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_only_one_calendar_is_written_to(ready_database, clock):
    one, two = (add(ready_database, f"https://a.example/{n}", now=clock(), is_target=True) for n in (1, 2))
    assert [load(ready_database, calendar_id).is_target for calendar_id in (one, two)] == [False, True]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_new_target_gets_what_is_yet_to_come(ready_database, clock):
    mails = Mails(ROOT / "templates", "http://localhost")
    booking = submit(ready_database, mails, make_inquiry(ready_database, now=clock()), now=clock())
    with ready_database.writing() as session:
        load_booking(session, booking.id).status = BookingStatus.CONFIRMED
    calendar_id = add(ready_database, "https://a.example/", now=clock(), kind=CalendarKind.CALDAV)
    with ready_database.writing() as session:
        calendar = busy.load_calendar(session, calendar_id)
        change_calendar(session, SEAL, calendar, form(is_target=True), now=clock())
    with ready_database.reading() as session:
        streams = {message.stream for message in list_messages(session, limit=9)}
    assert f"caldav:{calendar_id}:{booking.uid}" in streams


def test_removed_calendar_takes_its_busy_times_along(importer, server, calendar_id, ready_database):
    server.replies[PATH] = answer(ics(1))
    importer.refresh_due()
    with ready_database.writing() as session:
        assert busy.remove_calendar(session, calendar_id)
    assert kept(ready_database, calendar_id) == []
    assert importer.refresh(calendar_id) is None


def test_reading_renews_the_drives_that_begin_at_what_it_found(ready_database, importer, server, calendar_id, clock):
    mails = Mails(ROOT / "templates", "https://termine.example")
    booking = submit(ready_database, mails, make_inquiry(ready_database, now=clock()), now=clock())
    with ready_database.writing() as session:
        load_booking(session, booking.id).status = BookingStatus.CONFIRMED
    add(ready_database, "https://cloud.example/", now=clock(), kind=CalendarKind.CALDAV, is_target=True)
    early = ics(1).replace(b"DTSTART:20261201T080000Z", b"DTSTART:20261201T060000Z\r\nLOCATION:82515 Wolfratshausen")
    server.replies[PATH] = answer(early)
    for _ in range(2):
        assert importer.refresh(calendar_id) == ""
    with ready_database.reading() as session:
        subjects = [message.subject for message in reversed(list_messages(session)) if message.kind == WRITTEN]
    assert [subject.partition(" – ")[0] for subject in subjects[1:]] == [
        "Fahrt Augsburg",
        "Fahrt München",
        "Fahrt Google (82515)",
    ]
