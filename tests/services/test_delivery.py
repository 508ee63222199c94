"""Delivery on both databases against real mail servers: nothing lost, nothing twice, every end visible."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from halbtag.domain.calendar_entry import WRITTEN, CalendarEntry, EntryPlace
from halbtag.domain.invitation import Person
from halbtag.domain.mail import Deferred, Envelope, Letter, Obsolete, OutgoingMail, Refused, build_mail
from halbtag.domain.states import MessageStatus
from halbtag.gateways.smtp import SmtpTransport
from halbtag.persistence import outbox
from halbtag.persistence.database import Database
from halbtag.persistence.models import OutboxMessage
from halbtag.persistence.outbox import Claim
from halbtag.services.delivery import BACK_OFF, LEASE, Tally, deliver_due, has_waited_enough, wait_after
from tests.conftest import START, Clock
from tests.mail_server import MailServer, free_port, wait_until

SENDER = Person("Dr. Jörg Beispiel", "termin@beispiel.example")
ROOT = Path(__file__).parents[2]


def mail(number: int, *, stream: str = "", revision: int | None = None) -> OutgoingMail:
    recipient = Person("Anna Müller", f"anna{number}@kunde.example")
    built = build_mail(
        Letter(f"Betreff {number}", "Text\n", "<p>Text</p>"),
        kind="test",
        envelope=Envelope(stream or f"stream-{number}", SENDER, recipient),
        message_id=f"<{number}@beispiel.example>",
        sent_at=START,
    )
    return OutgoingMail(
        built.kind, built.stream, revision, built.recipient, built.subject, built.message_id, built.content
    )


def enqueue(database: Database, *mails: OutgoingMail, now: datetime = START) -> None:
    with database.writing() as session:
        outbox.enqueue(session, mails, booking_id=None, now=now)


def rows(database: Database) -> list[OutboxMessage]:
    with database.reading() as session:
        return outbox.list_messages(session, limit=10_000)


def states(database: Database) -> set[MessageStatus]:
    return {row.status for row in rows(database)}


class Recorder:
    """A mail server that takes what `answer` lets through."""

    def __init__(self, answer: Callable[[str], Exception | None] = lambda _: None) -> None:
        self.answer = answer
        self.sent: list[tuple[str, str, bytes]] = []

    def __call__(self, sender: str, recipient: str, content: bytes) -> None:
        self.sent.append((sender, recipient, content))
        if (error := self.answer(recipient)) is not None:
            raise error


# --- How messages end -------------------------------------------------------------------------------------------------


def test_due_messages_arrive_to_the_byte(database: Database, clock: Clock, smtp_server: MailServer) -> None:
    mails = [mail(number) for number in range(3)]
    enqueue(database, *mails)
    send = SmtpTransport.from_url(smtp_server.url).send
    assert deliver_due(database, send, clock) == Tally(sent=3)
    assert [(m.sender, m.recipients, m.content) for m in smtp_server.messages] == [
        (SENDER.email, (m.recipient,), m.content) for m in mails
    ]
    assert deliver_due(database, send, clock) == Tally()
    assert states(database) == {MessageStatus.SENT}


def test_refused_message_is_given_up_at_once_and_visible(database: Database, clock: Clock) -> None:
    enqueue(database, mail(1))
    send = Recorder(lambda _: Refused("550 5.1.1 no\r\nsuch user"))
    assert deliver_due(database, send, clock) == Tally(failed=1)
    (row,) = rows(database)
    assert (row.status, row.last_error) == (MessageStatus.FAILED, "550 5.1.1 no such user")


def test_deferred_message_is_sent_again_with_the_same_bytes(database: Database, clock: Clock) -> None:
    enqueue(database, mail(1))
    answers = iter([Deferred("451 busy"), Deferred("lost after the final dot"), None])
    send = Recorder(lambda _: next(answers))
    assert deliver_due(database, send, clock, chance=lambda: 0.5) == Tally(deferred=1)
    assert rows(database)[0].last_error == "451 busy"
    clock.advance(seconds=59)
    assert deliver_due(database, send, clock) == Tally()
    clock.advance(seconds=1)
    assert deliver_due(database, send, clock, chance=lambda: 0.5) == Tally(deferred=1)
    clock.advance(minutes=2)
    assert deliver_due(database, send, clock) == Tally(sent=1)
    assert len(send.sent) == 3
    assert len(set(send.sent)) == 1
    assert rows(database)[0].last_error == ""


def test_message_is_given_up_after_a_day_of_waiting(database: Database, clock: Clock) -> None:
    enqueue(database, mail(1))
    send = Recorder(lambda _: Deferred("no connection"))
    begun = clock()
    while states(database) == {MessageStatus.PENDING}:
        clock.now = rows(database)[0].due_at
        deliver_due(database, send, clock, chance=lambda: 0.5)
    assert timedelta(hours=22) < clock() - begun <= timedelta(hours=24)
    assert rows(database)[0].last_error == "no connection"


def test_message_found_after_a_long_stand_still_gets_its_attempts(database: Database, clock: Clock) -> None:
    enqueue(database, mail(1))
    clock.advance(days=3)
    assert deliver_due(database, Recorder(lambda _: Deferred("451")), clock) == Tally(deferred=1)


def test_unforeseen_error_stops_neither_worker_nor_the_others(database: Database, clock: Clock) -> None:
    enqueue(database, mail(1), mail(2))
    send = Recorder(lambda recipient: ZeroDivisionError("oops") if recipient.startswith("anna1") else None)
    assert deliver_due(database, send, clock) == Tally(sent=1, deferred=1)
    assert sorted(row.last_error for row in rows(database)) == ["", "ZeroDivisionError: oops"]


def test_certificate_of_nobody_keeps_the_message(database: Database, clock: Clock, smtp_server: MailServer) -> None:
    enqueue(database, mail(1))
    demanding = SmtpTransport.from_url(smtp_server.url.removesuffix("?tls=off"), timeout=5).send
    assert deliver_due(database, demanding, clock) == Tally(deferred=1)
    assert smtp_server.messages == []
    assert "STARTTLS" in rows(database)[0].last_error


def test_later_revision_overtakes_one_that_cannot_be_sent(database: Database, clock: Clock) -> None:
    enqueue(database, mail(1, stream="a", revision=0))
    deliver_due(database, Recorder(lambda _: Deferred("451")), clock)
    enqueue(database, mail(2, stream="a", revision=1))
    send = Recorder()
    assert deliver_due(database, send, clock) == Tally(sent=1)
    assert [recipient for _, recipient, _ in send.sent] == ["anna2@kunde.example"]
    assert states(database) == {MessageStatus.SENT, MessageStatus.SUPERSEDED}


def test_stop_ends_after_the_message_in_hand(database: Database, clock: Clock) -> None:
    enqueue(database, mail(1), mail(2), mail(3))
    send = Recorder()
    assert deliver_due(database, send, clock, is_stopping=lambda: len(send.sent) == 2) == Tally(sent=2)


def test_log_names_no_address(database: Database, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="halbtag")
    enqueue(database, mail(1), mail(2))
    errors = iter([Refused("550 <anna1@kunde.example> unknown"), ValueError("anna2@kunde.example")])
    deliver_due(database, Recorder(lambda _: next(errors)), clock)
    assert caplog.messages
    assert "kunde.example" not in caplog.text


# --- Two channels -----------------------------------------------------------------------------------------------------


def entry(number: int) -> CalendarEntry:
    place = EntryPlace(1, f"uid-{number}")
    return CalendarEntry(WRITTEN, place.to_stream(), 0, "Privat", "Termin", f"entry-{number}", b"BEGIN:VCALENDAR")


def test_entries_go_through_write_and_mails_through_send(database: Database, clock: Clock) -> None:
    with database.writing() as session:
        outbox.enqueue(session, [entry(1), mail(1)], booking_id=None, now=START)
    send, written = Recorder(), list[Claim]()
    assert deliver_due(database, send, clock, write=written.append) == Tally(sent=2)
    assert [recipient for _, recipient, _ in send.sent] == ["anna1@kunde.example"]
    assert [(claim.stream, claim.content) for claim in written] == [("caldav:1:uid-1", b"BEGIN:VCALENDAR")]


def test_entries_wait_for_a_worker_that_can_write_them(database: Database, clock: Clock) -> None:
    with database.writing() as session:
        outbox.enqueue(session, [entry(1)], booking_id=None, now=START)
    assert deliver_due(database, Recorder(), clock) == Tally()
    assert states(database) == {MessageStatus.PENDING}


def test_entries_can_be_written_apart_from_the_mails(database: Database, clock: Clock) -> None:
    with database.writing() as session:
        outbox.enqueue(session, [mail(1), entry(1)], booking_id=None, now=START)
    written = list[Claim]()
    assert deliver_due(database, None, clock, write=written.append) == Tally(sent=1)
    assert [claim.kind for claim in written] == [WRITTEN]


@pytest.mark.parametrize(
    ("error", "tally", "status"),
    [
        (Deferred("CalDAV 503"), Tally(deferred=1), MessageStatus.PENDING),
        (Refused("CalDAV 404"), Tally(failed=1), MessageStatus.FAILED),
        (Obsolete(), Tally(dropped=1), MessageStatus.SUPERSEDED),
        (ZeroDivisionError("oops"), Tally(deferred=1), MessageStatus.PENDING),
    ],
)
def test_entries_end_like_mails(
    database: Database, clock: Clock, error: Exception, tally: Tally, status: MessageStatus
) -> None:
    with database.writing() as session:
        outbox.enqueue(session, [entry(1)], booking_id=None, now=START)

    def write(_claim: Claim) -> None:
        raise error

    assert deliver_due(database, Recorder(), clock, write=write) == tally
    assert states(database) == {status}


# --- Waiting ----------------------------------------------------------------------------------------------------------


def test_waits_grow_to_an_hour() -> None:
    assert [wait_after(attempts, chance=0.5) for attempts in range(1, 9)] == [*BACK_OFF, BACK_OFF[-1]]


@pytest.mark.parametrize("chance", [0.0, 0.3, 1.0])
def test_waits_are_spread_by_a_fifth(chance: float) -> None:
    assert wait_after(7, chance=chance) == timedelta(hours=1) * (0.8 + 0.4 * chance)


def test_waits_come_to_a_day_at_most() -> None:
    attempts = next(number for number in range(1, 100) if has_waited_enough(number))
    waited = sum((wait_after(number, chance=0.5) for number in range(1, attempts)), timedelta())
    assert timedelta(hours=23) < waited <= timedelta(hours=24)


# --- Several workers --------------------------------------------------------------------------------------------------


def test_workers_at_once_send_every_message_once(database: Database, clock: Clock) -> None:
    enqueue(database, *(mail(number) for number in range(60)))
    send = Recorder()
    threads = [threading.Thread(target=deliver_due, args=(database, send, clock)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(recipient for _, recipient, _ in send.sent) == sorted(f"anna{n}@kunde.example" for n in range(60))
    assert states(database) == {MessageStatus.SENT}


def test_message_of_a_dead_worker_goes_out_after_its_lease(database: Database, clock: Clock) -> None:
    enqueue(database, mail(1))
    with database.writing() as session:
        assert outbox.claim_due(session, now=clock(), leased_until=clock() + LEASE)
    send = Recorder()
    assert deliver_due(database, send, clock) == Tally()
    clock.advance(seconds=LEASE.total_seconds())
    assert deliver_due(database, send, clock) == Tally(sent=1)


def test_worker_whose_lease_ran_out_changes_nothing(database: Database, clock: Clock) -> None:
    enqueue(database, mail(1))
    overtaking = Recorder()

    def slow(_sender: str, _recipient: str, _content: bytes) -> None:
        clock.advance(seconds=LEASE.total_seconds())
        deliver_due(database, overtaking, clock)
        raise Refused("550 too late")

    deliver_due(database, slow, clock)
    assert len(overtaking.sent) == 1
    assert states(database) == {MessageStatus.SENT}


# --- Killed -----------------------------------------------------------------------------------------------------------

WORKER = """
import sys
from datetime import UTC, datetime, timedelta
from halbtag.gateways.smtp import SmtpTransport
from halbtag.persistence.database import Database
from halbtag.services import delivery

delivery.LEASE = timedelta(seconds=0.3)
database, send = Database(sys.argv[1]), SmtpTransport.from_url(sys.argv[2]).send
print("ready", flush=True)
while True:
    delivery.deliver_due(database, send, lambda: datetime.now(UTC))
"""

#: Once killed this often, a worker is left to finish.
KILLS = 6


def test_killed_workers_lose_no_message(database: Database, database_url: str, smtp_server: MailServer) -> None:
    count = 60
    mails = [mail(number) for number in range(count)]
    enqueue(database, *mails, now=datetime.now(UTC))
    chance = random.Random(20261123)  # noqa: S311, the same moments in every run
    for kill in range(KILLS + 1):
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, database_url, smtp_server.url],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
        )
        try:
            assert worker.stdout is not None
            assert worker.stdout.readline() == b"ready\n"
            if kill < KILLS:
                time.sleep(chance.uniform(0.005, 0.12))
            else:
                wait_until(lambda: states(database) == {MessageStatus.SENT}, seconds=60)
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            worker.stdout.close()
    received = smtp_server.messages
    assert {message.message["Message-ID"] for message in received} == {message.message_id for message in mails}
    assert {message.content for message in received} == {message.content for message in mails}
    assert count <= len(received) <= count + KILLS


def test_mail_server_that_is_away_loses_no_message(database: Database, clock: Clock) -> None:
    enqueue(database, mail(1))
    away = SmtpTransport.from_url(f"smtp://127.0.0.1:{free_port()}?tls=off", timeout=2).send
    assert deliver_due(database, away, clock) == Tally(deferred=1)
    with MailServer() as server:
        clock.now = datetime(2026, 11, 24, tzinfo=UTC)
        assert deliver_due(database, SmtpTransport.from_url(server.url).send, clock) == Tally(sent=1)
        assert len(server.messages) == 1
