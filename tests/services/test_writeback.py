"""What the consultant's calendar is told, on both databases, and what then stands in it on a real server."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from halbtag.domain.calendar_entry import REMOVED, WRITTEN, EntryPlace
from halbtag.domain.half import Half
from halbtag.domain.mail import Obsolete
from halbtag.domain.states import Actor, BookingStatus, CalendarKind, Channel, MessageStatus, Scope
from halbtag.domain.zone import at
from halbtag.gateways.caldav_target import CalendarTarget
from halbtag.gateways.guarded_http import Credentials
from halbtag.persistence import outbox, tokens
from halbtag.persistence.bookings import load_booking
from halbtag.persistence.database import Database
from halbtag.persistence.models import Booking, BusyCalendar, BusyPeriod, Inquiry, OutboxMessage
from halbtag.persistence.outbox import Claim
from halbtag.persistence.profile import load_profile
from halbtag.services import cancellations, move_offers, moves, outcomes, requests, submissions
from halbtag.services.busy_calendars import CalendarForm, change_calendar
from halbtag.services.busy_calendars import add_calendar as add_busy_calendar
from halbtag.services.delivery import Tally, deliver_due
from halbtag.services.mails import Mails
from halbtag.services.sealing import Seal
from halbtag.services.writeback import (
    entries_for,
    list_events,
    make_writer,
    renew_drives,
    write_all_entries,
)
from tests.calendar_server import PASSWORD, USER, CalendarServer
from tests.conftest import START, Clock
from tests.database_statements import counted_statements
from tests.factories import UNSURE_ANSWERS, make_inquiry, submit

ROOT = Path(__file__).parents[2]

DAY = date(2026, 12, 1)
HOURS = {Half.MORNING: (time(9), time(12, 30)), Half.AFTERNOON: (time(13, 30), time(17))}


@pytest.fixture
def database(ready_database: Database) -> Database:
    """A copy whose consultant lives in Augsburg and has a calendar to write to."""
    with ready_database.writing() as session:
        profile = load_profile(session)
        profile.postal_code, profile.city, profile.street = "86150", "Augsburg", "Am Eiskanal 12"
        add_calendar(session, "Privat")
    return ready_database


def add_calendar(session: Session, name: str, *, is_target: bool = True) -> int:
    calendar = BusyCalendar(
        name=name,
        kind=CalendarKind.CALDAV,
        host="cloud.example",
        address=b"sealed",
        username=USER,
        password=b"sealed",
        blocks_tentative=True,
        is_target=is_target,
        etag="",
        last_modified="",
        error="",
        due_at=START,
        created_at=START,
    )
    session.add(calendar)
    session.flush()
    return calendar.id


def add_booking(
    database: Database,
    *,
    status: BookingStatus = BookingStatus.CONFIRMED,
    day: date = DAY,
    half: Half = Half.MORNING,
    city: str = "München",
    postal_code: str = "80331",
) -> int:
    empty: dict[str, Any] = {}
    start, end = HOURS[half]
    with database.writing() as session:
        inquiry = Inquiry(
            questionnaire_version=1,
            answers=empty,
            source=empty,
            contact=empty,
            created_at=START,
            updated_at=START,
        )
        session.add(inquiry)
        session.flush()
        booking = Booking(
            inquiry_id=inquiry.id,
            status=status,
            verdict="FIT",
            day=day,
            half=half,
            starts_at=at(day, start),
            ends_at=at(day, end),
            revised_at=START,
            created_at=START,
            name="Anna Müller",
            company=f"Firma in {city}",
            email="anna@kunde.example",
            street="Isarstraße 12",
            postal_code=postal_code,
            city=city,
        )
        session.add(booking)
        session.flush()
        return booking.id


def tell(database: Database, booking_id: int, status: BookingStatus | None = None) -> None:
    """Put the booking into a state, and store what the calendar has to hear of it."""
    with database.writing() as session:
        booking = load_booking(session, booking_id)
        assert booking is not None
        if status is not None:
            booking.status = status
            booking.sequence += 1
        entries = entries_for(session, booking, load_profile(session))
        outbox.enqueue(session, entries, booking_id=booking.id, now=START)


def told(database: Database) -> list[tuple[str, str]]:
    """Kind and subject of all entries that are on their way, in order."""
    with database.reading() as session:
        messages = outbox.list_messages(session, status=MessageStatus.PENDING)
        assert {message.channel for message in messages} <= {Channel.CALDAV}
        return [(message.kind, message.subject) for message in reversed(messages)]


def deliver(database: Database, writer: Any = lambda _claim: None) -> Tally:
    return deliver_due(database, lambda *_: None, Clock(), write=writer)


VISIT = "KI-Strategietermin – Firma in München"
OUTBOUND, RETURN = "Fahrt Augsburg – München", "Fahrt München – Augsburg"


# --- What is told -----------------------------------------------------------------------------------------------------


def test_booking_is_written_with_its_drives(database: Database) -> None:
    tell(database, add_booking(database))
    assert told(database) == [(WRITTEN, VISIT), (WRITTEN, OUTBOUND), (WRITTEN, RETURN)]


def test_entries_are_in_the_language_of_the_consultant_and_the_visit_is_called_as_for_everybody(
    database: Database,
) -> None:
    """Calendars merge copies of one event: its title is that of the booking's language."""
    with database.writing() as session:
        load_profile(session).language = "en"
    german = add_booking(database)
    tell(database, german)
    assert told(database) == [
        (WRITTEN, VISIT),
        (WRITTEN, "Drive Augsburg – München"),
        (WRITTEN, "Drive München – Augsburg"),
    ]
    with database.reading() as session:
        profile = load_profile(session)
        visit, outbound, _ = list_events(session, [load_booking(session, german)], profile)
    assert visit.description.splitlines()[0].startswith("Contact: ")
    assert outbound.description.startswith("To the half-day at Firma in München. Driving time about ")


@pytest.mark.parametrize("status", [BookingStatus.HELD, BookingStatus.VERIFYING, BookingStatus.EXPIRED])
def test_what_nobody_confirmed_is_not_told(database: Database, status: BookingStatus) -> None:
    tell(database, add_booking(database, status=status))
    assert told(database) == []


@pytest.mark.parametrize("status", [BookingStatus.CANCELLED, BookingStatus.DECLINED])
def test_booking_that_ended_is_removed_with_its_drives(database: Database, status: BookingStatus) -> None:
    booking_id = add_booking(database, status=BookingStatus.REQUESTED)
    tell(database, booking_id)
    deliver(database)
    tell(database, booking_id, status)
    drive = "Fahrt zu Firma in München"
    assert told(database) == [(REMOVED, VISIT), (REMOVED, drive), (REMOVED, drive)]


def test_booking_that_ended_before_it_was_written_is_only_removed(database: Database) -> None:
    booking_id = add_booking(database)
    tell(database, booking_id)
    tell(database, booking_id, BookingStatus.CANCELLED)
    seen: list[bytes] = []
    deliver(database, lambda claim: seen.append(claim.content))
    assert seen == [b"", b"", b""]


def test_second_visit_of_a_day_changes_the_drives_of_the_first(database: Database) -> None:
    tell(database, add_booking(database))
    deliver(database)
    second = add_booking(database, half=Half.AFTERNOON, city="Freising", postal_code="85354")
    tell(database, second)
    assert told(database) == [
        (WRITTEN, "KI-Strategietermin – Firma in Freising"),
        (WRITTEN, "Fahrt München – Freising"),
        (WRITTEN, "Fahrt Freising – Augsburg"),
        (WRITTEN, OUTBOUND),
        (REMOVED, "Fahrt zu Firma in München"),
    ]
    deliver(database)
    tell(database, second, BookingStatus.CANCELLED)
    assert told(database)[-2:] == [(WRITTEN, OUTBOUND), (WRITTEN, RETURN)]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_move_takes_the_drives_along_and_mends_those_of_the_day_it_left(database: Database) -> None:
    mails = Mails(ROOT / "templates", "https://termine.example")
    staying, leaving = add_booking(database), add_booking(database, half=Half.AFTERNOON)
    with database.writing() as session:
        write_all_entries(session, load_profile(session), now=START)
    wanted = [(date(2026, 12, 15), Half.MORNING), (date(2026, 12, 17), Half.AFTERNOON)]
    with database.writing() as session:
        move_offers.propose_move(session, mails, booking_id=leaving, wanted=wanted, now=START)
    assert calendar_of(database) == expected_calendar(database, staying, leaving)
    assert f"Vorschlag: {VISIT}" in {summary for summary, _ in calendar_of(database)}
    with database.writing() as session:
        booking = load_booking(session, leaving)
        assert booking is not None
        offer, by = booking.proposals[1].id, Actor.PROSPECT
        moves.take_move(session, mails, booking_id=leaving, proposal_id=offer, by=by, now=START)
    assert calendar_of(database) == expected_calendar(database, staying, leaving)
    assert len(calendar_of(database)) == 6


def calendar_of(database: Database) -> set[tuple[str, datetime]]:
    """Summary and start of what stands in the calendar once all is delivered: the last entry of a place counts."""
    with database.reading() as session:
        rows = session.query(OutboxMessage).filter_by(channel=Channel.CALDAV).order_by(OutboxMessage.id)
        last = {row.stream: row.content for row in rows}
    events = [Calendar.from_ical(content).events[0] for content in last.values() if content]
    return {(str(event["SUMMARY"]), event.start) for event in events}


def expected_calendar(database: Database, *ids: int) -> set[tuple[str, datetime]]:
    with database.reading() as session:
        rows = [found for booking_id in ids if (found := load_booking(session, booking_id))]
        return {(event.summary, event.start) for event in list_events(session, rows, load_profile(session))}


def test_what_did_not_take_place_leaves_the_calendar_and_comes_back_if_it_did(database: Database) -> None:
    booking_id = add_booking(database, status=BookingStatus.CONFIRMED)
    tell(database, booking_id)
    before = calendar_of(database)
    for outcome, expected in ((BookingStatus.NO_SHOW, set()), (BookingStatus.COMPLETED, before)):
        with database.writing() as session:
            outcomes.record_outcome(session, booking_id=booking_id, outcome=outcome, now=at(DAY, time(18)))
        assert calendar_of(database) == expected
    assert len(before) == 3


def test_entries_say_calendar_booking_and_revision(database: Database) -> None:
    booking_id = add_booking(database)
    tell(database, booking_id, BookingStatus.CONFIRMED)
    with database.reading() as session:
        message = outbox.list_messages(session)[-1]
        booking = session.get_one(Booking, booking_id)
        calendar = session.query(BusyCalendar).one()
        assert (message.booking_id, message.recipient, message.revision) == (booking_id, "Privat", 1)
        assert message.stream == EntryPlace(calendar.id, booking.uid).to_stream()


def test_without_a_calendar_to_write_to_one_statement_says_so(database: Database) -> None:
    booking_id = add_booking(database)
    with database.writing() as session:
        session.query(BusyCalendar).one().is_target = False
        booking, profile = load_booking(session, booking_id), load_profile(session)
        assert booking is not None
        with counted_statements(database) as statements:
            assert entries_for(session, booking, profile) == []
    assert [sql.split()[0] for sql in statements] == ["SELECT"]


def read_busy(database: Database, *, postal_code: str, end: time) -> None:
    """Let a reading of another calendar say that the consultant is somewhere on that day until then."""
    with database.writing() as session:
        session.query(BusyPeriod).delete()
        other = session.query(BusyCalendar).filter_by(name="Beruf").one_or_none()
        calendar_id = other.id if other else add_calendar(session, "Beruf", is_target=False)
        start = at(DAY, time(7))
        session.add(
            BusyPeriod(
                calendar_id=calendar_id,
                uid="fremd",
                starts_at=start,
                ends_at=at(DAY, end),
                postal_code=postal_code,
                is_tentative=False,
            )
        )


def renew(database: Database, clock: Clock) -> int:
    with database.writing() as session:
        return renew_drives(session, now=clock())


def test_drives_are_written_anew_when_a_reading_changes_a_busy_time(database: Database, clock: Clock) -> None:
    tell(database, add_booking(database))
    before = len(told(database))
    assert renew(database, clock) == 0
    read_busy(database, postal_code="82515", end=time(8))
    assert renew(database, clock) == 1
    assert told(database)[before:] == [(WRITTEN, "Fahrt Beruf (82515) – München")]
    assert renew(database, clock) == 0
    read_busy(database, postal_code="85049", end=time(8))
    assert renew(database, clock) == 1
    with database.writing() as session:
        session.query(BusyPeriod).delete()
    assert renew(database, clock) == 1
    assert told(database)[-1] == (WRITTEN, OUTBOUND)


def test_drives_that_were_delivered_are_not_written_again(database: Database, clock: Clock) -> None:
    tell(database, add_booking(database))
    with database.writing() as session:
        for message in session.query(OutboxMessage):
            message.status, message.content = MessageStatus.SENT, None
    assert renew(database, clock) == 0


def test_drives_of_what_is_over_or_cancelled_are_left_alone(database: Database, clock: Clock) -> None:
    past, cancelled = add_booking(database, day=date(2026, 11, 20)), add_booking(database)
    for booking_id in (past, cancelled):
        tell(database, booking_id)
    tell(database, cancelled, BookingStatus.CANCELLED)
    read_busy(database, postal_code="82515", end=time(8))
    assert renew(database, clock) == 0


def test_new_calendar_gets_what_is_yet_to_come(database: Database, clock: Clock) -> None:
    add_booking(database, day=date(2026, 11, 20))
    add_booking(database, status=BookingStatus.CANCELLED)
    add_booking(database, status=BookingStatus.REQUESTED, half=Half.AFTERNOON)
    with database.writing() as session:
        assert write_all_entries(session, load_profile(session), now=clock()) == 3
    assert told(database) == [(WRITTEN, VISIT), (WRITTEN, OUTBOUND), (WRITTEN, RETURN)]


def form(*, address: str = "https://cloud.example/neu/", is_target: bool = True) -> CalendarForm:
    return CalendarForm("Neu", CalendarKind.CALDAV, address, "cloud.example", USER, PASSWORD, True, is_target)


def test_calendar_that_becomes_the_one_to_write_to_is_filled(database: Database) -> None:
    add_booking(database)
    seal = Seal("a secret of the tests")
    with database.writing() as session:
        calendar = add_busy_calendar(session, seal, form(is_target=False), now=START)
    assert told(database) == []
    with database.writing() as session:
        found = session.get_one(BusyCalendar, calendar.id)
        change_calendar(session, seal, found, form(), now=START)
    assert told(database) == [(WRITTEN, VISIT), (WRITTEN, OUTBOUND), (WRITTEN, RETURN)]
    with database.writing() as session:
        change_calendar(session, seal, session.get_one(BusyCalendar, calendar.id), form(), now=START)
    assert len(told(database)) == 3


def test_former_calendar_is_emptied_of_what_is_yet_to_come(database: Database) -> None:
    past = add_booking(database, day=date(2026, 11, 20))
    future, cancelled = add_booking(database), add_booking(database, half=Half.AFTERNOON)
    for booking_id in (past, future, cancelled):
        tell(database, booking_id)
    tell(database, cancelled, BookingStatus.CANCELLED)
    seal = Seal("a secret of the tests")
    with database.reading() as session:
        (former,) = session.query(BusyCalendar)
        before = outbox.list_messages(session)[0].id
    with database.writing() as session:
        new = add_busy_calendar(session, seal, form(), now=START).id
    with database.reading() as session:
        uid = session.get_one(Booking, future).uid
        streams = [EntryPlace(calendar, f"{uid}{leg}").to_stream() for calendar in (former.id, new) for leg in LEGS]
        found = [(one.kind, one.stream) for one in reversed(outbox.list_messages(session)) if one.id > before]
        assert sorted(found[:3]) == sorted((REMOVED, stream) for stream in streams[:3])
        assert sorted(found[3:]) == sorted((WRITTEN, stream) for stream in streams[3:])


LEGS = ("", "-outbound", "-return")


def test_calendar_that_is_not_to_be_written_to_any_more_is_emptied(database: Database, server: CalendarServer) -> None:
    tell(database, add_booking(database))
    write = writer_to(database, server)
    assert deliver(database, write) == Tally(sent=3)
    assert len(server.entries()) == 3
    with database.writing() as session:
        (calendar,) = session.query(BusyCalendar)
        change_calendar(session, Seal("a"), calendar, form(address="", is_target=False), now=START)
    assert deliver(database, write) == Tally(sent=3)
    assert server.entries() == {}


def test_calendar_that_is_written_to_again_is_filled_again(database: Database, server: CalendarServer) -> None:
    tell(database, add_booking(database))
    write = writer_to(database, server)
    for is_target in (False, True):
        with database.writing() as session:
            (calendar,) = session.query(BusyCalendar)
            change_calendar(session, Seal("a"), calendar, form(address="", is_target=is_target), now=START)
    assert deliver(database, write).sent == 3
    assert len(server.entries()) == 3


def test_calendar_that_is_added_to_be_written_to_is_filled(database: Database) -> None:
    add_booking(database)
    with database.writing() as session:
        add_busy_calendar(session, Seal("a secret of the tests"), form(), now=START)
    assert len(told(database)) == 3


def test_every_step_of_a_booking_reaches_the_calendar(database: Database) -> None:
    mails = Mails(ROOT / "templates", "https://termine.example")
    booking = submit(database, mails, make_inquiry(database, now=START, answers=UNSURE_ANSWERS), now=START)
    with database.writing() as session:
        token = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=START)
    with database.writing() as session:
        submissions.confirm_address(session, mails, token=token, now=START)
    assert entry_kinds(database) == [WRITTEN] * 3
    with database.writing() as session:
        requests.accept_request(session, mails, booking_id=booking.id, now=START)
    assert entry_kinds(database) == [WRITTEN] * 6
    with database.writing() as session:
        cancellations.cancel_booking(session, mails, booking_id=booking.id, reason="", by_consultant=True, now=START)
    assert entry_kinds(database) == [*[WRITTEN] * 6, *[REMOVED] * 3]


def entry_kinds(database: Database) -> list[str]:
    with database.reading() as session:
        messages = outbox.list_messages(session)
        return [message.kind for message in reversed(messages) if message.channel is Channel.CALDAV]


def test_events_of_the_feed_are_those_of_the_calendar(database: Database) -> None:
    ids = [add_booking(database), add_booking(database, half=Half.AFTERNOON)]
    with database.reading() as session:
        rows = [found for booking_id in ids if (found := load_booking(session, booking_id))]
        listed = list_events(session, rows, load_profile(session))
    assert [event.summary for event in listed] == [VISIT, OUTBOUND, VISIT, "Fahrt München – München", RETURN]


def test_drives_go_by_way_of_a_busy_time_with_a_known_place(database: Database) -> None:
    with database.writing() as session:
        calendar_id = add_calendar(session, "Büro", is_target=False)
        for hours, uid in (((time(13, 30), time(15)), "Nürnberg"), ((time(10), time(11)), "zur selben Zeit")):
            start, end = (at(DAY, clock) for clock in hours)
            period = {"uid": uid, "starts_at": start, "ends_at": end, "postal_code": "90402"}
            session.add(BusyPeriod(calendar_id=calendar_id, is_tentative=False, **period))
    booking_id = add_booking(database)
    tell(database, booking_id)
    assert told(database) == [
        (WRITTEN, VISIT),
        (WRITTEN, OUTBOUND),
        (WRITTEN, "Fahrt München – Büro (90402)"),
    ]
    with database.reading() as session:
        rows = [found for found in [load_booking(session, booking_id)] if found]
        drive_on = list_events(session, rows, load_profile(session))[-1]
    assert (drive_on.start, drive_on.location) == (at(DAY, time(12, 30)), "Büro (90402)")


# --- Into the calendar ------------------------------------------------------------------------------------------------


@pytest.fixture
def server(tmp_path: Path) -> Iterator[CalendarServer]:
    with CalendarServer(tmp_path) as server:
        yield server


def writer_to(database: Database, server: CalendarServer) -> Any:
    allowed = frozenset({"127.0.0.1"})
    return make_writer(database, lambda _row: CalendarTarget(server.url, Credentials(USER, PASSWORD), allowed))


def in_calendar(server: CalendarServer) -> list[tuple[str, str, datetime]]:
    found = [Calendar.from_ical(content).walk("VEVENT")[0] for content in server.entries().values()]
    lines = [(str(event["SUMMARY"]), str(event["STATUS"]), event.decoded("DTSTART")) for event in found]
    return sorted(lines, key=lambda line: line[2])


def test_calendar_follows_a_request_to_its_end(database: Database, server: CalendarServer) -> None:
    booking_id = add_booking(database, status=BookingStatus.REQUESTED)
    writer = writer_to(database, server)
    tell(database, booking_id)
    assert deliver(database, writer) == Tally(sent=3)
    tentative = in_calendar(server)
    assert [(summary, status) for summary, status, _ in tentative] == [
        (OUTBOUND, "TENTATIVE"),
        (VISIT, "TENTATIVE"),
        (RETURN, "TENTATIVE"),
    ]
    assert tentative[1][2] == at(DAY, time(9))
    tell(database, booking_id, BookingStatus.CONFIRMED)
    deliver(database, writer)
    assert {status for _, status, _ in in_calendar(server)} == {"CONFIRMED"}
    tell(database, booking_id, BookingStatus.CANCELLED)
    deliver(database, writer)
    assert in_calendar(server) == []


def test_calendar_that_was_down_ends_in_the_last_state(
    database: Database, server: CalendarServer, clock: Clock
) -> None:
    booking_id = add_booking(database, status=BookingStatus.REQUESTED)
    writer = writer_to(database, server)
    server.step_in = lambda _method, _path: ("503 Service Unavailable", b"")
    tell(database, booking_id)
    assert deliver(database, writer) == Tally(deferred=3)
    tell(database, booking_id, BookingStatus.CONFIRMED)
    server.step_in = lambda _method, _path: None
    assert deliver(database, writer) == Tally(sent=3)
    assert [status for _, status, _ in in_calendar(server)] == ["CONFIRMED"] * 3
    clock.advance(days=1)
    assert deliver_due(database, lambda *_: None, clock, write=writer) == Tally()


def claim_of(calendar_id: int, content: bytes) -> Claim:
    stream = EntryPlace(calendar_id, "u").to_stream()
    return Claim(1, WRITTEN, Channel.CALDAV, stream, "Privat", content, 1, START)


class Recorder:
    """A calendar that notes what is asked of it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def put(self, uid: str, content: bytes) -> None:
        self.asked.append(("put", uid))

    def remove(self, uid: str) -> None:
        self.asked.append(("remove", uid))


def test_entry_for_a_calendar_that_is_gone_is_of_no_use(database: Database) -> None:
    with pytest.raises(Obsolete):
        make_writer(database, lambda _row: Recorder())(claim_of(99, b"x"))


def test_calendar_that_is_not_written_to_any_more_is_only_emptied(database: Database) -> None:
    with database.writing() as session:
        calendar_id = add_calendar(session, "Alt", is_target=False)
    calendar = Recorder()
    writer = make_writer(database, lambda _row: calendar)
    with pytest.raises(Obsolete):
        writer(claim_of(calendar_id, b"x"))
    writer(claim_of(calendar_id, b""))
    assert calendar.asked == [("remove", "u")]


def test_entry_that_conflicts_is_shown_and_tried_again(database: Database, server: CalendarServer) -> None:
    tell(database, add_booking(database))
    server.step_in = lambda method, _path: ("412 Precondition Failed", b"") if method == "PUT" else None
    assert deliver(database, writer_to(database, server)) == Tally(deferred=3)
    with database.reading() as session:
        assert {row.last_error for row in session.query(OutboxMessage)} == {"conflict"}
